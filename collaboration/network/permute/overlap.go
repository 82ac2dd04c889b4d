package permute

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// pair is two graphs of the same parties laid out so that the overlap under a
// relabelling is quick: the ties of the sparser one are looked up in the other.
type pair struct {
	a, b             *network.Graph
	n                int
	cells            float64
	sumA, sumB       float64
	spreadA, spreadB float64

	off    []int32   // ties of place i of the sparser graph: to[off[i]:off[i+1]]
	to     []int32   // undirected ones once
	weight []float64 // nil if all are 1

	words  int
	bits   []uint64  // of the other graph, if its weights are all 1
	dense  []float64 // of the other graph, if they are not
	sparse *network.Graph
	place  []int32 // in sparse, of each place
}

// densest is how many cells a table of the other graph may have: 128 MB of
// weights. Larger graphs are looked up row by row.
const densest = 1 << 24

// newPair lays out two graphs in the order of the first.
func newPair(a, b *network.Graph) (*pair, error) {
	at, err := Match(a, b)
	if err != nil {
		return nil, err
	}
	p := &pair{a: a, b: b, n: a.Len(), cells: float64(cellsOf(a))}
	var squaresA, squaresB float64
	p.sumA, squaresA = moments(a)
	p.sumB, squaresB = moments(b)
	p.spreadA, p.spreadB = spread(p.cells, p.sumA, squaresA), spread(p.cells, p.sumB, squaresB)
	if p.spreadA == 0 || p.spreadB == 0 {
		return nil, p.about("graph-correlation", "").Undefined("all cells of a graph are alike")
	}
	if a.Edges() <= b.Edges() {
		p.iterate(a, identity(p.n))
		p.lookUp(b, at)
		return p, nil
	}
	p.iterate(b, at)
	p.lookUp(a, identity(p.n))
	return p, nil
}

func (p *pair) about(measure, variant string) network.About {
	if variant != "" {
		variant = "; " + variant
	}
	return about(p.a, p.b, measure, "Pearson correlation of the cells off the diagonal"+variant, "Krackhardt 1988")
}

// iterate keeps the ties of a graph whose place j is at[j] of the first.
func (p *pair) iterate(g *network.Graph, at []int32) {
	type tie struct {
		from, to int32
		weight   float64
	}
	ties := make([]tie, 0, g.Edges())
	for ends, w := range g.Ties() {
		ties = append(ties, tie{at[ends[0]], at[ends[1]], w})
	}
	slices.SortFunc(ties, func(x, y tie) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
	p.off = make([]int32, p.n+1)
	for _, t := range ties {
		p.off[t.from+1]++
		p.to = append(p.to, t.to)
		if g.Weighted() {
			p.weight = append(p.weight, t.weight)
		}
	}
	for i := range p.n {
		p.off[i+1] += p.off[i]
	}
}

// lookUp makes a table of a graph whose place j is at[j] of the first.
func (p *pair) lookUp(g *network.Graph, at []int32) {
	set := func(from, to int32, w float64) { p.dense[int(from)*p.n+int(to)] = w }
	p.words = (p.n + 63) / 64
	switch {
	case !g.Weighted() && p.n*p.words <= densest:
		p.bits = make([]uint64, p.n*p.words)
		set = func(from, to int32, _ float64) { p.bits[int(from)*p.words+int(to>>6)] |= 1 << (to & 63) }
	case p.n*p.n <= densest:
		p.dense = make([]float64, p.n*p.n)
	default:
		p.sparse, p.place = g, make([]int32, p.n)
		for j, i := range at {
			p.place[i] = int32(j)
		}
		return
	}
	for ends, w := range g.Ties() {
		set(at[ends[0]], at[ends[1]], w)
		if !g.Directed() {
			set(at[ends[1]], at[ends[0]], w)
		}
	}
}

// counts reports whether the overlap is a number of ties.
func (p *pair) counts() bool { return p.weight == nil && p.bits != nil }

// overlap returns Σ a_ij·b_ij with the places of one graph relabelled.
func (p *pair) overlap(label []int32) float64 {
	if p.counts() {
		return float64(p.common(label))
	}
	sum := 0.0
	for i := range p.n {
		for k := p.off[i]; k < p.off[i+1]; k++ {
			w := p.cell(int(label[i]), int(label[p.to[k]]))
			if p.weight != nil {
				w *= p.weight[k]
			}
			sum += w
		}
	}
	return sum
}

func (p *pair) cell(i, j int) float64 {
	switch {
	case p.bits != nil:
		return float64(p.bits[i*p.words+j>>6] >> (j & 63) & 1)
	case p.dense != nil:
		return p.dense[i*p.n+j]
	}
	return p.sparse.Weight(int(p.place[i]), int(p.place[j]))
}

// common counts the ties in common with the places of one graph relabelled.
func (p *pair) common(label []int32) int64 {
	var n uint64
	for i := range p.n {
		first, last := p.off[i], p.off[i+1]
		if first == last {
			continue
		}
		from := int(label[i]) * p.words
		row := p.bits[from : from+p.words]
		for _, j := range p.to[first:last] {
			q := label[j]
			n += row[q>>6] >> (q & 63) & 1
		}
	}
	return int64(n)
}
