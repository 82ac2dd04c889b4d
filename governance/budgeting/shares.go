package budgeting

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// shares is one run of the Method of Equal Shares (Peters, Skowron 2020; with
// costs Peters, Pierczyński, Skowron 2021). Every voter is endowed with the same
// sum. The project that costs its supporters least per unit of satisfaction, those
// who cannot pay as much giving all they have, is bought next.
//
// Purses are whole multiples of 1/unit, each within slack of its exact value, and
// sums of them are exact. Purses only shrink, so that a price found earlier is a
// lower bound of the price now. What the bounds leave open, which price is least
// and who gives all, is decided by exact fractions; see close.go.
type shares struct {
	*field
	*limits
	total int64 // of all endowments, in units of the election
	unit  int64
	slack int64

	purse  []purse // of each class
	spent  []int32 // of each class: the purchase it gave all for, from 1; negative if that was just its share; 0 if it has money
	place  []int32 // of each project: which purchase it is, from 1; 0 if none
	bought []bid
	queue  queue[bid]
	exact  *chain // number 0 is the endowment, number k the k-th price

	scratch []purse
	worths  []int64 // beside scratch
	near    []bid

	sweep *sweep // nil unless larger endowments are of interest
}

// purse is what one voter of a class has left, and how many they are. A purse
// that is exactly empty has no weight either.
type purse struct {
	money  int64
	weight int64
}

// bid is what a project would cost its supporters: rest is shared by those who
// do not give all they have, in proportion to worth, which sums to rich.
type bid struct {
	project int
	round   int
	rest    int64   // in multiples of 1/unit
	rich    int64   // satisfaction of those who share it
	poor    int64   // weight of those who give all of something
	key     float64 // a lower bound of the price
	fall    float64 // how fast the share falls at most, of a sweep
	sure    bool    // who gives all is certain
	calls   []call  // about those that were too close to call, ascending by class
}

func (b bid) before(c bid) bool { return b.key < c.key }

// call is an exact decision about a class.
type call struct {
	class   int32
	verdict int8 // -1 has less than its share, 0 just that, 1 more
}

// newShares endows the voters with total units together.
func newShares(f *field, l *limits, total int64) *shares {
	s := &shares{field: f, limits: l, total: total,
		purse: make([]purse, len(f.weight)), spent: make([]int32, len(f.weight)), place: make([]int32, len(f.value)),
		exact: newChain(total, f.voters)}
	if s.unit = s.scale(); s.unit >= f.voters {
		s.unit -= s.unit % f.voters
	}
	money := s.endow()
	for c, w := range f.weight {
		s.purse[c] = purse{money, w}
	}
	for p, q := range f.e.Projects {
		if l.open(p) && f.votes[p] > 0 && q.Cost <= total {
			s.queue.push(s.opening(p, money))
		}
	}
	return s
}

// endow returns what each voter is given, rounded down, which is exact as long as
// voters are not as many as the unit is fine. All endowments fit 62 bits.
func (s *shares) endow() int64 {
	s.slack = 0
	if s.total*s.unit%s.voters != 0 {
		s.slack = 1
	}
	return s.total * s.unit / s.voters
}

// opening returns the first bid for a project: where it is worth the same to
// all, all can pay alike or none can pay.
func (s *shares) opening(p int, money int64) bid {
	b := bid{project: p, rest: s.e.Projects[p].Cost * s.unit, rich: s.votes[p], sure: true}
	if s.worth != nil || ceilDiv(b.rest, b.rich) > money {
		return bid{project: p, round: -1}
	}
	b.key = s.low(&b)
	return b
}

// scale returns the greatest unit for which purses times the satisfaction of all
// supporters stay within 62 bits.
func (s *shares) scale() int64 {
	most := int64(1)
	if s.worth != nil {
		most = s.most
	}
	return math.MaxInt64 / 2 / max(1, s.total) / max(1, most)
}

// run buys until nothing can be bought.
func (s *shares) run(ctx context.Context, o *Outcome, ties voting.Ties) error {
	if s.total < 0 || s.unit == 0 {
		return fmt.Errorf("mes: endowments of %d units together are out of range: %w", s.total, renjia.ErrUnsupported)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := s.next(o, ties)
		if err != nil || b.project < 0 {
			return err
		}
		if s.sweep != nil {
			s.lookOut(&b)
		}
		s.buy(b)
		k := len(s.bought)
		o.add(b.project, s.e.Projects[b.project].Cost, MainStage, func() *big.Rat { return s.price(k) }, s.payments(k))
		s.take(b.project, s.e.Projects[b.project].Cost)
	}
}

