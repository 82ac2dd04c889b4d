package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Standing is where one fund stands in one currency: the balances of its
// accounts and what became of its money. Balances sum to zero, and
//
//	Received − Spent = the fund's net assets = assets less liabilities,
//
// the conversion accounts not counted: money that is exchanged is received in the
// one currency and no longer in the other, and stays bound as it was.
//
// It is what a store keeps as the guard record of a fund.
type Standing struct {
	Fund     FundID                  `json:"fund"`
	Currency renjia.Currency         `json:"currency"`
	Balances map[string]renjia.Money `json:"balances"` // by account code, debit positive, without zeros
	Received renjia.Money            `json:"received"` // income, contributions to net assets, exchanges
	Returned renjia.Money            `json:"returned"` // the part of it from investing
	Spent    renjia.Money            `json:"spent"`    // costs
	Released renjia.Money            `json:"released"` // moved to unrestricted net assets
	Reserved renjia.Money            `json:"reserved"` // costs and refunds of pending entries
}

// NewStanding returns the standing of a fund that nothing has happened to. It
// fails for a currency that is not listed.
func NewStanding(fund FundID, c renjia.Currency) (*Standing, error) {
	s := &Standing{Fund: fund, Currency: c, Balances: map[string]renjia.Money{}}
	if err := c.Check(); err != nil {
		return nil, err
	}
	s.set(totals{})
	return s, nil
}

func (s *Standing) totals() totals {
	return totals{s.Received.Minor(), s.Returned.Minor(), s.Spent.Minor(), s.Released.Minor(), s.Reserved.Minor()}
}

func (s *Standing) set(t totals) {
	s.Received, s.Returned, s.Spent = s.money(t.received), s.money(t.returned), s.money(t.spent)
	s.Released, s.Reserved = s.money(t.released), s.money(t.reserved)
}

// blank reports whether nothing stands here: nothing happened, or all of it was
// taken back.
func (s *Standing) blank() bool { return len(s.Balances) == 0 && s.totals() == totals{} }

// money returns minor units in the standing's currency, which was checked.
func (s *Standing) money(minor int64) renjia.Money {
	amount, _ := renjia.MoneyOf(minor, s.Currency)
	return amount
}

// Net returns the fund's net assets. It can be negative only if the fund is
// unrestricted.
func (s *Standing) Net() (renjia.Money, error) { return s.Received.Sub(s.Spent) }

// Bound returns what is received and not yet released: the restricted net
// assets of a restricted fund.
func (s *Standing) Bound() (renjia.Money, error) { return s.Received.Sub(s.Released) }

// Available returns how much may be spent: net assets, or for an endowment
// what is left of its returns, less what pending entries reserve.
func (s *Standing) Available(f Fund) (renjia.Money, error) {
	left, err := s.totals().available(&f)
	return s.money(left), err
}

// Releasable returns how much may be released on a day: all that is bound if
// the passing of time has ended the restriction, else what was spent as the
// giver wanted and is not released yet. Where purpose and time both bind, the
// last of them to end decides.
func (s *Standing) Releasable(f Fund, d renjia.Date) (renjia.Money, error) {
	due, err := s.totals().releasable(&f, d)
	return s.money(due), err
}

// Admit checks a movement against the fund's restriction and applies it. On
// an error nothing is changed: *OverspendError, *RestrictionError, or
// ErrInvalid for an amount out of range. The movement of an entry that posts a
// pending one is admitted after [Standing.Free] of what was pending.
func (s *Standing) Admit(f Fund, m Movement) error {
	if err := s.owns(f, m); err != nil {
		return err
	}
	after, err := s.totals().admit(&f, &m)
	if err != nil {
		return inFund(s.Fund, err)
	}
	balances := make([]renjia.Money, len(m.Changes))
	for i, c := range m.Changes {
		if balances[i], err = s.Balances[c.Account].Add(c.Amount); err != nil {
			return fmt.Errorf("fund %s, account %s: %w", s.Fund, c.Account, err)
		}
	}
	for i, c := range m.Changes {
		s.Balances[c.Account] = balances[i]
		if balances[i].IsZero() {
			delete(s.Balances, c.Account)
		}
	}
	s.set(after)
	return nil
}

// Reserve holds what a pending movement would take. On an error nothing is
// changed; errors are those of Admit.
func (s *Standing) Reserve(f Fund, m Movement) error {
	if err := s.owns(f, m); err != nil {
		return err
	}
	after, err := s.totals().reserve(&f, &m)
	if err != nil {
		return inFund(s.Fund, err)
	}
	s.set(after)
	return nil
}

// Free gives back what Reserve held for the same movement: the pending entry is
// resolved.
func (s *Standing) Free(m Movement) error {
	if m.Fund != s.Fund || m.Currency != s.Currency {
		return s.foreign(m)
	}
	after, err := s.totals().free(&m)
	if err == nil {
		s.set(after)
	}
	return err
}

func (s *Standing) owns(f Fund, m Movement) error {
	if m.Fund != s.Fund || f.ID != s.Fund || m.Currency != s.Currency {
		return s.foreign(m)
	}
	return nil
}

func (s *Standing) foreign(m Movement) error {
	return fmt.Errorf("movement of fund %s in %s does not belong to %s in %s: %w", m.Fund, m.Currency, s.Fund, s.Currency, renjia.ErrInvalid)
}

// inFund names the fund in an error that does not do so itself.
func inFund(id FundID, err error) error {
	switch err.(type) {
	case *OverspendError, *RestrictionError:
		return err
	}
	return fmt.Errorf("fund %s: %w", id, err)
}

// plus adds a movement without checking any limit.
func (s *Standing) plus(m *Movement) error {
	after, err := s.totals().plus(m.totals)
	if err != nil {
		return err
	}
	for _, c := range m.Changes {
		balance, err := s.Balances[c.Account].Add(c.Amount)
		if err != nil {
			return err
		}
		s.Balances[c.Account] = balance
		if balance.IsZero() {
			delete(s.Balances, c.Account)
		}
	}
	s.set(after)
	return nil
}

// hold adds what a pending movement reserves without checking any limit.
func (s *Standing) hold(m *Movement) error {
	held, err := m.outflow()
	if err != nil {
		return err
	}
	t := s.totals()
	if t.reserved, err = plus(t.reserved, held); err == nil {
		s.set(t)
	}
	return err
}
