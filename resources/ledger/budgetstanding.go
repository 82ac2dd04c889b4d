package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// LineStanding is where one budget line stands: what a store keeps as its
// guard record. Always
//
//	Spent + Reserved ≤ Agreed + Approved + Shifted, and Spent ≥ 0.
type LineStanding struct {
	Budget   BudgetID     `json:"budget"`
	Line     BudgetLineID `json:"line"`
	Agreed   renjia.Money `json:"agreed"`
	Approved renjia.Money `json:"approved"` // reallocated to it under an authority, or away from it: negative
	Shifted  renjia.Money `json:"shifted"`  // reallocated without
	Spent    renjia.Money `json:"spent"`
	Reserved renjia.Money `json:"reserved"` // by pending entries
}

// NewLineStanding returns the standing of a line that nothing has happened to.
func NewLineStanding(b Budget, line BudgetLineID) (*LineStanding, error) {
	l, ok := b.Line(line)
	if !ok {
		return nil, fmt.Errorf("budget %s: line %s: %w", b.ID, line, renjia.ErrNotFound)
	}
	zero, err := renjia.MoneyOf(0, l.Amount.Currency())
	return &LineStanding{Budget: b.ID, Line: line, Agreed: l.Amount, Approved: zero, Shifted: zero, Spent: zero, Reserved: zero}, err
}

// Limit returns what may be spent in all: what was agreed and reallocated.
func (s LineStanding) Limit() (renjia.Money, error) {
	return renjia.SumMoney(s.Agreed, s.Approved, s.Shifted)
}

// Available returns what may still be spent: the limit less what is spent and
// reserved.
func (s LineStanding) Available() (renjia.Money, error) {
	limit, err := s.Limit()
	if err != nil {
		return limit, err
	}
	used, err := s.Spent.Add(s.Reserved)
	if err != nil {
		return used, err
	}
	return limit.Sub(used)
}

// Admit checks the charges of a movement on the line and applies them. On an
// error nothing is changed: *BudgetError, *OverBudgetError, or ErrInvalid.
func (s *LineStanding) Admit(b Budget, m Movement) error {
	return s.change(b, m, func(after *LineStanding, all, _ renjia.Money) (err error) {
		after.Spent, err = after.Spent.Add(all)
		return err
	})
}

// Reserve holds what a pending movement would charge; what it would refund
// counts for nothing until it is booked. Errors are those of Admit.
func (s *LineStanding) Reserve(b Budget, m Movement) error {
	return s.change(b, m, func(after *LineStanding, _, charged renjia.Money) (err error) {
		after.Reserved, err = after.Reserved.Add(charged)
		return err
	})
}

// Free gives back what Reserve held for the same movement.
func (s *LineStanding) Free(m Movement) error {
	_, charged, err := m.chargesOn(s.Line)
	if err != nil {
		return err
	}
	left, err := s.Reserved.Sub(charged)
	if err == nil && left.Sign() < 0 {
		err = fmt.Errorf("budget line %s: frees %s of %s reserved: %w", s.Line, charged, s.Reserved, renjia.ErrInvalid)
	}
	if err == nil {
		s.Reserved = left
	}
	return err
}

func (s *LineStanding) change(b Budget, m Movement, apply func(after *LineStanding, all, charged renjia.Money) error) error {
	line, ok := b.Line(s.Line)
	if !ok || b.ID != s.Budget {
		return fmt.Errorf("budget %s: line %s: %w", b.ID, s.Line, renjia.ErrNotFound)
	}
	for _, c := range m.Charges {
		if c.Line != s.Line {
			continue
		}
		if err := b.allows(&line, c, &m); err != nil {
			return err
		}
	}
	all, charged, err := m.chargesOn(s.Line)
	if err != nil {
		return err
	}
	after := *s
	if err := apply(&after, all, charged); err != nil {
		return fmt.Errorf("budget line %s: %w", s.Line, err)
	}
	if err := after.check(b, line, *s); err != nil {
		return err
	}
	*s = after
	return nil
}

func (s *LineStanding) check(b Budget, line BudgetLine, before LineStanding) error {
	left, err := s.Available()
	if err != nil {
		return fmt.Errorf("budget line %s: %w", s.Line, err)
	}
	if s.Spent.Sign() < 0 {
		return &BudgetError{Budget: b.ID, Line: s.Line, Name: line.Name, Breach: fmt.Sprintf("would get back more than the %s spent", before.Spent)}
	}
	if left.Sign() >= 0 {
		return nil
	}
	available, err := before.Available()
	if err != nil {
		return err
	}
	short, err := left.Neg()
	if err != nil {
		return err
	}
	return &OverBudgetError{Budget: b.ID, Line: s.Line, Name: line.Name, Available: available, Short: short}
}

// chargesOn adds up what the movement puts on a budget line: all of it, and
// its charges without its refunds.
func (m Movement) chargesOn(line BudgetLineID) (all, charged renjia.Money, err error) {
	for _, c := range m.Charges {
		if c.Line != line {
			continue
		}
		if all, err = all.Add(c.Amount); err != nil {
			return all, charged, err
		}
		if c.Amount.Sign() > 0 {
			if charged, err = charged.Add(c.Amount); err != nil {
				return all, charged, err
			}
		}
	}
	return all, charged, nil
}
