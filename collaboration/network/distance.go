package network

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Closeness says how close a party counts as being to those it cannot reach.
type Closeness string

// The ways to measure closeness; r is how many others a party reaches and Σd the
// sum of its distances to them. In a connected graph ClosenessComponent and
// ClosenessWassermanFaust are the same.
const (
	ClosenessComponent      Closeness = "component"       // r/Σd, undefined for a party that reaches nobody
	ClosenessWassermanFaust Closeness = "wasserman-faust" // r/(n−1) · r/Σd, 0 for a party that reaches nobody
	ClosenessHarmonic       Closeness = "harmonic"        // Σ 1/d, between 0 and n−1
)

var closenessSource = map[Closeness]string{
	ClosenessComponent:      "Freeman 1979, within the parties reached",
	ClosenessWassermanFaust: "Wasserman & Faust 1994, 5.2",
	ClosenessHarmonic:       "Marchiori & Latora 2000",
}

func (c Closeness) check() error {
	if _, ok := closenessSource[c]; ok {
		return nil
	}
	if c == "" {
		return &renjia.UnspecifiedError{What: "network.Graph.Closeness", Choices: []renjia.Choice{{
			Name: "closeness", Options: []string{string(ClosenessComponent), string(ClosenessWassermanFaust), string(ClosenessHarmonic)},
			Why: "programs differ in what they do where not all parties reach each other",
		}}}
	}
	return fmt.Errorf("closeness %q: unknown: %w", string(c), renjia.ErrInvalid)
}

// Closeness returns how near each party is to all others, by the number of ties
// on the way. In a directed graph Out follows the arcs and In goes against them;
// Total is not supported there. It takes O(n·m) time.
func (g *Graph) Closeness(c Closeness, s Side) (Scores, error) {
	if err := c.check(); err != nil {
		return Scores{}, err
	}
	if err := s.check(); err != nil {
		return Scores{}, err
	}
	from := g
	switch {
	case s == Total && g.options.Direction == Directed:
		return Scores{}, fmt.Errorf("closeness by both sides of a directed graph: choose in or out, or build it undirected: %w", renjia.ErrUnsupported)
	case s == In:
		from = g.reversed()
	}
	about := g.about("closeness", g.Len(), fmt.Sprintf("closeness: %s, side: %s", c, s), closenessSource[c])
	return Scores{about, from.closeness(c)}, nil
}

func (g *Graph) closeness(c Closeness) []float64 {
	values := make([]float64, g.Len())
	search := newSearch(g)
	for i := range values {
		reached := search.from(i)
		if c == ClosenessHarmonic {
			values[i] = reached.harmonic
			continue
		}
		values[i] = float64(reached.parties) / float64(reached.total) // 0/0 is NaN: undefined
		if c == ClosenessWassermanFaust {
			values[i] *= float64(reached.parties) / float64(g.Len()-1)
			if reached.parties == 0 {
				values[i] = 0
			}
		}
	}
	return values
}

// ClosenessCentralization returns Freeman's centralization by closeness of an
// undirected graph: the sum of differences from the largest closeness, over
// (n−1)(n−2)/(2n−3) (Freeman 1979). It is undefined unless all parties that
// count reach each other. A star has 1.
func (g *Graph) ClosenessCentralization(x Isolates) (Estimate, error) {
	if err := x.check(); err != nil {
		return Estimate{}, err
	}
	if g.options.Direction == Directed {
		return Estimate{}, fmt.Errorf("closeness centralization of a directed graph: has no agreed maximum: %w", renjia.ErrUnsupported)
	}
	n := g.counted(x)
	about := g.about("closeness-centralization", n, "isolates: "+string(x), "Freeman 1979")
	var values []float64
	search := newSearch(g)
	for i := range g.nodes {
		if x == IsolatesExcluded && len(g.row(i)) == 0 {
			continue
		}
		reached := search.from(i)
		if reached.parties < n-1 {
			return Estimate{}, fmt.Errorf("the parties do not all reach each other: %w", about.undefined())
		}
		values = append(values, float64(n-1)/float64(reached.total))
	}
	return about.estimate(values, n, float64(n-1)*float64(n-2)/float64(2*n-3))
}

// search is a breadth-first search whose memory is used again.
type search struct {
	g     *Graph
	order []int32
	depth []int32 // -1 if not reached
}

func newSearch(g *Graph) *search {
	s := &search{g: g, order: make([]int32, 0, g.Len()), depth: make([]int32, g.Len())}
	for i := range s.depth {
		s.depth[i] = -1
	}
	return s
}

// reached sums up what a party reaches.
type reached struct {
	parties  int
	total    int64 // sum of distances
	harmonic float64
}

func (s *search) from(i int) (r reached) {
	s.order = append(s.order[:0], int32(i))
	s.depth[i] = 0
	for k := 0; k < len(s.order); k++ {
		v := s.order[k]
		for _, w := range s.g.row(int(v)) {
			if s.depth[w] < 0 {
				s.depth[w] = s.depth[v] + 1
				s.order = append(s.order, w)
			}
		}
	}
	for _, v := range s.order {
		if d := s.depth[v]; d > 0 {
			r.parties++
			r.total += int64(d)
			r.harmonic += 1 / float64(d)
		}
		s.depth[v] = -1
	}
	return r
}
