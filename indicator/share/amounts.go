package share

import (
	"math"
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// amounts are parts of a total, checked.
type amounts struct {
	x     []float64
	most  float64
	total float64 // of x/most, so that no size is too large
}

// parts checks amounts of which shares exist.
func parts(id measured.ID, x []float64) (amounts, error) {
	a := amounts{x: x}
	for i, v := range x {
		switch {
		case math.IsNaN(v) || math.IsInf(v, 0):
			return a, id.Invalid("amount %d is %v, want a finite number", i+1, v)
		case v < 0:
			return a, id.Undefined("amount %d is negative: %v", "第%d个数额为负：%v", i+1, v)
		}
		a.most = max(a.most, v)
	}
	switch {
	case len(x) == 0:
		return a, id.Undefined("there are no amounts", "没有数额")
	case a.most == 0:
		return a, id.Undefined("the total is zero", "总额为零")
	}
	var s sum.Compensated
	for _, v := range x {
		s.Add(v / a.most)
	}
	a.total = s.Value()
	return a, nil
}

// share returns the part of the total that an amount is.
func (a amounts) share(v float64) float64 { return v / a.most / a.total }

// nonzero counts the amounts above zero.
func (a amounts) nonzero() (n int) {
	for _, v := range a.x {
		if v > 0 {
			n++
		}
	}
	return n
}

// squares returns Σs² of the shares, and the same without rounding if the amounts
// are decimals, else nil.
func (a amounts) squares() (float64, *big.Rat) {
	if places, ok := sum.Places(a.x); ok {
		var s, q sum.Products
		for _, v := range a.x {
			whole := uint64(sum.Scaled(v, places))
			s.Add(whole, 1, 1)
			q.Add(whole, whole, 1)
		}
		total := s.Int()
		exact := new(big.Rat).SetFrac(q.Int(), total.Mul(total, total))
		f, _ := exact.Float64()
		return f, exact
	}
	var s sum.Compensated
	for _, v := range a.x {
		s.Add(a.share(v) * a.share(v))
	}
	return s.Value(), nil
}

func (a amounts) about(id measured.ID, variant, source string) measured.About {
	return measured.About{ID: id, N: int64(len(a.x)), Variant: variant, Source: source, Inputs: []measured.Input{
		measured.Number("total", a.total*a.most), measured.Count("above zero", a.nonzero()),
	}}
}

// either returns the exact value if there is one.
func either(about measured.About, value float64, exact *big.Rat) measured.Result {
	if exact != nil {
		return about.Exactly(exact)
	}
	return about.Of(value)
}

func one() *big.Rat { return big.NewRat(1, 1) }
