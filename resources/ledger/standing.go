package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Standing is where one fund stands in one currency: the balances of its
// accounts and what became of its money. Balances sum to zero, and
//
//	Received − Spent = the fund's net assets = assets less liabilities.
type Standing struct {
	Fund     FundID                  `json:"fund"`
	Currency renjia.Currency         `json:"currency"`
	Balances map[string]renjia.Money `json:"balances"` // by account code, debit positive
	Received renjia.Money            `json:"received"` // income and contributions to net assets
	Returned renjia.Money            `json:"returned"` // the part of it from investing
	Spent    renjia.Money            `json:"spent"`    // costs
	Released renjia.Money            `json:"released"` // moved to unrestricted net assets
}

// NewStanding returns the standing of a fund that nothing has happened to. It
// fails for a currency that is not listed.
func NewStanding(fund FundID, c renjia.Currency) (*Standing, error) {
	zero, err := renjia.MoneyOf(0, c)
	return &Standing{
		Fund: fund, Currency: c, Balances: map[string]renjia.Money{},
		Received: zero, Returned: zero, Spent: zero, Released: zero,
	}, err
}

// Net returns the fund's net assets. It can be negative only if the fund is
// unrestricted.
func (s *Standing) Net() (renjia.Money, error) { return s.Received.Sub(s.Spent) }

// Bound returns what is received and not yet released: the restricted net
// assets of a restricted fund.
func (s *Standing) Bound() (renjia.Money, error) { return s.Received.Sub(s.Released) }

// Available returns how much may be spent: net assets, or for an endowment
// what is left of its returns.
func (s *Standing) Available(f Fund) (renjia.Money, error) {
	if f.Restriction == Endowment {
		return s.Returned.Sub(s.Spent)
	}
	return s.Net()
}

// Releasable returns how much may be released on a day: all that is bound if
// the passing of time has ended the restriction, else what was spent as the
// giver wanted and is not released yet. Where purpose and time both bind, the
// last of them to end decides.
func (s *Standing) Releasable(f Fund, d renjia.Date) (renjia.Money, error) {
	if f.expired(d) {
		return s.Bound()
	}
	return s.Spent.Sub(s.Released)
}

// Admit checks a movement against the fund's restriction and applies it. On
// an error nothing is changed: *OverspendError, *RestrictionError, or
// ErrInvalid for an amount out of range.
func (s *Standing) Admit(f Fund, m Movement) error {
	after, err := s.after(f, m)
	if err != nil {
		return err
	}
	return s.apply(after, m)
}

// after returns the totals after a movement, if the fund allows it.
func (s *Standing) after(f Fund, m Movement) (Standing, error) {
	if m.Fund != s.Fund || f.ID != s.Fund || m.Currency != s.Currency {
		return Standing{}, fmt.Errorf("movement of fund %s in %s does not belong to %s in %s: %w", m.Fund, m.Currency, s.Fund, s.Currency, renjia.ErrInvalid)
	}
	next, err := s.total(m)
	if err != nil {
		return next, fmt.Errorf("fund %s: %w", s.Fund, err)
	}
	for _, c := range m.Changes {
		if _, err := s.Balances[c.Account].Add(c.Amount); err != nil {
			return next, fmt.Errorf("fund %s, account %s: %w", s.Fund, c.Account, err)
		}
	}
	return next, s.check(f, m, &next)
}

func (s *Standing) total(m Movement) (next Standing, err error) {
	next = *s
	for _, t := range [...]struct {
		to   *renjia.Money
		plus renjia.Money
	}{{&next.Received, m.received}, {&next.Returned, m.returned}, {&next.Spent, m.spent}, {&next.Released, m.released}} {
		if *t.to, err = t.to.Add(t.plus); err != nil {
			return next, err
		}
	}
	return next, nil
}

// apply must follow after with the same movement.
func (s *Standing) apply(next Standing, m Movement) error {
	for _, c := range m.Changes {
		balance, err := s.Balances[c.Account].Add(c.Amount)
		if err != nil {
			return err
		}
		s.Balances[c.Account] = balance
	}
	next.Balances = s.Balances
	*s = next
	return nil
}

func (s *Standing) check(f Fund, m Movement, next *Standing) error {
	if !f.restricted() {
		if m.bound {
			return f.breach("is unrestricted and has no restricted net assets")
		}
		return nil
	}
	if !m.Reverses {
		if err := checkIntent(f, m); err != nil {
			return err
		}
	}
	if err := s.checkAvailable(f, m, next); err != nil {
		return err
	}
	return checkReleased(f, m, next)
}

// checkIntent refuses what no entry on a restricted fund may do, except to
// take back what was done.
func checkIntent(f Fund, m Movement) error {
	if m.contributed.Sign() < 0 {
		return f.breach("%s would leave its net assets without being spent, refunded or released", m.Currency)
	}
	if m.freed && (m.released.Sign() < 0 || !m.contributed.IsZero()) {
		return f.breach("its unrestricted net assets change by release only")
	}
	for _, c := range m.Costs {
		if err := f.allows(c.Project, m.Date); err != nil {
			return err
		}
	}
	return nil
}

// checkAvailable refuses to overspend. What an endowment earned may turn into
// a loss, which is a fact and no spending; its principal is then less.
func (s *Standing) checkAvailable(f Fund, m Movement, next *Standing) error {
	left, err := next.Net()
	if f.Restriction == Endowment && err == nil && left.Sign() >= 0 && m.spent.Sign() > 0 {
		left, err = next.Available(f)
	}
	if err != nil || left.Sign() >= 0 {
		return err
	}
	available, err := s.Available(f)
	if err != nil {
		return err
	}
	short, err := left.Neg()
	if err != nil {
		return err
	}
	return &OverspendError{Fund: f.ID, Name: f.Name, Available: available, Short: short}
}

// checkReleased keeps what is released within what was received, and refuses
// to release more than spending or time has freed.
func checkReleased(f Fund, m Movement, next *Standing) error {
	left, err := next.Bound()
	if err == nil && (!m.released.IsZero() || m.spent.Sign() < 0) {
		left, err = next.Releasable(f, m.Date)
	}
	if err != nil || left.Sign() >= 0 {
		return err
	}
	return f.breach("%s would be released of %s received and %s spent as the giver wanted", next.Released, next.Received, next.Spent)
}
