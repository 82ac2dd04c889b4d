package network

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Graph is a simple graph in compressed rows: 4 bytes an arc, 12 if weights
// differ from 1. An undirected tie is kept as two arcs. A graph is never changed.
type Graph struct {
	options Options
	ids     []string
	byID    []int32 // places in the order of their identifiers
	offsets []int32
	targets []int32   // the arcs of place i, sorted, are targets[offsets[i]:offsets[i+1]]
	weights []float64 // beside targets; nil if every weight is 1
}

// Build makes a graph of parties and the ties between them. Its order is that of
// the parties, then of those that only occur in ties, as they come. Parties
// without a tie are isolates. All ties count, whatever their layer and period: see
// [Select]. It takes O(n + m log m) time.
func Build(parties []string, ties iter.Seq2[Tie, error], o Options) (*Graph, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	number := make(map[string]int32, len(parties))
	g := &Graph{options: o, ids: make([]string, 0, len(parties))}
	place := func(id string) int32 {
		i, ok := number[id]
		if !ok {
			i = int32(len(g.ids))
			number[id] = i
			g.ids = append(g.ids, id)
		}
		return i
	}
	for i, id := range parties {
		if id == "" {
			return nil, fmt.Errorf("party %d: has no identifier: %w", i+1, renjia.ErrInvalid)
		}
		place(id)
	}
	var arcs []arc
	n := 0
	for t, err := range ties {
		if err != nil {
			return nil, err
		}
		n++
		if err := t.check(n, o.Loops); err != nil {
			return nil, err
		}
		from, to := place(t.From), place(t.To)
		if from == to {
			continue
		}
		arcs = append(arcs, arc{from, to, t.Weight})
	}
	return g, g.fill(arcs)
}

func (t *Tie) check(n int, l Loops) error {
	switch {
	case t.From == "" || t.To == "":
		return fmt.Errorf("tie %d: names no party: %w", n, renjia.ErrInvalid)
	case !(t.Weight > 0) || math.IsInf(t.Weight, 0): //nolint:staticcheck // NaN is no weight either
		return fmt.Errorf("tie %s – %s: weight %v, want a finite number above 0: %w", t.From, t.To, t.Weight, renjia.ErrInvalid)
	case t.From == t.To && l == LoopsRefuse:
		return fmt.Errorf("tie %s: leads to itself: %w", t.From, renjia.ErrInvalid)
	}
	return nil
}

// FromPairs makes a graph of n parties named "0", "1" and so on, of pairs of
// their numbers, each of weight 1. It takes O(n + m log m) time.
func FromPairs(n int, pairs iter.Seq2[int, int], o Options) (*Graph, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	g := &Graph{options: o, ids: make([]string, n)}
	for i := range g.ids {
		g.ids[i] = strconv.Itoa(i)
	}
	var arcs []arc
	for from, to := range pairs {
		switch {
		case from < 0 || from >= n || to < 0 || to >= n:
			return nil, fmt.Errorf("tie %d – %d: there are %d parties: %w", from, to, n, renjia.ErrInvalid)
		case from == to && o.Loops == LoopsRefuse:
			return nil, fmt.Errorf("tie %d: leads to itself: %w", from, renjia.ErrInvalid)
		case from != to:
			arcs = append(arcs, arc{int32(from), int32(to), 1})
		}
	}
	return g, g.fill(arcs)
}

type arc struct {
	from, to int32
	weight   float64
}

