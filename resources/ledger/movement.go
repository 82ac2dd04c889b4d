package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Movement is what one entry does to one fund in one currency.
type Movement struct {
	Fund     FundID
	Currency renjia.Currency
	Date     renjia.Date
	Reverses bool     // of an entry that takes another one back
	Changes  []Change // by account, in the order of the lines
	Costs    []Cost   // the lines that spend

	received, returned, spent, released, contributed renjia.Money
	freed, bound                                     bool // touches unrestricted, restricted net assets
}

// Change is the movement of one account, debit positive.
type Change struct {
	Account string
	Amount  renjia.Money
}

// Cost is spending on a project, always positive.
type Cost struct {
	Project  string
	Function Function
	Amount   renjia.Money
}

// Movements checks the entry on its own and against the chart, and sorts its
// lines by fund and currency. It fails with ErrNotFound for an account that
// is not in the chart.
func (e Entry) Movements(c *Chart) ([]Movement, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	moves := make([]Movement, 0, 2)
	for i, l := range e.Lines {
		a, ok := c.Account(l.Account)
		if !ok {
			return nil, fmt.Errorf("entry %s: lines[%d]: account %q: %w in %s", e.ID, i, l.Account, renjia.ErrNotFound, c.name.In(renjia.English))
		}
		m := movementOf(&moves, l)
		m.Date, m.Reverses = e.Date, !e.Reverses.IsZero()
		if err := m.take(l, a); err != nil {
			return nil, fmt.Errorf("entry %s: lines[%d]: %w", e.ID, i, err)
		}
	}
	return moves, nil
}

func movementOf(moves *[]Movement, l Line) *Movement {
	for i := range *moves {
		if m := &(*moves)[i]; m.Fund == l.Fund && m.Currency == l.Amount.Currency() {
			return m
		}
	}
	*moves = append(*moves, Movement{Fund: l.Fund, Currency: l.Amount.Currency(), Changes: make([]Change, 0, 2)})
	return &(*moves)[len(*moves)-1]
}

func (m *Movement) take(l Line, a Account) error {
	if err := m.change(l); err != nil {
		return err
	}
	credit, err := l.Amount.Neg()
	if err != nil {
		return err
	}
	switch a.Class {
	case Income:
		return m.income(credit, a.Role)
	case Expense:
		return m.cost(l, a)
	case NetAssets:
		return m.netAssets(credit, a.Role)
	}
	if l.Function != "" {
		return fmt.Errorf("account %s is no expense and has no function: %w", a.Code, renjia.ErrInvalid)
	}
	return nil
}

func (m *Movement) change(l Line) (err error) {
	for i := range m.Changes {
		if x := &m.Changes[i]; x.Account == l.Account {
			x.Amount, err = x.Amount.Add(l.Amount)
			return err
		}
	}
	m.Changes = append(m.Changes, Change{l.Account, l.Amount})
	return nil
}

func (m *Movement) income(credit renjia.Money, role Role) (err error) {
	if role == Return {
		if m.returned, err = m.returned.Add(credit); err != nil {
			return err
		}
	}
	m.received, err = m.received.Add(credit)
	return err
}

func (m *Movement) cost(l Line, a Account) (err error) {
	function := l.Function
	if function == "" {
		function = a.Function
	}
	if a.Function != "" && function != a.Function {
		return fmt.Errorf("function %s: account %s is for %s: %w", function, a.Code, a.Function, renjia.ErrInvalid)
	}
	if function == "" {
		return &renjia.UnspecifiedError{What: "expense on account " + a.Code, Choices: []renjia.Choice{{
			Name: "Function", Options: []string{string(Programme), string(Management), string(Fundraising), string(Other)}}}}
	}
	if l.Amount.Sign() > 0 {
		m.Costs = append(m.Costs, Cost{l.Project, function, l.Amount})
	}
	m.spent, err = m.spent.Add(l.Amount)
	return err
}

// netAssets sorts movements of net assets: what is only moved from restricted
// to unrestricted is a release, the rest is a contribution.
func (m *Movement) netAssets(credit renjia.Money, role Role) (err error) {
	switch role {
	case Free:
		m.freed = true
		if m.released, err = m.released.Add(credit); err != nil {
			return err
		}
	case Restricted:
		m.bound = true
	}
	if m.contributed, err = m.contributed.Add(credit); err != nil {
		return err
	}
	m.received, err = m.received.Add(credit)
	return err
}
