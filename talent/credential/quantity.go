package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Quantity is an exact number of hours, years or pieces, in parts of [One].
// Decimals of up to four places and whole seconds of an hour both fit, so that
// neither 0.1 h nor twenty minutes is ever rounded.
type Quantity int64

// One is one hour, one year or one piece.
const One Quantity = 90_000

// Minute is a minute of an hour.
const Minute = One / 60

// Whole returns n as a quantity; what does not fit becomes the largest that does.
func Whole(n int64) Quantity {
	limit := math.MaxInt64 / int64(One)
	return Quantity(min(max(n, -limit), limit)) * One
}

// ParseQuantity reads a plain decimal such as "1.5", or hours and minutes such as
// "1:30". More than four places, exponents and a plus sign are refused.
func ParseQuantity(s string) (Quantity, error) {
	q, ok := parseQuantity(s)
	if !ok {
		return 0, fmt.Errorf("quantity %q: want a decimal of up to four places such as 1.5, or hours and minutes such as 1:30: %w", s, renjia.ErrInvalid)
	}
	return q, nil
}

func parseQuantity(s string) (Quantity, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, part, point := strings.Cut(digits, ".")
	scale, unit := 10_000, One/10_000
	if h, m, clock := strings.Cut(digits, ":"); clock {
		whole, part, point = h, m, true
		if len(m) != 2 || m > "59" {
			return 0, false
		}
		scale, unit = 100, Minute
	}
	if len(whole) == 0 || len(whole) > 13 || point && (part == "" || len(part) > 4) || !allDigits(whole+part) {
		return 0, false
	}
	n, _ := strconv.ParseInt(whole, 10, 64)
	fine := 0
	if part != "" {
		fine, _ = strconv.Atoi(part)
		for range len(strconv.Itoa(scale)) - 1 - len(part) {
			fine *= 10
		}
	}
	q := Quantity(n)*One + Quantity(fine)*unit
	if negative {
		q = -q
	}
	return q, true
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// String returns a decimal with at least one place, such as "90.0"; what is no
// decimal of four places, such as twenty minutes, as hours, minutes and seconds,
// "0:20:00", or as parts of One.
func (q Quantity) String() string {
	sign, n := "", uint64(q)
	if q < 0 {
		sign, n = "-", -n
	}
	whole, rest := n/uint64(One), n%uint64(One)
	if rest%9 == 0 {
		places := strings.TrimRight(fmt.Sprintf("%04d", rest/9), "0")
		return fmt.Sprintf("%s%d.%s", sign, whole, places+"0"[:max(0, 1-len(places))])
	}
	if rest%25 == 0 {
		seconds := rest / 25
		return fmt.Sprintf("%s%d:%02d:%02d", sign, whole, seconds/60, seconds%60)
	}
	return fmt.Sprintf("%s%d+%d/%d", sign, whole, rest, One)
}

// MarshalText implements encoding.TextMarshaler.
func (q Quantity) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalJSON reads a number or a text as [ParseQuantity] does.
func (q *Quantity) UnmarshalJSON(b []byte) error {
	text := string(b)
	if bytes.HasPrefix(b, []byte(`"`)) {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	v, err := ParseQuantity(text)
	if err == nil {
		*q = v
	}
	return err
}

// plus adds; sums out of range stay at the ends of it.
func (q Quantity) plus(r Quantity) Quantity {
	sum := q + r
	switch {
	case q > 0 && r > 0 && sum < 0:
		return math.MaxInt64
	case q < 0 && r < 0 && sum >= 0:
		return math.MinInt64
	}
	return sum
}

// times multiplies two quantities that are not negative; a part of the finest unit
// is cut off, and products out of range stay at the end of it.
func (q Quantity) times(r Quantity) Quantity {
	hi, lo := bits.Mul64(uint64(max(q, 0)), uint64(max(r, 0)))
	if hi >= uint64(One) {
		return math.MaxInt64
	}
	quo, _ := bits.Div64(hi, lo, uint64(One))
	return Quantity(min(quo, math.MaxInt64))
}

// months returns the least whole number of months of so many years.
func (q Quantity) months() int {
	return int(min((q.times(12*One)+One-1)/One, 120_000))
}
