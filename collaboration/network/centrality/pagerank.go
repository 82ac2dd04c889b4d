package centrality

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// PageRank returns the share of time that somebody spends at each party who goes
// along a tie with probability damping, and to any party else or where no tie
// leaves (Brin & Page 1998). Ties are drawn by weight if weights count; those of
// an undirected graph lead both ways. Damping lies above 0 and below 1; .85 is
// usual. The scores sum to 1; their errors sum to less than 1e-14/(1−damping).
func PageRank(g *network.Graph, damping float64, w network.Weights) (network.Scores, error) {
	if err := w.Check(); err != nil {
		return network.Scores{}, err
	}
	if !(damping > 0 && damping < 1) { //nolint:staticcheck // NaN is no damping either
		return network.Scores{}, fmt.Errorf("pagerank with damping %v: want a number above 0 and below 1: %w", damping, renjia.ErrInvalid)
	}
	out, in := bothRows(g)
	s := surfer{in: in.counting(w), damping: damping, leave: make([]float64, g.Len()), rank: make([]float64, g.Len())}
	for i := range s.leave {
		if strength := out.counting(w).strength(int32(i)); strength > 0 {
			s.leave[i] = damping / strength
		}
	}
	if !s.settle() {
		return network.Scores{}, fmt.Errorf("pagerank with damping %v: too near 1 to be found: %w", damping, renjia.ErrUnsupported)
	}
	variant := fmt.Sprintf("damping: %v, weights: %s, where no tie leaves: to all evenly, sum 1", damping, w)
	return network.Scores{About: g.About("pagerank", variant, "Brin & Page 1998"), Values: s.rank}, nil
}

// surfer solves rank = 1 + damping·P·rank, where nobody comes from a party that
// no tie leaves; scaled to sum 1 that is PageRank (Gleich 2015, 2.3). Each rank is
// used as soon as it is known (Gauss and Seidel), which takes about half the
// rounds of the power method.
type surfer struct {
	in      rows
	damping float64
	leave   []float64 // by place: damping / strength of ties that leave, 0 if none
	rank    []float64
	along   []float64 // by place: rank · leave
}

const (
	surferRounds   = 200000
	surferResidual = 1e-14
)

// settle reports whether it converged: the rest that each party does not account
// for bounds the error, as ‖(1 − damping·P)⁻¹‖ is at most 1/(1−damping).
func (s *surfer) settle() bool {
	s.along = make([]float64, len(s.rank))
	for range surferRounds {
		if s.round() > surferResidual*sumOf(s.rank) {
			continue
		}
		if total := sumOf(s.rank); s.residual() <= surferResidual*total || len(s.rank) == 0 {
			shrink(s.rank, total)
			return true
		}
	}
	return len(s.rank) == 0
}

// round sets every rank anew and returns the sum of the changes.
func (s *surfer) round() float64 {
	change := 0.0
	for i := range s.rank {
		rank := 1 + s.in.product(i, s.along)
		change += math.Abs(rank - s.rank[i])
		s.rank[i] = rank
		s.along[i] = rank * s.leave[i]
	}
	return change
}

func (s *surfer) residual() float64 {
	rest := 0.0
	for i, rank := range s.rank {
		rest += math.Abs(1 + s.in.product(i, s.along) - rank)
	}
	return rest
}
