package centrality

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Formula says how close a party counts as being to those it cannot reach.
type Formula string

// The ways to measure closeness; r is how many others a party reaches and Σd the
// sum of its distances to them. In a connected graph Component and
// WassermanFaust are the same.
const (
	Component      Formula = "component"       // r/Σd, undefined for a party that reaches nobody
	WassermanFaust Formula = "wasserman-faust" // r/(n−1) · r/Σd, 0 for a party that reaches nobody
	Harmonic       Formula = "harmonic"        // Σ 1/d, between 0 and n−1
)

var formulaSource = map[Formula]string{
	Component:      "Freeman 1979, within the parties reached",
	WassermanFaust: "Wasserman & Faust 1994, 5.2",
	Harmonic:       "Marchiori & Latora 2000",
}

// Check fails if no choice was made or it is unknown.
func (f Formula) Check() error {
	return network.Choose("closeness", string(f), "programs differ in what they do where not all parties reach each other",
		string(Component), string(WassermanFaust), string(Harmonic))
}

// Closeness returns how near each party is to all others, by the distances of
// shortest paths. In a directed graph Out follows the arcs and In goes against
// them; Total is not supported there. [Normalized] divides Harmonic by n−1; the
// other formulas are shares already. It takes O(n·m/256) time where every tie is
// one step, O(n·m·log n) by weights.
func Closeness(g *network.Graph, f Formula, s network.Side, l network.Lengths, options ...Option) (network.Scores, error) {
	for _, err := range []error{f.Check(), s.Check(), l.Check()} {
		if err != nil {
			return network.Scores{}, err
		}
	}
	if s == network.Total && g.Directed() {
		return network.Scores{}, fmt.Errorf("closeness by both sides of a directed graph: choose in or out, or build it undirected: %w", renjia.ErrUnsupported)
	}
	from, set := g, chosen(options)
	if s == network.In {
		from = g.Reversed()
	}
	all, compared, err := reachesOf(from, l, set.workers)
	if err != nil {
		return network.Scores{}, err
	}
	variant := fmt.Sprintf("closeness: %s, side: %s, lengths: %s%s", f, s, l, compared)
	if f == Harmonic {
		variant += ", " + set.scale()
	}
	about := g.About("closeness", variant, formulaSource[f])
	if f == Harmonic && set.normalized && g.Len() < 2 {
		return network.Scores{}, about.Undefined("normalized, there must be two parties")
	}
	values := make([]float64, g.Len())
	for i, r := range all.of {
		values[i] = r.closeness(f, g.Len(), set.normalized)
	}
	return network.Scores{About: about, Values: values}, nil
}

func (r reach) closeness(f Formula, n int, normalized bool) float64 {
	switch {
	case f == Harmonic && normalized:
		return r.harmonic / float64(n-1)
	case f == Harmonic:
		return r.harmonic
	case f == WassermanFaust && r.parties == 0:
		return 0
	}
	c := float64(r.parties) / r.total // 0/0 is NaN: undefined
	if f == WassermanFaust {
		c *= float64(r.parties) / float64(n-1)
	}
	return c
}
