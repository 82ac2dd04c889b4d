package centrality

import "github.com/renjia-project/renjia/collaboration/network"

// shares works out on what share of the shortest paths from one source each
// place and each tie lies, by lengths, for any number of paths.
type shares struct {
	*dijkstra
	paths []count   // number of shortest paths from the source
	share []float64 // dependency of the source on the place
}

func newShares(g *network.Graph, m *metric) *shares {
	return &shares{newDijkstra(g, m, true), make([]count, g.Len()), make([]float64, g.Len())}
}

// add adds the dependencies of a source on places and on arcs; either may be nil.
func (s *shares) add(source int32, places, arcs []float64) {
	s.from(source)
	for _, w := range s.order {
		s.paths[w], s.share[w] = count{}, 0
		for _, l := range s.last(w) {
			s.paths[w] = s.paths[w].plus(s.paths[l.from])
		}
		if w == source {
			s.paths[w] = count{value: 1}
		}
	}
	for k := len(s.order) - 1; k > 0; k-- {
		w := s.order[k]
		for _, l := range s.last(w) {
			part := s.paths[l.from].over(s.paths[w]) * (1 + s.share[w])
			s.share[l.from] += part
			if arcs != nil {
				arcs[l.arc] += part
			}
		}
		if places != nil {
			places[w] += s.share[w]
		}
	}
}
