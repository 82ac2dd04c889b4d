package governance

import (
	"context"
	"fmt"
	"iter"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// BudgetID identifies a participatory budget.
type BudgetID = renjia.ID[Budget]

// Budget is a participatory budget (参与式预算): a community proposes projects,
// votes on them, and an amount of money pays for those that are chosen.
type Budget struct {
	ID BudgetID `json:"id"`
	Call
	Amount   renjia.Money    `json:"amount"`
	Rule     *budgeting.Rule `json:"rule,omitempty"`     // with the constraints of the call; from opening on
	Resolved *TieRule        `json:"resolved,omitempty"` // what decided ties that the rule refuses to break
	Count    *BudgetCount    `json:"count,omitempty"`    // from counting on
	Pending  int64           `json:"pending,omitempty"`  // awards that are neither delivered nor abandoned
	Spent    renjia.Money    `json:"spent,omitzero"`     // what those that are have cost
}

// BudgetCount is what the vote on a budget came to.
type BudgetCount struct {
	Returns
	Selected []Chosen           `json:"selected"` // in the order chosen
	Cost     renjia.Money       `json:"cost"`     // of them all
	Partial  string             `json:"partial,omitempty"`
	Paid     renjia.Money       `json:"paid,omitzero"`    // to the partial project, less than its cost
	Broken   []voting.BrokenTie `json:"broken,omitempty"` // ties that the policy decided
	// What Equal Shares ended with: the endowment of a voter, in minor units of
	// the currency, and the steps that completion added.
	Endowment *big.Rat `json:"endowment,omitempty"`
	Steps     int64    `json:"steps,omitempty"`
	// Total is the satisfaction that the Welfare method reached, Bound what no
	// outcome can exceed.
	Total *big.Rat `json:"total,omitempty"`
	Bound *big.Rat `json:"bound,omitempty"`
}

// Chosen is a project that was chosen.
type Chosen struct {
	Key   string          `json:"key"`
	Cost  renjia.Money    `json:"cost"`
	Stage budgeting.Stage `json:"stage"` // of the rule
	// Price is the exact figure it was chosen by; see budgeting.Purchase.
	Price *big.Rat `json:"price,omitempty"`
}

// Validate reports every problem of the budget on its own.
func (x Budget) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	x.Call.check(&p, budgetSteps)
	p.Require(x.Amount.Sign() > 0, "amount", "%s: want more than nothing", x.Amount)
	p.Require((x.Vote == nil) == (x.Rule == nil), "rule", "must be given with the vote")
	if x.Rule != nil {
		p.Within("rule", x.Rule.Validate())
	}
	x.checkResolved(&p)
	p.Require(x.Pending >= 0, "pending", "%d: must not be negative", x.Pending)
	return p.Err("budget")
}

func (x Budget) checkResolved(p *renjia.Problems) {
	if x.Resolved == nil {
		return
	}
	p.Require(x.Rule != nil && x.Rule.Ties.Policy == budgeting.RefuseTies, "resolved", "is for rules that refuse to break ties")
	p.Require(x.Resolved.Policy != budgeting.RefuseTies, "resolved.policy", "must break ties")
	if x.Rule != nil {
		again := *x.Rule
		again.Ties = *x.Resolved
		p.Within("resolved", again.Validate())
	}
}

func (x Budget) called() called {
	return called{subject: subject{on: renjia.RefTo(kindBudget, x.ID)}, Call: x.Call, steps: budgetSteps, amount: x.Amount}
}

func (x *Budget) step(verb string) (err error) {
	x.State, err = budgetSteps.Next("budget", x.ID.String(), x.State, verb)
	return err
}

func (x *Budget) withdrawOption(key string) error {
	x.strike(key)
	return x.step("withdraw-option")
}

// CallBudget adds a budget, to which projects can be proposed from then on; see
// [Registry.ProposeOption].
func (r *Registry) CallBudget(ctx context.Context, act renjia.Act, x Budget) error {
	return r.w.Write(ctx, act.Does("governance.budget.call", budgets.Ref(x.ID)), func(tx *storage.Tx) error {
		if err := x.fresh(x.called().subject); err != nil {
			return err
		}
		if x.Rule != nil || x.Resolved != nil || x.Count != nil || x.Pending != 0 || !x.Spent.IsZero() {
			return fmt.Errorf("budget %s: the rule comes with the opening: %w", x.ID, renjia.ErrInvalid)
		}
		if err := x.Call.begin(ctx, tx); err != nil {
			return err
		}
		return budgets.Insert(tx, x)
	})
}