// lookOut restricts the sweep by what is bought now, or gives it up when it is of
// no use any more.
func (s *shares) lookOut(b *bid) {
	s.sweep.watch(b)
	if s.sweep.limit < s.sweep.least {
		s.sweep = nil
		return
	}
	s.sweep.pay(b)
}

// next returns the bid to buy, project -1 if there is none.
func (s *shares) next(o *Outcome, ties voting.Ties) (bid, error) {
	near, horizon := s.near[:0], math.Inf(1)
	for len(s.queue) > 0 && s.queue[0].key <= horizon {
		b := s.queue.pop()
		if !s.open(b.project) || !s.withinCaps(b.project) {
			continue
		}
		if b.round != len(s.bought) {
			if b, ok := s.bid(b); ok {
				s.queue.push(b)
			}
			continue
		}
		high, ok := s.settleBid(&b)
		if !ok {
			continue
		}
		near = append(near, b)
		horizon = min(horizon, high)
	}
	s.near = near
	return s.choose(near, o, ties)
}

// choose returns the cheapest bid and puts the others back.
func (s *shares) choose(near []bid, o *Outcome, ties voting.Ties) (bid, error) {
	if len(near) == 0 {
		return bid{project: -1}, nil
	}
	best, err := 0, error(nil)
	if len(near) > 1 {
		if best, err = s.cheapest(near, o, ties); err != nil {
			return bid{}, err
		}
	}
	for i, b := range near {
		if i != best {
			s.queue.push(b)
		}
	}
	return near[best], nil
}

// cheapest compares exactly and lets the policy break ties.
func (s *shares) cheapest(near []bid, o *Outcome, ties voting.Ties) (int, error) {
	var tied []int // in near
	var least quotient
	for i := range near {
		if s.slack > 0 && near[i].poor > 0 {
			s.know()
			break
		}
	}
	for i := range near {
		q := s.quotient(&near[i])
		q.by = new(big.Int).Mul(q.by, big.NewInt(s.value[near[i].project]))
		order := -1
		if i > 0 {
			order = q.compare(least)
		}
		switch {
		case order < 0:
			tied, least = append(tied[:0], i), q
		case order == 0:
			tied = append(tied, i)
		}
	}
	return breakTie(near, tied, o, ties)
}

// breakTie returns which of the bids that tied names is taken.
func breakTie(near []bid, tied []int, o *Outcome, ties voting.Ties) (int, error) {
	if len(tied) == 1 {
		return tied[0], nil
	}
	tie := voting.Tie{Round: len(o.Selected) + 1, For: voting.ToElect}
	for _, i := range tied {
		tie.Among = append(tie.Among, near[i].project)
	}
	b, err := ties.Break("mes", tie)
	if err != nil {
		return 0, err
	}
	o.Broken = append(o.Broken, b)
	for _, i := range tied {
		if near[i].project == b.Chosen {
			return i, nil
		}
	}
	return 0, nil
}

// buy takes the money.
func (s *shares) buy(b bid) {
	s.bought = append(s.bought, b)
	k := int32(len(s.bought))
	s.place[b.project] = k
	calls := b.calls
	worth := s.worthOf(b.project)
	pay := b.rest / b.rich
	for i, c := range s.classes(b.project) {
		w := &s.purse[c]
		if w.weight == 0 {
			continue
		}
		if worth != nil {
			pay = b.rest * worth[i] / b.rich
		}
		verdict := 1
		switch {
		case len(calls) > 0 && calls[0].class == c:
			verdict, calls = int(calls[0].verdict), calls[1:]
		case worth == nil:
			verdict = compare(w.money*b.rich, b.rest)
		default:
			verdict = compare(w.money*b.rich, b.rest*worth[i])
		}
		switch {
		case verdict > 0:
			w.money -= pay
		case verdict == 0:
			s.spent[c], *w = -k, purse{}
		default:
			s.spent[c], *w = k, purse{}
		}
	}
	s.loosen(b)
}

// loosen widens the slack by what a purchase adds to it: each share is rounded
// down, and the price is off by what the purses of those who gave all were off.
func (s *shares) loosen(b bid) {
	if s.slack == 0 && b.rest%b.rich == 0 {
		return
	}
	worth := int64(1)
	if s.worth != nil {
		worth = s.most
	}
	off := float64(s.slack) * float64(b.poor) / float64(b.rich) * float64(worth) * (1 + 1e-9)
	limit := float64(s.total) / float64(s.voters) * float64(s.unit) / (1 << 21)
	if grown := float64(s.slack) + off + 2; grown < limit {
		s.slack = int64(math.Ceil(grown))
		return
	}
	s.refresh()
}
