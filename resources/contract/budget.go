package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// BudgetLine is a line of the budget of a contract or a grant (预算明细): what an
// amount may be spent on, and where the books show it.
type BudgetLine struct {
	Code    string        `json:"code"`
	Name    renjia.Text   `json:"name"`
	Amount  renjia.Money  `json:"amount"`
	Fund    ledger.FundID `json:"fund,omitzero"`     // of the books
	Account string        `json:"account,omitempty"` // of the chart, for example 5101
}

// ShiftPolicy says how much of a line may be moved to others without anyone's
// approval (预算调剂): at most Free of the amount first agreed, over all shifts.
// More needs an authority; if Never is set, nothing may be moved at all. The
// zero policy is no policy: a shift under it is ErrUnspecified.
type ShiftPolicy struct {
	Free   *renjia.Fraction `json:"free,omitempty"` // of the line it leaves, 0 to 1
	Never  bool             `json:"never,omitempty"`
	Source string           `json:"source,omitempty"`
}

// Shift moves an amount from one line to another.
type Shift struct {
	From      string       `json:"from"`
	To        string       `json:"to"`
	Amount    renjia.Money `json:"amount"`
	Date      renjia.Date  `json:"date"`
	Reason    string       `json:"reason"`
	Authority renjia.Ref   `json:"authority,omitzero"` // who approved it, beyond what is free
}

// Validate reports every problem of the policy.
func (s ShiftPolicy) Validate() error {
	var p renjia.Problems
	p.Require(s.Free == nil || !s.Never, "never", "contradicts free")
	p.Require(s.Free == nil || s.Free.Sign() >= 0 && s.Free.Compare(renjia.Frac(1, 1)) <= 0, "free", "want 0 to 1")
	return p.Err("shift policy")
}

// Validate reports every problem of the line.
func (l BudgetLine) Validate() error {
	var p renjia.Problems
	p.Require(l.Code != "", "code", "must be given")
	p.Require(!l.Name.IsZero(), "name", "must be given")
	p.Require(l.Amount.Sign() >= 0, "amount", "%s is negative", l.Amount)
	return p.Err("budget line")
}

// checkLines requires lines with codes of their own that sum to a total.
func checkLines(p *renjia.Problems, path string, lines []BudgetLine, total renjia.Money) {
	sum, codes := renjia.Money{}, map[string]bool{}
	for i, l := range lines {
		at := fmt.Sprintf("%s[%d]", path, i)
		p.Within(at, l.Validate())
		p.Require(!codes[l.Code], at+".code", "%q is there twice", l.Code)
		codes[l.Code] = true
		var err error
		if sum, err = sum.Add(l.Amount); err != nil {
			p.Within(at+".amount", err)
			return
		}
	}
	p.Require(sum == total, path, "sum to %s, want %s", sum, total)
}

// ShiftLines returns the lines after a shift, their total unchanged. The lines
// first agreed and the shifts since then say how much of a line was moved
// already. It fails with ErrForbidden if the policy wants an authority that is
// not there, with ErrUnspecified if there is no policy.
func ShiftLines(agreed []BudgetLine, past []Shift, policy ShiftPolicy, s Shift) ([]BudgetLine, error) {
	lines := slices.Clone(agreed)
	for _, done := range past {
		if err := transfer(lines, done); err != nil {
			return nil, err
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := transfer(lines, s); err != nil {
		return nil, err
	}
	return lines, policy.permits(agreed, past, s)
}

func (s Shift) check() error {
	var p renjia.Problems
	p.Require(s.Amount.Sign() > 0, "amount", "%s: want more than zero", s.Amount)
	p.Require(s.From != s.To, "to", "%q is the line it leaves", s.To)
	p.Require(!s.Date.IsZero(), "date", "must be given")
	p.Require(s.Reason != "", "reason", "must be given")
	return p.Err("shift")
}

func transfer(lines []BudgetLine, s Shift) error {
	from, to := lineOf(lines, s.From), lineOf(lines, s.To)
	if from == nil || to == nil {
		return fmt.Errorf("shift from %q to %q: no such line: %w", s.From, s.To, renjia.ErrNotFound)
	}
	left, err := from.Amount.Sub(s.Amount)
	if err != nil {
		return fmt.Errorf("shift from %q: %w", s.From, err)
	}
	if left.Sign() < 0 {
		return fmt.Errorf("shift of %s from %q: the line has %s: %w", s.Amount, s.From, from.Amount, renjia.ErrInvalid)
	}
	if to.Amount, err = to.Amount.Add(s.Amount); err != nil {
		return fmt.Errorf("shift to %q: %w", s.To, err)
	}
	from.Amount = left
	return nil
}

func lineOf(lines []BudgetLine, code string) *BudgetLine {
	i := slices.IndexFunc(lines, func(l BudgetLine) bool { return l.Code == code })
	if i < 0 {
		return nil
	}
	return &lines[i]
}

// permits compares all that leaves a line without an authority with what is
// free; what an authority approved does not use it up.
func (policy ShiftPolicy) permits(agreed []BudgetLine, past []Shift, s Shift) error {
	switch {
	case policy.Never:
		return fmt.Errorf("shift from %q: the budget may not be shifted: %w", s.From, renjia.ErrForbidden)
	case policy.Free == nil && s.Authority.IsZero():
		return &renjia.UnspecifiedError{What: "shift from " + s.From, Choices: []renjia.Choice{{
			Name: "ShiftPolicy.Free", Why: "funders differ in how much of a line may be moved without approval"}}}
	case !s.Authority.IsZero():
		return nil
	}
	moved := s.Amount
	for _, done := range past {
		if done.From != s.From || !done.Authority.IsZero() {
			continue
		}
		var err error
		if moved, err = moved.Add(done.Amount); err != nil {
			return err
		}
	}
	whole := lineOf(agreed, s.From).Amount
	if whole.IsZero() || policy.Free.CompareShare(moved.Minor(), whole.Minor()) > 0 {
		return fmt.Errorf("shift from %q: %s of %s is more than the %s that needs no approval: %w", s.From, moved, whole, policy.Free, renjia.ErrForbidden)
	}
	return nil
}
