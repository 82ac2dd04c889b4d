package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// plan is what an entry will do to standings and budget lines once all of it
// is admitted. Its memory is used again for the next entry.
type plan struct {
	steps []step
	lines []lineStep

	resolves *holding // a pending entry, if any
	resolved Pending  // what becomes of it
}

type step struct {
	fund     int32
	standing int32 // none yet: −1
	currency renjia.Currency
	after    totals
}

type lineStep struct {
	line  *LineStanding
	after LineStanding
}

func (p *plan) reset() { p.steps, p.lines, p.resolves = p.steps[:0], p.lines[:0], nil }

// step returns the plan for the standing a movement belongs to, and notes in the
// movement which it is.
func (l *Ledger) step(m *Movement) (*step, error) {
	fund, ok := l.byFund[m.Fund]
	if !ok {
		return nil, fmt.Errorf("fund %s: %w", m.Fund, renjia.ErrNotFound)
	}
	for i := range l.plan.steps {
		if s := &l.plan.steps[i]; s.fund == fund && s.currency == m.Currency {
			m.step = i
			return s, nil
		}
	}
	s := step{fund: fund, standing: l.standingOf(fund, m.Currency), currency: m.Currency}
	if s.standing >= 0 {
		s.after = l.standings[s.standing].totals
	}
	m.step = len(l.plan.steps)
	l.plan.steps = append(l.plan.steps, s)
	return &l.plan.steps[m.step], nil
}

// standingOf returns the number of a standing, or −1 if nothing has happened
// there.
func (l *Ledger) standingOf(fund int32, c renjia.Currency) int32 {
	for _, i := range l.funds[fund].standings {
		if l.standings[i].currency == c {
			return i
		}
	}
	return -1
}

// planMovement admits a movement.
func (l *Ledger) planMovement(m *Movement) error {
	s, err := l.step(m)
	if err != nil {
		return err
	}
	if s.after, err = s.after.admit(&l.funds[s.fund].Fund, m); err != nil {
		return inFund(m.Fund, err)
	}
	if s.standing >= 0 {
		for i := range m.Changes {
			c := &m.Changes[i]
			if _, err := plus(l.standings[s.standing].balance(c.index), c.Amount.Minor()); err != nil {
				return fmt.Errorf("fund %s, account %s: %w", m.Fund, c.Account, err)
			}
		}
	}
	return l.planLines(m, (*LineStanding).Admit)
}

// planLines does the same to each budget line a movement charges.
func (l *Ledger) planLines(m *Movement, do func(*LineStanding, Budget, Movement) error) error {
	for i, c := range m.Charges {
		if chargedBefore(m.Charges[:i], c.Line) {
			continue
		}
		x, err := l.lineStep(c.Line)
		if err != nil {
			return err
		}
		if err := do(&x.after, l.budgets[x.line.Budget], *m); err != nil {
			return err
		}
	}
	return nil
}

func chargedBefore(charges []Charge, line BudgetLineID) bool {
	for _, c := range charges {
		if c.Line == line {
			return true
		}
	}
	return false
}

func (l *Ledger) lineStep(id BudgetLineID) (*lineStep, error) {
	line, ok := l.lines[id]
	if !ok {
		return nil, fmt.Errorf("budget line %s: %w", id, renjia.ErrNotFound)
	}
	for i := range l.plan.lines {
		if x := &l.plan.lines[i]; x.line == line {
			return x, nil
		}
	}
	l.plan.lines = append(l.plan.lines, lineStep{line, *line})
	return &l.plan.lines[len(l.plan.lines)-1], nil
}

// apply brings standings and budget lines to what was planned.
func (l *Ledger) apply() {
	for i := range l.plan.steps {
		s := &l.plan.steps[i]
		if s.standing < 0 {
			s.standing = int32(len(l.standings))
			l.standings = append(l.standings, standing{fund: s.fund, currency: s.currency})
			f := &l.funds[s.fund]
			f.standings = append(f.standings, s.standing)
		}
		l.standings[s.standing].totals = s.after
	}
	for _, x := range l.plan.lines {
		*x.line = x.after
	}
	if l.plan.resolves != nil {
		l.resolve(l.plan.resolves, l.plan.resolved)
	}
}
