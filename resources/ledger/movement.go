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
	Closes   bool     // of an entry that a closing made
	Changes  []Change // by account, in the order of the lines
	Costs    []Cost   // the lines that spend
	Charges  []Charge // the lines on budget lines

	totals              // what it adds to those of the fund
	contributed   int64 // to net assets, without release
	freed, bound  bool  // touches unrestricted, restricted net assets
	overConverted bool  // has a line on a conversion account
	step          int   // of the plan it belongs to
}

// Change is the movement of one account, debit positive.
type Change struct {
	Account string
	Amount  renjia.Money

	index int32 // of the account in the chart
}

// Cost is spending on a project, always positive.
type Cost struct {
	Project  string
	Function Function
	Area     string
	Budget   BudgetLineID
	Amount   renjia.Money
}

// Movements checks the entry on its own and against the chart, and sorts its
// lines by fund and currency. It fails with ErrNotFound for an account that
// is not in the chart, and with ErrInvalid for an entry in two currencies that
// does not convert them over an account of the role conversion.
func (e Entry) Movements(c *Chart) ([]Movement, error) {
	var s sorter
	return s.sort(&e, c)
}

// sorter sorts entries into movements, one after the other in the same memory.
type sorter struct {
	moves  []Movement
	recent [32]recentAccount
}

// recentAccount is an account that was looked up, of the one chart a sorter
// works with: most lines are on a few accounts.
type recentAccount struct {
	code  string
	index int32
}

// account returns the number of an account in the chart. The code is not empty.
func (s *sorter) account(code string, c *Chart) (int32, bool) {
	ends := code[0]*8 + code[len(code)-1] // classes differ in the first digit
	r := &s.recent[ends%uint8(len(s.recent))]
	if r.code == code {
		return r.index, true
	}
	at, ok := c.byCode[code]
	if ok {
		*r = recentAccount{code, int32(at)}
	}
	return int32(at), ok
}

func (s *sorter) sort(e *Entry, c *Chart) ([]Movement, error) {
	if err := e.validate(); err != nil {
		return nil, err
	}
	s.moves = s.moves[:0]
	for i := range e.Lines {
		l := &e.Lines[i]
		at, ok := s.account(l.Account, c)
		if !ok {
			return nil, fmt.Errorf("entry %s: lines[%d]: account %q: %w in %s", e.ID, i, l.Account, renjia.ErrNotFound, c.name.In(renjia.English))
		}
		if err := s.movement(e, l).take(l, &c.accounts[at], at); err != nil {
			return nil, fmt.Errorf("entry %s: lines[%d]: %w", e.ID, i, err)
		}
	}
	return s.moves, checkConversion(e, s.moves)
}

// movement returns the movement a line belongs to.
func (s *sorter) movement(e *Entry, l *Line) *Movement {
	currency := l.Amount.Currency()
	for i := range s.moves {
		if m := &s.moves[i]; m.Fund == l.Fund && m.Currency == currency {
			return m
		}
	}
	n := len(s.moves)
	if n == cap(s.moves) {
		s.moves = append(s.moves, Movement{Changes: make([]Change, 0, 2)})
	}
	s.moves = s.moves[:n+1]
	m := &s.moves[n]
	*m = Movement{
		Fund: l.Fund, Currency: currency, Date: e.Date, Reverses: !e.Reverses.IsZero(), Closes: !e.Closes.IsZero(),
		Changes: m.Changes[:0], Costs: m.Costs[:0], Charges: m.Charges[:0],
	}
	return m
}

// checkConversion requires that an entry in several currencies goes, in each
// fund and currency, over an account of the role conversion.
func checkConversion(e *Entry, moves []Movement) error {
	several := false
	for i := range moves {
		several = several || moves[i].Currency != moves[0].Currency
	}
	if !several {
		return nil
	}
	for i := range moves {
		if m := &moves[i]; !m.overConverted {
			return fmt.Errorf("entry %s: fund %s, %s: an entry in several currencies needs a line on a conversion account in each fund and currency: %w",
				e.ID, m.Fund, m.Currency, renjia.ErrInvalid)
		}
	}
	return nil
}

