package budgeting

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia/governance/voting"
)

// What a project's supporters would offer for it at a moment of a trace. Under
// Equal Shares it is bought before the project that was if it is cheaper for a
// unit of satisfaction: if at the price r of that one they would give more than it
// costs together, each r times what it is worth to them or all they have. Under
// Phragmén it comes due before time t if what its supporters have earned by t
// since they last paid is more than it costs. At the last moment of Equal Shares
// any price will do. Nothing before its own purchase depends on who supports a
// project, or on its cost.

// last reports whether any price will do at moment k.
func (t *trace) last(k int) bool { return k+1 >= len(t.rate) }

// cap returns the most that one voter gives at moment k for something worth u.
func (t *trace) cap(k int, u int64) float64 {
	if t.last(k) {
		return math.Inf(1)
	}
	return t.rate[k+1] * float64(u)
}

// offer returns what a voter who has money (of Phragmén: last paid then) offers.
func (t *trace) offer(k int, money, most float64) float64 {
	switch {
	case !t.timed:
		return min(money, most)
	case t.last(k):
		return math.Inf(1)
	}
	return t.rate[k+1] - money
}

// bidder is a project that asks for a price, with more supporters than it has.
type bidder struct {
	project int
	cost    int64
	byCost  bool // satisfaction is the cost
	ties    voting.Ties
	extra   []pick // voters of other classes; class -1 is new voters who vote for it alone
}

// buys reports whether what is offered at moment k of the walk buys the project.
func (t *trace) buys(k int, b bidder) bool {
	worth, sum, weight := t.worthOf(b.project), 0.0, int64(0)
	classes := t.classes(b.project)
	if t.timed && t.last(k) {
		return true
	}
	most := t.cap(k, t.worthTo(b))
	for i, c := range classes {
		if worth != nil {
			most = t.cap(k, worth[i])
		}
		sum += float64(t.weight[c]) * t.offer(k, t.money[c], most)
		weight += t.weight[c]
	}
	for _, x := range b.extra {
		money := t.fresh()
		if x.ballot >= 0 {
			money = t.money[x.ballot]
		}
		sum += float64(x.voters) * t.offer(k, money, most)
		weight += x.voters
	}
	off, cost := t.margin(weight, len(classes)+len(b.extra))+float64(b.cost)/(1<<50), float64(b.cost)
	switch {
	case sum > cost+off:
		return true
	case sum < cost-off:
		return false
	}
	return t.buysExactly(k, b)
}

// worthTo is what the project is worth to each supporter, where that is the same.
func (t *trace) worthTo(b bidder) int64 {
	if b.byCost {
		return b.cost
	}
	return t.value[b.project]
}

// fresh is what a voter has who never paid.
func (t *trace) fresh() float64 {
	if t.timed {
		return 0
	}
	return t.rate[0]
}

// buysExactly is buys in whole numbers over the common denominator. What is just
// enough ties with the project that was bought next, unless all give all they have
// and so less than its price; with one that stopped a Phragmén race it stops it
// too.
func (t *trace) buysExactly(k int, b bidder) bool {
	sum, worth, rich := new(big.Int), t.worthOf(b.project), false
	value := t.worthTo(b)
	for i, c := range t.classes(b.project) {
		if worth != nil {
			value = worth[i]
		}
		offer, all := t.exactOffer(k, int(c), t.weight[c], value)
		sum, rich = sum.Add(sum, offer), rich || !all
	}
	for _, x := range b.extra {
		offer, all := t.exactOffer(k, x.ballot, x.voters, value)
		sum, rich = sum.Add(sum, offer), rich || !all
	}
	c := sum.Cmp(new(big.Int).Mul(t.den, big.NewInt(b.cost)))
	if c != 0 || t.last(k) || !rich {
		return c >= 0
	}
	return k < len(t.projects) && b.before(t.projects[k], t)
}

// before reports whether the tie policy puts the bidder before a project.
func (b bidder) before(q int, t *trace) bool {
	votes, cost := t.votes[b.project], t.e.Projects[q].Cost
	for _, x := range b.extra {
		votes += x.voters
	}
	order := 0
	switch b.ties.Name() {
	case "":
		return false // nobody decides: the tie is an error
	case string(VoteTies):
		order = cmp.Compare(t.votes[q], votes)
	case string(CostTies):
		order = cmp.Compare(b.cost, cost)
	default:
		broken, err := b.ties.Break("what if", voting.Tie{Round: 1, For: voting.ToElect, Among: []int{b.project, q}})
		return err == nil && broken.Chosen == b.project
	}
	return cmp.Or(order, strings.Compare(t.e.Projects[b.project].ID, t.e.Projects[q].ID)) < 0
}

// exactOffer returns what voters of a class offer together, of class -1 new ones,
// and whether it is all they have and less than the price.
func (t *trace) exactOffer(k, class int, voters, u int64) (offer *big.Int, all bool) {
	has := new(big.Int)
	all = !t.timed
	switch {
	case class >= 0:
		counts := make([]int64, len(t.exact))
		t.terms(counts, k, int32(class), 1)
		has = t.sum(counts)
	case !t.timed:
		has.Set(t.exact[0])
	}
	if !t.last(k) {
		next := t.exact[k+1]
		if t.timed {
			has.Sub(next, has)
		} else if most := new(big.Int).Mul(next, big.NewInt(u)); most.Cmp(has) <= 0 {
			has, all = most, false
		}
	}
	return has.Mul(has, big.NewInt(voters)), all
}

// room returns the most that may be paid for a project at moment k; 0 if it is
// out of the count.
func (t *trace) room(k, p int) int64 {
	l := t.states[k]
	if !l.open(p) {
		return 0
	}
	if t.timed {
		return l.room(p)
	}
	room := MaxAmount
	for _, c := range l.byCap[p] {
		room = min(room, l.caps[c].left)
	}
	return room
}

// byMoney returns the classes that support something, or nothing, by what they
// offer at the moment of the walk, the most generous first.
func (t *trace) byMoney() []int32 {
	order := make([]int32, len(t.money))
	for c := range order {
		order[c] = int32(c)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if t.timed {
			return cmp.Or(cmp.Compare(t.money[a], t.money[b]), cmp.Compare(a, b))
		}
		return cmp.Or(cmp.Compare(t.money[b], t.money[a]), cmp.Compare(a, b))
	})
	return order
}
