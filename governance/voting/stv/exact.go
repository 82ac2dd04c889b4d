package stv

import (
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// figure is a real number: exactly, while that is short, and from then on as an
// interval that contains it. Two figures whose intervals overlap are told apart
// by what they are made of; see [form].
type figure struct {
	exact  *big.Rat
	lo, hi *big.Int // in units of 2^-bits, if exact is nil
	form   func() form
	symbol int // of a keep factor: equal symbols mean equal factors
}

// exact are figures of an iterative rule without rounding. Exact keep factors
// grow exponentially with the iterations; decisions hardly ever need them.
type exact struct {
	bits   uint
	long   int // bits of a fraction that is no longer kept
	epoch  int // of the keep factors
	fresh  []renewed
	doubts int
}

// renewed is a keep factor of the next epoch and what it came from.
type renewed struct{ old, vote, keep figure }

func newExact(bits uint) *exact { return &exact{bits: bits, long: 2 * int(bits)} }

func (f *exact) whole(n int64) figure { return f.short(new(big.Rat).SetInt64(n)) }

// short keeps a fraction, or its interval if it is long.
func (f *exact) short(r *big.Rat) figure {
	if r.Num().BitLen()+r.Denom().BitLen() <= f.long {
		return figure{exact: r}
	}
	lo, hi := f.bounds(figure{exact: r})
	return figure{lo: lo, hi: hi}
}

// bounds returns an interval that contains a figure.
func (f *exact) bounds(v figure) (lo, hi *big.Int) {
	if v.exact == nil {
		return v.lo, v.hi
	}
	n := new(big.Int).Lsh(v.exact.Num(), f.bits)
	return below(n, v.exact.Denom()), above(n, v.exact.Denom())
}

// below is ⌊a/b⌋ and above ⌈a/b⌉, for b > 0.
func below(a, b *big.Int) *big.Int { return new(big.Int).Div(a, b) }

func above(a, b *big.Int) *big.Int {
	q, r := new(big.Int).DivMod(a, b, new(big.Int))
	if r.Sign() != 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func (f *exact) add(a, b figure) figure {
	v := f.plus(a, b, 1)
	v.form = func() form { return sumOf(a, b, big.NewRat(1, 1)) }
	return v
}

func (f *exact) sub(a, b figure) figure {
	v := f.plus(a, b, -1)
	v.form = func() form { return sumOf(a, b, big.NewRat(-1, 1)) }
	return v
}

func (f *exact) plus(a, b figure, sign int) figure {
	if a.exact != nil && b.exact != nil {
		if sign < 0 {
			return f.short(new(big.Rat).Sub(a.exact, b.exact))
		}
		return f.short(new(big.Rat).Add(a.exact, b.exact))
	}
	alo, ahi := f.bounds(a)
	blo, bhi := f.bounds(b)
	if sign < 0 {
		return figure{lo: new(big.Int).Sub(alo, bhi), hi: new(big.Int).Sub(ahi, blo)}
	}
	return figure{lo: new(big.Int).Add(alo, blo), hi: new(big.Int).Add(ahi, bhi)}
}

func (f *exact) times(v figure, n int64) figure {
	if v.exact != nil {
		return f.short(new(big.Rat).Mul(v.exact, big.NewRat(n, 1)))
	}
	k := big.NewInt(n)
	return figure{lo: new(big.Int).Mul(v.lo, k), hi: new(big.Int).Mul(v.hi, k)}
}

func (f *exact) part(v figure, n int64) figure {
	w := f.divided(v, n)
	w.form = func() form { return v.made().times(big.NewRat(1, n)) }
	return w
}

func (f *exact) divided(v figure, n int64) figure {
	if v.exact != nil {
		return f.short(new(big.Rat).Mul(v.exact, big.NewRat(1, n)))
	}
	k := big.NewInt(n)
	return figure{lo: below(v.lo, k), hi: above(v.hi, k)}
}

// product is of figures not below 0.
func (f *exact) product(a, b figure) figure {
	if a.exact != nil && b.exact != nil {
		return f.short(new(big.Rat).Mul(a.exact, b.exact))
	}
	alo, ahi := f.bounds(a)
	blo, bhi := f.bounds(b)
	lo, hi := new(big.Int).Mul(alo, blo), new(big.Int).Mul(ahi, bhi)
	return figure{lo: lo.Rsh(lo, f.bits), hi: hi.Add(hi.Rsh(hi, f.bits), big.NewInt(1))} // 1 too high if nothing is cut off
}

// share is keep · quota / vote. Factors that come from equal ones by equal votes
// are equal.
func (f *exact) share(keep, quota, vote figure) figure {
	k := f.quotient(f.product(keep, quota), vote)
	k.symbol = len(f.fresh)
	for _, r := range f.fresh {
		if k.exact == nil && r.keep.exact == nil && f.narrow(k.lo, k.hi) && f.overlap(k, r.keep) && same(keep, r.old) && vote.made().minus(r.vote.made()).zero() {
			k.symbol = r.keep.symbol
			break
		}
	}
	f.fresh = append(f.fresh, renewed{keep, vote, k})
	return k
}

// same reports whether two keep factors are known to be equal.
func same(a, b figure) bool {
	if a.exact != nil && b.exact != nil {
		return a.exact.Cmp(b.exact) == 0
	}
	return a.exact == nil && b.exact == nil && a.symbol == b.symbol
}

func (f *exact) quotient(a, b figure) figure {
	if a.exact != nil && b.exact != nil && b.exact.Sign() > 0 {
		return f.short(new(big.Rat).Quo(a.exact, b.exact))
	}
	alo, ahi := f.bounds(a)
	blo, bhi := f.bounds(b)
	if blo.Sign() <= 0 {
		f.doubts++
		return a
	}
	lo, hi := new(big.Int).Lsh(alo, f.bits), new(big.Int).Lsh(ahi, f.bits)
	return figure{lo: below(lo, bhi), hi: above(hi, blo)}
}

func (f *exact) overlap(a, b figure) bool {
	alo, ahi := f.bounds(a)
	blo, bhi := f.bounds(b)
	return ahi.Cmp(blo) >= 0 && bhi.Cmp(alo) >= 0
}

// cmp decides by fractions, by intervals, or by what the figures are made of; if
// none does, it notes a doubt.
func (f *exact) cmp(a, b figure) int {
	if a.exact != nil && b.exact != nil {
		return a.exact.Cmp(b.exact)
	}
	alo, ahi := f.bounds(a)
	blo, bhi := f.bounds(b)
	switch {
	case ahi.Cmp(blo) < 0:
		return -1
	case alo.Cmp(bhi) > 0:
		return 1
	}
	if f.narrow(alo, ahi) && f.narrow(blo, bhi) {
		if d, ok := a.made().minus(b.made()).constant(); ok {
			return d.Sign()
		}
	}
	f.doubts++
	return 0
}

// narrow reports whether an interval is so narrow that what overlaps with it is
// probably the same figure. Others are for more bits to tell.
func (f *exact) narrow(lo, hi *big.Int) bool {
	return uint(new(big.Int).Sub(hi, lo).BitLen()) <= f.bits/2
}

func (f *exact) doubt() error {
	if f.doubts > 0 {
		return errDoubt
	}
	return nil
}

// rat returns the figure, or the middle of its interval.
func (f *exact) rat(v figure) *big.Rat {
	if v.exact != nil {
		return v.exact
	}
	twice := new(big.Int).Add(v.lo, v.hi)
	return new(big.Rat).SetFrac(twice, new(big.Int).Lsh(big.NewInt(1), f.bits+1))
}

func (f *exact) text(v figure) string { return f.rat(v).FloatString(rationalDigits) }

// spread distributes the papers of a tree; see [scaled.spread].
func (f *exact) spread(t *tree, keep []figure) []figure {
	f.epoch++
	f.fresh = nil
	votes := make([]figure, len(keep))
	for i := range votes {
		votes[i] = f.whole(0)
	}
	rest := make([]figure, len(t.nodes))
	rest[0] = f.whole(1)
	for i, n := range t.nodes[1:] {
		if n.papers == 0 {
			continue
		}
		w := rest[n.parent]
		kept := w
		if t.state[n.candidate] != hopeful {
			kept = f.product(w, keep[n.candidate])
			rest[i+1] = f.plus(w, kept, -1)
		}
		votes[n.candidate] = f.plus(votes[n.candidate], f.times(kept, n.papers), 1)
	}
	for _, i := range t.equal {
		f.divide(t, votes, keep, t.p.Ballot(i))
	}
	made := f.forms(t, keep)
	for i := range votes {
		votes[i].form = func() form { return made()[i] }
	}
	return votes
}

// divide distributes papers with equal ranks: candidates of a tier share what
// comes to it, and what they leave together goes on.
func (f *exact) divide(t *tree, votes, keep []figure, b voting.Ballot) {
	w := f.whole(1)
	for tier := range b.Tiers() {
		among := t.active(tier)
		if len(among) == 0 {
			continue
		}
		part, rest := f.divided(w, int64(len(among))), f.whole(0)
		for _, c := range among {
			kept := f.product(part, keep[c])
			rest = f.plus(rest, f.plus(part, kept, -1), 1)
			votes[c] = f.plus(votes[c], f.times(kept, b.Weight), 1)
		}
		w = rest
	}
}
