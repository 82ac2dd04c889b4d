package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// LedgerLine returns the identifier by which entries in the books name a budget
// line of a contract or a grant.
func LedgerLine(of renjia.Ref, code string) ledger.BudgetLineID {
	return renjia.ImportedID[ledger.BudgetLine](of.ID.String(), of.Kind, "line "+code)
}

// LedgerBudgets returns the budgets by which the books keep lines: one for each
// fund, in the order of the lines. Every line needs a fund and an amount; its
// account, if given, is the only one it bears.
func LedgerBudgets(of renjia.Ref, name renjia.Text, period renjia.Period, lines []BudgetLine) ([]ledger.Budget, error) {
	var all []ledger.Budget
	for i, l := range lines {
		if l.Fund.IsZero() {
			return nil, &renjia.UnspecifiedError{What: fmt.Sprintf("budget[%d] (%s)", i, l.Code), Choices: []renjia.Choice{{
				Name: "Fund", Why: "which fund bears a line is the decision of whoever keeps the books"}}}
		}
		k := slices.IndexFunc(all, func(b ledger.Budget) bool { return b.Fund == l.Fund })
		if k < 0 {
			k = len(all)
			all = append(all, ledger.Budget{
				ID: renjia.ImportedID[ledger.Budget](of.ID.String(), of.Kind, "budget "+l.Fund.String()), Name: name, Fund: l.Fund, Period: period,
			})
		}
		line := ledger.BudgetLine{ID: LedgerLine(of, l.Code), Name: l.Name, Amount: l.Amount}
		if l.Account != "" {
			line.Accounts = []string{l.Account}
		}
		all[k].Lines = append(all[k].Lines, line)
	}
	var p renjia.Problems
	for i, b := range all {
		p.Within(fmt.Sprintf("budgets[%d]", i), b.Validate())
	}
	return all, p.Err("budget of " + of.String())
}
