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
// usual. The scores sum to 1; their errors sum to less than 2e-14/(1−damping).
func PageRank(g *network.Graph, damping float64, w network.Weights) (network.Scores, error) {
	if err := w.Check(); err != nil {
		return network.Scores{}, err
	}
	if !(damping > 0 && damping < 1) { //nolint:staticcheck // NaN is no damping either
		return network.Scores{}, fmt.Errorf("pagerank with damping %v: want a number above 0 and below 1: %w", damping, renjia.ErrInvalid)
	}
	out, in, err := weighed(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	s := surfer{in: in, damping: damping, leave: make([]float64, g.Len()), rank: make([]float64, g.Len())}
	for i := range s.leave {
		if strength := out.strength(int32(i)); strength > 0 {
			s.leave[i] = damping / strength
		}
	}
	if !s.settle() {
		return network.Scores{}, fmt.Errorf("pagerank with damping %v: too near 1 to be found: %w", damping, renjia.ErrUnsupported)
	}
	variant := fmt.Sprintf("damping: %v, weights: %s, where no tie leaves: to all evenly, sum 1", damping, w)
	return network.Scores{About: g.About("pagerank", variant, "Brin & Page 1998"), Values: s.rank}, nil
}

// surfer solves rank = fresh + damping·P·rank, where P draws a tie, nobody comes
// from a party that no tie leaves, and fresh is what all get evenly. Each rank is
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

// settle reports whether it converged: the rest that no party accounts for bounds
// the error, as ‖(1 − damping·P)⁻¹‖ is at most 1/(1−damping).
func (s *surfer) settle() bool {
	s.along = make([]float64, len(s.rank))
	for i := range s.rank {
		s.rank[i] = 1
		s.along[i] = s.leave[i]
	}
	for range surferRounds {
		if len(s.rank) == 0 || s.round() <= surferResidual && s.residual() <= surferResidual {
			shrink(s.rank, sumOf(s.rank))
			return true
		}
	}
	return false
}

// fresh is what each party gets from those who follow no tie.
func (s *surfer) fresh() (each, total float64) {
	for i, rank := range s.rank {
		total += rank
		if s.leave[i] == 0 {
			each += s.damping * rank
		}
	}
	each += (1 - s.damping) * total
	return each / float64(len(s.rank)), total
}

// round sets every rank anew and returns the sum of the changes, relative to that
// of the ranks.
func (s *surfer) round() float64 {
	fresh, total := s.fresh()
	change := 0.0
	for i, before := range s.rank {
		rank := fresh + s.in.product(i, s.along)
		change += math.Abs(rank - before)
		s.rank[i] = rank
		s.along[i] = rank * s.leave[i]
	}
	return change / total
}

func (s *surfer) residual() float64 {
	fresh, total := s.fresh()
	rest := 0.0
	for i, rank := range s.rank {
		rest += math.Abs(fresh + s.in.product(i, s.along) - rank)
	}
	return rest / total
}
