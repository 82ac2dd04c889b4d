package network

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Tie is one relation between two parties.
type Tie struct {
	From, To renjia.Ref
	Layer    string // agreement, referral, funding…
	Weight   int64  // number or strength, at least 1
	Period   renjia.Period
}

// Direction says whether a tie from A to B is another one than from B to A.
type Direction string

// The directions.
const (
	Directed   Direction = "directed"
	Undirected Direction = "undirected"
)

// Merge says what becomes of several ties between the same two parties.
type Merge string

// The ways to merge. The graph is simple in any case; what differs is the
// weight of the merged tie.
const (
	MergeSum    Merge = "sum"    // weights add up
	MergeFirst  Merge = "first"  // the first tie counts
	MergeRefuse Merge = "refuse" // an error
)

// Loops says what becomes of a tie from a party to itself.
type Loops string

// The ways to treat loops.
const (
	LoopsDrop   Loops = "drop"
	LoopsRefuse Loops = "refuse" // an error
)

// Options are the choices under which a graph is built; all must be made.
type Options struct {
	Direction Direction
	Merge     Merge
	Loops     Loops
}

func (o Options) check() error {
	missing := &renjia.UnspecifiedError{What: "network.Options"}
	ask := func(chosen, name string, options ...string) {
		if chosen == "" {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: options})
		}
	}
	ask(string(o.Direction), "Direction", string(Directed), string(Undirected))
	ask(string(o.Merge), "Merge", string(MergeSum), string(MergeFirst), string(MergeRefuse))
	ask(string(o.Loops), "Loops", string(LoopsDrop), string(LoopsRefuse))
	if len(missing.Choices) > 0 {
		return missing
	}
	var p renjia.Problems
	p.Require(o.Direction == Directed || o.Direction == Undirected, "direction", "%q is unknown", o.Direction)
	p.Require(o.Merge == MergeSum || o.Merge == MergeFirst || o.Merge == MergeRefuse, "merge", "%q is unknown", o.Merge)
	p.Require(o.Loops == LoopsDrop || o.Loops == LoopsRefuse, "loops", "%q is unknown", o.Loops)
	return p.Err("network options")
}

// String names the choices, for results.
func (o Options) String() string {
	return fmt.Sprintf("%s, several ties: %s, loops: %s", o.Direction, o.Merge, o.Loops)
}

// Graph is a simple graph in compressed rows: 4 bytes a node and 12 an edge
// (twice that for an undirected edge, which is kept in both rows).
type Graph struct {
	options Options
	nodes   []renjia.Ref // sorted by text, so that a graph does not depend on the order of its ties
	offsets []int32
	targets []int32
	weights []int64
}

// Build makes a graph of parties and the ties between them. Parties that only
// occur in ties are added; parties without a tie are isolates. All ties count,
// whatever their layer and period: filter before.
func Build(parties []renjia.Ref, ties iter.Seq2[Tie, error], o Options) (*Graph, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	edges, err := collect(ties, o)
	if err != nil {
		return nil, err
	}
	g := &Graph{options: o, nodes: allParties(parties, edges)}
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
	for t, err := range ties {
		if err != nil {
			return nil, err
		}
		switch {
		case t.From.IsZero() || t.To.IsZero():
			return nil, fmt.Errorf("tie %d: names no party: %w", len(edges)+1, renjia.ErrInvalid)
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
	slices.SortFunc(all, func(a, b renjia.Ref) int { return cmp.Compare(a.String(), b.String()) })
	return all
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
		if *w > 1<<62-a.weight {
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

// Node returns the party at a place in the order of the graph.
func (g *Graph) Node(i int) renjia.Ref { return g.nodes[i] }

// Index returns the place of a party, -1 if it is not in the graph.
func (g *Graph) Index(r renjia.Ref) int {
	i, found := slices.BinarySearchFunc(g.nodes, r, func(a, b renjia.Ref) int { return cmp.Compare(a.String(), b.String()) })
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
