package collaboration

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// Identifier is a number that somebody issued to a subject.
type Identifier struct {
	Scheme string `json:"scheme"` // "uscc", or any other
	Value  string `json:"value"`
}

// SchemeUSCC is the scheme of unified social credit codes (统一社会信用代码), whose
// check character is checked. A few codes of the pilots before 2015 do not fit
// the standard: record them under a scheme of another name.
const SchemeUSCC = "uscc"

// Validate checks that scheme and value are there, and the value of schemes that
// are known.
func (x Identifier) Validate() error {
	var p renjia.Problems
	p.Require(x.Scheme != "", "scheme", "must be given")
	p.Require(x.Value != "", "value", "must be given")
	if x.Scheme == SchemeUSCC && x.Value != "" {
		p.Within("value", CheckUSCC(x.Value))
	}
	return p.Err("identifier")
}

// usccLetters are the characters of a unified social credit code by their values:
// digits and capitals without I, O, S, V and Z.
const usccLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CheckUSCC checks a unified social credit code (GB 32100-2015): 18 characters,
// the third to eighth digits, the last a check character modulo 31 with weights
// 3^i mod 31 (ISO 7064's pure system, as GB/T 17710).
func CheckUSCC(code string) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("unified social credit code %q: %s: %w", code, fmt.Sprintf(format, args...), renjia.ErrInvalid)
	}
	if len(code) != 18 {
		return bad("want 18 characters, not %d", len(code))
	}
	sum, weight := 0, 1
	for i := range len(code) {
		value := strings.IndexByte(usccLetters, code[i])
		if value < 0 || i >= 2 && i < 8 && value > 9 {
			return bad("character %d is not allowed there", i+1)
		}
		if i == 17 {
			break
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	if want := usccLetters[(31-sum%31)%31]; code[17] != want {
		return bad("its check character would be %c, check for a slip", want)
	}
	return nil
}
