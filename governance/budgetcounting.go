package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// CountBudget counts the ballots of a closed budget by its rule and records
// which projects are chosen, the Merkle root over the ballots, and what else
// was in the box. On a Space it reads them before the act, as [Registry.Count]
// does. A tie that the rule refuses to break is ErrUnspecified: see
// [Registry.BreakBudgetTies].
func (r *Registry) CountBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	var count BudgetCount
	contents, err := r.countCalled(ctx, act, budgets.Ref(id), func(rd storage.Reader, c *chooser, p *voting.Profile) (err error) {
		var x Budget
		if err = get(ctx, rd, budgets, id, &x); err != nil {
			return err
		}
		proposed, err := optionsOf(ctx, rd, budgets.Ref(id))
		if err == nil {
			count, err = x.count(ctx, proposed, c, p)
		}
		return err
	})
	if err != nil {
		if act.Key != "" && errors.Is(err, renjia.ErrState) { // the act's key tells whether it was performed before
			return r.advanceBudget(ctx, act, "count", id, func(*storage.Tx, *Budget) error { return err })
		}
		return Budget{}, err
	}
	return r.advanceBudget(ctx, act, "count", id, func(tx *storage.Tx, x *Budget) error {
		count.At = tx.Time()
		x.Count = &count
		return fillBox(ctx, tx, x.called().subject, contents)
	})
}

// election is the budget as package budgeting knows it.
func (x Budget) election(proposed []Option, p *voting.Profile) (*budgeting.Election, error) {
	scale, ok := x.Amount.Currency().Scale()
	if !ok {
		return nil, fmt.Errorf("budget %s: currency %s has no decimals laid down: %w", x.ID, x.Amount.Currency(), renjia.ErrUnsupported)
	}
	e := &budgeting.Election{
		Scale: scale, Currency: string(x.Amount.Currency()), Budget: x.Amount.Minor(), Votes: p,
		Type: voteType(x.Vote.Terms.Ballots), Projects: make([]budgeting.Project, len(p.Candidates)),
	}
	for i := range e.Projects {
		key := p.Name(i)
		at := slices.IndexFunc(proposed, func(o Option) bool { return o.Key == key && o.Project != nil })
		if at < 0 {
			return nil, fmt.Errorf("budget %s: project %q is on the slate, but was never proposed: %w", x.ID, key, renjia.ErrCorrupt)
		}
		o := proposed[at]
		e.Projects[i] = budgeting.Project{
			ID: key, Name: o.Title.In(renjia.English), Cost: o.cost().Minor(),
			Categories: o.Project.Categories, Targets: o.Project.Targets, Area: o.Project.Area,
		}
	}
	return e, nil
}

// voteType is how people vote in the words of participatory budgets.
func voteType(r BallotRule) budgeting.VoteType {
	switch r.Kind {
	case voting.Ranked:
		return budgeting.Ordinal
	case voting.Score:
		return budgeting.Scoring
	case voting.Cumulative:
		return budgeting.Cumulative
	}
	if r.Max == 1 {
		return budgeting.ChooseOne
	}
	return budgeting.Approval
}

// rule is the rule with what resolved ties, on the projects that still stand.
func (x Budget) rule() budgeting.Rule {
	r, slate := *x.Rule, x.Vote.Slate
	if x.Resolved != nil {
		r.Ties = *x.Resolved
	}
	r.Ties = standing(r.Ties, slate)
	r.Constraints.Prefunded = standingOf(r.Constraints.Prefunded, slate)
	r.Constraints.Exclusive = slices.Clone(r.Constraints.Exclusive)
	for i, group := range r.Constraints.Exclusive {
		r.Constraints.Exclusive[i] = standingOf(group, slate)
	}
	r.Constraints.Caps = slices.Clone(r.Constraints.Caps)
	for i, c := range r.Constraints.Caps {
		r.Constraints.Caps[i].Projects = standingOf(c.Projects, slate)
	}
	return r
}

// rehearse runs the rule on a ballot of the shortest sort that the terms admit,
// so that what it cannot work with shows before the vote.
func (x Budget) rehearse(ctx context.Context, proposed []Option) error {
	if err := covers(x.Rule.Ties, x.Vote.Slate); err != nil {
		return err
	}
	trial, err := x.Vote.profileOf(x.Vote.trials()[0])
	if err != nil {
		return err
	}
	e, err := x.election(proposed, trial)
	if err != nil {
		return err
	}
	_, err = budgeting.Decide(ctx, e, x.rule())
	if errors.Is(err, renjia.ErrUnspecified) { // in a trial everything is tied
		return nil
	}
	return err
}

// decide runs the rule.
func (x Budget) decide(ctx context.Context, proposed []Option, p *voting.Profile) (*budgeting.Election, *budgeting.Outcome, error) {
	e, err := x.election(proposed, p)
	if err != nil {
		return nil, nil, err
	}
	outcome, err := budgeting.Decide(ctx, e, x.rule())
	if err != nil {
		return nil, nil, named(err, p)
	}
	return e, outcome, nil
}

// count applies the rule.
func (x Budget) count(ctx context.Context, proposed []Option, c *chooser, p *voting.Profile) (BudgetCount, error) {
	if p.Voters() == 0 { // nobody chooses nothing
		return BudgetCount{Returns: c.returns, Selected: []Chosen{}}, nil
	}
	e, outcome, err := x.decide(ctx, proposed, p)
	if err != nil {
		return BudgetCount{}, err
	}
	count := BudgetCount{
		Returns: c.returns, Selected: []Chosen{}, Broken: outcome.Broken, Endowment: outcome.Endowment, Steps: outcome.Steps,
		Total: outcome.Total, Bound: outcome.Bound,
	}
	if count.Cost, err = renjia.MoneyOf(outcome.Cost, x.Amount.Currency()); err != nil {
		return BudgetCount{}, err
	}
	if outcome.Partial >= 0 {
		count.Partial = e.Projects[outcome.Partial].ID
		if count.Paid, err = renjia.MoneyOf(outcome.Paid, x.Amount.Currency()); err != nil {
			return BudgetCount{}, err
		}
	}
	for i, project := range outcome.Selected {
		purchase := outcome.Purchases[i]
		cost, err := renjia.MoneyOf(e.Projects[project].Cost, x.Amount.Currency())
		if err != nil {
			return BudgetCount{}, err
		}
		count.Selected = append(count.Selected, Chosen{Key: e.Projects[project].ID, Cost: cost, Stage: purchase.Stage, Price: purchase.Price()})
	}
	return count, nil
}
