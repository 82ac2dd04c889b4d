package twomode

import (
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Projection says what a node of the other mode is worth to two that share it.
type Projection string

// The projections.
const (
	Shared Projection = "shared" // one
	Newman Projection = "newman" // one divided by how many others one meets there (Newman 2001)
)

// Check fails if no choice was made or it is unknown.
func (p Projection) Check() error {
	return network.Choose("projection", string(p), "an event of all ties everybody to everybody unless it is divided among them",
		string(Shared), string(Newman))
}

// Project returns the network of one mode: two of its nodes are tied if they share
// one of the other, with the worth of all they share as weight. Nodes that share
// none are isolates. It takes the sum of squares of the degrees in the other mode.
func (t *Graph) Project(mode string, p Projection) (*network.Graph, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	places, err := t.Places(mode)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(places))
	for k, i := range places {
		ids[k] = t.g.ID(i)
	}
	return network.Build(ids, func(yield func(network.Tie, error) bool) {
		m := newMeetings(t)
		for _, i := range places {
			for _, j := range m.later(i, p) {
				tie := network.Tie{From: t.g.ID(i), To: t.g.ID(int(j)), Weight: m.worth[j]}
				if !yield(tie, nil) {
					return
				}
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
}

// meetings adds up what one node shares with others of its mode.
type meetings struct {
	t      *Graph
	worth  []float64 // of what each shares with the one at hand
	others []int32   // that share something, in order
}

func newMeetings(t *Graph) *meetings { return &meetings{t: t, worth: make([]float64, t.g.Len())} }

// later returns those after a node that it shares something with.
func (m *meetings) later(i int, p Projection) []int32 {
	for _, j := range m.others {
		m.worth[j] = 0
	}
	m.others = m.others[:0]
	for _, event := range m.t.g.Row(i) {
		row := m.t.g.Row(int(event))
		worth := 1.0
		if p == Newman {
			worth = 1 / float64(len(row)-1) // whoever is alone meets nobody
		}
		after, found := slices.BinarySearch(row, int32(i))
		if found {
			after++
		}
		for _, j := range row[after:] {
			if m.worth[j] == 0 {
				m.others = append(m.others, j)
			}
			m.worth[j] += worth
		}
	}
	slices.Sort(m.others)
	return m.others
}
