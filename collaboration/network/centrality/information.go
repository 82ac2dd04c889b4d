package centrality

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// informationLimit bounds the memory of [Information] to 200 MB.
const informationLimit = 3000

// Information returns Stephenson and Zelen's information centrality of an
// undirected graph: the harmonic mean of the information on all paths from a party
// to each other one, which is one by the resistance between them if ties are wires
// (Stephenson & Zelen 1989; Brandes & Fleischer 2005). Parties that do not reach
// each other have no information of each other: isolates get 0 and the others are
// measured by themselves; any other disconnected graph is undefined. IsolatesIncluded
// counts isolates in the n of the formula, 1/(c_ii + (T − 2R)/n), as R sna 2.7
// does, which raises the scores of all others; IsolatesExcluded gives what the
// graph has without them. It takes O(n³) time, for at most 3,000 parties.
func Information(g *network.Graph, w network.Weights, x network.Isolates) (network.Scores, error) {
	for _, err := range []error{w.Check(), x.Check()} {
		if err != nil {
			return network.Scores{}, err
		}
	}
	if g.Directed() {
		return network.Scores{}, fmt.Errorf("information centrality of a directed graph: make it undirected: %w", renjia.ErrUnsupported)
	}
	r, _, err := weighed(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	about := g.About("information", fmt.Sprintf("weights: %s, isolates: %s", w, x), "Stephenson & Zelen 1989")
	var parts [][]int32
	for _, places := range r.components() {
		if len(places) > 1 {
			parts = append(parts, places)
		}
	}
	switch {
	case len(parts) != 1:
		return network.Scores{}, about.Undefined("the parties do not all reach each other")
	case len(parts[0]) > informationLimit:
		return network.Scores{}, fmt.Errorf("information centrality of %d parties: at most %d: %w", len(parts[0]), informationLimit, renjia.ErrUnsupported)
	}
	values := make([]float64, g.Len())
	for k, v := range information(r.sub(parts[0]), g.Counted(x)) {
		values[parts[0][k]] = v
	}
	return network.Scores{About: about, Values: values}, nil
}

// information inverts the Laplacian plus 1 everywhere. The mean of the resistances
// between i and all n parties is then c_ii + (Σ_j c_jj − 2·Σ_j c_ij)/n, where the
// last sum is one by the number of parties that are tied.
func information(r rows, n int) []float64 {
	tied := r.len()
	m := mat.NewSymDense(tied, nil)
	for i := range tied {
		for j := i; j < tied; j++ {
			m.SetSym(i, j, 1)
		}
		m.SetSym(i, i, 1+r.strength(int32(i)))
		for k := r.offsets[i]; k < r.offsets[i+1]; k++ {
			m.SetSym(i, int(r.targets[k]), 1-r.weight(k))
		}
	}
	var c mat.Cholesky
	c.Factorize(m) // positive definite: the graph is connected
	var inverse mat.SymDense
	_ = c.InverseTo(&inverse) // warns of a bad condition, which resistances bear
	trace := mat.Trace(&inverse)
	values := make([]float64, tied)
	for i := range values {
		values[i] = 1 / (inverse.At(i, i) + (trace-2/float64(tied))/float64(n))
	}
	return values
}
