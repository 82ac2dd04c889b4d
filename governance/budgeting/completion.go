package budgeting

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// equalShares runs the Method of Equal Shares and what completes it.
func equalShares(ctx context.Context, f *field, l *limits, o *Outcome, ties voting.Ties) error {
	f.transpose()
	c := completer{field: f, start: l, base: o, ties: ties, total: l.left}
	chosen, err := c.run(ctx, c.total)
	if err != nil {
		return err
	}
	switch o.Rule.Completion {
	case Add1, Add1Greedy, Add1U:
		if chosen, err = c.add(ctx, chosen); err != nil {
			return err
		}
	}
	*o = *chosen.outcome
	*l = *chosen.limits
	o.Endowment = big.NewRat(chosen.total, f.voters)
	switch o.Rule.Completion {
	case GreedyFill, Add1Greedy:
		return greedy(f, l, o, ties, FillStage)
	case Add1U:
		return c.byVotes(l, o, ties)
	}
	return nil
}

// completer runs Equal Shares again and again with growing endowments.
type completer struct {
	*field
	start *limits
	base  *Outcome
	ties  voting.Ties
	total int64
}

// trial is one run.
type trial struct {
	outcome *Outcome
	limits  *limits
	total   int64
}

func (c *completer) run(ctx context.Context, total int64) (trial, error) {
	t := trial{outcome: c.base.clone(), limits: c.start.clone(), total: total}
	return t, newShares(c.field, t.limits, total).run(ctx, t.outcome, c.ties)
}

// add raises every voter's endowment step by step until the outcome exceeds the
// budget, and returns the last that does not; or until no project with a
// supporter and a price still fits.
func (c *completer) add(ctx context.Context, t trial) (trial, error) {
	step := c.base.Rule.step(c.e)
	for steps := int64(1); ; steps++ {
		if !c.base.Rule.Inexhaustive && c.exhausted(t) {
			return t, nil
		}
		next, err := c.run(ctx, t.total+step*c.voters)
		if err != nil {
			return t, err
		}
		if next.limits.left < 0 {
			return t, nil
		}
		if c.everything(next) {
			return next, nil
		}
		next.outcome.Steps = steps
		t = next
	}
}

// step returns by how much an endowment grows at a time, in units.
func (r Rule) step(e *Election) int64 {
	if r.Step > 0 {
		return r.Step
	}
	unit := int64(1)
	for range e.Scale {
		unit *= 10
	}
	return unit
}

// exhausted reports whether no project that has a supporter and a cost still
// fits.
func (c *completer) exhausted(t trial) bool {
	for p, q := range c.e.Projects {
		if t.limits.open(p) && c.votes[p] > 0 && q.Cost > 0 && t.limits.fits(p) {
			return false
		}
	}
	return true
}

// everything reports whether no larger endowment can change anything.
func (c *completer) everything(t trial) bool {
	for p := range c.e.Projects {
		if t.limits.open(p) && c.votes[p] > 0 && t.limits.withinCaps(p) {
			return false
		}
	}
	return true
}

// byVotes completes greedily by votes, whatever the measure of satisfaction.
func (c *completer) byVotes(l *limits, o *Outcome, ties voting.Ties) error {
	f, err := prepare(c.e, CostShare, l.open)
	if err != nil {
		return err
	}
	return greedy(f, l, o, ties, FillStage)
}
