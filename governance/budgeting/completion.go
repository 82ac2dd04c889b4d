package budgeting

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
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
		if chosen, err = c.add(ctx, chosen); err == nil {
			chosen, err = c.again(ctx, chosen)
		}
		if err != nil {
			return err
		}
	}
	*o = *chosen.outcome
	l.adopt(chosen.limits)
	o.Endowment = big.NewRat(chosen.total, f.voters)
	switch o.Rule.Completion {
	case GreedyFill, Add1Greedy:
		return greedy(f, l, o, ties, FillStage)
	case Add1U:
		return c.byVotes(l, o, ties)
	case Epsilon:
		return perturb(ctx, chosen.shares.pool(), l, o, ties)
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
	shares  *shares // nil after a look ahead: those of an endowment before
}

func (c *completer) run(ctx context.Context, total int64) (trial, error) {
	t := trial{outcome: c.base.clone(), limits: c.start.clone(), total: total}
	t.shares = newShares(c.field, t.limits, total)
	return t, t.shares.run(ctx, t.outcome, c.ties)
}

// add raises every voter's endowment step by step until the outcome exceeds the
// budget, and returns the last that does not; or until no project with a
// supporter and a price still fits. Steps that certainly change nothing are not
// run.
func (c *completer) add(ctx context.Context, t trial) (trial, error) {
	step := c.base.Rule.step(c.e)
	pace := pace{reach: shortest}
	for steps := int64(1); ; {
		if !c.base.Rule.Inexhaustive && c.exhausted(t) {
			return t, nil
		}
		if steps > (math.MaxInt64-c.total)/c.voters/step {
			return t, fmt.Errorf("%s: %d steps of %d units are out of range: %w", Add1, steps, step, renjia.ErrUnsupported)
		}
		next := trial{outcome: c.base.clone(), limits: c.start.clone(), total: c.total + steps*step*c.voters}
		s := newShares(c.field, next.limits, next.total)
		next.shares = s
		looks := pace.looks()
		if looks {
			s.startSweep(pace.reach*float64(step), float64(step))
		}
		if err := s.run(ctx, next.outcome, c.ties); err != nil {
			return t, err
		}
		if next.limits.left < 0 {
			return t, nil
		}
		if next.outcome.Steps = steps; c.everything(next) {
			return next, nil
		}
		skipped := int64(0)
		if looks && (c.base.Rule.Inexhaustive || !c.exhausted(next)) {
			skipped = pace.skip(s.sweep, float64(step))
		}
		if skipped > 0 {
			next.shares = nil
		}
		next.outcome.Steps += skipped
		next.total += skipped * step * c.voters
		steps += skipped + 1
		t = next
	}
}

// again runs the last endowment that was not run, for what it says of prices and
// payments.
func (c *completer) again(ctx context.Context, t trial) (trial, error) {
	if t.shares != nil {
		return t, nil
	}
	steps := t.outcome.Steps
	t, err := c.run(ctx, t.total)
	t.outcome.Steps = steps
	return t, err
}

// pace is how far ahead Add1 looks: further the more steps could be skipped, and
// more rarely the fewer.
type pace struct {
	reach float64 // steps
	rest  int     // runs without looking ahead that are left
	pause int     // runs without looking ahead after the next vain look
}

// looks reports whether the next run looks ahead.
func (p *pace) looks() bool {
	if p.rest > 0 {
		p.rest--
		return false
	}
	return true
}

// skip returns how many steps need not be run after a look ahead.
func (p *pace) skip(w *sweep, step float64) int64 {
	n := 0.0
	if w != nil {
		n = math.Floor(w.growth() / step)
	}
	switch {
	case n >= 1:
		p.pause, p.reach = 0, max(shortest, 2*n)
	case p.reach > shortest: // bounds are closer for a shorter reach
		p.reach = shortest
	default:
		p.pause = min(2*p.pause+1, 7)
		p.rest = p.pause
	}
	return int64(n)
}

// shortest is the reach of a look, in steps, that is worth its while.
const shortest = 4

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

// everything reports whether every project that has a supporter is bought or
// ruled out by the constraints: nothing is left that a larger endowment could
// add.
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
