package ledger

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Assertion states what an account holds at the end of a day (余额核对), for
// example by a bank statement. It holds exactly or not at all.
type Assertion struct {
	Account  string       `json:"account"`
	Fund     FundID       `json:"fund,omitzero"`     // zero: over all funds
	Amount   renjia.Money `json:"amount"`            // debit positive; says the currency
	On       renjia.Date  `json:"on"`                // to the end of this day
	Recorded time.Time    `json:"recorded,omitzero"` // as far as recorded then; zero: all
}

// Validate reports every problem of the assertion.
func (a Assertion) Validate() error {
	var p renjia.Problems
	p.Require(a.Account != "", "account", "must be given")
	p.Require(a.Amount.Currency() != "", "amount", "must be given with its currency, also for zero")
	p.Require(!a.On.IsZero(), "on", "must be given")
	return p.Err("assertion")
}

func (a Assertion) asOf() AsOf { return AsOf{Effective: a.On, Recorded: a.Recorded} }

// AssertionError says that an assertion does not hold. It matches
// renjia.ErrInvalid.
type AssertionError struct {
	Assertion  Assertion
	Balance    renjia.Money // what the account holds
	Difference renjia.Money // balance less what was asserted
	// LastGood is the last entry after which the assertion held, in the order of
	// dates, and on the same day of posting; zero if it held before the first entry
	// at best, see Ever.
	LastGood EntryID
	GoodOn   renjia.Date // its date
	Ever     bool        // whether it ever held
}

// Error names the account, the difference and the last good entry.
func (e *AssertionError) Error() string {
	a, since := e.Assertion, "it never held"
	switch {
	case !e.LastGood.IsZero():
		since = fmt.Sprintf("it last held after entry %s of %s", e.LastGood, e.GoodOn)
	case e.Ever:
		since = "it held before the first entry"
	}
	fund := ""
	if !a.Fund.IsZero() {
		fund = ", fund " + a.Fund.String()
	}
	return fmt.Sprintf("account %s%s on %s: holds %s, asserted %s, differs by %s; %s", a.Account, fund, a.On, e.Balance, a.Amount, e.Difference.Amount(), since)
}

// Is reports whether target is renjia.ErrInvalid.
func (e *AssertionError) Is(target error) bool { return target == renjia.ErrInvalid }

// touch is what one entry does to the account of an assertion.
type touch struct {
	date   renjia.Date
	entry  EntryID
	amount int64
}

// Check compares the assertion with entries, which may come in any order; those
// of one day count in the order they come. It fails with *AssertionError.
func (a Assertion) Check(entries iter.Seq2[Entry, error]) error {
	if err := a.Validate(); err != nil {
		return err
	}
	view := a.asOf()
	var touches []touch
	for e, err := range entries {
		if err != nil {
			return err
		}
		if !view.sees(e.Date, e.Recorded) {
			continue
		}
		for _, l := range e.Lines {
			if l.Account == a.Account && l.Amount.Currency() == a.Amount.Currency() && (a.Fund.IsZero() || l.Fund == a.Fund) {
				touches = append(touches, touch{e.Date, e.ID, l.Amount.Minor()})
			}
		}
	}
	return a.compare(touches)
}

// Assert compares an assertion with the books. It fails with *AssertionError,
// and with ErrNotFound for an unknown account or fund.
func (l *Ledger) Assert(a Assertion) error {
	if err := a.Validate(); err != nil {
		return err
	}
	account, ok := l.chart.byCode[a.Account]
	if !ok {
		return fmt.Errorf("account %q: %w", a.Account, renjia.ErrNotFound)
	}
	if _, ok := l.byFund[a.Fund]; !ok && !a.Fund.IsZero() {
		return fmt.Errorf("fund %s: %w", a.Fund, renjia.ErrNotFound)
	}
	meant := make([]bool, len(l.standings))
	for i, s := range l.standings {
		meant[i] = s.currency == a.Amount.Currency() && (a.Fund.IsZero() || l.funds[s.fund].ID == a.Fund)
	}
	var touches []touch
	for r, legs := range l.log.seen(a.asOf()) {
		for x := range legs {
			if int(x.account) == account && meant[x.standing] {
				touches = append(touches, touch{r.date, r.id, x.amount})
			}
		}
	}
	return a.compare(touches)
}

// compare follows the balance through the touches in order of dates. A balance
// counts after an entry, not between its lines.
func (a Assertion) compare(touches []touch) (err error) {
	slices.SortStableFunc(touches, func(x, y touch) int { return x.date.Compare(y.date) })
	want, balance := a.Amount.Minor(), int64(0)
	failed := &AssertionError{Assertion: a, Ever: want == 0}
	for i, t := range touches {
		if balance, err = plus(balance, t.amount); err != nil {
			return fmt.Errorf("account %s: %w", a.Account, err)
		}
		if balance == want && (i+1 == len(touches) || touches[i+1].entry != t.entry) {
			failed.LastGood, failed.GoodOn, failed.Ever = t.entry, t.date, true
		}
	}
	if balance == want {
		return nil
	}
	if failed.Balance, err = renjia.MoneyOf(balance, a.Amount.Currency()); err != nil {
		return err
	}
	failed.Difference, err = failed.Balance.Sub(a.Amount)
	if err != nil {
		return err
	}
	return failed
}
