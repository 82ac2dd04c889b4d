package committee

import (
	"context"
	"math"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// consensus is a sequence in which papers earn 1 for each seat and pay for
// those they get. A load is what they paid.
type consensus struct {
	*accounts
	earned int64
}

// Consensus is the consensus rule: before each seat every paper earns 1, the seat
// goes to the candidate whose supporters with something left have most together,
// and these pay as much as there are voters, in equal parts, even into debt. It
// is perpetual consensus of Lackner (AAAI 2020) with seats for rounds.
func Consensus(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "consensus-rule"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &consensus{newAccounts(v), 1}
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: v.candidates(), erratic: true}
	return pr.run(ctx, o)
}

// evaluate takes ballots within drift of nothing for having it or not: they add
// no more than the error anyway.
func (s *consensus) evaluate(c int) span {
	sum := 0.0
	supporters, earned := s.supporters(c), float64(s.earned)
	for _, b := range supporters {
		if left := earned - s.load[b]; left > 0 {
			sum += float64(s.weights[b]) * left
		}
	}
	slack := (sum*float64(len(supporters)+4)*0x1p-52 + float64(s.support[c])*(s.drift+earned*0x1p-52)) * 1.0001
	return span{-sum - slack, -sum + slack}
}

// able returns the weight of supporters that have something left, and what they
// have, over the denominator of the amounts.
func (s *consensus) able(c int) (weight int64, has *big.Int) {
	k := s.coefficients()
	t := s.classes(c)
	for _, class := range t.used {
		if s.left(class) > 0 {
			weight += t.of(class)
			s.owe(k, class, -t.of(class))
		}
	}
	has = new(big.Int).Mul(big.NewInt(weight*s.earned), s.amounts.den)
	return weight, s.amounts.plus(has, k)
}

// left returns the sign of what a class has.
func (s *consensus) left(class int32) int {
	if class == nothing {
		return 1
	}
	near := float64(s.earned) - s.near[class]
	if math.Abs(near) > s.drift+float64(s.earned)*0x1p-50 {
		return int(math.Copysign(1, near))
	}
	k := s.coefficients()
	s.owe(k, class, -1)
	return s.amounts.plus(new(big.Int).Mul(big.NewInt(s.earned), s.amounts.den), k).Sign()
}

func (s *consensus) compare(a, b int) int {
	_, x := s.able(a)
	_, y := s.able(b)
	return y.Cmp(x)
}

func (s *consensus) value(c int) *big.Rat {
	_, has := s.able(c)
	return new(big.Rat).SetFrac(has, s.amounts.den)
}

func (s *consensus) elect(c int) {
	weight, _ := s.able(c)
	if weight > 0 {
		s.pay(c, weight)
	}
	s.earned++
}

func (s *consensus) pay(c int, weight int64) {
	voters := s.p.Voters()
	t := s.classes(c)
	price := float64(voters) / float64(weight)
	amount := int32(len(s.amounts.nums))
	debtor := map[int32]int32{}
	for _, class := range t.used {
		debtor[class] = class
		if s.left(class) > 0 {
			near := price
			if class != nothing {
				near += s.near[class]
			}
			debtor[class] = s.open(class, amount, near)
			s.drift = max(s.drift, float64(s.seats+2)*near*0x1p-51)
		}
	}
	s.amounts.add(quotient{new(big.Int).Mul(big.NewInt(voters), s.amounts.den), weight})
	for _, b := range s.supporters(c) {
		if class := debtor[s.class[b]]; class != nothing {
			s.class[b], s.load[b] = class, s.near[class]
		}
	}
}

func (s *consensus) advance() bool { return false }

func (s *consensus) clone() sequence { return &consensus{s.accounts.clone(), s.earned} }
