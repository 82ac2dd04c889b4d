package renjia

import (
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Fraction is an exact rational number, always reduced, its sign in the
// numerator. The zero value is 0. Two fractions are equal exactly when == says
// so. Decimals such as 0.667 are refused on input: they are not two thirds.
type Fraction struct {
	num int64
	den int64 // the denominator less one, so that the zero value is 0/1
}

// NewFraction returns num/den reduced. It fails if den is zero or the reduced
// form does not fit 64 bits.
func NewFraction(num, den int64) (Fraction, error) {
	if den == 0 {
		return Fraction{}, fmt.Errorf("fraction %d/0: the denominator is zero: %w", num, ErrInvalid)
	}
	n, d := magnitude(num), magnitude(den)
	g := gcd(n, d)
	n, d = n/g, d/g
	negative := (num < 0) != (den < 0)
	if d > 1<<63-1 || n > 1<<63-1 {
		return Fraction{}, fmt.Errorf("fraction %d/%d: out of range: %w", num, den, ErrInvalid)
	}
	f := Fraction{int64(n), int64(d) - 1}
	if negative {
		f.num = -f.num
	}
	return f, nil
}

// Frac returns num/den for constants of a program, such as Frac(2, 3). A
// fraction that NewFraction refuses becomes the zero Fraction, which no
// threshold accepts.
func Frac(num, den int64) Fraction {
	f, err := NewFraction(num, den)
	if err != nil {
		return Fraction{}
	}
	return f
}

// ParseFraction reads "2/3" or a whole number such as "1".
func ParseFraction(s string) (Fraction, error) {
	bad := func() (Fraction, error) {
		return Fraction{}, fmt.Errorf("fraction %q: want a form such as 2/3: %w", s, ErrInvalid)
	}
	left, right, slash := strings.Cut(s, "/")
	if !slash {
		right = "1"
	}
	num, ok1 := parseWhole(left)
	den, ok2 := parseWhole(right)
	if !ok1 || !ok2 || den <= 0 {
		return bad()
	}
	return NewFraction(num, den)
}

func parseWhole(s string) (int64, bool) {
	if s == "" || s[0] == '+' || (len(s) > 1 && s[0] == '0') || strings.HasPrefix(s, "-0") {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// Num returns the numerator of the reduced form.
func (f Fraction) Num() int64 { return f.num }

// Den returns the denominator of the reduced form, always positive.
func (f Fraction) Den() int64 { return f.den + 1 }

// IsZero reports whether the fraction is 0.
func (f Fraction) IsZero() bool { return f.num == 0 }

// Sign returns -1, 0 or +1.
func (f Fraction) Sign() int {
	switch {
	case f.num < 0:
		return -1
	case f.num > 0:
		return 1
	}
	return 0
}

// Compare returns -1, 0 or +1 as f is less than, equal to or greater than g.
func (f Fraction) Compare(g Fraction) int {
	return compareProducts(f.num, g.Den(), g.num, f.Den())
}

// CompareShare compares part/whole with f without dividing: it returns the
// sign of part·den − whole·num in 128-bit arithmetic, so it never overflows.
// whole must not be negative; a whole of zero makes the share count as 0/0,
// equal to every fraction, so callers test for an empty base first.
func (f Fraction) CompareShare(part, whole int64) int {
	return compareProducts(part, f.Den(), whole, f.num)
}

// Float64 returns the nearest float, for plots and statistics only.
func (f Fraction) Float64() float64 { return float64(f.num) / float64(f.Den()) }

// Rat returns the fraction as a new big.Rat.
func (f Fraction) Rat() *big.Rat { return big.NewRat(f.num, f.Den()) }

// String returns "2/3", or "2" for whole numbers.
func (f Fraction) String() string {
	if f.den == 0 {
		return strconv.FormatInt(f.num, 10)
	}
	return strconv.FormatInt(f.num, 10) + "/" + strconv.FormatInt(f.Den(), 10)
}

// MarshalText implements encoding.TextMarshaler.
func (f Fraction) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *Fraction) UnmarshalText(b []byte) error {
	g, err := ParseFraction(string(b))
	if err == nil {
		*f = g
	}
	return err
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// compareProducts returns the sign of a·b − c·d exactly.
func compareProducts(a, b, c, d int64) int {
	ls, rs := sign(a)*sign(b), sign(c)*sign(d)
	if ls != rs {
		if ls < rs {
			return -1
		}
		return 1
	}
	lh, ll := bits.Mul64(magnitude(a), magnitude(b))
	rh, rl := bits.Mul64(magnitude(c), magnitude(d))
	switch {
	case lh == rh && ll == rl:
		return 0
	case lh < rh || (lh == rh && ll < rl):
		return -ls
	}
	return ls
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// addInt64 adds and reports whether the sum fits.
func addInt64(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}
