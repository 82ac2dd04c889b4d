package credential

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Rounding turns the minutes of a record into hours. Its proof has "hours".
type Rounding struct {
	Scope  string     `json:"scope"`  // "per record": before summing, once
	Rule   Remainders `json:"rule"`   // what the minutes beyond whole hours count for
	Travel string     `json:"travel"` // "excluded" or "included": whether the way counts
}

// Remainders says what each number of minutes beyond whole hours counts for.
type Remainders [60]Quantity

const remainders = "remainder after whole hours: "

var remainder = regexp.MustCompile(`^(\d+)(?:\.\.(\d+))?(?: min)? -> ([\d.]+)(?: h)?$`)

// UnmarshalJSON reads "remainder after whole hours: 0 -> 0; 1..29 min -> 0.5 h;
// 30..59 min -> 1 h". Each minute from 0 to 59 must stand there once.
func (m *Remainders) UnmarshalJSON(b []byte) error { return m.parse(b) }

func (m *Remainders) parse(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	list, ok := strings.CutPrefix(text, remainders)
	next := 0
	for part := range strings.SplitSeq(list, "; ") {
		f := remainder.FindStringSubmatch(part)
		if f == nil || !ok {
			return fmt.Errorf("rule %q: want a form such as %q: %w", text, remainders+"0 -> 0; 1..59 min -> 1 h", renjia.ErrInvalid)
		}
		from, _ := strconv.Atoi(f[1])
		to := from
		if f[2] != "" {
			to, _ = strconv.Atoi(f[2])
		}
		q, err := ParseQuantity(f[3])
		if err != nil || from != next || to < from || to > 59 || q > One {
			return fmt.Errorf("rule %q: %s: minutes must go on from %d to 59 and count for at most an hour: %w", text, part, next, renjia.ErrInvalid)
		}
		for ; next <= to; next++ {
			m[next] = q
		}
	}
	if next != 60 {
		return fmt.Errorf("rule %q: minutes %d to 59 are missing: %w", text, next, renjia.ErrInvalid)
	}
	return nil
}

// Validate checks scope and travel.
func (r *Rounding) Validate() error {
	var p renjia.Problems
	p.Require(r.Scope == "per record", "scope", "want per record: a sum that is rounded depends on how it was split")
	p.Require(r.Travel == "excluded" || r.Travel == "included", "travel", "want excluded or included")
	for i := 1; i < len(r.Rule); i++ {
		p.Require(r.Rule[i] >= r.Rule[i-1], "rule", "minute %d counts for less than the one before", i)
	}
	return p.Err("rounding")
}

// Hours returns what the minutes of one record count for. A nil Rounding counts
// them exactly.
func (r *Rounding) Hours(minutes int64) Quantity {
	minutes = min(max(minutes, 0), int64(Whole(1<<40)/Minute))
	if r == nil {
		return Quantity(minutes) * Minute
	}
	return Whole(minutes/60) + r.Rule[minutes%60]
}

func (r *Rounding) answer(e *Evidence, p *Proof) error {
	minutes := e.amount("minutes")
	if !minutes.known {
		p.Values["hours"] = nil
		p.open("minutes")
		return nil
	}
	if minutes.Quantity%One != 0 {
		return fmt.Errorf("minutes %s: want whole ones: %w", minutes, renjia.ErrInvalid)
	}
	n := int64(minutes.Quantity / One)
	if way := e.amount("travel_minutes"); way.known && r.Travel == "excluded" {
		n = max(0, n-int64((way.Quantity+One-1)/One))
		p.fact("%s minutes of the way do not count", "路途%s分钟不计", way)
	}
	p.Values["hours"] = r.Hours(n).String()
	p.fact("%[1]d minutes count for %[2]s hours", "%[1]d分钟计%[2]s小时", n, r.Hours(n))
	return nil
}
