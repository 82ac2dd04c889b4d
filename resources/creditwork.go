package resources

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// creditBank loads the bank that accounts and transfers name.
func (w *work) creditBank(id timebank.BankID) (CreditBank, error) {
	doc, err := creditBanks.Get(w.ctx, w.tx, renjia.IDFrom[CreditBank](id.UUID()))
	return doc.Value, err
}

// creditAccount gives an account and where it stands, as a guard. Those of the
// system that have no record have no standing.
func (w *work) creditAccount(bank timebank.BankID) func(timebank.AccountID) (timebank.Account, *timebank.Standing, error) {
	return func(id timebank.AccountID) (timebank.Account, *timebank.Standing, error) {
		for _, k := range [...]timebank.Kind{timebank.Mint, timebank.Redeemed, timebank.Expired} {
			if id == timebank.SystemAccount(bank, k) {
				return timebank.Account{ID: id, Bank: bank, Kind: k}, nil, nil
			}
		}
		a, err := loadGuard(w, creditAccounts, CreditAccountOf(id), func() (CreditAccount, error) {
			return CreditAccount{}, fmt.Errorf("credit account %s: %w", id, renjia.ErrNotFound)
		})
		if err != nil {
			return timebank.Account{}, nil, err
		}
		return a.Account, &a.Standing, nil
	}
}

// transfer books a transfer in the working set and inserts it; see post for
// careful.
func (w *work) transfer(t timebank.Transfer, careful bool) (timebank.Transfer, bool, error) {
	if t.ID.IsZero() {
		if t.ID = renjia.NewID[timebank.Transfer](w.tx.Source()); t.Key != "" {
			t.ID = CreditTransferOf(t.Bank, t.Key)
		}
	}
	if careful {
		stored, found, err := w.findTransfer(t)
		if found || err != nil {
			return stored, false, err
		}
	}
	bank, err := w.creditBank(t.Bank)
	if err != nil {
		return t, false, err
	}
	if err := bank.Policy.Apply(&t, w.creditAccount(t.Bank)); err != nil {
		return t, false, err
	}
	return t, true, creditTransfers.Insert(w.tx, t)
}

// findTransfer looks a transfer up by identifier and by key.
func (w *work) findTransfer(t timebank.Transfer) (timebank.Transfer, bool, error) {
	doc, err := creditTransfers.Get(w.ctx, w.tx, t.ID)
	if err == nil && !doc.Value.Same(&t) {
		err = fmt.Errorf("transfer %s: is stored with other content: %w", t.ID, renjia.ErrExists)
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return doc.Value, err == nil, err
	}
	if t.Key == "" {
		return t, false, nil
	}
	for doc, err := range creditTransfers.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("key", transferKey(&t))}}) {
		if err != nil {
			return t, false, err
		}
		if !doc.Value.Same(&t) {
			return t, false, fmt.Errorf("transfer: key %q was used for other content: %w", t.Key, renjia.ErrConflict)
		}
		return doc.Value, true, nil
	}
	return t, false, nil
}

// untransfer books the transfer that takes another one back. The unique index
// decides between two at the same time.
func (w *work) untransfer(id timebank.TransferID, how CreditReversal) (timebank.Transfer, error) {
	doc, err := creditTransfers.Get(w.ctx, w.tx, id)
	if err != nil {
		return timebank.Transfer{}, err
	}
	if how.ID.IsZero() {
		how.ID = renjia.ImportedID[timebank.Transfer](doc.Value.Bank.String(), creditTransfers.Kind(), "reversal of "+id.String())
	}
	back, err := doc.Value.Reversal(how.ID, how.Date, how.Text)
	if err != nil {
		return back, err
	}
	for other, err := range creditTransfers.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("reverses", id)}}) {
		if err != nil {
			return back, err
		}
		if other.Value.ID == back.ID && other.Value.Same(&back) {
			return other.Value, nil
		}
		return back, &renjia.StateError{Record: "transfer", ID: id.String(), State: "reversed", Verb: "reverse"}
	}
	back, _, err = w.transfer(back, false)
	return back, err
}

