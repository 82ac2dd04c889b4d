package ledger

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Balance is what an account holds over all funds, on one of the two sides.
type Balance struct {
	Account Account      `json:"account"`
	Debit   renjia.Money `json:"debit,omitzero"`
	Credit  renjia.Money `json:"credit,omitzero"`
}

// TrialBalance is the list of all balances of one currency (试算平衡表): the two
// columns always sum to the same total.
type TrialBalance struct {
	Currency renjia.Currency `json:"currency"`
	Rows     []Balance       `json:"rows"` // in the order of the chart, zero balances left out
	Debit    renjia.Money    `json:"debit"`
	Credit   renjia.Money    `json:"credit"`
}

// Trial adds standings up into the trial balance of a currency. It fails on
// amounts out of range and accounts that are not in the chart.
func Trial(c *Chart, currency renjia.Currency, standings iter.Seq2[Standing, error]) (TrialBalance, error) {
	zero, err := renjia.MoneyOf(0, currency)
	if err != nil {
		return TrialBalance{}, err
	}
	sums := map[string]renjia.Money{}
	for s, err := range standings {
		if err != nil {
			return TrialBalance{}, err
		}
		if s.Currency != currency {
			continue
		}
		for code, amount := range s.Balances {
			if _, known := c.byCode[code]; !known {
				return TrialBalance{}, fmt.Errorf("account %q: %w", code, renjia.ErrNotFound)
			}
			if sums[code], err = sums[code].Add(amount); err != nil {
				return TrialBalance{}, fmt.Errorf("account %s: %w", code, err)
			}
		}
	}
	t := TrialBalance{Currency: currency, Debit: zero, Credit: zero}
	for _, a := range c.accounts {
		if err := t.add(a, sums[a.Code]); err != nil {
			return TrialBalance{}, err
		}
	}
	return t, nil
}

func (t *TrialBalance) add(a Account, sum renjia.Money) (err error) {
	switch sum.Sign() {
	case 1:
		t.Rows = append(t.Rows, Balance{Account: a, Debit: sum})
		t.Debit, err = t.Debit.Add(sum)
	case -1:
		var credit renjia.Money
		if credit, err = sum.Neg(); err != nil {
			return err
		}
		t.Rows = append(t.Rows, Balance{Account: a, Credit: credit})
		t.Credit, err = t.Credit.Add(credit)
	}
	return err
}

// TrialBalance returns the trial balance of the books in a currency.
func (l *Ledger) TrialBalance(c renjia.Currency) (TrialBalance, error) {
	return Trial(l.chart, c, each(l.Standings()))
}

// FundStatement is the account of one fund in one currency over a period:
//
//	Closing = Opening + Received − Spent
//	BoundClosing = BoundOpening + Received − Released
//
// Opening and Closing are the fund's net assets. Received includes what an
// exchange of currencies brought, less what it took. Bound is that part of what was
// received which is not released; for an unrestricted fund it means nothing
// and is zero.
type FundStatement struct {
	Fund         FundID          `json:"fund"`
	Currency     renjia.Currency `json:"currency"`
	Period       renjia.Period   `json:"period"`
	Opening      renjia.Money    `json:"opening"`
	Received     renjia.Money    `json:"received"`
	Spent        renjia.Money    `json:"spent"`
	Closing      renjia.Money    `json:"closing"`
	Released     renjia.Money    `json:"released"`
	BoundOpening renjia.Money    `json:"bound_opening"`
	BoundClosing renjia.Money    `json:"bound_closing"`
}

// FundStatements reads entries once, in any order, and returns the statement
// of every fund and currency they touch up to the end of the period, by fund
// and currency. fund looks a fund up; false is ErrNotFound.
func FundStatements(c *Chart, period renjia.Period, fund func(FundID) (Fund, bool), entries iter.Seq2[Entry, error]) ([]FundStatement, error) {
	if err := period.Validate(); err != nil {
		return nil, err
	}
	all := map[place]*FundStatement{}
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if !period.Until.IsZero() && !e.Date.Before(period.Until) {
			continue
		}
		moves, err := e.Movements(c)
		if err != nil {
			return nil, err
		}
		for i := range moves {
			if err := addTo(all, period, fund, &moves[i]); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.ID, err)
			}
		}
	}
	return sorted(all), nil
}

func addTo(all map[place]*FundStatement, period renjia.Period, fund func(FundID) (Fund, bool), m *Movement) error {
	f, ok := fund(m.Fund)
	if !ok {
		return fmt.Errorf("fund %s: %w", m.Fund, renjia.ErrNotFound)
	}
	at := place{m.Fund, m.Currency}
	s := all[at]
	if s == nil {
		zero, err := renjia.MoneyOf(0, m.Currency)
		if err != nil {
			return err
		}
		s = &FundStatement{
			Fund: m.Fund, Currency: m.Currency, Period: period, Opening: zero, Received: zero,
			Spent: zero, Closing: zero, Released: zero, BoundOpening: zero, BoundClosing: zero,
		}
		all[at] = s
	}
	return s.take(f, m)
}

func (s *FundStatement) take(f Fund, m *Movement) (err error) {
	plus := func(to *renjia.Money, amount renjia.Money) {
		if err == nil {
			*to, err = to.Add(amount)
		}
	}
	minus := func(to *renjia.Money, amount renjia.Money) {
		if err == nil {
			*to, err = to.Sub(amount)
		}
	}
	before := !s.Period.From.IsZero() && m.Date.Before(s.Period.From)
	if before {
		plus(&s.Opening, m.money(m.received))
		minus(&s.Opening, m.money(m.spent))
	} else {
		plus(&s.Received, m.money(m.received))
		plus(&s.Spent, m.money(m.spent))
	}
	plus(&s.Closing, m.money(m.received))
	minus(&s.Closing, m.money(m.spent))
	if !f.restricted() {
		return err
	}
	if before {
		plus(&s.BoundOpening, m.money(m.received))
		minus(&s.BoundOpening, m.money(m.released))
	} else {
		plus(&s.Released, m.money(m.released))
	}
	plus(&s.BoundClosing, m.money(m.received))
	minus(&s.BoundClosing, m.money(m.released))
	return err
}

func sorted(all map[place]*FundStatement) []FundStatement {
	list := make([]FundStatement, 0, len(all))
	for _, s := range all {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b FundStatement) int {
		return cmp.Or(compareIDs(a.Fund, b.Fund), cmp.Compare(a.Currency, b.Currency))
	})
	return list
}
