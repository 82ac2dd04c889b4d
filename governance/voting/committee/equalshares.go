package committee

import (
	"context"
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// completion is how seats are filled that nobody can pay for.
type completion int

const (
	byPhragmen completion = iota
	byApprovals
	byNobody
)

// equalShares is the method of equal shares. A load is negative: what a paper
// still has. A price is the least q for which supporters who pay q, or all they
// have if that is less, raise 1.
type equalShares struct {
	*accounts
	share        float64 // of each paper at first
	then         completion
	second       sequence  // after nobody can be paid for; nil before
	floor        []float64 // by candidate: a price it was not below
	rich, poorer []int32   // scratch
}

// EqualShares is the method of equal shares of Peters and Skowron (2020): every
// paper has an equal share of the seats; a candidate costs 1, and the seat goes to
// the one whose supporters pay the least each, the poorer all they have. Seats
// that nobody can pay for are filled by [SeqPhragmen], starting from what papers
// have left as a negative load.
//
// It takes O(A) time and, for each seat, the supporters of the few candidates
// that may be next.
func EqualShares(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return equal(ctx, "equal-shares", byPhragmen, p, seats, o)
}

// EqualSharesAV is [EqualShares] with seats that nobody can pay for filled in
// order of approvals.
func EqualSharesAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return equal(ctx, "equal-shares-with-av-completion", byApprovals, p, seats, o)
}

// EqualSharesOnly is [EqualShares] without completion: seats that nobody can pay
// for stay empty.
func EqualSharesOnly(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return equal(ctx, "equal-shares-without-completion", byNobody, p, seats, o)
}

func equal(ctx context.Context, rule string, then completion, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	return newEqualShares(newVotes(p, seats), int64(seats), then).process(rule).run(ctx, o)
}

func (s *equalShares) process(rule string) *process {
	return &process{rule: rule, purpose: voting.ToElect, steps: s.seats, start: s, n: s.candidates()}
}

// newEqualShares shares an endowment for some number of seats out equally.
func newEqualShares(v *votes, endowment int64, then completion) *equalShares {
	s := &equalShares{accounts: newAccounts(v), then: then, floor: make([]float64, v.candidates())}
	total := v.p.Voters()
	if total == 0 {
		return s
	}
	s.share = float64(endowment) / float64(total)
	first := s.open(nothing, s.amounts.add(quotient{num: big.NewInt(-endowment), weight: total}), -s.share)
	s.drift = s.share * 0x1p-52
	for b := range s.load {
		s.class[b], s.load[b] = first, -s.share
	}
	return s
}

func (s *equalShares) evaluate(c int) span {
	if s.second != nil {
		return s.second.evaluate(c)
	}
	x := s.bounds(c)
	s.floor[c] = x.lo
	return x
}

// bounds finds the price nearly, and exactly where a budget is too near to it,
// or what supporters have to the whole price, for that to be certain.
//
// Say g(q) is what supporters raise at a price of q, by the near budgets. The
// search ends with g(q) = 1 but for the rounding of d subtractions, and g is off
// by at most drift for each paper: slack bounds both. All rich papers pay q, so
// the price moves by no more than slack divided by their weight, as long as none
// of them turns poor on the way.
func (s *equalShares) bounds(c int) span {
	f := s.fund(c)
	slack := (float64(len(s.supporters(c))+4)*0x1p-51 + float64(s.support[c])*s.drift) * 1.0001
	if f.weight == 0 && f.missing > slack {
		return span{unattainable, unattainable}
	}
	move := slack / float64(f.weight) * 1.0001
	if f.weight > 0 && f.least-s.drift > f.price+move {
		return span{below(f.price - move), above(f.price + move)}
	}
	exact, ok := s.exact(c)
	if !ok {
		return span{unattainable, unattainable}
	}
	q := s.amounts.near(exact)
	return span{q * (1 - 0x1p-48), q * (1 + 0x1p-48)}
}

// funding is how supporters raise 1: the poor give all they have, and the rich
// the price each.
type funding struct {
	missing float64 // after the poor
	weight  int64   // of the rich
	price   float64
	least   float64 // budget of a rich paper
}

// fund starts from an old price, which is a lower bound, as is an equal part,
// unless rounding makes it the greater one.
func (s *equalShares) fund(c int) funding {
	floor := max(s.floor[c], 1/float64(s.support[c]))
	if f := s.fundFrom(c, floor); f.weight == 0 || f.price >= floor {
		return f
	}
	return s.fundFrom(c, 0)
}

// fundFrom takes away those who cannot pay a price, and raises it, until nobody
// is left who cannot.
func (s *equalShares) fundFrom(c int, floor float64) funding {
	f := funding{missing: 1, weight: s.support[c], price: floor}
	if f.weight == 0 {
		return f
	}
	rich := s.supporters(c)
	for first := true; ; first = false {
		before := f.weight
		rich = s.discard(rich, &f)
		if f.weight == 0 || f.weight == before && !first {
			return f
		}
		f.price = f.missing / float64(f.weight)
	}
}

