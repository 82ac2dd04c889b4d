package network

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Reversed returns the graph with every arc turned round; of an undirected graph
// that is the graph itself.
func (g *Graph) Reversed() *Graph {
	if !g.Directed() {
		return g
	}
	r := &Graph{options: g.options, ids: g.ids, byID: g.byID, offsets: make([]int32, len(g.offsets)), targets: make([]int32, len(g.targets))}
	if g.weights != nil {
		r.weights = make([]float64, len(g.weights))
	}
	for _, j := range g.targets {
		r.offsets[j+1]++
	}
	for i := range g.ids {
		r.offsets[i+1] += r.offsets[i]
	}
	next := slices.Clone(r.offsets)
	for i := range g.ids {
		for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
			at := next[g.targets[k]]
			r.targets[at] = int32(i)
			if g.weights != nil {
				r.weights[at] = g.weights[k]
			}
			next[g.targets[k]]++
		}
	}
	return r
}

// Symmetry says when two parties of a directed graph are tied in an undirected
// one.
type Symmetry string

// The symmetries.
const (
	Weak   Symmetry = "weak"   // one of the two says so
	Strong Symmetry = "strong" // both say so
)

// Undirected returns the graph without directions. m says what becomes of the two
// weights where both parties name each other: MergeSum or MergeMax. Of an
// undirected graph it is the graph itself.
func (g *Graph) Undirected(s Symmetry, m Merge) (*Graph, error) {
	if err := Choose("symmetry", string(s), "silence of one side hides its ties", string(Weak), string(Strong)); err != nil {
		return nil, err
	}
	if err := Choose("merge", string(m), "", string(MergeSum), string(MergeMax)); err != nil {
		return nil, err
	}
	if !g.Directed() {
		return g, nil
	}
	u := g.paired(m, func(forth, back float64) bool { return s == Weak || forth > 0 && back > 0 })
	for i := range u.ids {
		for k, weight := range u.RowWeights(i) {
			if math.IsInf(weight, 0) {
				return nil, fmt.Errorf("ties %s – %s: the weights are out of range: %w", g.ids[i], g.ids[u.Row(i)[k]], renjia.ErrInvalid)
			}
		}
	}
	return u, nil
}

// paired is the graph of the pairs that are kept, given the weights forth and back.
func (g *Graph) paired(m Merge, keep func(forth, back float64) bool) *Graph {
	u := &Graph{options: Options{Direction: Undirected, Merge: m, Loops: g.options.Loops}, ids: g.ids, byID: g.byID}
	u.offsets, u.targets = make([]int32, g.Len()+1), make([]int32, 0, 2*len(g.targets))
	weights, weighted := make([]float64, 0, 2*len(g.targets)), false
	g.eachPair(func(i, j int32, forth, back float64) {
		if !keep(forth, back) {
			return
		}
		weight := max(forth, back)
		if m == MergeSum {
			weight = forth + back
		}
		u.targets, weights = append(u.targets, j), append(weights, weight)
		u.offsets[i+1]++
		weighted = weighted || weight != 1
	})
	for i := range g.ids {
		u.offsets[i+1] += u.offsets[i]
	}
	if weighted {
		u.weights = weights
	}
	return u
}

// eachPair visits every two tied places from both of them, in order, with the
// weights of the ties forth and back, 0 if there is none.
func (g *Graph) eachPair(visit func(i, j int32, forth, back float64)) {
	r := g.Reversed()
	weight := func(weights []float64, k int32) float64 {
		if weights == nil {
			return 1
		}
		return weights[k]
	}
	for i := range int32(g.Len()) {
		k, last := g.offsets[i], g.offsets[i+1]
		l, final := r.offsets[i], r.offsets[i+1]
		for k < last || l < final {
			switch {
			case l == final || k < last && g.targets[k] < r.targets[l]:
				visit(i, g.targets[k], weight(g.weights, k), 0)
				k++
			case k == last || g.targets[k] > r.targets[l]:
				visit(i, r.targets[l], 0, weight(r.weights, l))
				l++
			default:
				visit(i, g.targets[k], weight(g.weights, k), weight(r.weights, l))
				k, l = k+1, l+1
			}
		}
	}
}

// Ways says in which directions two parties are tied.
type Ways uint8

// The ways.
const (
	Forth Ways = 1
	Back  Ways = 2
	Both  Ways = Forth | Back
)

// Ways returns who is tied to whom in any direction, as an undirected graph, and
// beside its arcs (see [Graph.Rows]) in which directions. In an undirected graph
// all are tied both ways. It takes O(n + m) time.
func (g *Graph) Ways() (*Graph, []Ways) {
	if !g.Directed() {
		return g.Unweighted(), slices.Repeat([]Ways{Both}, len(g.targets))
	}
	ways := make([]Ways, 0, 2*len(g.targets))
	weak := g.Unweighted().paired(MergeMax, func(forth, back float64) bool {
		ways = append(ways, Ways(forth)|Ways(back)<<1)
		return true
	})
	return weak, ways
}

// Without returns the graph with some places left out, in the same order.
func (g *Graph) Without(places ...int) *Graph {
	keep := make([]int, 0, g.Len())
	for i := range g.ids {
		if !slices.Contains(places, i) {
			keep = append(keep, i)
		}
	}
	sub, err := g.Sub(keep)
	if err != nil {
		panic(err) // the places are the graph's own
	}
	return sub
}

// Sub returns the graph of some places, in their order, and of the ties between
// them. A place that is not in the graph or occurs twice is ErrInvalid.
func (g *Graph) Sub(places []int) (*Graph, error) {
	at := make(map[int]int32, len(places))
	sub := &Graph{options: g.options, ids: make([]string, len(places))}
	for k, i := range places {
		if _, twice := at[i]; twice || i < 0 || i >= g.Len() {
			return nil, fmt.Errorf("place %d of a graph of %d parties: not there, or there twice: %w", i, g.Len(), renjia.ErrInvalid)
		}
		at[i], sub.ids[k] = int32(k), g.ids[i]
	}
	var arcs []arc
	for pair, weight := range g.Ties() {
		from, one := at[pair[0]]
		to, two := at[pair[1]]
		if one && two {
			arcs = append(arcs, arc{from, to, weight})
		}
	}
	return sub, sub.fill(arcs)
}

// Unweighted returns the graph with every weight 1.
func (g *Graph) Unweighted() *Graph {
	if g.weights == nil {
		return g
	}
	u := *g
	u.weights = nil
	return &u
}

// Retied returns a graph of the same parties, in the same order and under the
// same choices, with other ties between places, as resampling needs. A place that
// is not in the graph, a tie to oneself or a weight that is not above 0 and finite
// is ErrInvalid.
func (g *Graph) Retied(ties iter.Seq2[[2]int, float64]) (*Graph, error) {
	r := &Graph{options: g.options, ids: g.ids, byID: g.byID}
	var arcs []arc
	for pair, weight := range ties {
		i, j := pair[0], pair[1]
		if i < 0 || j < 0 || i >= g.Len() || j >= g.Len() {
			return nil, fmt.Errorf("tie %d – %d: there are %d parties: %w", i, j, g.Len(), renjia.ErrInvalid)
		}
		t := Tie{From: g.ids[i], To: g.ids[j], Weight: weight}
		if err := t.check(len(arcs)+1, LoopsRefuse); err != nil {
			return nil, err
		}
		arcs = append(arcs, arc{int32(i), int32(j), weight})
	}
	return r, r.fill(arcs)
}
