package coreperiphery

import (
	"math"
	"slices"
)

// proof looks through all divisions, branch by branch, and leaves out those that
// cannot reach what is known. Every core size is a search of its own, in which all
// three patterns only get better with more in the core and less in the periphery.
// Parties are placed in the order of their degree.
type proof struct {
	*found
	left    int // branches that may still be looked at
	order   []int
	weights [][]int64 // of pairs, in that order
	largest int64     // of the weights

	size   int // of the core
	core   []int
	cc, pp int64
	toCore []int64 // what ties each party to those placed in the core,
	toEdge []int64 // to those placed in the periphery
	toFree []int64 // and to those not yet placed
	free   int64   // what is among those not yet placed

	threshold float64
	buffer    []int64
	whole     *division // only if weights make squares matter
}

// prove finds all best divisions and reports whether it could look everywhere.
// f holds what a search found, and then what is proven.
func prove(s *sheet, f *found, branches int) (proven bool) {
	all := newFound(s)
	all.any, all.best, all.seen = f.any, f.best, nil
	p := newProof(s, all, branches)
	for p.size, _ = s.pattern.sizes(s.n); p.size <= p.largestSize(); p.size++ {
		p.place(0)
		if p.left <= 0 {
			return false
		}
	}
	if all.count > 0 {
		*f = *all
	}
	return true
}

func newProof(s *sheet, f *found, branches int) *proof {
	p := &proof{
		found: f, left: branches, order: s.byDegree(), free: s.total.sum,
		toCore: make([]int64, s.n), toEdge: make([]int64, s.n), toFree: make([]int64, s.n),
	}
	for a, i := range p.order {
		row := make([]int64, s.n)
		for b, j := range p.order {
			row[b] = s.pair(i, j).sum
			p.largest = max(p.largest, row[b])
		}
		p.weights = append(p.weights, row)
		p.toFree[a] = s.degree[i].sum
	}
	if s.cells != nil && s.pattern == Missing {
		p.whole = newDivision(s)
	}
	p.raise()
	return p
}

func (p *proof) largestSize() int {
	_, to := p.pattern.sizes(p.n)
	return to
}

// raise sets what a branch must be able to reach.
func (p *proof) raise() {
	p.threshold = math.Inf(-1)
	if p.any {
		r := p.correlation(p.best)
		p.threshold = r - closeCall*math.Abs(r)
	}
}

// place decides on all parties from one on.
func (p *proof) place(at int) {
	if p.left <= 0 {
		return
	}
	p.left--
	missing := p.size - len(p.core)
	if at == p.n {
		p.finish()
		return
	}
	if p.whole == nil && p.bound(at, missing) < p.threshold {
		return
	}
	if missing > 0 {
		p.cc += p.toCore[at]
		p.core = append(p.core, at)
		p.move(at, p.toCore, 1)
		p.place(at + 1)
		p.move(at, p.toCore, -1)
		p.core = p.core[:len(p.core)-1]
		p.cc -= p.toCore[at]
	}
	if missing < p.n-at {
		p.pp += p.toEdge[at]
		p.move(at, p.toEdge, 1)
		p.place(at + 1)
		p.move(at, p.toEdge, -1)
		p.pp -= p.toEdge[at]
	}
}

// move takes a party from the free ones to a side, or back.
func (p *proof) move(at int, side []int64, sign int64) {
	p.free -= sign * p.toFree[at]
	row := p.weights[at]
	for j := at + 1; j < p.n; j++ {
		w := sign * row[j]
		side[j] += w
		p.toFree[j] -= w
	}
}

// bound returns a correlation that no division of a branch exceeds.
func (p *proof) bound(at, missing int) float64 {
	t := tally{core: p.size}
	if p.pattern != Product {
		t.pp.sum = p.least(at, p.n-at-missing)
		t.pp.squares = t.pp.sum
	}
	if p.pattern != Max {
		t.cc.sum = p.most(at, missing)
		t.cc.squares = t.cc.sum
	}
	if p.pattern == Missing && float64(t.cc.sum)*p.cellsOfEdge() <= float64(t.pp.sum)*p.cellsOfCore() {
		return 0 // the core cannot be denser than the periphery
	}
	r := p.correlation(t)
	if math.IsInf(r, -1) {
		return 1 // the correlation is undefined only at this corner
	}
	return r
}

func (p *proof) cellsOfCore() float64 { return float64(p.size) * float64(p.size-1) }
func (p *proof) cellsOfEdge() float64 { return float64(p.n-p.size) * float64(p.n-p.size-1) }

// most returns a sum that the cells of the core cannot exceed: twice what each new
// party has there is what ties it to the placed core, twice, and what it has among
// the free ones, at most among as many as are missing.
func (p *proof) most(at, missing int) int64 {
	p.buffer = p.buffer[:0]
	for j := at; j < p.n; j++ {
		p.buffer = append(p.buffer, -(2*p.toCore[j] + min(p.toFree[j], int64(missing-1)*p.largest)))
	}
	return p.cc + p.down(-firstSum(p.buffer, missing))
}

// least returns a sum that the cells of the periphery cannot fall below. Of the
// free ones that will be there, the ties are at least none, and at least their
// ties to free ones less all among these, and at least any mean of both.
func (p *proof) least(at, leaving int) int64 {
	least := int64(0)
	for share := range int64(3) {
		p.buffer = p.buffer[:0]
		for j := p.n - 1; j >= at; j-- { // nearly in order, which is quick to sort
			p.buffer = append(p.buffer, 2*p.toEdge[j]+share*p.toFree[j])
		}
		least = max(least, firstSum(p.buffer, leaving)-share*p.free)
	}
	return p.pp + p.up(least)
}

// down and up halve a sum and round it to what cells can hold.
func (p *proof) down(x int64) int64 { return x / 2 / p.one * p.one }
func (p *proof) up(x int64) int64   { return (x + 2*p.one - 1) / (2 * p.one) * p.one }

// firstSum sorts a list in place and sums its k smallest.
func firstSum(list []int64, k int) (sum int64) {
	for i := 1; i < len(list); i++ {
		x, j := list[i], i
		for ; j > 0 && list[j-1] > x; j-- {
			list[j] = list[j-1]
		}
		list[j] = x
	}
	for _, x := range list[:k] {
		sum += x
	}
	return sum
}

func (p *proof) finish() {
	t := tally{p.size, mass{p.cc, p.cc}, mass{p.pp, p.pp}}
	if p.whole != nil {
		p.whole.set(p.places())
		t = p.whole.tally
	}
	if p.correlation(t) < p.threshold {
		return
	}
	p.offer(t, p.places)
	p.raise()
}

// places returns the core as places of the graph, in order.
func (p *proof) places() []int {
	core := make([]int, len(p.core))
	for k, at := range p.core {
		core[k] = p.order[at]
	}
	slices.Sort(core)
	return core
}
