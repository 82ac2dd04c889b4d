package budgeting

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// Decide runs a rule. It checks ctx now and then.
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
	l.prefund(r.Constraints.Prefunded, o)
	return o, decide(ctx, e, r, l, o, ties)
}

func decide(ctx context.Context, e *Election, r Rule, l *limits, o *Outcome, ties voting.Ties) error {
	f, err := prepare(e, r.measure(), l.open)
	if err != nil {
		return err
	}
	switch r.Method {
	case Greedy:
		return greedy(f, l, o, ties, MainStage)
	case Phragmen:
		return phragmen(ctx, f, l, o, ties)
	case EqualShares:
		return equalShares(ctx, f, l, o, ties)
	}
	return nil
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
		if p, ok := l.election.Find(id); ok && !slices.Contains(o.Selected, p) {
			o.add(p, l.election.Projects[p].Cost, PrefundedStage, nil, nil)
			l.take(p, l.election.Projects[p].Cost)
		}
	}
}
