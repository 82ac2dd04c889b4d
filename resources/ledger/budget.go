package ledger

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// BudgetID identifies a budget.
type BudgetID = renjia.ID[Budget]

// BudgetLineID identifies a line of a budget.
type BudgetLineID = renjia.ID[BudgetLine]

// Budget is what a grant or a contract agrees to spend of a fund, line by line
// (预算). Costs name their line; no line can be overspent.
type Budget struct {
	ID     BudgetID      `json:"id"`
	Name   renjia.Text   `json:"name"`
	Fund   FundID        `json:"fund"`
	Funder renjia.Ref    `json:"funder,omitzero"`
	Period renjia.Period `json:"period"` // of the costs
	Lines  []BudgetLine  `json:"lines"`
	// Shift says how much may be moved between lines without the funder's
	// approval; without it every reallocation is ErrUnspecified.
	Shift *ShiftPolicy `json:"shift,omitempty"`
}

// BudgetLine is one line of a budget (预算科目) as it was agreed.
type BudgetLine struct {
	ID     BudgetLineID `json:"id"`
	Name   renjia.Text  `json:"name"`
	Amount renjia.Money `json:"amount"` // more than zero
	// Accounts are the accounts it bears; empty means every expense account.
	// Only an account named here may be other than an expense, for example
	// equipment.
	Accounts  []string   `json:"accounts,omitempty"`
	Functions []Function `json:"functions,omitempty"` // empty: any
	Projects  []string   `json:"projects,omitempty"`  // empty: any
}

// Validate reports every problem of the budget. All lines are in one currency.
func (b Budget) Validate() error {
	var p renjia.Problems
	p.Require(!b.Name.IsZero(), "name", "must be given")
	p.Require(!b.Fund.IsZero(), "fund", "must be given")
	p.Within("period", b.Period.Validate())
	p.Require(len(b.Lines) > 0, "lines", "must be given")
	if b.Shift != nil {
		p.Within("shift", b.Shift.Validate())
	}
	seen := map[BudgetLineID]bool{}
	for i, l := range b.Lines {
		path := fmt.Sprintf("lines[%d]", i)
		l.problems(&p, path)
		p.Require(!seen[l.ID], path+".id", "is used twice")
		p.Require(l.Amount.Currency() == b.Lines[0].Amount.Currency(), path+".amount", "%s: want %s as in the first line", l.Amount, b.Lines[0].Amount.Currency())
		seen[l.ID] = true
	}
	if p.Err("budget") == nil {
		_, err := b.Total()
		p.Within("lines", err)
	}
	return p.Err("budget")
}

func (l BudgetLine) problems(p *renjia.Problems, path string) {
	p.Require(!l.ID.IsZero(), path+".id", "must be given")
	p.Require(!l.Name.IsZero(), path+".name", "must be given")
	p.Require(l.Amount.Sign() > 0, path+".amount", "%s: want more than zero", l.Amount)
	p.Require(!slices.Contains(l.Accounts, ""), path+".accounts", "a code is empty")
	p.Require(!slices.Contains(l.Projects, ""), path+".projects", "a code is empty")
	for _, f := range l.Functions {
		p.Require(f.valid(), path+".functions", "%q: want programme, management, fundraising or other", f)
	}
}

// Total returns the sum of the lines, which reallocations keep.
func (b Budget) Total() (renjia.Money, error) {
	var sum renjia.Money
	for _, l := range b.Lines {
		var err error
		if sum, err = sum.Add(l.Amount); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// Line returns a line of the budget.
func (b Budget) Line(id BudgetLineID) (BudgetLine, bool) {
	i := slices.IndexFunc(b.Lines, func(l BudgetLine) bool { return l.ID == id })
	if i < 0 {
		return BudgetLine{}, false
	}
	return b.Lines[i], true
}

// allows checks a charge on one of its lines against what was agreed.
func (b *Budget) allows(l *BudgetLine, c Charge, m *Movement) error {
	breach := func(format string, args ...any) error {
		return &BudgetError{Budget: b.ID, Line: l.ID, Name: l.Name, Breach: fmt.Sprintf(format, args...)}
	}
	switch {
	case m.Fund != b.Fund:
		return breach("is of fund %s, not %s", b.Fund, m.Fund)
	case m.Currency != l.Amount.Currency():
		return breach("is in %s, not %s", l.Amount.Currency(), m.Currency)
	case m.Reverses:
		return nil // takes back what was allowed
	case !b.Period.Contains(m.Date):
		return breach("%s is outside its period %s", m.Date, b.Period)
	case len(l.Accounts) == 0 && !c.Expense:
		return breach("bears expenses; account %s is none, and the line does not name it", c.Account)
	case len(l.Accounts) > 0 && !slices.Contains(l.Accounts, c.Account):
		return breach("bears accounts %q, not %s", l.Accounts, c.Account)
	case len(l.Functions) > 0 && !slices.Contains(l.Functions, c.Function):
		return breach("bears functions %q, not %q", l.Functions, c.Function)
	case len(l.Projects) > 0 && !slices.Contains(l.Projects, c.Project):
		return breach("bears projects %q, not %q", l.Projects, c.Project)
	}
	return nil
}

// Charge is what a line of an entry puts on a budget line.
type Charge struct {
	Line     BudgetLineID
	Account  string
	Expense  bool // whether the account is an expense
	Function Function
	Project  string
	Amount   renjia.Money // debit positive: a charge; negative: taken back or refunded
}

// BudgetError says that a cost is none the budget line bears. It matches
// renjia.ErrForbidden.
type BudgetError struct {
	Budget BudgetID
	Line   BudgetLineID
	Name   renjia.Text
	Breach string
}

// Error names the line and what was broken.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("budget line %s (%s): %s", e.Name.In(renjia.English), e.Line, e.Breach)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *BudgetError) Is(target error) bool { return target == renjia.ErrForbidden }

// OverBudgetError says that a budget line has not enough left. It matches
// renjia.ErrState: the same cost may be possible after a reallocation.
type OverBudgetError struct {
	Budget    BudgetID
	Line      BudgetLineID
	Name      renjia.Text
	Available renjia.Money // before: its amount less what is spent and reserved
	Short     renjia.Money // how much is missing
}

// Error names the line, what it has, and how much is missing.
func (e *OverBudgetError) Error() string {
	return fmt.Sprintf("budget line %s (%s): has %s available, %s too little", e.Name.In(renjia.English), e.Line, e.Available, e.Short)
}

// Is reports whether target is renjia.ErrState.
func (e *OverBudgetError) Is(target error) bool { return target == renjia.ErrState }
