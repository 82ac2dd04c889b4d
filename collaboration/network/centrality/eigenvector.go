package centrality

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Components says what becomes of a graph whose parties do not all reach each
// other, for measures that compare them through their ties.
type Components string

// The ways to treat components.
const (
	ComponentsRefuse  Components = "refuse"  // an error
	ComponentsLeading Components = "leading" // the one with the largest eigenvalue has scores, all others 0
	ComponentsEach    Components = "each"    // each by itself: scores of different components cannot be compared; isolates 0
)

// Check fails if no choice was made or it is unknown.
func (c Components) Check() error {
	return network.Choose("components", string(c), "ties say nothing of how parties that do not reach each other compare",
		string(ComponentsRefuse), string(ComponentsLeading), string(ComponentsEach))
}

// Eigen is scores that are an eigenvector.
type Eigen struct {
	network.About
	Values     []float64 `json:"values"` // one for each party, not negative, sum of squares 1
	Eigenvalue float64   `json:"eigenvalue"`
	Residual   float64   `json:"residual"` // length of A·x − λ·x: what the method left over
}

// Eigenvector returns Bonacich's eigenvector centrality of an undirected graph:
// the score of a party is proportional to the sum of those of its neighbours
// (Bonacich 1972). The leading eigenvalue is simple in a connected graph. Where
// two components share it, ComponentsLeading is undefined; so is a graph without
// ties. A directed graph is ErrUnsupported: see [PageRank] and [HITS], or make it
// undirected.
func Eigenvector(g *network.Graph, w network.Weights, c Components) (Eigen, error) {
	for _, err := range []error{w.Check(), c.Check()} {
		if err != nil {
			return Eigen{}, err
		}
	}
	if g.Directed() {
		return Eigen{}, fmt.Errorf("eigenvector centrality of a directed graph: take PageRank or HITS, or make it undirected: %w", renjia.ErrUnsupported)
	}
	r, _, err := weighed(g, w)
	if err != nil {
		return Eigen{}, err
	}
	about := g.About("eigenvector", fmt.Sprintf("weights: %s, components: %s, sum of squares 1", w, c), "Bonacich 1972")
	p, err := principal(r, c, about)
	return Eigen{about, p.vector, p.value, p.residual}, err
}

// same is how close two eigenvalues are that count as one.
const same = 1e-9

// principal returns the leading eigenvector of a symmetric matrix.
func principal(r rows, c Components, about network.About) (pair, error) {
	parts := r.components()
	if len(r.targets) == 0 {
		return pair{}, about.Undefined("there are no ties")
	}
	if c == ComponentsRefuse && len(parts) > 1 {
		return pair{}, about.Undefined(fmt.Sprintf("there are %d components, choose leading or each", len(parts)))
	}
	best, rival := pair{vector: make([]float64, r.len())}, 0.0
	for _, places := range parts {
		if len(places) < 2 || c == ComponentsLeading && r.bound(places) < best.value*(1-same) {
			continue
		}
		p, ok := r.sub(places).principal()
		if !ok {
			return pair{}, fmt.Errorf("%s of %d parties: not found after many steps, the next eigenvalue is too near: %w", about.Measure, about.N, renjia.ErrUnsupported)
		}
		rival = max(rival, min(p.value, best.value))
		best.take(p, places, c)
	}
	if c == ComponentsLeading && rival >= best.value*(1-same) {
		return pair{}, about.Undefined("several components share the leading eigenvalue, choose each")
	}
	return best, nil
}

// principal finds the leading eigenvector of a component, on weights of which the
// largest is 1: their squares stay in range.
func (r rows) principal() (pair, bool) {
	unit := 1.0
	if r.weights != nil {
		unit = slices.Max(r.weights)
		shrink(r.weights, unit)
	}
	p, ok := leading(r)
	p.value *= unit
	p.residual *= unit
	return p, ok
}

// take writes the scores of a component into those of the whole.
func (whole *pair) take(p pair, places []int32, c Components) {
	if c == ComponentsLeading {
		if p.value <= whole.value {
			return
		}
		clear(whole.vector)
	}
	for k, i := range places {
		whole.vector[i] = p.vector[k]
	}
	if p.value > whole.value {
		whole.value = p.value
	}
	whole.residual = max(whole.residual, p.residual)
}

// bound is a number that no eigenvalue of a component exceeds.
func (r rows) bound(places []int32) float64 {
	most := 0.0
	for _, i := range places {
		most = max(most, r.strength(i))
	}
	return most
}

// components returns the places of each component of a symmetric matrix.
func (r rows) components() (parts [][]int32) {
	seen := make([]bool, r.len())
	queue := make([]int32, 0, r.len())
	for i := range seen {
		if seen[i] {
			continue
		}
		first := len(queue)
		seen[i], queue = true, append(queue, int32(i))
		for k := first; k < len(queue); k++ {
			for _, j := range r.of(queue[k]) {
				if !seen[j] {
					seen[j], queue = true, append(queue, j)
				}
			}
		}
		parts = append(parts, queue[first:len(queue):len(queue)])
	}
	return parts
}

// sub returns the matrix of a component, whose places are numbered anew.
func (r rows) sub(places []int32) rows {
	number := make([]int32, r.len())
	s := rows{offsets: make([]int32, 1, len(places)+1)}
	for k, i := range places {
		number[i] = int32(k)
	}
	for _, i := range places {
		for _, j := range r.of(i) {
			s.targets = append(s.targets, number[j])
		}
		if r.weights != nil {
			s.weights = append(s.weights, r.weights[r.offsets[i]:r.offsets[i+1]]...)
		}
		s.offsets = append(s.offsets, int32(len(s.targets)))
	}
	return s
}
