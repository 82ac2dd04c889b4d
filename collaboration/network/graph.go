package network

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Graph is a simple graph in compressed rows: 4 bytes a node and 12 an edge
// (twice that for an undirected edge, which is kept in both rows).
type Graph struct {
	options Options
	nodes   []renjia.Ref // sorted, so that a graph does not depend on the order of its ties
	offsets []int32
	targets []int32
	weights []int64
}

// Build makes a graph of parties and the ties between them. Parties that only
// occur in ties are added; parties without a tie are isolates. All ties count,
// whatever their layer and period: see [Select]. It takes O(m log m) time.
func Build(parties []renjia.Ref, ties iter.Seq2[Tie, error], o Options) (*Graph, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	edges, err := collect(ties, o)
	if err != nil {
		return nil, err
	}
	g := &Graph{options: o, nodes: allParties(parties, edges)}
	if len(g.nodes) > math.MaxInt32 || 2*len(edges) > math.MaxInt32 {
		return nil, fmt.Errorf("graph of %d parties and %d ties: too large: %w", len(g.nodes), len(edges), renjia.ErrUnsupported)
	}
	number := make(map[renjia.Ref]int32, len(g.nodes))
	for i, r := range g.nodes {
		number[r] = int32(i)
	}
	arcs := make([]arc, 0, 2*len(edges))
	for _, t := range edges {
		from, to := number[t.From], number[t.To]
		arcs = append(arcs, arc{from, to, t.Weight})
		if o.Direction == Undirected {
			arcs = append(arcs, arc{to, from, t.Weight})
		}
	}
	return g, g.fill(arcs)
}

// collect checks ties and drops loops.
func collect(ties iter.Seq2[Tie, error], o Options) (edges []Tie, err error) {
	n := 0
	for t, err := range ties {
		if err != nil {
			return nil, err
		}
		n++
		switch {
		case t.From.IsZero() || t.To.IsZero():
			return nil, fmt.Errorf("tie %d: names no party: %w", n, renjia.ErrInvalid)
		case t.Weight < 1:
			return nil, fmt.Errorf("tie %s – %s: weight %d, want at least 1: %w", t.From, t.To, t.Weight, renjia.ErrInvalid)
		case t.From == t.To && o.Loops == LoopsRefuse:
			return nil, fmt.Errorf("tie %s: leads to itself: %w", t.From, renjia.ErrInvalid)
		case t.From != t.To:
			edges = append(edges, t)
		}
	}
	return edges, nil
}

func allParties(parties []renjia.Ref, edges []Tie) []renjia.Ref {
	seen := make(map[renjia.Ref]bool, len(parties))
	for _, r := range parties {
		seen[r] = true
	}
	for _, t := range edges {
		seen[t.From], seen[t.To] = true, true
	}
	all := make([]renjia.Ref, 0, len(seen))
	for r := range seen {
		all = append(all, r)
	}
	slices.SortFunc(all, compareRefs)
	return all
}

// compareRefs orders by space, kind and identifier.
func compareRefs(a, b renjia.Ref) int {
	if c := cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.Kind, b.Kind)); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

type arc struct {
	from, to int32
	weight   int64
}

// fill merges arcs and lays them out in rows.
func (g *Graph) fill(arcs []arc) error {
	slices.SortStableFunc(arcs, func(a, b arc) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	g.offsets = make([]int32, len(g.nodes)+1)
	last := arc{from: -1}
	for _, a := range arcs {
		if a.from == last.from && a.to == last.to {
			if err := g.merge(a); err != nil {
				return err
			}
			continue
		}
		g.targets = append(g.targets, a.to)
		g.weights = append(g.weights, a.weight)
		g.offsets[a.from+1]++
		last = a
	}
	for i := range g.nodes {
		g.offsets[i+1] += g.offsets[i]
	}
	return nil
}

func (g *Graph) merge(a arc) error {
	switch g.options.Merge {
	case MergeRefuse:
		return fmt.Errorf("ties %s – %s: there are several: %w", g.nodes[a.from], g.nodes[a.to], renjia.ErrInvalid)
	case MergeSum:
		w := &g.weights[len(g.weights)-1]
		if *w > math.MaxInt64-a.weight {
			return fmt.Errorf("ties %s – %s: the weights are out of range: %w", g.nodes[a.from], g.nodes[a.to], renjia.ErrInvalid)
		}
		*w += a.weight
	}
	return nil
}

// Len returns the number of parties.
func (g *Graph) Len() int { return len(g.nodes) }

// Edges returns the number of ties: of arcs if directed, of pairs if not.
func (g *Graph) Edges() int {
	if g.options.Direction == Undirected {
		return len(g.targets) / 2
	}
	return len(g.targets)
}

// Node returns the party at a place in the order of the graph, which is that of
// its references.
func (g *Graph) Node(i int) renjia.Ref { return g.nodes[i] }

// Index returns the place of a party, -1 if it is not in the graph.
func (g *Graph) Index(r renjia.Ref) int {
	i, found := slices.BinarySearchFunc(g.nodes, r, compareRefs)
	if !found {
		return -1
	}
	return i
}

// Options returns the choices the graph was built under.
func (g *Graph) Options() Options { return g.options }

// row returns the places a party's ties lead to, in order.
func (g *Graph) row(i int) []int32 { return g.targets[g.offsets[i]:g.offsets[i+1]] }

// Tied reports whether there is a tie from one place to another.
func (g *Graph) Tied(from, to int) bool {
	_, found := slices.BinarySearch(g.row(from), int32(to))
	return found
}

// reversed returns the graph with every arc turned round; of an undirected graph
// that is the graph itself.
func (g *Graph) reversed() *Graph {
	if g.options.Direction == Undirected {
		return g
	}
	r := &Graph{options: g.options, nodes: g.nodes, offsets: make([]int32, len(g.offsets)), targets: make([]int32, len(g.targets)), weights: make([]int64, len(g.weights))}
	for _, j := range g.targets {
		r.offsets[j+1]++
	}
	for i := range g.nodes {
		r.offsets[i+1] += r.offsets[i]
	}
	next := slices.Clone(r.offsets)
	for i := range g.nodes {
		for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
			at := next[g.targets[k]]
			r.targets[at], r.weights[at] = int32(i), g.weights[k]
			next[g.targets[k]]++
		}
	}
	return r
}
