package governance

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// AwardID identifies an award.
type AwardID = renjia.ID[Award]

// AwardState is where a project that was chosen stands.
type AwardState string

// The states of an award.
const (
	AwardFunded    AwardState = "funded"
	AwardDelivered AwardState = "delivered"
	AwardAbandoned AwardState = "abandoned"
)

var awardSteps = lifecycle.Table[AwardState]{
	AwardFunded: {"deliver": AwardDelivered, "abandon": AwardAbandoned},
}

// Award is the money a project of a budget was given, and what became of it
// (立项与验收).
type Award struct {
	ID     AwardID      `json:"id"` // of budget and key
	Budget BudgetID     `json:"budget"`
	Key    string       `json:"key"` // of the project
	Title  renjia.Text  `json:"title"`
	Amount renjia.Money `json:"amount"`
	State  AwardState   `json:"state"`
	Funded renjia.Date  `json:"funded"`
	Basis  renjia.Ref   `json:"basis,omitzero"` // the entry or contract that releases the money

	// From delivery or abandonment on:
	Ended  renjia.Date  `json:"ended,omitzero"`
	Actual renjia.Money `json:"actual,omitzero"` // what it has cost
	Report renjia.Ref   `json:"report,omitzero"` // acceptance, accounts
	Reason renjia.Text  `json:"reason,omitzero"` // why it was abandoned, or cost more than it was given
}

// Closeout is how a project ended (结项).
type Closeout struct {
	On     renjia.Date
	Actual renjia.Money // what it has cost, in the currency of the budget
	Report renjia.Ref
	Reason renjia.Text // must be given if it was abandoned or cost more than it was given
}

// Validate reports every problem of the award on its own.
func (a Award) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Budget.IsZero(), "budget", "must be given")
	p.Require(a.Key != "", "key", "must be given")
	p.Require(a.Amount.Sign() > 0, "amount", "%s: want more than nothing", a.Amount)
	p.Require(awardSteps.Known(a.State), "state", "%q: is no state of an award", a.State)
	p.Require(!a.Funded.IsZero(), "funded", "must be given")
	ended := a.State == AwardDelivered || a.State == AwardAbandoned
	p.Require(ended != a.Ended.IsZero(), "ended", "must be given when it has ended")
	p.Require(a.Ended.IsZero() || !a.Ended.Before(a.Funded), "ended", "%s: must not be before %s", a.Ended, a.Funded)
	p.Require(a.State != AwardDelivered || a.Actual.Currency() == a.Amount.Currency(), "actual", "%s: must be given, in %s", a.Actual, a.Amount.Currency())
	p.Require(a.Actual.IsZero() || a.Actual.Currency() == a.Amount.Currency(), "actual", "%s: want %s", a.Actual, a.Amount.Currency())
	p.Require(a.Actual.Sign() >= 0, "actual", "%s: must not be negative", a.Actual)
	p.Require(a.State != AwardAbandoned || !a.Reason.IsZero(), "reason", "must be given for what was abandoned")
	p.Require(a.Actual.Minor() <= a.Amount.Minor() || !a.Reason.IsZero(), "reason", "must be given for what cost more than it was given")
	return p.Err("award")
}

func awardID(space string, b BudgetID, key string) AwardID {
	return renjia.ImportedID[Award](space, "governance_award", b.String()+"/"+key)
}

// FundBudget gives the projects that were chosen their money: each becomes an
// award, to be delivered or abandoned. A budget that chose nothing, in which
// fewer took part than its terms want, or whose certificate a court revoked, is
// not funded (*renjia.StateError): see [Registry.FinishBudget].
func (r *Registry) FundBudget(ctx context.Context, act renjia.Act, id BudgetID, on renjia.Date, basis renjia.Ref) (Budget, []Award, error) {
	x, err := r.advanceBudget(ctx, act, "fund", id, func(tx *storage.Tx, x *Budget) error {
		given, err := x.awards(ctx, tx)
		if err != nil {
			return err
		}
		if len(given) == 0 {
			return x.refuse("fund", "certified with nothing to fund", "finish")
		}
		for _, a := range given {
			a.State, a.Funded, a.Basis = AwardFunded, on, localRef(basis, tx.Space())
			if err := awards.Insert(tx, a); err != nil {
				return err
			}
		}
		x.Pending = int64(len(given))
		return nil
	})
	if err != nil {
		return Budget{}, nil, err
	}
	var given []Award
	err = r.read(ctx, func(rd storage.Reader) (err error) {
		given, err = find(ctx, rd, awards, storage.Eq("budget", id))
		return err
	})
	return x, given, err
}

