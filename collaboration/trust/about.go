package trust

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// About says what a value was made of.
type About struct {
	Measure string `json:"measure"`
	N       int    `json:"n"` // pairs, parties or rows that count
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

// Undefined returns an ErrInvalid that says why there is no value.
func (a About) Undefined(why string) error {
	return fmt.Errorf("%s of %d: undefined: %s: %w", a.Measure, a.N, why, renjia.ErrInvalid)
}

// sum adds up fractions without rounding.
type sum struct {
	total big.Rat
	n     int64
}

func (s *sum) add(f renjia.Fraction) {
	s.total.Add(&s.total, f.Rat())
	s.n++
}

// mean is undefined for nothing at all; ok is false then.
func (s *sum) mean() (f renjia.Fraction, ok bool, err error) {
	if s.n == 0 {
		return f, false, nil
	}
	r := new(big.Rat).Quo(&s.total, new(big.Rat).SetInt64(s.n))
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return f, false, fmt.Errorf("mean of %d scores: does not fit a fraction: %w", s.n, renjia.ErrUnsupported)
	}
	f, err = renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
	return f, err == nil, err
}
