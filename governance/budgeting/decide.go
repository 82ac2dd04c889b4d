package budgeting

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// Decide runs a rule. It checks ctx now and then.
//
// Caps that are budgets of their own are decided first, each by those voters who
// support something in it, then the rest with the budget of the election.
func Decide(ctx context.Context, e *Election, r Rule) (*Outcome, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	ties, err := r.Ties.order(e)
	if err != nil {
		return nil, err
	}
	l, err := r.Constraints.limits(e)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Rule: r, Partial: -1}
	number := l.number
	for _, part := range l.parts() {
		part.number = number
		part.prefund(r.Constraints.Prefunded, o)
		if err := decide(ctx, r, part, o, ties); err != nil {
			return nil, err
		}
		number = part.number
	}
	if r.Comparison {
		return compareWithGreedy(ctx, e, o)
	}
	return o, nil
}

func decide(ctx context.Context, r Rule, l *limits, o *Outcome, ties voting.Ties) error {
	f, err := prepare(l.election, r.measure(), l.open)
	if err != nil {
		return err
	}
	if l.own {
		f.voters = f.supporters
	}
	if f.voters == 0 {
		return nil
	}
	switch r.Method {
	case Phragmen:
		return phragmen(ctx, f, l, o, ties)
	case EqualShares:
		return equalShares(ctx, f, l, o, ties)
	case BOS:
		return overspend(ctx, f, l, o, ties)
	case Welfare:
		return welfare(ctx, f, l, o, ties)
	}
	return greedy(f, l, o, ties, MainStage)
}

// measure returns the satisfaction that the rule counts in; Phragmén looks only
// at who supports what.
func (r Rule) measure() Satisfaction {
	if r.Method == Phragmen {
		return Cardinality
	}
	return r.Satisfaction
}

// prefund pays for projects before anything else.
func (l *limits) prefund(ids []string, o *Outcome) {
	for _, id := range ids {
		if p, ok := l.election.Find(id); ok && l.part[p] && !slices.Contains(o.Selected, p) {
			o.add(p, l.election.Projects[p].Cost, PrefundedStage, nil, nil)
			l.take(p, l.election.Projects[p].Cost)
		}
	}
}
