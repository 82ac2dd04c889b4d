package stv

import (
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// QPQ counts by Woodall's Quota Preferential by Quotient (Voting matters 17,
// 2003), the version that starts again after an exclusion: not a transfer of
// votes, but as proportional for solid coalitions. The candidate with the largest
// quotient is elected if it exceeds the quota, else the one with the smallest is
// excluded and all elections are made anew. Quotients have nine decimals and nine
// more that absorb rounding.
func QPQ(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "qpq", p, seats, o, strict(func(c *count) error {
		f := guarded(9, 9)
		q := &quotients{gregory: newGregory(c, number[*big.Int](f)), f: f}
		return q.all()
	}))
}

// quotients counts with piles of papers whose value is the part of a candidate
// that each has elected; so votes are the parts elected by a pile.
type quotients struct {
	*gregory[*big.Int]
	f        *scaled
	quotient []*big.Int
	// The papers before any election, for the next start.
	at, next []int32
	piles    [][]parcel[*big.Int]
}

func (q *quotients) all() error {
	q.quotient = make([]*big.Int, len(q.state))
	q.deal(q.whole(0))
	q.keep()
	q.compute()
	q.record("first preferences", "第一选择票")
	for !q.complete() {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		q.compute()
		if err := q.round(); err != nil {
			return err
		}
	}
	q.conclude()
	return nil
}

// compute finds the quotients of the hopeful, votes/(1 + parts elected by them),
// and the quota, active papers/(1 + seats - parts elected by others).
func (q *quotients) compute() {
	active := int64(0)
	for i, s := range q.state {
		if s != hopeful {
			continue
		}
		papers := int64(0)
		for _, from := range q.gregory.piles[i] {
			papers += from.papers
		}
		active += papers
		q.quotient[i] = q.ratio(papers, q.add(q.whole(1), q.votes[i]))
	}
	q.quota = q.ratio(active, q.sub(q.whole(int64(q.seats)+1), q.lost))
}

func (q *quotients) ratio(papers int64, by *big.Int) *big.Int {
	n := q.whole(papers)
	return n.Div(n.Mul(n, q.f.unit), by)
}

func (q *quotients) compare(a, b int) int { return q.cmp(q.quotient[a], q.quotient[b]) }

func (q *quotients) round() error {
	high := extreme(q.in(hopeful), 1, q.compare)
	if q.cmp(q.quotient[high[0]], q.quota) <= 0 {
		return q.remove(extreme(q.in(hopeful), -1, q.compare))
	}
	i, err := q.draw(len(q.rounds)+1, voting.ToElect, high, q.digest)
	if err != nil {
		return err
	}
	q.elect(elected, i)
	q.record("elected", "当选", i)
	q.open[i] = false
	piles := q.gregory.piles[i]
	q.gregory.piles[i], q.votes[i], q.classes = nil, q.whole(0), q.classes+1
	value := q.ratio(1, q.quotient[i])
	for _, from := range piles {
		q.sort(from, value, q.classes)
	}
	return nil
}

// remove excludes one of the lowest and starts again.
func (q *quotients) remove(low []int) error {
	i, err := q.draw(len(q.rounds)+1, voting.ToExclude, low, q.digest)
	if err != nil {
		return err
	}
	q.exclude(i)
	q.record("excluded, all elections made anew", "淘汰，重新计选", i)
	for _, w := range q.winners {
		q.state[w] = hopeful
	}
	q.winners, q.quotient[i] = nil, nil
	q.restart(i)
	return nil
}

// keep remembers the papers as they lie.
func (q *quotients) keep() {
	q.at, q.next = append(q.at[:0], q.gregory.at...), append(q.next[:0], q.gregory.next...)
	q.piles = q.piles[:0]
	for _, pile := range q.gregory.piles {
		q.piles = append(q.piles, slices.Clone(pile))
	}
}

// restart puts the papers back as they lay before any election, and those of the
// candidate who is out to their next preferences.
func (q *quotients) restart(out int) {
	copy(q.gregory.at, q.at)
	copy(q.gregory.next, q.next)
	for i, pile := range q.piles {
		q.gregory.piles[i] = slices.Clone(pile)
		q.votes[i], q.open[i] = q.whole(0), q.state[i] != excluded
	}
	q.lost, q.classes = q.whole(0), 0
	q.cast([]int{out})
	q.keep()
}

// record closes the round with the quotients of the hopeful and the elected.
func (q *quotients) record(en, zh string, who ...int) {
	if q.paths != nil {
		q.stage = voting.Round{}
		return
	}
	var scores []voting.Standing
	for i, v := range q.quotient {
		if v != nil {
			scores = append(scores, voting.Standing{Candidate: i, Value: q.rat(v)})
		}
	}
	what := renjia.Text{EN: en, ZH: zh}
	if len(who) > 0 {
		what = q.say(en, zh, "", who...)
	}
	q.close(note(what, "", q.text(q.quota)), scores)
}
