package resources

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// OpenCreditBank adds a time bank.
func (r *Registry) OpenCreditBank(ctx context.Context, act renjia.Act, b CreditBank) (CreditBank, error) {
	err := r.do(ctx, act, "resources.credit.bank.open", ref(creditBanks.Kind(), b.ID), func(w *work) error {
		if b.ID.IsZero() {
			b.ID = renjia.NewID[CreditBank](w.tx.Source())
		}
		_, err := creditBanks.Ensure(w.ctx, w.tx, b)
		return err
	})
	return b, err
}

// AmendCreditBank gives a bank another name, pool or policy, such as a new version
// of its rules. What was credited stays as it was.
func (r *Registry) AmendCreditBank(ctx context.Context, act renjia.Act, b CreditBank) error {
	return r.do(ctx, act, "resources.credit.bank.amend", creditBanks.Ref(b.ID), func(w *work) error {
		doc, err := creditBanks.Get(w.ctx, w.tx, b.ID)
		if err != nil {
			return err
		}
		doc.Value = b
		return creditBanks.Save(w.tx, doc)
	})
}

// OpenCreditAccount adds an account of a member, group, community or, for another
// bank, of clearing. Its identifier follows from bank, kind and holder. Opening
// the same one again changes nothing.
func (r *Registry) OpenCreditAccount(ctx context.Context, act renjia.Act, a timebank.Account) (timebank.Account, error) {
	err := r.do(ctx, act, "resources.credit.account.open", creditAccounts.Ref(CreditAccountOf(a.WithID().ID)), func(w *work) error {
		if a.Holder.Space == w.tx.Space() {
			a.Holder.Space = "" // one form for the index
		}
		a = a.WithID()
		if a.Kind == timebank.Mint || a.Kind == timebank.Redeemed || a.Kind == timebank.Expired {
			return fmt.Errorf("account %s: every bank has its %s account: %w", a.ID, a.Kind, renjia.ErrInvalid)
		}
		if _, err := w.creditBank(a.Bank); err != nil {
			return err
		}
		there, err := creditAccounts.Get(w.ctx, w.tx, CreditAccountOf(a.ID))
		if err == nil {
			if !sameContent(there.Value.Account, a) {
				return fmt.Errorf("account %s: is stored with other content: %w", a.ID, renjia.ErrExists)
			}
			return nil
		}
		_, err = creditAccounts.Ensure(w.ctx, w.tx, CreditAccount{ID: CreditAccountOf(a.ID), Account: a, Standing: timebank.Standing{Account: a.ID}})
		return err
	})
	return a, err
}

// Certify credits certified time to the account of its person on a day (empty:
// that of the service), and keeps it with its credit. Time of a person that is
// certified already, by whatever bank, is a *timebank.OverlapError. Other errors
// are those of [timebank.Bank.Certify].
func (r *Registry) Certify(ctx context.Context, act renjia.Act, c timebank.Certified, on renjia.Date) (stored timebank.Certified, err error) {
	err = r.do(ctx, act, "resources.credit.certify", ref(creditHours.Kind(), c.ID), func(w *work) error {
		stored, _, err = w.certify(c, on, true)
		return err
	})
	return stored, err
}

// VoidCertified takes certified time back that was found to be wrong: its credit
// is reversed, its time is free, the raw record stays.
func (r *Registry) VoidCertified(ctx context.Context, act renjia.Act, id timebank.CertifiedID, on renjia.Date, text renjia.Text) (c timebank.Certified, err error) {
	err = r.do(ctx, act, "resources.credit.void", creditHours.Ref(id), func(w *work) error {
		c, err = w.uncertify(id, on, text)
		return err
	})
	return c, err
}

// TransferCredits books a transfer: an exchange, a redemption, a donation, a
// starting grant. One that is there already with the same content, by identifier
// or by key, is returned as it is stored. Certified time is credited by Certify
// alone. Errors are those of [timebank.Bank.Post].
func (r *Registry) TransferCredits(ctx context.Context, act renjia.Act, t timebank.Transfer) (stored timebank.Transfer, err error) {
	err = r.do(ctx, act, "resources.credit.transfer", ref(creditTransfers.Kind(), t.ID), func(w *work) error {
		if t.Verb == timebank.Reverse || !t.Certified.IsZero() {
			return fmt.Errorf("transfer %s: is posted by Certify, VoidCertified or ReverseCredits: %w", t.ID, renjia.ErrInvalid)
		}
		stored, _, err = w.transfer(t, true)
		return err
	})
	return stored, err
}

// CreditReversal says how a transfer is taken back.
type CreditReversal struct {
	ID   timebank.TransferID // of the new one; empty: it follows from the transfer
	Date renjia.Date
	Text renjia.Text
}

