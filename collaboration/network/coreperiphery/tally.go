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
// the size of the core, by mode, and what stands in the cells within core and
// periphery.
type tally struct {
	size   [2]int // the second is 0 if there is one mode
	cc, pp mass
}

// ideal correlates tallies of one network with one pattern. The cells are those of
// all ordered pairs of parties or, with two modes, of a row and a column.
type ideal struct {
	pattern Pattern
	n       int    // parties
	modes   [2]int // of each mode; all are of the first if there is one
	total   mass
}

// cells returns how many cells lie within a core of a size, within its periphery,
// and in all.
func (d *ideal) cells(size [2]int) (core, periphery, all int64) {
	k, n := [2]int64{int64(size[0]), int64(size[1])}, [2]int64{int64(d.modes[0]), int64(d.modes[1])}
	if d.modes[1] > 0 {
		return k[0] * k[1], (n[0] - k[0]) * (n[1] - k[1]), n[0] * n[1]
	}
	return k[0] * (k[0] - 1), (n[0] - k[0]) * (n[0] - k[0] - 1), n[0] * (n[0] - 1)
}

// varies reports whether a pattern has cells of both kinds for a size of the core.
func (d *ideal) varies(size [2]int) bool {
	core, periphery, all := d.cells(size)
	switch d.pattern {
	case Max:
		return periphery > 0 && periphery < all
	case Product:
		return core > 0 && core < all
	}
	return core > 0 && periphery > 0
}

// parts returns numerator and squared denominator of Pearson's correlation of
// the cells with the pattern, of which an ideal cell is 1 or 0.
func (d *ideal) parts(t tally) (num, den float64) {
	core, periphery, cells := d.cells(t.size)
	a, b, all := float64(core), float64(periphery), float64(cells)
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
	core, periphery, cells := d.cells(t.size)
	a, b, all := big.NewInt(core), big.NewInt(periphery), big.NewInt(cells)
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
