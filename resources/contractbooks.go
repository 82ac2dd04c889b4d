package resources

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
)

// BudgetContract brings the budget of a contract that is signed or running into
// the books, as its lines stand after all shifts: from then on entries name its
// lines ([contract.LedgerLine]) and no line is overspent. A later shift moves the
// amount in the books too. Doing it again changes nothing.
func (r *Registry) BudgetContract(ctx context.Context, act renjia.Act, id contract.ID) (all []ledger.Budget, err error) {
	err = r.do(ctx, act, "resources.contract.budget", contracts.Ref(id), func(w *work) error {
		c, err := w.contract(contracts.Ref(id))
		if err != nil {
			return err
		}
		if c.State != contract.Signed && c.State != contract.Running {
			return &renjia.StateError{Record: "contract", ID: id.String(), State: string(c.State), Verb: "bring its budget into the books"}
		}
		lines, err := c.BudgetNow()
		if err != nil {
			return err
		}
		all, err = w.budgetOf(contracts.Ref(id), c.Title, c.Period, lines)
		return err
	})
	return all, err
}

// BudgetGrant does the same for the lines of an agreed grant.
func (r *Registry) BudgetGrant(ctx context.Context, act renjia.Act, id contract.GrantID) (all []ledger.Budget, err error) {
	err = r.do(ctx, act, "resources.grant.budget", grants.Ref(id), func(w *work) error {
		doc, err := grants.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		g := doc.Value
		if g.State != contract.GrantAgreed {
			return &renjia.StateError{Record: "grant", ID: id.String(), State: string(g.State), Verb: "bring its budget into the books"}
		}
		all, err = w.budgetOf(grants.Ref(id), g.Title, g.Planned, g.Lines)
		return err
	})
	return all, err
}

// budgetOf adds the budgets of lines that are not in the books yet.
func (w *work) budgetOf(of renjia.Ref, name renjia.Text, period renjia.Period, lines []contract.BudgetLine) ([]ledger.Budget, error) {
	all, err := contract.LedgerBudgets(of, name, period, lines)
	if err != nil {
		return nil, err
	}
	for i, b := range all {
		stored, err := budgets.Get(w.ctx, w.tx, b.ID)
		if err == nil {
			all[i] = stored.Value // as it was agreed; shifts since are in its lines
			continue
		}
		if !notFound(err) {
			return nil, err
		}
		if err := w.addBudget(b); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// shiftInBooks moves an amount between lines that are in the books. What the
// contract's own policy let through rests on the contract.
func (w *work) shiftInBooks(of renjia.Ref, s contract.Shift) error {
	from, to := contract.LedgerLine(of, s.From), contract.LedgerLine(of, s.To)
	line, err := budgetLines.Get(w.ctx, w.tx, BudgetLineOf(from))
	if notFound(err) {
		return nil // the budget is not in the books
	}
	if err != nil {
		return err
	}
	minus, err := s.Amount.Neg()
	if err != nil {
		return err
	}
	m := ledger.Reallocation{
		ID: renjia.NewID[ledger.Reallocation](w.tx.Source()), Budget: line.Value.Budget, Date: s.Date, By: w.tx.Actor(), Reason: s.Reason, Authority: s.Authority,
		Shifts: []ledger.Shift{{Line: from, Amount: minus}, {Line: to, Amount: s.Amount}},
	}
	if m.Authority.IsZero() {
		m.Authority = of
	}
	if _, err := w.reallocate(m); err != nil {
		return err
	}
	return reallocations.Insert(w.tx, m)
}