func (x *Budget) refuse(verb, state string, allowed ...string) error {
	return &renjia.StateError{Record: "budget", ID: x.ID.String(), State: state, Verb: verb, Allowed: allowed}
}

// FinishBudget ends a budget that chose nothing, in which fewer took part than
// its terms want, or whose certificate a court revoked. Others are done with the
// last of their projects.
func (r *Registry) FinishBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	return r.advanceBudget(ctx, act, "finish", id, func(tx *storage.Tx, x *Budget) error {
		given, err := x.awards(ctx, tx)
		if err == nil && len(given) > 0 {
			err = x.refuse("finish", "certified with projects to fund", "fund")
		}
		return err
	})
}

// awards are those of the count, the partial one last; none if it does not stand.
func (x Budget) awards(ctx context.Context, tx *storage.Tx) (given []Award, err error) {
	_, err = revocationOf(ctx, tx, certificates.Ref(x.Certificate))
	if err == nil || !x.Count.Enough {
		return nil, nil
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return nil, err
	}
	proposed, err := optionsOf(ctx, tx, budgets.Ref(x.ID))
	if err != nil {
		return nil, err
	}
	titles := map[string]renjia.Text{}
	for _, o := range proposed {
		titles[o.Key] = o.Title
	}
	give := func(key string, amount renjia.Money) {
		given = append(given, Award{ID: awardID(tx.Space(), x.ID, key), Budget: x.ID, Key: key, Title: titles[key], Amount: amount})
	}
	for _, c := range x.Count.Selected {
		give(c.Key, c.Cost)
	}
	if x.Count.Partial != "" {
		give(x.Count.Partial, x.Count.Paid)
	}
	return given, nil
}

// DeliverProject records that a project was delivered and what it has cost. The
// last project of a budget to end makes the budget done.
func (r *Registry) DeliverProject(ctx context.Context, act renjia.Act, id AwardID, e Closeout) (Award, error) {
	return r.endAward(ctx, act, "deliver", id, e)
}

// AbandonProject records that a project was given up, why, and what it has cost
// until then. The last project of a budget to end makes the budget done.
func (r *Registry) AbandonProject(ctx context.Context, act renjia.Act, id AwardID, e Closeout) (Award, error) {
	return r.endAward(ctx, act, "abandon", id, e)
}

func (r *Registry) endAward(ctx context.Context, act renjia.Act, verb string, id AwardID, e Closeout) (Award, error) {
	return change(ctx, r, act, "governance.award."+verb, awards, id, func(tx *storage.Tx, a *Award) (err error) {
		if a.State, err = awardSteps.Next("award", id.String(), a.State, verb); err != nil {
			return err
		}
		a.Ended, a.Actual, a.Report, a.Reason = e.On, e.Actual, localRef(e.Report, tx.Space()), e.Reason
		if err := a.Validate(); err != nil {
			return err
		}
		return changeIn(ctx, tx, budgets, a.Budget, func(x *Budget) error { return x.ended(verb, a.Actual) })
	})
}

// ended counts an award that has ended.
func (x *Budget) ended(verb string, actual renjia.Money) (err error) {
	if err := x.step(verb); err != nil {
		return err
	}
	if x.Spent, err = x.Spent.Add(actual); err != nil {
		return fmt.Errorf("budget %s: %w", x.ID, err)
	}
	if x.Pending--; x.Pending == 0 {
		x.State = Done
	}
	return nil
}