func (m *Movement) take(l *Line, a *Account, index int32) error {
	if err := m.change(l, index); err != nil {
		return err
	}
	function := l.Function
	if a.Class == Expense && !m.Closes {
		var err error
		if function, err = costFunction(l, a); err != nil {
			return err
		}
	}
	if function != "" && a.Class != Expense {
		return fmt.Errorf("account %s is no expense and has no function: %w", a.Code, renjia.ErrInvalid)
	}
	if !l.Budget.IsZero() {
		m.Charges = append(m.Charges, Charge{l.Budget, l.Account, a.Class == Expense, function, l.Project, l.Amount})
	}
	m.overConverted = m.overConverted || a.Role == Conversion
	if m.Closes {
		return checkClosingLine(a)
	}
	return m.total(l, a, function)
}

// total adds a line to what becomes of the fund's money.
func (m *Movement) total(l *Line, a *Account, function Function) (err error) {
	if a.Role == Conversion { // what may be spent changes its currency
		m.received, err = minus(m.received, l.Amount.Minor())
		return err
	}
	switch a.Class {
	case Income:
		if a.Role == Return {
			if m.returned, err = minus(m.returned, l.Amount.Minor()); err != nil {
				return err
			}
		}
		m.received, err = minus(m.received, l.Amount.Minor())
	case Expense:
		if l.Amount.Sign() > 0 {
			m.Costs = append(m.Costs, Cost{l.Project, function, l.Area, l.Budget, l.Amount})
		}
		m.spent, err = plus(m.spent, l.Amount.Minor())
	case NetAssets:
		err = m.netAssets(l.Amount.Minor(), a.Role)
	}
	return err
}

func (m *Movement) change(l *Line, index int32) (err error) {
	for i := range m.Changes {
		if x := &m.Changes[i]; x.index == index {
			x.Amount, err = x.Amount.Add(l.Amount)
			return err
		}
	}
	m.Changes = append(m.Changes, Change{l.Account, l.Amount, index})
	return nil
}

// costFunction is what a cost is for: the line or its account says.
func costFunction(l *Line, a *Account) (Function, error) {
	if l.Function != "" && a.Function != "" && l.Function != a.Function {
		return "", fmt.Errorf("function %s: account %s is for %s: %w", l.Function, a.Code, a.Function, renjia.ErrInvalid)
	}
	if l.Function != "" {
		return l.Function, nil
	}
	if a.Function == "" {
		return "", &renjia.UnspecifiedError{What: "expense on account " + a.Code, Choices: []renjia.Choice{{
			Name: "Function", Options: []string{string(Programme), string(Management), string(Fundraising), string(Other)}}}}
	}
	return a.Function, nil
}

// netAssets sorts movements of net assets: what is only moved from restricted
// to unrestricted is a release, the rest is a contribution.
func (m *Movement) netAssets(debit int64, role Role) (err error) {
	switch role {
	case Free:
		m.freed = true
		if m.released, err = minus(m.released, debit); err != nil {
			return err
		}
	case Restricted:
		m.bound = true
	}
	if m.contributed, err = minus(m.contributed, debit); err != nil {
		return err
	}
	m.received, err = minus(m.received, debit)
	return err
}

// outflow is what the movement would take from its fund, and a pending one
// reserves: costs and what is refunded. Receipts count for nothing before they
// are booked.
func (m *Movement) outflow() (int64, error) { return minus(max(m.spent, 0), min(m.received, 0)) }

func checkClosingLine(a *Account) error {
	if a.Class == Income || a.Class == Expense || a.Class == NetAssets {
		return nil
	}
	return fmt.Errorf("account %s: a closing moves income and expense into net assets, nothing else: %w", a.Code, renjia.ErrInvalid)
}
