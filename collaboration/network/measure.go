package network

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Isolates says whether parties without a tie count in a measure.
type Isolates string

// The ways to treat isolates.
const (
	IsolatesIncluded Isolates = "included"
	IsolatesExcluded Isolates = "excluded"
)

func (x Isolates) check() error {
	switch x {
	case IsolatesIncluded, IsolatesExcluded:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "network measure", Choices: []renjia.Choice{{
			Name: "isolates", Options: []string{string(IsolatesIncluded), string(IsolatesExcluded)},
			Why: "published values differ: Florentine marriages have centralization .267 with the isolate and .275 without",
		}}}
	}
	return fmt.Errorf("isolates %q: unknown: %w", string(x), renjia.ErrInvalid)
}

// Result is an exact measure of a graph with what it was made of.
type Result struct {
	Measure string          `json:"measure"`
	Value   renjia.Fraction `json:"value"`
	N       int             `json:"n"`     // parties that count
	Edges   int             `json:"edges"` // ties that count
	Variant string          `json:"variant"`
	Source  string          `json:"source"`
}

func (g *Graph) result(measure string, num, den int64, n int, variant, source string) (Result, error) {
	if den == 0 {
		return Result{}, fmt.Errorf("%s of %d parties: undefined: %w", measure, n, renjia.ErrInvalid)
	}
	f, err := renjia.NewFraction(num, den)
	if variant != "" {
		variant = "; " + variant
	}
	return Result{measure, f, n, g.Edges(), g.options.String() + variant, source}, err
}

// counted returns how many parties count.
func (g *Graph) counted(x Isolates) int {
	if x == IsolatesIncluded {
		return g.Len()
	}
	n := 0
	for _, d := range g.neighbours() {
		if d > 0 {
			n++
		}
	}
	return n
}

// neighbours returns for each party with how many others it has any tie.
func (g *Graph) neighbours() []int {
	degree := make([]int, g.Len())
	for i := range degree {
		for _, j := range g.row(i) {
			degree[i]++
			if g.options.Direction == Directed && !g.Tied(int(j), i) {
				degree[j]++
			}
		}
	}
	return degree
}

// Density returns the share of possible ties that exist: m/(n(n−1)) if directed,
// twice that if not (Wasserman & Faust 1994, 4.1 and 5.1). It is undefined for
// fewer than two parties.
func (g *Graph) Density(x Isolates) (Result, error) {
	if err := x.check(); err != nil {
		return Result{}, err
	}
	n := int64(g.counted(x))
	return g.result("density", int64(len(g.targets)), n*(n-1), int(n), "isolates: "+string(x), "Wasserman & Faust 1994, 4.1, 5.1")
}

// Side is the side of a tie that a degree counts.
type Side string

// The sides. In an undirected graph all three are the same.
const (
	Out   Side = "out"
	In    Side = "in"
	Total Side = "total" // out plus in
)

// Degree returns each party's number of ties, in the order of the graph.
func (g *Graph) Degree(s Side) ([]int, error) {
	out, in := make([]int, g.Len()), make([]int, g.Len())
	for i := range out {
		out[i] = len(g.row(i))
		for _, j := range g.row(i) {
			in[j]++
		}
	}
	switch {
	case s == Out || (s == Total && g.options.Direction == Undirected):
		return out, nil
	case s == In:
		return in, nil
	case s == Total:
		for i := range out {
			out[i] += in[i]
		}
		return out, nil
	}
	return nil, fmt.Errorf("side %q: want out, in or total: %w", string(s), renjia.ErrInvalid)
}

// DegreeCentralization returns Freeman's centralization by degree: the sum of
// differences from the largest degree, over the largest sum possible, which is
// (n−1)(n−2) if undirected and (n−1)² for the in- or out-degree of a directed
// graph (Freeman 1979; Wasserman & Faust 1994, 5.2). A star has 1.
func (g *Graph) DegreeCentralization(s Side, x Isolates) (Result, error) {
	if err := x.check(); err != nil {
		return Result{}, err
	}
	if s == Total && g.options.Direction == Directed {
		return Result{}, fmt.Errorf("centralization by total degree of a directed graph: has no agreed maximum, choose in or out: %w", renjia.ErrUnsupported)
	}
	degree, err := g.Degree(s)
	if err != nil {
		return Result{}, err
	}
	largest, sum := 0, 0
	for _, d := range degree {
		largest = max(largest, d)
		sum += d
	}
	n := int64(g.counted(x))
	most := (n - 1) * (n - 2)
	if g.options.Direction == Directed {
		most = (n - 1) * (n - 1)
	}
	if n < 3 {
		most = 0
	}
	return g.result("degree-centralization", n*int64(largest)-int64(sum), most, int(n),
		fmt.Sprintf("degree: %s, isolates: %s", s, x), "Freeman 1979")
}

// ArcReciprocity returns the share of arcs that are answered.
func (g *Graph) ArcReciprocity() (Result, error) {
	mutual, _ := g.dyads()
	return g.result("arc-reciprocity", 2*mutual, int64(len(g.targets)), g.Len(), "", "Wasserman & Faust 1994, 13.3")
}

// DyadReciprocity returns the share of connected pairs that are connected in
// both directions.
func (g *Graph) DyadReciprocity() (Result, error) {
	mutual, asymmetric := g.dyads()
	return g.result("dyad-reciprocity", mutual, mutual+asymmetric, g.Len(), "", "Wasserman & Faust 1994, 13.3")
}

func (g *Graph) dyads() (mutual, asymmetric int64) {
	for i := range g.nodes {
		for _, j := range g.row(i) {
			switch {
			case !g.Tied(int(j), i):
				asymmetric++
			case int(j) > i:
				mutual++
			}
		}
	}
	return mutual, asymmetric
}

// Components returns for each party the number of its component, from 0 in the
// order of the graph, ignoring directions, and how many there are.
func (g *Graph) Components() (of []int, count int) {
	parent := make([]int, g.Len())
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range g.nodes {
		for _, j := range g.row(i) {
			a, b := find(i), find(int(j))
			parent[max(a, b)] = min(a, b)
		}
	}
	of = make([]int, g.Len())
	for i := range of {
		if root := find(i); root == i {
			of[i] = count
			count++
		} else {
			of[i] = of[root]
		}
	}
	return of, count
}

// ShareThrough returns the share of a party's neighbours' possible dependence on
// a lead: of all parties that have a tie, how many have ties to the lead alone.
// It is the simplest sign of the peripheral dilemma.
func (g *Graph) ShareThrough(lead renjia.Ref) (Result, error) {
	at := g.Index(lead)
	if at < 0 {
		return Result{}, fmt.Errorf("%s: not in the graph: %w", lead, renjia.ErrNotFound)
	}
	var only, tied int64
	for i, d := range g.neighbours() {
		if i == at || d == 0 {
			continue
		}
		tied++
		if d == 1 && (g.Tied(i, at) || g.Tied(at, i)) {
			only++
		}
	}
	return g.result("tied-to-lead-only", only, tied, int(tied), "lead: "+lead.String(), "share of tied parties whose only neighbour is the lead")
}
