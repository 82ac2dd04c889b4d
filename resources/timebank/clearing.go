package timebank

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Exchanged is a transfer of a member of one bank to a member of another: two
// halves, one in the books of each, through their clearing accounts for each
// other. Both books stay at zero, and the two clearing accounts are always equal
// with opposite signs.
type Exchanged struct {
	ID      TransferID // of the half in the books of the giver; the other follows from it
	From    AccountID  // a member or pool of the giving bank
	To      AccountID  // a member or pool of the receiving bank
	Minutes Minutes    // positive
	Date    renjia.Date
	Text    renjia.Text
	Key     string
	Event   renjia.Ref
}

// OtherHalf returns the identifier of the half in the books of the receiving bank.
func OtherHalf(receiver BankID, first TransferID) TransferID {
	return renjia.ImportedID[Transfer](receiver.String(), "resources_credit_transfer", first.String())
}

// Halves returns the transfers in the books of the giving and of the receiving
// bank.
func (x Exchanged) Halves(giver, receiver BankID) (out, in Transfer) {
	out = Move(Clear, x.Date, x.From, ClearingAccount(giver, receiver), x.Minutes)
	in = Move(Clear, x.Date, ClearingAccount(receiver, giver), x.To, x.Minutes)
	out.ID, out.Bank = x.ID, giver
	in.ID, in.Bank = OtherHalf(receiver, x.ID), receiver
	for _, t := range [...]*Transfer{&out, &in} {
		t.Text, t.Key, t.Event = x.Text, x.Key, x.Event
	}
	return out, in
}

// Clear books a transfer between two banks in both, or in neither. The errors
// are those of [Bank.Post]; a *LimitError on a clearing account says that the
// banks have agreed on no more credit.
func (b *Bank) Clear(receiver *Bank, x Exchanged) (out, in Transfer, err error) {
	if b.id == receiver.id {
		return out, in, fmt.Errorf("transfer %s: is within one bank: %w", x.ID, renjia.ErrInvalid)
	}
	out, in = x.Halves(b.id, receiver.id)
	if err := receiver.admits(in); err != nil {
		return out, in, err
	}
	if out, _, err = b.Post(out); err != nil {
		return out, in, err
	}
	in, _, err = receiver.Post(in) // cannot fail: it was tried
	return out, in, err
}

// ReverseClear takes both halves of a transfer between banks back, or neither.
// The halves' reversals are found by identifiers that follow from by.
func (b *Bank) ReverseClear(receiver *Bank, id, by TransferID, on renjia.Date, text renjia.Text) (out, in Transfer, err error) {
	half, back := OtherHalf(receiver.id, id), OtherHalf(receiver.id, by)
	there, ok := receiver.Transfer(half)
	if !ok {
		return out, in, fmt.Errorf("transfer %s: has no other half in the receiving bank: %w", id, renjia.ErrNotFound)
	}
	in, err = there.Reversal(back, on, text)
	if err == nil {
		err = receiver.admits(in)
	}
	if err != nil {
		return out, in, err
	}
	if out, err = b.reverseHalf(id, by, on, text); err != nil {
		return out, in, err
	}
	in, err = receiver.reverseHalf(half, back, on, text)
	return out, in, err
}

func (b *Bank) reverseHalf(id, by TransferID, on renjia.Date, text renjia.Text) (Transfer, error) {
	t, ok := b.Transfer(id)
	if !ok || t.Verb != Clear {
		return t, fmt.Errorf("transfer %s: is no half of one between banks: %w", id, renjia.ErrNotFound)
	}
	return b.reverse(t, by, on, text)
}

// admits tries a transfer without booking it.
func (b *Bank) admits(t Transfer) error {
	t = t.copy()
	if there, err := b.seen(&t); there != nil || err != nil {
		return err
	}
	if err := b.once(&t); err != nil {
		return err
	}
	return b.policy.Apply(&t, func(id AccountID) (Account, *Standing, error) {
		a, s, err := b.of(id)
		if err != nil {
			return a, nil, err
		}
		tried := *s
		return a, &tried, nil
	})
}
