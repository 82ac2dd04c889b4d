package committee

import (
	"context"
	"math"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// phragmen is a sequence that elects whoever raises its supporters' load least.
type phragmen struct{ *accounts }

// unsupportedLoad stands for the load of candidates without supporters: more
// than any other, equal among themselves.
const unsupportedLoad = math.MaxFloat64

// SeqPhragmen is Phragmén's sequential rule of 1894: each seat is a load of 1
// that supporters share so that all of them carry the same; it goes to whoever
// makes that load least. Candidates without supporters are tied behind all
// others. See Brill, Freeman, Janson and Lackner, arXiv:2102.12305.
//
// It takes O(A) time and, for each seat, the supporters of the few candidates
// that may be next.
func SeqPhragmen(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("seqphragmen", seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	pr := process{rule: "seqphragmen", purpose: voting.ToElect, steps: seats, start: &phragmen{newAccounts(v)}, n: v.candidates()}
	return pr.run(ctx, o)
}

// evaluate adds nearly. Each of d products and sums is off by at most 2⁻⁵² of
// the magnitudes added, each load by at most drift.
func (s *phragmen) evaluate(c int) span {
	weight := float64(s.support[c])
	if weight == 0 {
		return span{unsupportedLoad, unsupportedLoad}
	}
	sum, magnitude := 1.0, 1.0
	supporters := s.supporters(c)
	for _, b := range supporters {
		x := float64(s.weights[b]) * s.load[b]
		sum += x
		magnitude += math.Abs(x)
	}
	slack := (magnitude*float64(len(supporters)+4)*0x1p-52 + weight*s.drift) / weight * 1.0001
	return span{below(sum/weight) - slack, above(sum/weight) + slack}
}

// exact returns the load of a candidate that has supporters.
func (s *phragmen) exact(c int) quotient {
	k := s.coefficients()
	t := s.classes(c)
	for _, class := range t.used {
		s.owe(k, class, t.of(class))
	}
	return s.cost(k, s.support[c])
}

func (s *phragmen) compare(a, b int) int {
	if s.support[a] == 0 || s.support[b] == 0 {
		return int(boolean(s.support[a] == 0) - boolean(s.support[b] == 0))
	}
	return s.exact(a).compare(s.exact(b))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *phragmen) value(c int) *big.Rat {
	if s.support[c] == 0 {
		return nil
	}
	return s.amounts.value(s.exact(c))
}

func (s *phragmen) elect(c int) {
	if s.support[c] == 0 {
		return
	}
	q := s.exact(c)
	load := s.amounts.near(q)
	class := s.open(nothing, s.amounts.add(q), load)
	s.drift = max(s.drift, math.Abs(load)*0x1p-50)
	for _, b := range s.supporters(c) {
		s.class[b], s.load[b] = class, load
	}
}

func (s *phragmen) advance() bool { return false }

func (s *phragmen) clone() sequence { return &phragmen{s.accounts.clone()} }

func (s *phragmen) key() string { return s.accounts.key() }
