package budgeting

import (
	"context"
	"slices"
)

// Greedy completion of Equal Shares: a project that Equal Shares does not buy
// leaves what it buys as it is, so that the completion starts from there, and
// decides on counts alone.

// fills reports whether greedy completes the outcome.
func (q *inquest) fills() bool { return q.rule.Completion == GreedyFill }

// countable reports whether greedy can be decided on counts.
func (q *inquest) countable() bool {
	return q.additive() && q.e.Type != Cumulative && q.e.Type != Scoring
}

// filling returns the completion as a rule of its own, after Equal Shares bought
// some projects.
func (q *inquest) filling(bought []int) Rule {
	rule := q.rule
	rule.Method, rule.Completion = Greedy, ""
	rule.Constraints.Prefunded = slices.Clone(rule.Constraints.Prefunded)
	for _, p := range bought {
		rule.Constraints.Prefunded = append(rule.Constraints.Prefunded, q.e.Projects[p].ID)
	}
	return rule
}

// fillNeeds finds what would get projects funded by the completion, and keeps what
// is easier.
func (r *tracer) fillNeeds(ctx context.Context) error {
	fill := *r.inquest
	fill.o = &Outcome{Rule: r.filling(r.projects)}
	for i := range r.needs {
		c := &r.needs[i]
		n := Need{Project: c.Project}
		if err := fill.needCost(ctx, r.counts, &n, 1, true); err != nil {
			return err
		}
		if err := fill.needVotes(ctx, r.counts, &n); err != nil {
			return err
		}
		if n.Cost != nil && (c.Cost == nil || n.Cost.N > c.Cost.N) {
			c.Cost = n.Cost
		}
		c.Optimist = easier(c.Optimist, n.Optimist)
		c.Pessimist = easier(c.Pessimist, n.Pessimist)
		if s := n.Singletons; s != nil && (c.guess == 0 || s.N < c.guess) {
			c.guess = s.N
		}
	}
	return nil
}

// easier returns the smaller bound. Of two ways to win, voters too few for either
// are too few; some that Equal Shares leaves without hope are a part of those that
// show its own bound to be exact, so that the smaller one is exact if that is.
func easier(main, fill *Bound) *Bound {
	switch {
	case main == nil:
		return fill
	case fill == nil || main.N <= fill.N:
		return main
	}
	return &Bound{fill.N, main.Exact}
}

// filled reports whether the completion funds a project with n new voters, after
// Equal Shares bought others.
func (r *tracer) filled(ctx context.Context, p int, n int64, bought []int) (bool, error) {
	changed, err := withSingletons(r.counts, p, n)
	if err != nil {
		return false, err
	}
	fill := *r.inquest
	fill.o = &Outcome{Rule: r.filling(bought)}
	return fill.wins(ctx, changed, p)
}