// fill merges arcs and lays them out in rows.
func (g *Graph) fill(arcs []arc) error {
	undirected := g.options.Direction == Undirected
	if undirected {
		for i, a := range arcs {
			arcs[i].from, arcs[i].to = min(a.from, a.to), max(a.from, a.to)
		}
	}
	slices.SortStableFunc(arcs, func(a, b arc) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	arcs, err := g.merge(arcs)
	if err != nil {
		return err
	}
	if len(g.ids) > math.MaxInt32/2 || len(arcs) > math.MaxInt32/2 {
		return fmt.Errorf("graph of %d parties and %d ties: too large: %w", len(g.ids), len(arcs), renjia.ErrUnsupported)
	}
	g.offsets = make([]int32, len(g.ids)+1)
	for _, a := range arcs {
		g.offsets[a.from+1]++
		if undirected {
			g.offsets[a.to+1]++
		}
	}
	for i := range g.ids {
		g.offsets[i+1] += g.offsets[i]
	}
	g.lay(arcs, undirected)
	if g.byID != nil {
		return nil // a graph of the same parties
	}
	g.byID = make([]int32, len(g.ids))
	for i := range g.byID {
		g.byID[i] = int32(i)
	}
	slices.SortFunc(g.byID, func(a, b int32) int { return cmp.Compare(g.ids[a], g.ids[b]) })
	return nil
}

// lay writes sorted arcs into the rows. Undirected ones are written first from
// their larger end, so that every row stays sorted.
func (g *Graph) lay(arcs []arc, undirected bool) {
	g.targets = make([]int32, g.offsets[len(g.ids)])
	if slices.ContainsFunc(arcs, func(a arc) bool { return a.weight != 1 }) {
		g.weights = make([]float64, len(g.targets))
	}
	next := slices.Clone(g.offsets[:len(g.ids)])
	put := func(from, to int32, weight float64) {
		g.targets[next[from]] = to
		if g.weights != nil {
			g.weights[next[from]] = weight
		}
		next[from]++
	}
	if undirected {
		for _, a := range arcs {
			put(a.to, a.from, a.weight)
		}
	}
	for _, a := range arcs {
		put(a.from, a.to, a.weight)
	}
}

// merge makes one arc of several between the same two places.
func (g *Graph) merge(arcs []arc) ([]arc, error) {
	merged := arcs[:0]
	for _, a := range arcs {
		last := len(merged) - 1
		if last < 0 || merged[last].from != a.from || merged[last].to != a.to {
			merged = append(merged, a)
			continue
		}
		switch g.options.Merge {
		case MergeRefuse:
			return nil, fmt.Errorf("ties %s – %s: there are several: %w", g.ids[a.from], g.ids[a.to], renjia.ErrInvalid)
		case MergeSum:
			merged[last].weight += a.weight
		case MergeMax:
			merged[last].weight = max(merged[last].weight, a.weight)
		}
		if math.IsInf(merged[last].weight, 0) {
			return nil, fmt.Errorf("ties %s – %s: the weights are out of range: %w", g.ids[a.from], g.ids[a.to], renjia.ErrInvalid)
		}
	}
	return merged, nil
}

// Len returns the number of parties.
func (g *Graph) Len() int { return len(g.ids) }

// Edges returns the number of ties: of arcs if directed, of pairs if not.
func (g *Graph) Edges() int {
	if g.Directed() {
		return len(g.targets)
	}
	return len(g.targets) / 2
}

// Directed reports whether ties have a direction.
func (g *Graph) Directed() bool { return g.options.Direction == Directed }

// Weighted reports whether some tie has another weight than 1.
func (g *Graph) Weighted() bool { return g.weights != nil }

// ID returns the identifier of the party at a place in the order of the graph.
func (g *Graph) ID(i int) string { return g.ids[i] }

// Index returns the place of a party, -1 if it is not in the graph.
func (g *Graph) Index(id string) int {
	i, found := slices.BinarySearchFunc(g.byID, id, func(i int32, id string) int { return cmp.Compare(g.ids[i], id) })
	if !found {
		return -1
	}
	return int(g.byID[i])
}

// Options returns the choices the graph was built under.
func (g *Graph) Options() Options { return g.options }

// Row returns the places that the ties of a place lead to, in order. In an
// undirected graph every tie is in the rows of both ends. The slice belongs to
// the graph and must not be changed.
func (g *Graph) Row(i int) []int32 { return g.targets[g.offsets[i]:g.offsets[i+1]] }

// RowWeights returns the weights beside [Graph.Row], nil if every weight of the
// graph is 1. The slice belongs to the graph and must not be changed.
func (g *Graph) RowWeights(i int) []float64 {
	if g.weights == nil {
		return nil
	}
	return g.weights[g.offsets[i]:g.offsets[i+1]]
}

// Rows returns the whole graph as it is kept: the arcs of place i lead to
// targets[offsets[i]:offsets[i+1]] with the weights beside them, which are nil if
// all are 1. The slices belong to the graph and must not be changed.
func (g *Graph) Rows() (offsets, targets []int32, weights []float64) {
	return g.offsets, g.targets, g.weights
}

// Tied reports whether there is a tie from one place to another.
func (g *Graph) Tied(from, to int) bool {
	_, found := slices.BinarySearch(g.Row(from), int32(to))
	return found
}

// Weight returns the weight of the tie from one place to another, 0 if there is
// none.
func (g *Graph) Weight(from, to int) float64 {
	k, found := slices.BinarySearch(g.Row(from), int32(to))
	switch {
	case !found:
		return 0
	case g.weights == nil:
		return 1
	}
	return g.weights[int(g.offsets[from])+k]
}

// Ties yields the ties as pairs of places in the order of the graph, with their
// weights; an undirected one once, from its first place.
func (g *Graph) Ties() iter.Seq2[[2]int, float64] {
	return func(yield func([2]int, float64) bool) {
		for i := range g.ids {
			for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
				j, weight := int(g.targets[k]), 1.0
				if g.weights != nil {
					weight = g.weights[k]
				}
				if (g.Directed() || i < j) && !yield([2]int{i, j}, weight) {
					return
				}
			}
		}
	}
}