// discard returns who can pay the price, in memory that is used again.
func (s *equalShares) discard(rich []int32, f *funding) []int32 {
	left := s.rich[:0]
	f.least = unattainable
	for _, b := range rich {
		budget := -s.load[b]
		if budget < f.price || budget == 0 {
			f.missing -= float64(s.weights[b]) * budget
			f.weight -= s.weights[b]
			continue
		}
		f.least = min(f.least, budget)
		left = append(left, b)
	}
	s.rich = left[:0:cap(left)]
	return left
}

// exact returns the price; false if the supporters cannot pay. Discarding the
// poor again and again, each price is below the next.
func (s *equalShares) exact(c int) (quotient, bool) {
	if s.support[c] == 0 {
		return quotient{}, false
	}
	t := s.classes(c)
	k, weight := s.coefficients(), s.support[c]
	rich := append([]int32(nil), t.used...)
	for weight > 0 {
		q := s.cost(k, weight)
		limit := s.limit(q)
		left, before := rich[:0], weight
		for _, class := range rich {
			if s.side(class, limit) >= 0 {
				left = append(left, class)
				continue
			}
			s.owe(k, class, t.of(class))
			weight -= t.of(class)
		}
		if weight == before {
			return q, true
		}
		rich = left
	}
	return quotient{}, false
}

// limit is a price to hold budgets against.
type limit struct {
	quotient
	near, slack float64
}

func (s *equalShares) limit(q quotient) limit {
	near := s.amounts.near(q)
	return limit{quotient: q, near: near, slack: math.Abs(near)*0x1p-49 + s.drift*1.0001}
}

// side compares what a class has with a price.
func (s *equalShares) side(class int32, l limit) int {
	if class == nothing {
		return -l.num.Sign() // nothing against a price
	}
	switch has := -s.near[class]; {
	case has > l.near+l.slack:
		return 1
	case has < l.near-l.slack:
		return -1
	}
	k := s.coefficients()
	s.owe(k, class, -1)
	has := s.amounts.plus(new(big.Int), k)
	return quotient{has, 1}.compare(l.quotient)
}

func (s *equalShares) compare(a, b int) int {
	if s.second != nil {
		return s.second.compare(a, b)
	}
	x, _ := s.exact(a)
	y, _ := s.exact(b)
	return x.compare(y)
}

func (s *equalShares) value(c int) *big.Rat {
	if s.second != nil {
		return s.second.value(c)
	}
	q, ok := s.exact(c)
	if !ok {
		return nil
	}
	return s.amounts.value(q)
}

// elect takes the price from the supporters.
func (s *equalShares) elect(c int) {
	if s.second != nil {
		s.second.elect(c)
		return
	}
	q, _ := s.exact(c)
	t, limit := s.classes(c), s.limit(q)
	s.poorer = append(s.poorer[:0], make([]int32, len(s.before)+1)...)
	for _, class := range t.used {
		s.poorer[class+1] = nothing
		if s.side(class, limit) > 0 {
			s.poorer[class+1] = s.open(class, int32(len(s.amounts.nums)), s.near[class]+limit.near)
		}
	}
	s.amounts.add(q)
	s.drift += 0x1p-49*limit.near + 0x1p-52*s.share
	for _, b := range s.supporters(c) {
		class := s.poorer[s.class[b]+1]
		s.class[b], s.load[b] = class, 0
		if class != nothing {
			s.load[b] = s.near[class]
		}
	}
}

// advance turns to the completion.
func (s *equalShares) advance() bool {
	switch {
	case s.second != nil || s.then == byNobody:
		return false
	case s.then == byApprovals:
		s.second = &approvals{s.votes}
	default:
		s.second = &phragmen{s.accounts}
	}
	return true
}

func (s *equalShares) note() renjia.Text {
	switch {
	case s.second == nil:
		return renjia.Text{EN: "price per paper", ZH: "每票价格"}
	case s.then == byApprovals:
		return renjia.Text{EN: "nobody can be paid for: approvals", ZH: "已无人可由支持者付清：赞成票数"}
	default:
		return renjia.Text{EN: "nobody can be paid for: load per paper", ZH: "已无人可由支持者付清：每票负担"}
	}
}

func (s *equalShares) clone() sequence {
	t := &equalShares{accounts: s.accounts.clone(), share: s.share, then: s.then, floor: slices.Clone(s.floor)}
	if s.second != nil {
		t.advance()
	}
	return t
}

func (s *equalShares) key() string {
	if s.second != nil {
		return "+" + s.second.key()
	}
	return s.accounts.key()
}

// approvals elects by approvals.
type approvals struct{ *votes }

func (s *approvals) evaluate(c int) span  { x := -float64(s.support[c]); return span{x, x} }
func (s *approvals) compare(a, b int) int { return int(s.support[b] - s.support[a]) }
func (s *approvals) value(c int) *big.Rat { return whole(s.support[c]) }
func (s *approvals) elect(int)            {}
func (s *approvals) advance() bool        { return false }
func (s *approvals) clone() sequence      { return s }
func (s *approvals) key() string          { return "" }