// certify credits certified time to its person's account on a day (empty: the day
// of the service), in the working set; see post for careful.
func (w *work) certify(c timebank.Certified, on renjia.Date, careful bool) (timebank.Certified, bool, error) {
	if c.ID.IsZero() {
		c.ID = renjia.NewID[timebank.Certified](w.tx.Source())
	}
	if c.Person.Space == w.tx.Space() {
		c.Person.Space = "" // one form for the index
	}
	if careful {
		stored, found, err := w.findCertified(c)
		if found || err != nil {
			return stored, false, err
		}
	}
	if err := c.Validate(); err != nil {
		return c, false, err
	}
	bank, err := w.creditBank(c.Bank)
	if err != nil {
		return c, false, err
	}
	months, err := w.creditMonths(c.Person, bank.Policy.Months(c))
	if err != nil {
		return c, false, err
	}
	if c, _, err = bank.Policy.Assess(c, months...); err != nil {
		return c, false, err
	}
	if on.IsZero() {
		on = c.Day
	}
	if err := w.credit(bank, &c, on); err != nil {
		return c, false, err
	}
	return c, true, creditHours.Insert(w.tx, c)
}

// credit books the credit of certified time and enters it where it counts.
func (w *work) credit(bank CreditBank, c *timebank.Certified, on renjia.Date) error {
	_, to, err := w.creditAccount(c.Bank)(timebank.AccountOf(c.Bank, timebank.Member, c.Person))
	if err != nil {
		return err
	}
	t, any, err := bank.Policy.Issue(*c, to, bank.Pool, on)
	if err != nil {
		return err
	}
	if any {
		t.ID = renjia.ImportedID[timebank.Transfer](c.Bank.String(), creditTransfers.Kind(), "certified "+c.ID.String())
		if _, _, err := w.transfer(t, false); err != nil {
			return err
		}
		c.Transfer = t.ID
	}
	touched, err := w.creditMonths(c.Person, timebank.MonthsOf(c.Interval))
	if err != nil {
		return err
	}
	return c.Enter(to, touched...)
}

func (w *work) findCertified(c timebank.Certified) (timebank.Certified, bool, error) {
	doc, err := creditHours.Get(w.ctx, w.tx, c.ID)
	if errors.Is(err, renjia.ErrNotFound) {
		return c, false, nil
	}
	if err == nil && !doc.Value.Same(c) {
		err = fmt.Errorf("certified time %s: is stored with other content: %w", c.ID, renjia.ErrExists)
	}
	return doc.Value, err == nil, err
}

// creditMonths loads months of a person's certified time, as guards.
func (w *work) creditMonths(person renjia.Ref, firsts []renjia.Date) ([]*timebank.Month, error) {
	all := make([]*timebank.Month, len(firsts))
	for i, first := range firsts {
		id := creditMonthOf(w.tx.Space(), person, first)
		m, err := loadGuard(w, creditMonths, id, func() (CreditMonth, error) {
			return CreditMonth{ID: id, Month: timebank.Month{Person: person, First: first}}, nil
		})
		if err != nil {
			return nil, err
		}
		all[i] = &m.Month
	}
	return all, nil
}

// uncertify voids certified time in the working set: its credit is reversed and
// its time is free again.
func (w *work) uncertify(id timebank.CertifiedID, on renjia.Date, text renjia.Text) (timebank.Certified, error) {
	doc, err := creditHours.Get(w.ctx, w.tx, id)
	if err != nil {
		return timebank.Certified{}, err
	}
	c := &doc.Value
	if err := c.Void(on); err != nil {
		return *c, err
	}
	if !c.Transfer.IsZero() {
		if _, err := w.untransfer(c.Transfer, CreditReversal{Date: on, Text: text}); err != nil {
			return *c, err
		}
	}
	_, from, err := w.creditAccount(c.Bank)(timebank.AccountOf(c.Bank, timebank.Member, c.Person))
	if err != nil {
		return *c, err
	}
	months, err := w.creditMonths(c.Person, timebank.MonthsOf(c.Interval))
	if err != nil {
		return *c, err
	}
	c.Leave(from, months...)
	return *c, creditHours.Save(w.tx, doc)
}
