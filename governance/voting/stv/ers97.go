package stv

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// ERS97 counts by the rules of the Electoral Reform Society (Newland and Britton,
// How to conduct an election by the Single Transferable Vote, third edition,
// 1997), section 5: two decimals; a quota of votes/(seats+1), rounded up, that
// falls while nobody is elected; a candidate is also deemed elected with the
// active votes divided by one more than the places left; only the papers received
// last are examined for a surplus; surpluses that can change nothing are
// deferred; as many candidates as possible are excluded together, their papers
// batch by batch in descending order of value; between equals the earliest
// difference decides, then lot.
func ERS97(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "ers97", p, seats, o, strict(func(c *count) error {
		e := &ers97{newGregory(c, number[int64](fixed(2, true)))}
		e.stages, e.batches = earliestFirst, true
		e.requote()
		e.deem()
		for !e.complete() {
			if err := e.next(); err != nil {
				return err
			}
		}
		return e.last()
	}))
}

// ers97 counts in hundredths of a vote.
type ers97 struct{ *gregory[int64] }

// requote sets the quota while nobody is elected (5.1.6, 5.4.8).
func (e *ers97) requote() {
	if len(e.winners) == 0 {
		places := int64(e.seats) + 1
		e.quota = (e.whole(e.valid) - e.lost + places - 1) / places
	}
}

// active is the total active vote (5.6.1): without what the elected keep and what
// is not transferable.
func (e *ers97) active() int64 {
	active := e.whole(e.valid) - e.lost
	for _, i := range e.winners {
		active -= min(e.votes[i], e.quota)
	}
	return active
}

// deem elects, in descending order of votes, who has a quota or the active votes
// divided by one more than the places left (5.1.7, 5.3.13, 5.4.9, 5.6.2).
func (e *ers97) deem() {
	for e.left() > 0 {
		high := extreme(e.in(hopeful), 1, e.compare)
		if len(high) == 0 {
			return
		}
		v := e.votes[high[0]]
		if v == 0 || v < e.quota && v < atLeast(e.active(), int64(e.left())+1) {
			return
		}
		if len(high) > e.left() && !e.earliest(&high) {
			return
		}
		for _, i := range high {
			e.open[i] = false
			if e.votes[i] > e.quota {
				e.elect(pending, i)
				continue
			}
			e.elect(elected, i)
		}
	}
}

// atLeast is ⌈a/b⌉ of numbers not below 0.
func atLeast(a, b int64) int64 { return (a + b - 1) / b }

// earliest keeps those of too many equals who were ahead at the earliest
// difference, if there are places for them; else none is elected (5.6.2).
func (e *ers97) earliest(high *[]int) bool {
	ahead, stage := e.narrow(*high, 1)
	if len(ahead) > e.left() {
		return false
	}
	for _, i := range ahead {
		e.decided(len(e.rounds)+1, voting.ToElect, *high, i, stage)
	}
	*high = ahead
	return true
}

// next counts a stage: a surplus, unless all are deferred, or an exclusion.
func (e *ers97) next() error {
	surplus := int64(0)
	for _, i := range e.in(pending) {
		surplus += e.surplus(i)
	}
	low, err := e.excludable(surplus)
	if err != nil {
		return err
	}
	if len(low) > 0 {
		return e.remove(low)
	}
	i, err := e.highest()
	if err != nil {
		return err
	}
	if err := e.begin(e.say("surplus", "转移超额票", e.text(e.surplus(i)), i)); err != nil {
		return err
	}
	e.examine(i)
	e.deem()
	return nil
}

// excludable are as many of the lowest as can be excluded together: enough must
// be left, and their votes with all surpluses must not exceed the next (5.2.5).
// That there are some is also what defers a surplus (5.2.2).
func (e *ers97) excludable(surplus int64) ([]int, error) {
	who := e.in(hopeful)
	slices.SortStableFunc(who, e.compare)
	total, most := surplus, 0
	for k := 1; k <= len(who)-e.left(); k++ {
		total += e.votes[who[k-1]]
		if total <= e.votes[who[k]] {
			most = k
		}
	}
	if most == 0 {
		return nil, nil
	}
	edge := e.votes[who[most-1]]
	var low, tied []int
	for _, i := range who {
		if e.votes[i] < edge {
			low = append(low, i)
		} else if e.votes[i] == edge {
			tied = append(tied, i)
		}
	}
	for len(low) < most {
		if len(low)+len(tied) == most {
			return append(low, tied...), nil
		}
		i, err := e.settle(tied, -1, voting.ToExclude)
		if err != nil {
			return nil, err
		}
		low, tied = append(low, i), slices.DeleteFunc(tied, func(j int) bool { return j == i })
	}
	return low, nil
}

// examine transfers a surplus from the papers received last (5.3).
func (e *ers97) examine(i int) {
	surplus, pile := e.surplus(i), e.piles[i]
	from := pile[len(pile)-1]
	papers := e.transferable(from)
	value := from.value
	if papers > 0 && papers*value > surplus {
		value = surplus / papers
	}
	lost := e.lost
	e.classes++
	e.sort(from, value, e.classes)
	e.lost = lost + surplus - papers*value
	e.piles[i], e.votes[i], e.state[i] = pile[:len(pile)-1], e.quota, elected
}

// transferable counts the papers of a parcel with a next preference.
func (e *ers97) transferable(from parcel[int64]) int64 {
	papers := int64(0)
	for k := from.head; k != none; k = e.gregory.next[k] {
		b := e.p.Ballot(int(k))
		if slices.ContainsFunc(b.Marks[e.at[k]:], func(c int32) bool { return e.open[c] }) {
			papers += b.Weight
		}
	}
	return papers
}

// remove excludes candidates and transfers their papers batch by batch (5.4).
func (e *ers97) remove(who []int) error {
	slices.Sort(who)
	if err := e.defeat(who...); err != nil {
		return err
	}
	for _, i := range who {
		e.open[i] = false
	}
	if len(e.in(hopeful)) == e.left() {
		return nil // who is left is elected, without a transfer (5.5.1)
	}
	for _, value := range e.values(who) {
		e.classes++
		for _, i := range who {
			for _, from := range e.piles[i] {
				if from.value == value {
					e.sort(from, value, e.classes)
					e.votes[i] -= value * from.papers
				}
			}
		}
		e.requote()
		e.deem()
		if e.left() == 0 {
			return nil
		}
		e.mark()
	}
	for _, i := range who {
		e.piles[i] = nil
	}
	return nil
}

// values lists the values of candidates' papers, highest first.
func (e *ers97) values(who []int) []int64 {
	var all []int64
	for _, i := range who {
		for _, from := range e.piles[i] {
			all = append(all, from.value)
		}
	}
	slices.SortFunc(all, func(a, b int64) int { return e.cmp(b, a) })
	return slices.Compact(all)
}
