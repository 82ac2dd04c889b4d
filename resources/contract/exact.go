package contract

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// exact is a sum of fractions that may leave 64 bits on its way. The zero value
// is 0.
type exact struct{ r *big.Rat }

func (e exact) rat() *big.Rat {
	if e.r == nil {
		return new(big.Rat)
	}
	return e.r
}

func (e exact) plus(f renjia.Fraction) exact  { return exact{new(big.Rat).Add(e.rat(), f.Rat())} }
func (e exact) minus(f renjia.Fraction) exact { return exact{new(big.Rat).Sub(e.rat(), f.Rat())} }
func (e exact) times(f renjia.Fraction) exact { return exact{new(big.Rat).Mul(e.rat(), f.Rat())} }
func (e exact) add(x exact) exact             { return exact{new(big.Rat).Add(e.rat(), x.rat())} }
func (e exact) sign() int                     { return e.rat().Sign() }
func (e exact) is(f renjia.Fraction) bool     { return e.rat().Cmp(f.Rat()) == 0 }
func (e exact) String() string                { return e.rat().RatString() }

// over divides; by must not be zero.
func (e exact) over(by exact) exact { return exact{new(big.Rat).Quo(e.rat(), by.rat())} }

// fraction returns the value in 64 bits, or an error.
func (e exact) fraction() (renjia.Fraction, error) {
	r := e.rat()
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return renjia.Fraction{}, fmt.Errorf("%s does not fit 64 bits: %w", r.RatString(), renjia.ErrInvalid)
	}
	return renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
}

// roundWhole brings a number to a whole one in a named way.
func roundWhole(f renjia.Fraction, r renjia.Rounding) (renjia.Fraction, error) {
	unit, err := renjia.MoneyOf(1, renjia.CNY)
	if err != nil {
		return f, err
	}
	whole, err := unit.Times(f, r) // the kernel's roundings, of one unit
	return renjia.Frac(whole.Minor(), 1), err
}
