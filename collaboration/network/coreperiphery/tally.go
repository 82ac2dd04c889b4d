package coreperiphery

import (
	"cmp"
	"math"
	"math/big"
)

// mass is what a cell or a group of cells holds: the sum of its values and of
// their squares, as whole numbers.
type mass struct{ sum, squares int64 }

func (m *mass) add(o mass)      { m.sum += o.sum; m.squares += o.squares }
func (m *mass) subtract(o mass) { m.sum -= o.sum; m.squares -= o.squares }

// tally is all that the correlation of a division with a pattern depends on:
// the size of the core and what stands in the cells within core and periphery, of
// all ordered pairs.
type tally struct {
	core   int
	cc, pp mass
}

// ideal correlates tallies of one network with one pattern.
type ideal struct {
	pattern Pattern
	n       int
	total   mass
}

// parts returns numerator and squared denominator of Pearson's correlation of
// the cells off the diagonal with the pattern, of which an ideal cell is 1 or 0.
func (d *ideal) parts(t tally) (num, den float64) {
	n, k := float64(d.n), float64(t.core)
	a, b, all := k*(k-1), (n-k)*(n-k-1), n*(n-1)
	s, cc, pp := float64(d.total.sum), float64(t.cc.sum), float64(t.pp.sum)
	switch d.pattern {
	case Max:
		return s*b - all*pp, (all*float64(d.total.squares) - s*s) * b * (all - b)
	case Product:
		return all*cc - s*a, (all*float64(d.total.squares) - s*s) * a * (all - a)
	}
	return b*cc - a*pp, ((a+b)*float64(t.cc.squares+t.pp.squares) - (cc+pp)*(cc+pp)) * a * b
}

// correlation returns the correlation of a division, −Inf if it is undefined.
func (d *ideal) correlation(t tally) float64 {
	num, den := d.parts(t)
	if !(den > 0) {
		return math.Inf(-1)
	}
	return num / math.Sqrt(den)
}

// closeCall is the relative difference of two correlations from which on floats
// are trusted to tell them apart. They are good to about 1e-14.
const closeCall = 1e-10

// compare compares the correlations of two divisions exactly.
func (d *ideal) compare(a, b tally) int {
	x, y := d.correlation(a), d.correlation(b)
	switch {
	case math.IsInf(x, 0) || math.IsInf(y, 0) || math.Abs(x-y) > closeCall*max(math.Abs(x), math.Abs(y)):
		return cmp.Compare(x, y)
	case a == b:
		return 0
	}
	n, m := d.exact(a)
	p, q := d.exact(b)
	sign := n.Sign()
	if sign != p.Sign() {
		return cmp.Compare(sign, p.Sign())
	}
	return sign * times(n, n, q).Cmp(times(p, p, m)) // n²/m against p²/q
}

// exact returns the parts as whole numbers.
func (d *ideal) exact(t tally) (num, den *big.Int) {
	n, k := int64(d.n), int64(t.core)
	a, b, all := big.NewInt(k*(k-1)), big.NewInt((n-k)*(n-k-1)), big.NewInt(n*(n-1))
	s, cc, pp := big.NewInt(d.total.sum), big.NewInt(t.cc.sum), big.NewInt(t.pp.sum)
	if d.pattern == Missing {
		both := new(big.Int).Add(a, b)
		return minus(times(b, cc), times(a, pp)),
			times(minus(times(both, big.NewInt(t.cc.squares+t.pp.squares)), square(new(big.Int).Add(cc, pp))), a, b)
	}
	variance := minus(times(all, big.NewInt(d.total.squares)), square(s))
	if d.pattern == Max {
		return minus(times(s, b), times(all, pp)), times(variance, b, minus(all, b))
	}
	return minus(times(all, cc), times(s, a)), times(variance, a, minus(all, a))
}

func times(first *big.Int, rest ...*big.Int) *big.Int {
	product := new(big.Int).Set(first)
	for _, x := range rest {
		product.Mul(product, x)
	}
	return product
}

func square(x *big.Int) *big.Int   { return new(big.Int).Mul(x, x) }
func minus(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) }
