package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Terms are what an amendment may change.
type Terms struct {
	Price    renjia.Money  `json:"price"`
	Period   renjia.Period `json:"period"`
	Hours    Hours         `json:"hours"`
	Staffing Staffing      `json:"staffing,omitzero"`
	Units    []Unit        `json:"units,omitempty"`
	Budget   []BudgetLine  `json:"budget,omitempty"`
}

// Amendment is a change of the terms (合同变更、补充协议): from a day on, for a
// reason, by someone's authority. It keeps the terms it replaced, so that those
// of any day can be told.
type Amendment struct {
	Number    string      `json:"number,omitempty"`
	Signed    renjia.Date `json:"signed"`
	From      renjia.Date `json:"from"` // when the new terms begin
	Reason    string      `json:"reason"`
	Authority renjia.Ref  `json:"authority"` // the decision it rests on
	Before    Terms       `json:"before"`
}

// Validate reports every problem of the amendment.
func (a Amendment) Validate() error {
	var p renjia.Problems
	p.Require(!a.Signed.IsZero(), "signed", "must be given")
	p.Require(!a.From.IsZero(), "from", "must be given")
	p.Require(a.Reason != "", "reason", "must be given")
	p.Require(!a.Authority.IsZero(), "authority", "must be given")
	return p.Err("amendment")
}

// Version counts the terms of the contract: 1 as signed, one more for each
// amendment.
func (c Contract) Version() int { return 1 + len(c.Amendments) }

// Terms returns the terms as they are now.
func (c Contract) Terms() Terms {
	return Terms{Price: c.Price, Period: c.Period, Hours: c.Hours, Staffing: c.Staffing, Units: c.Units, Budget: c.Budget}
}

// TermsOn returns the terms in force on a day and their version.
func (c Contract) TermsOn(day renjia.Date) (Terms, int) {
	for i, a := range c.Amendments {
		if day.Before(a.From) {
			return a.Before, i + 1
		}
	}
	return c.Terms(), c.Version()
}

// Amend replaces terms of a signed or running contract; change edits the
// present ones. What the amendment says of Before is filled in. An amendment
// begins neither before the one it follows nor after the period; one that
// changes nothing is refused.
func (c *Contract) Amend(a Amendment, change func(*Terms)) error {
	return move(c, contractLife, "amend", func(c *Contract) error {
		if n := len(c.Amendments); n > 0 && a.From.Before(c.Amendments[n-1].From) {
			return fmt.Errorf("contract %s: amendment from %s begins before the one it follows, from %s: %w", c.ID, a.From, c.Amendments[n-1].From, renjia.ErrInvalid)
		}
		if a.Signed.Before(c.Signed) {
			return fmt.Errorf("contract %s: amendment of %s is before the signing on %s: %w", c.ID, a.Signed, c.Signed, renjia.ErrInvalid)
		}
		if !a.From.Before(c.Period.Until) {
			return fmt.Errorf("contract %s: amendment from %s begins after the period %s: %w", c.ID, a.From, c.Period, renjia.ErrInvalid)
		}
		a.Before = c.Terms()
		next := c.Terms()
		next.Units, next.Budget = slices.Clone(next.Units), slices.Clone(next.Budget)
		change(&next)
		if next.same(a.Before) {
			return fmt.Errorf("contract %s: amendment changes nothing: %w", c.ID, renjia.ErrInvalid)
		}
		if !slices.Equal(next.Budget, a.Before.Budget) {
			c.Shifts = nil // shifts are counted from the lines agreed anew
		}
		c.Price, c.Period, c.Hours, c.Staffing, c.Units, c.Budget = next.Price, next.Period, next.Hours, next.Staffing, next.Units, next.Budget
		c.Amendments = append(slices.Clone(c.Amendments), a)
		return nil
	})
}

func (t Terms) same(u Terms) bool {
	return t.Price == u.Price && t.Period == u.Period && t.Hours == u.Hours && t.Staffing == u.Staffing &&
		slices.Equal(t.Units, u.Units) && slices.Equal(t.Budget, u.Budget)
}

// ShiftBudget moves an amount between lines of the budget of a running contract
// under its policy; see [ShiftLines].
func (c *Contract) ShiftBudget(s Shift) error {
	return move(c, contractLife, "shift", func(c *Contract) error {
		if _, err := ShiftLines(c.Budget, c.Shifts, c.Shift, s); err != nil {
			return fmt.Errorf("contract %s: %w", c.ID, err)
		}
		c.Shifts = append(slices.Clone(c.Shifts), s)
		return nil
	})
}

// BudgetNow returns the lines of the budget after all shifts.
func (c Contract) BudgetNow() ([]BudgetLine, error) {
	lines := slices.Clone(c.Budget)
	for _, s := range c.Shifts {
		if err := transfer(lines, s); err != nil {
			return nil, fmt.Errorf("contract %s: %w", c.ID, err)
		}
	}
	return lines, nil
}

func (c Contract) checkBudget(p *renjia.Problems) {
	p.Within("shift", c.Shift.Validate())
	if len(c.Budget) > 0 {
		checkLines(p, "budget", c.Budget, c.Price)
	}
	_, err := c.BudgetNow()
	p.Within("shifts", err)
}
