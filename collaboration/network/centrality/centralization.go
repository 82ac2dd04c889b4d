package centrality

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Maximum is the largest sum of differences of degrees that degree centralization
// is taken of.
type Maximum string

// The maxima that programs and books use for n parties.
const (
	MaximumUndirectedStar Maximum = "(n-1)(n-2)" // an undirected star; also in lecture values for directed graphs, which can exceed 1
	MaximumDirectedStar   Maximum = "(n-1)^2"    // a star whose arcs all leave, or all reach, the centre; only for directed graphs
	MaximumWithLoops      Maximum = "n(n-1)"     // as if the centre were tied to itself: the default of igraph for R
)

// Check fails if no choice was made or it is unknown.
func (m Maximum) Check() error {
	return network.Choose("maximum", string(m), "published values differ: Knoke information has in-degree centralization .506 or .569",
		string(MaximumUndirectedStar), string(MaximumDirectedStar), string(MaximumWithLoops))
}

func (m Maximum) of(n int64) int64 {
	switch {
	case n < 3:
		return 0
	case m == MaximumUndirectedStar:
		return (n - 1) * (n - 2)
	case m == MaximumDirectedStar:
		return (n - 1) * (n - 1)
	}
	return n * (n - 1)
}

// DegreeCentralization returns Freeman's centralization by degree: the sum of
// differences from the largest degree, over the largest sum possible (Freeman
// 1979; Wasserman & Faust 1994, 5.2). A star has 1. It is undefined for fewer than
// three parties.
func DegreeCentralization(g *network.Graph, s network.Side, x network.Isolates, m Maximum) (network.Result, error) {
	for _, err := range []error{x.Check(), m.Check()} {
		if err != nil {
			return network.Result{}, err
		}
	}
	switch {
	case s == network.Total && g.Directed():
		return network.Result{}, fmt.Errorf("centralization by total degree of a directed graph: has no agreed maximum, choose in or out: %w", renjia.ErrUnsupported)
	case m == MaximumDirectedStar && !g.Directed():
		return network.Result{}, fmt.Errorf("centralization of an undirected graph over %s: no undirected graph reaches it, choose %s: %w", m, MaximumUndirectedStar, renjia.ErrUnsupported)
	}
	degree, err := g.Degree(s)
	if err != nil {
		return network.Result{}, err
	}
	largest, sum := int64(0), int64(0)
	for _, d := range degree.Values {
		largest = max(largest, d)
		sum += d
	}
	n := int64(g.Counted(x))
	about := g.About("degree-centralization", fmt.Sprintf("degree: %s, isolates: %s, maximum: %s", s, x, m), "Freeman 1979").Of(int(n))
	return about.Share(n*largest-sum, m.of(n))
}

// BetweennessCentralization returns Freeman's centralization by betweenness: the
// sum of differences from the largest value, over (n−1)²(n−2), half of that if
// undirected (Freeman 1979). A star has 1.
func BetweennessCentralization(g *network.Graph, x network.Isolates) (network.Estimate, error) {
	if err := x.Check(); err != nil {
		return network.Estimate{}, err
	}
	between, err := Betweenness(g, network.LengthsOne)
	if err != nil {
		return network.Estimate{}, err
	}
	n := g.Counted(x)
	most := math.Pow(float64(n-1), 2) * float64(n-2)
	if !g.Directed() {
		most /= 2
	}
	return centralized(g.About("betweenness-centralization", "isolates: "+string(x), "Freeman 1979").Of(n), between.Values, most)
}

// ClosenessCentralization returns Freeman's centralization by closeness of an
// undirected graph: the sum of differences from the largest closeness, over
// (n−1)(n−2)/(2n−3) (Freeman 1979). It is undefined unless all parties that
// count reach each other. A star has 1.
func ClosenessCentralization(g *network.Graph, x network.Isolates) (network.Estimate, error) {
	if err := x.Check(); err != nil {
		return network.Estimate{}, err
	}
	if g.Directed() {
		return network.Estimate{}, fmt.Errorf("closeness centralization of a directed graph: has no agreed maximum: %w", renjia.ErrUnsupported)
	}
	n := g.Counted(x)
	about := g.About("closeness-centralization", "isolates: "+string(x), "Freeman 1979").Of(n)
	all := reachesBySteps(g, chosen(nil).workers)
	var values []float64
	for i, r := range all.of {
		if x == network.IsolatesExcluded && len(g.Row(i)) == 0 {
			continue
		}
		if r.parties < int64(n-1) {
			return network.Estimate{}, about.Undefined("the parties do not all reach each other")
		}
		values = append(values, float64(n-1)/r.total)
	}
	return centralized(about, values, float64(n-1)*float64(n-2)/float64(2*n-3))
}

// centralized is the sum of differences from the largest value over the largest
// sum possible (Freeman 1979).
func centralized(a network.About, values []float64, most float64) (network.Estimate, error) {
	if a.N < 3 {
		return network.Estimate{}, a.Undefined("there are fewer than three parties")
	}
	largest, sum := 0.0, 0.0
	for _, v := range values {
		largest = max(largest, v)
		sum += v
	}
	return network.Estimate{About: a, Value: (float64(a.N)*largest - sum) / most}, nil
}

// EigenvectorCentralization returns Freeman's centralization by eigenvector
// centrality of an undirected graph, scaled so that the largest score is 1: the
// sum of differences from it over n−2, which a single tie among isolates has
// (igraph for R). Several components are treated as [ComponentsLeading].
func EigenvectorCentralization(g *network.Graph, w network.Weights, x network.Isolates) (network.Estimate, error) {
	if err := x.Check(); err != nil {
		return network.Estimate{}, err
	}
	e, err := Eigenvector(g, w, ComponentsLeading)
	if err != nil {
		return network.Estimate{}, err
	}
	n := g.Counted(x)
	about := g.About("eigenvector-centralization", fmt.Sprintf("weights: %s, isolates: %s, largest score 1", w, x), "Freeman 1979; Bonacich 1972").Of(n)
	shrink(e.Values, slices.Max(e.Values))
	return centralized(about, e.Values, float64(n-2))
}
