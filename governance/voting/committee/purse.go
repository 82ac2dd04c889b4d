package committee

import (
	"math/big"
	"slices"
	"strings"
)

// purse is what ballots have left per paper when they pay for candidates in
// proportion to it. They start with 1.
//
// What a paper has left is a product of factors, one for each elected candidate
// it paid for; ballots of the same factors share a class. The exact factors grow
// long, their length doubling from seat to seat, so they are computed to more and
// more digits, and as fractions only if ballots that differ in their classes are
// still not told apart.
type purse struct {
	weights []int64  // of ballots
	price   *big.Rat // of a candidate

	class  []int32   // by ballot; nothing has 0 left
	has    []float64 // by ballot
	off    float64   // relative error of has
	before []int32   // by class: without its latest factor; class 0 has no factor
	factor []int32   // by class: its latest factor
	near   []float64 // by class: as has
	sales  []sale    // by factor

	levels         [len(digits)]*level // computed so far
	scratch, other tallies
}

// sale is who paid for a factor: weights by class, before it.
type sale struct {
	class  []int32
	weight []int64
}

// digits are the precisions tried before fractions, in bits.
var digits = [...]uint{256, 960}

func newPurse(weights []int64, price *big.Rat) purse {
	p := purse{
		weights: weights, price: price, class: make([]int32, len(weights)), has: make([]float64, len(weights)),
		before: []int32{nothing}, factor: []int32{nothing}, near: []float64{1},
	}
	for b := range p.has {
		p.has[b] = 1
	}
	return p
}

// sum returns bounds on what ballots have together. It adds numbers that are not
// negative: the relative error is that of the largest, and 2⁻⁵² for each product
// and sum.
func (p *purse) sum(ballots []int32) span {
	sum := 0.0
	for _, b := range ballots {
		sum += float64(p.weights[b]) * p.has[b]
	}
	slack := sum*(p.off+float64(len(ballots)+4)*0x1p-52)*1.0001 + 0x1p-960 // what underflow may take
	return span{sum - slack, sum + slack}
}

// tally adds ballots up by class.
func (p *purse) tally(ballots []int32, t *tallies) *tallies {
	t.reset(len(p.before))
	for _, b := range ballots {
		if p.class[b] != nothing {
			t.add(p.class[b], p.weights[b])
		}
	}
	return t
}

// compare compares what ballots have together, exactly.
func (p *purse) compare(a, b []int32) int {
	x, y := p.tally(a, &p.scratch), p.tally(b, &p.other)
	if x.equal(y) {
		return 0
	}
	for i := range digits {
		l := p.level(i)
		if order := l.sum(x).compare(l.sum(y)); order != 0 {
			return order
		}
	}
	f := p.fractions()
	return f.sum(x).Cmp(f.sum(y))
}

func (t *tallies) equal(u *tallies) bool {
	if len(t.used) != len(u.used) {
		return false
	}
	for _, class := range t.used {
		if int(class)+1 >= len(u.weight) || t.of(class) != u.of(class) {
			return false
		}
	}
	return true
}

// value is what ballots have together; nil if it is too much work to tell.
func (p *purse) value(ballots []int32) *big.Rat {
	t := p.tally(ballots, &p.scratch)
	work := 1
	for _, sale := range p.sales {
		work += work + 64
		if work*max(len(t.used), len(sale.class)) > 1<<18 {
			return nil
		}
	}
	return p.fractions().sum(t)
}

// pay takes the price from ballots, or all they have if it is less.
func (p *purse) pay(ballots []int32) {
	t := p.tally(ballots, &p.scratch)
	sold := sale{class: slices.Clone(t.used)}
	for _, class := range t.used {
		sold.weight = append(sold.weight, t.of(class))
	}
	poorer := make([]int32, len(p.before)+1) // by class plus one
	for i := range poorer {
		poorer[i] = nothing
	}
	if factor, _ := p.left(t); factor > 0 {
		p.off += 0x1p-49
		for _, class := range t.used {
			poorer[class+1] = int32(len(p.before))
			p.before = append(p.before, class)
			p.factor = append(p.factor, int32(len(p.sales)))
			p.near = append(p.near, p.near[class]*factor)
		}
		p.sales = append(p.sales, sold)
	}
	for _, b := range ballots {
		class := poorer[p.class[b]+1]
		p.class[b], p.has[b] = class, 0
		if class != nothing {
			p.has[b] = p.near[class]
		}
	}
}

// affords reports exactly whether ballots have the price.
func (p *purse) affords(ballots []int32) bool {
	_, sign := p.left(p.tally(ballots, &p.scratch))
	return sign >= 0
}

// left returns the part that is kept after paying, 0 if nothing, within a
// relative error of 2⁻⁵⁰, and the sign of what is had less the price.
func (p *purse) left(t *tallies) (factor float64, sign int) {
	for i := range digits {
		l := p.level(i)
		if kept, certain := l.kept(l.sum(t)); certain {
			near, _ := kept.x.Float64()
			return max(near, 0), kept.x.Sign()
		}
	}
	sum := p.fractions().sum(t)
	if sum.Sign() == 0 {
		return 0, -1
	}
	kept := part(sum, p.price)
	near, _ := kept.Float64()
	return max(near, 0), kept.Sign()
}

func (p *purse) clone() purse {
	q := *p
	q.class, q.has, q.before = slices.Clone(p.class), slices.Clone(p.has), slices.Clone(p.before)
	q.factor, q.near, q.sales = slices.Clone(p.factor), slices.Clone(p.near), slices.Clone(p.sales)
	q.levels, q.scratch, q.other = [len(digits)]*level{}, tallies{}, tallies{}
	return q
}

// key writes what every ballot has left.
func (p *purse) key() string {
	f := p.fractions()
	var out strings.Builder
	for _, class := range p.class {
		if class != nothing {
			out.WriteString(f.of(class).RatString())
		}
		out.WriteByte(',')
	}
	return out.String()
}
