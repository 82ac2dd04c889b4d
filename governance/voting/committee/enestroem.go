package committee

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// enestroem is a sequence that elects by what supporters have left.
type enestroem struct {
	*votes
	purse purse
}

// Enestroem is Phragmén's first method, also that of Eneström: papers have a
// budget of 1, a seat costs the voters divided by the seats; it goes to the
// candidate whose supporters have most left, and they pay in proportion, or all
// they have if it is less. See Janson, arXiv:1611.08826, section 18.5.
//
// Rounds tell values, which are exact, as long as they are short.
func Enestroem(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "phragmen-enestroem"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &enestroem{v, newPurse(v.weights, ratio(p.Voters(), int64(seats)))}
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

func (s *enestroem) evaluate(c int) span {
	sum := s.purse.sum(s.supporters(c))
	return span{-sum.hi, -sum.lo}
}

func (s *enestroem) compare(a, b int) int {
	return s.purse.compare(s.supporters(b), s.supporters(a))
}

func (s *enestroem) value(c int) *big.Rat { return s.purse.value(s.supporters(c)) }

func (s *enestroem) elect(c int) { s.purse.pay(s.supporters(c)) }

func (s *enestroem) advance() bool { return false }

func (s *enestroem) clone() sequence { return &enestroem{s.votes, s.purse.clone()} }

func (s *enestroem) key() string { return s.purse.key() }