// ReverseCredits takes a transfer back, once, and returns the transfer that does.
// Certified time is taken back by VoidCertified, a transfer between banks of the
// space by its first half, with both.
func (r *Registry) ReverseCredits(ctx context.Context, act renjia.Act, id timebank.TransferID, how CreditReversal) (back timebank.Transfer, err error) {
	err = r.do(ctx, act, "resources.credit.reverse", creditTransfers.Ref(id), func(w *work) error {
		doc, err := creditTransfers.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if !doc.Value.Certified.IsZero() {
			return fmt.Errorf("transfer %s: credits certified time %s, which is voided instead: %w", id, doc.Value.Certified, renjia.ErrInvalid)
		}
		if back, err = w.untransfer(id, how); err != nil || doc.Value.Verb != timebank.Clear {
			return err
		}
		return w.unclear(doc.Value, how)
	})
	return back, err
}

// unclear takes the other half of a transfer between banks back, if its bank is
// in this space.
func (w *work) unclear(t timebank.Transfer, how CreditReversal) error {
	for _, l := range t.Legs {
		a, _, err := w.creditAccount(t.Bank)(l.Account)
		if err != nil || a.Kind != timebank.Clearing {
			continue
		}
		if l.Minutes < 0 {
			return fmt.Errorf("transfer %s: is the second half of one between banks; reverse the first: %w", t.ID, renjia.ErrInvalid)
		}
		half := timebank.OtherHalf(a.Peer, t.ID)
		if _, err := creditTransfers.Get(w.ctx, w.tx, half); errors.Is(err, renjia.ErrNotFound) {
			return nil
		}
		_, err = w.untransfer(half, CreditReversal{Date: how.Date, Text: how.Text})
		return err
	}
	return nil
}

// mostExpired is how many accounts ExpireCredits treats at a time: a transaction
// has at most 10,000 changes.
const mostExpired = 2000

// ExpireCredits books what has expired by a day at a bank as lost, one transfer an
// account, for at most 2,000 accounts: call it until it returns none.
func (r *Registry) ExpireCredits(ctx context.Context, act renjia.Act, bank timebank.BankID, on renjia.Date) (done []timebank.Transfer, err error) {
	err = r.do(ctx, act, "resources.credit.expire", creditBanks.Ref(renjia.IDFrom[CreditBank](bank.UUID())), func(w *work) error {
		due, err := w.expiring(bank, on)
		if err != nil {
			return err
		}
		done = nil // the function may run again
		for _, a := range due {
			t, _, err := w.transfer(timebank.Transfer{
				Bank: bank, Verb: timebank.Expire, Date: on, Key: fmt.Sprintf("expired by %s on %s of %s", on, a.Standing.Next(), a.ID),
				Legs: timebank.Move(timebank.Expire, on, a.Account.ID, timebank.SystemAccount(bank, timebank.Expired), a.Standing.Due(on)).Legs,
			}, false)
			if err != nil {
				return err
			}
			done = append(done, t)
		}
		return nil
	})
	return done, err
}

// expiring returns accounts of a bank with credits that have expired by a day.
func (w *work) expiring(bank timebank.BankID, on renjia.Date) (due []CreditAccount, err error) {
	all := storage.Query{Where: []storage.Cond{storage.Eq("bank", bank), storage.Until("expires", on.AddDays(1))}, Order: "expires", Limit: mostExpired}
	for doc, err := range creditAccounts.Find(w.ctx, w.tx, all) {
		if err != nil {
			return nil, err
		}
		due = append(due, doc.Value)
	}
	return due, nil
}

// ClearCredits books a transfer between members of two banks of the space, one
// half in the books of each, both or neither.
func (r *Registry) ClearCredits(ctx context.Context, act renjia.Act, giver, receiver timebank.BankID, x timebank.Exchanged) (out, in timebank.Transfer, err error) {
	err = r.do(ctx, act, "resources.credit.clear", ref(creditTransfers.Kind(), x.ID), func(w *work) error {
		if x.ID.IsZero() {
			x.ID = renjia.NewID[timebank.Transfer](w.tx.Source())
		}
		out, in = x.Halves(giver, receiver)
		if out, _, err = w.transfer(out, true); err != nil {
			return err
		}
		in, _, err = w.transfer(in, true)
		return err
	})
	return out, in, err
}

// ImportCertified certifies a stream in chunks like [Registry.ImportEntries], each
// on the day of its service. Each needs an identifier.
func (r *Registry) ImportCertified(ctx context.Context, act renjia.Act, all iter.Seq2[timebank.Certified, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.credit.import", renjia.Ref{}), all, func(w *work, c timebank.Certified, careful bool) (bool, error) {
		if c.ID.IsZero() {
			return false, fmt.Errorf("certified time of %s: has no id, importing it twice would count it twice: %w", c.Day, renjia.ErrInvalid)
		}
		_, isNew, err := w.certify(c, renjia.Date{}, careful)
		return isNew, err
	})
}
