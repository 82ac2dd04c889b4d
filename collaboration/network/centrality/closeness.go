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

// Closeness returns how near each party is to all others. In a directed graph Out
// follows the arcs and In goes against them; Total is not supported there. It
// takes O(n·m) time.
func Closeness(g *network.Graph, f Formula, s network.Side, l network.Lengths) (network.Scores, error) {
	for _, err := range []error{f.Check(), s.Check(), l.Check()} {
		if err != nil {
			return network.Scores{}, err
		}
	}
	from := g
	switch {
	case l != network.LengthsOne:
		return network.Scores{}, fmt.Errorf("closeness by lengths %s: %w", l, renjia.ErrUnsupported)
	case s == network.Total && g.Directed():
		return network.Scores{}, fmt.Errorf("closeness by both sides of a directed graph: choose in or out, or build it undirected: %w", renjia.ErrUnsupported)
	case s == network.In:
		from = g.Reversed()
	}
	values := make([]float64, g.Len())
	search := newSearch(from)
	for i := range values {
		values[i] = search.from(i).closeness(f, g.Len())
	}
	about := g.About("closeness", fmt.Sprintf("closeness: %s, side: %s, lengths: %s", f, s, l), formulaSource[f])
	return network.Scores{About: about, Values: values}, nil
}

func (r reached) closeness(f Formula, n int) float64 {
	switch {
	case f == Harmonic:
		return r.harmonic
	case f == WassermanFaust && r.parties == 0:
		return 0
	}
	c := float64(r.parties) / float64(r.total) // 0/0 is NaN: undefined
	if f == WassermanFaust {
		c *= float64(r.parties) / float64(n-1)
	}
	return c
}

// search is a breadth-first search whose memory is used again.
type search struct {
	g     *network.Graph
	order []int32
	depth []int32 // -1 if not reached
}

func newSearch(g *network.Graph) *search {
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
		for _, w := range s.g.Row(int(v)) {
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