// ScreenBudget ends the time of proposals.
func (r *Registry) ScreenBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	return r.advanceBudget(ctx, act, "screen", id, nil)
}

// WithdrawBudget ends a budget before its vote.
func (r *Registry) WithdrawBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	return r.advanceBudget(ctx, act, "withdraw", id, nil)
}

// AnnulBudget declares a vote void that is not certified yet. Why, the act says.
func (r *Registry) AnnulBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	return r.advanceBudget(ctx, act, "annul", id, nil)
}

// OpenBudget freezes projects, roll and rule and opens the vote. A project that
// is not screened yet is ErrInvalid, a choice that is missing a
// *renjia.UnspecifiedError.
func (r *Registry) OpenBudget(ctx context.Context, act renjia.Act, id BudgetID, b Ballotage, rule budgeting.Rule) (Budget, error) {
	return r.advanceBudget(ctx, act, "open", id, func(tx *storage.Tx, x *Budget) (err error) {
		if rule.Ties.Policy == "" {
			return missingTies(x.called().subject, "refuse", "text", "votes", "cost", "lot", "order")
		}
		if err := rule.Validate(); err != nil {
			return err
		}
		if x.Vote, err = b.open(ctx, tx, x.called().subject); err != nil {
			return err
		}
		x.Rule = &rule
		proposed, err := optionsOf(ctx, tx, x.called().ref())
		if err != nil {
			return err
		}
		return x.rehearse(ctx, proposed)
	})
}

// CastBudget records one ballot, open or sealed, and returns the receipt. It
// refuses what [Registry.Cast] refuses, and ballots that the terms do not admit
// (ErrInvalid).
func (r *Registry) CastBudget(ctx context.Context, act renjia.Act, id BudgetID, v Vote) (Receipt, error) {
	return r.cast(ctx, act, budgets.Ref(id), v)
}

// CastBudgetAll records many ballots as [Registry.CastAll] does.
func (r *Registry) CastBudgetAll(ctx context.Context, act renjia.Act, id BudgetID, votes iter.Seq2[Vote, error]) (int64, error) {
	return r.castAll(ctx, act, budgets.Ref(id), votes)
}

// IssueBudget hands out a token as [Registry.Issue] does.
func (r *Registry) IssueBudget(ctx context.Context, act renjia.Act, id BudgetID, v Vote) (string, error) {
	return r.issue(ctx, act, budgets.Ref(id), v)
}

// DropBudget puts a ballot under a token into the box as [Registry.Drop] does.
func (r *Registry) DropBudget(ctx context.Context, act renjia.Act, id BudgetID, s Slip) (Receipt, error) {
	return r.dropOne(ctx, act, budgets.Ref(id), s)
}

// DropBudgetAll puts ballots under tokens into the box as [Registry.DropAll] does.
func (r *Registry) DropBudgetAll(ctx context.Context, act renjia.Act, id BudgetID, slips iter.Seq2[Slip, error]) ([]Receipt, error) {
	return r.dropAll(ctx, act, budgets.Ref(id), slips)
}

// CloseBudget ends the vote. From then on no ballot is accepted.
func (r *Registry) CloseBudget(ctx context.Context, act renjia.Act, id BudgetID) (Budget, error) {
	return r.advanceBudget(ctx, act, "close", id, func(tx *storage.Tx, x *Budget) error {
		x.Vote.Closed = tx.Time()
		return nil
	})
}

// BreakBudgetTies lays down, after the close, what decides ties of a budget
// whose rule refuses to. It is done once; the certificate shows both.
func (r *Registry) BreakBudgetTies(ctx context.Context, act renjia.Act, id BudgetID, t TieRule) (Budget, error) {
	return r.advanceBudget(ctx, act, "break-ties", id, func(_ *storage.Tx, x *Budget) error {
		if x.Resolved != nil {
			return fmt.Errorf("budget %s: its ties are resolved: %w", id, renjia.ErrExists)
		}
		x.Resolved = &t
		if err := x.Validate(); err != nil {
			return err
		}
		return covers(t, x.Vote.Slate)
	})
}

func (r *Registry) advanceBudget(ctx context.Context, act renjia.Act, verb string, id BudgetID, fn func(*storage.Tx, *Budget) error) (Budget, error) {
	return change(ctx, r, act, "governance.budget."+verb, budgets, id, func(tx *storage.Tx, x *Budget) error {
		if err := x.step(verb); err != nil || fn == nil {
			return err
		}
		return fn(tx, x)
	})
}
