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

	size   [2]int  // of the core
	wanted [2]int  // that are still missing in it
	open   [2]int  // not yet placed
	mode   []uint8 // in that order
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
	for rows := 0; rows <= s.modes[0]; rows++ {
		for columns := 0; columns <= s.modes[1]; columns++ {
			if p.size = [2]int{rows, columns}; !s.varies(p.size) {
				continue
			}
			p.wanted, p.open = p.size, s.modes
			if p.place(0); p.left <= 0 {
				return false
			}
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
		p.mode = append(p.mode, uint8(s.modeOf(i)))
	}
	if s.values != nil && s.pattern == Missing {
		p.whole = newDivision(s)
	}
	p.raise()
	return p
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
	if at == p.n {
		p.finish()
		return
	}
	if p.whole == nil && p.bound(at) < p.threshold {
		return
	}
	m := p.mode[at]
	p.open[m]--
	if p.wanted[m] > 0 {
		p.wanted[m]--
		p.cc += p.toCore[at]
		p.core = append(p.core, at)
		p.move(at, p.toCore, 1)
		p.place(at + 1)
		p.move(at, p.toCore, -1)
		p.core = p.core[:len(p.core)-1]
		p.cc -= p.toCore[at]
		p.wanted[m]++
	}
	if p.wanted[m] <= p.open[m] {
		p.pp += p.toEdge[at]
		p.move(at, p.toEdge, 1)
		p.place(at + 1)
		p.move(at, p.toEdge, -1)
		p.pp -= p.toEdge[at]
	}
	p.open[m]++
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
func (p *proof) bound(at int) float64 {
	t := tally{size: p.size}
	if p.pattern != Product {
		t.pp.sum = p.least(at)
		t.pp.squares = t.pp.sum
	}
	if p.pattern != Max {
		t.cc.sum = p.most(at)
		t.cc.squares = t.cc.sum
	}
	core, periphery, _ := p.cells(p.size)
	if p.pattern == Missing && float64(t.cc.sum)*float64(periphery) <= float64(t.pp.sum)*float64(core) {
		return 0 // the core cannot be denser than the periphery
	}
	r := p.correlation(t)
	if math.IsInf(r, -1) {
		return 1 // the correlation is undefined only at this corner
	}
	return r
}

// most returns a sum that the cells of the core cannot exceed: twice what each new
// party has there is what ties it to the placed core, twice, and what it has among
// the free ones, at most among as many as it can meet there.
func (p *proof) most(at int) int64 {
	twice := int64(0)
	for m, wanted := range p.wanted {
		if wanted == 0 {
			continue
		}
		meets := wanted - 1
		if p.modes[1] > 0 {
			meets = p.wanted[1-m]
		}
		p.buffer = p.buffer[:0]
		for j := at; j < p.n; j++ {
			if int(p.mode[j]) == m {
				p.buffer = append(p.buffer, -(2*p.toCore[j] + min(p.toFree[j], int64(meets)*p.largest)))
			}
		}
		twice -= firstSum(p.buffer, wanted)
	}
	return p.cc + p.down(twice)
}

// least returns a sum that the cells of the periphery cannot fall below. Of the
// free ones that will be there, the ties are at least none, and at least their
// ties to free ones less all among these, and at least any mean of both.
func (p *proof) least(at int) int64 {
	least := int64(0)
	for share := range int64(3) {
		sum := -share * p.free
		for m, wanted := range p.wanted {
			if p.open[m] == wanted {
				continue
			}
			p.buffer = p.buffer[:0]
			for j := p.n - 1; j >= at; j-- { // nearly in order, which is quick to sort
				if int(p.mode[j]) == m {
					p.buffer = append(p.buffer, 2*p.toEdge[j]+share*p.toFree[j])
				}
			}
			sum += firstSum(p.buffer, p.open[m]-wanted)
		}
		least = max(least, sum)
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
	t := tally{size: p.size, cc: mass{p.cc, p.cc}, pp: mass{p.pp, p.pp}}
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
