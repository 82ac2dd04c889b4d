package resources_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// Mutants, each of which the test below kills: ShiftBudget does not shift in the
// books; it swallows what the books refuse; budgetOf forgets the account of a line; BudgetContract takes the lines
// before their shifts.

func TestTheBudgetOfAContractBindsTheBooks(t *testing.T) {
	quarter := renjia.Frac(1, 4)
	space, r, c := bought(t, func(c *contract.Contract) {
		c.Price = cny("1000")
		c.Units = nil
		c.Shift = contract.ShiftPolicy{Free: &quarter, Source: "clause 9 (invented)"}
		c.Budget = []contract.BudgetLine{
			{Code: "staff", Name: renjia.Both("staff"), Amount: cny("800"), Fund: income.ID, Account: "5101"},
			{Code: "travel", Name: renjia.Both("travel"), Amount: cny("200"), Fund: income.ID},
		}
	})
	shift := func(amount string) contract.Shift {
		return contract.Shift{From: "staff", To: "travel", Amount: cny(amount), Date: day("2026-02-01")}
	}
	_, err := r.ShiftBudget(ctx, reasoned("more visits"), c.ID, shift("100"))
	require.NoError(t, err, "before the budget is in the books")
	all, err := r.BudgetContract(ctx, act, c.ID)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, cny("700"), all[0].Lines[0].Amount, "as the lines stand after all shifts")
	again, err := r.BudgetContract(ctx, act, c.ID)
	require.NoError(t, err)
	require.Equal(t, all, again)

	of := renjia.RefTo("resources_contract", c.ID)
	spend := func(key, account, amount, line string) error {
		_, err := r.Post(ctx, act, ledger.Entry{Key: key, Date: day("2026-03-01"), Lines: []ledger.Line{
			{Account: account, Fund: income.ID, Amount: cny(amount), Project: "meals", Budget: contract.LedgerLine(of, line)},
			{Account: "1002", Fund: income.ID, Amount: minus(cny(amount))},
		}})
		return err
	}
	require.NoError(t, spend("wages", "5101", "600", "staff"))
	require.ErrorIs(t, spend("too much", "5101", "100.01", "staff"), renjia.ErrState)
	require.ErrorIs(t, spend("another account", "5301", "1", "staff"), renjia.ErrForbidden)
	_, err = r.ShiftBudget(ctx, reasoned("more visits"), c.ID, shift("100.01"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "a quarter of 800 is free, 100 of it used")
	_, err = r.ShiftBudget(ctx, reasoned("more visits"), c.ID, shift("50"))
	require.NoError(t, err)
	require.NoError(t, spend("visits", "5101", "350", "travel"))
	require.ErrorIs(t, spend("one more", "5101", "0.01", "travel"), renjia.ErrState)
	approved := reasoned("more visits")
	approved.Authority = subject("the street's letter")
	_, err = r.ShiftBudget(ctx, approved, c.ID, shift("50.01"))
	require.ErrorIs(t, err, renjia.ErrState, "what is spent stays, whoever approves")
	look(t, space, func(s *storage.Snapshot) {
		doc, err := resources.BudgetLines.Get(ctx, s, resources.BudgetLineOf(contract.LedgerLine(of, "staff")))
		require.NoError(t, err)
		left, err := doc.Value.Available()
		require.NoError(t, err)
		require.Equal(t, cny("50"), left)
	})

	_, open, c := bought(t, func(c *contract.Contract) {
		c.Units = nil
		c.Budget = []contract.BudgetLine{{Code: "all", Name: renjia.Both("all"), Amount: c.Price}}
	})
	_, err = open.BudgetContract(ctx, act, c.ID)
	require.ErrorIs(t, err, renjia.ErrUnspecified, "a line without a fund")
}
