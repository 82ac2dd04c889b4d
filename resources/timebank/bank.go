package timebank

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Bank is a time bank in memory: accounts, their standings, every transfer in the
// order of posting, and what was certified to whom. It is used by one goroutine
// at a time.
type Bank struct {
	id        BankID
	policy    Policy
	pool      AccountID
	accounts  map[AccountID]Account
	standings map[AccountID]*Standing
	log       []Transfer
	posted    map[TransferID]int
	keys      map[string]int
	reversed  map[TransferID]bool
	certified map[CertifiedID]*Certified
	calendars map[renjia.Ref]map[renjia.Date]*Month
}

// New returns an empty bank under a policy, with its mint, redeemed and expired
// accounts.
func New(id BankID, p Policy, opened renjia.Date) (*Bank, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	b := &Bank{
		id: id, policy: p, accounts: map[AccountID]Account{}, standings: map[AccountID]*Standing{}, posted: map[TransferID]int{}, keys: map[string]int{},
		reversed: map[TransferID]bool{}, certified: map[CertifiedID]*Certified{}, calendars: map[renjia.Ref]map[renjia.Date]*Month{},
	}
	for _, a := range SystemAccounts(id, opened) {
		if _, err := b.Open(a); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Policy returns the rules of the bank.
func (b *Bank) Policy() Policy { return b.policy }

// Open adds an account and returns it with its identifier. Opening the same one
// again changes nothing; with other content it is ErrExists.
func (b *Bank) Open(a Account) (Account, error) {
	a.Bank = b.id
	a = a.WithID()
	if err := a.Validate(); err != nil {
		return a, err
	}
	if there, ok := b.accounts[a.ID]; ok {
		if !there.same(a) {
			return a, fmt.Errorf("account %s: is there with other content: %w", a.ID, renjia.ErrExists)
		}
		return there, nil
	}
	b.accounts[a.ID], b.standings[a.ID] = a, &Standing{Account: a.ID}
	return a, nil
}

// SetPool names the account of kind Community to which certified time above a
// ceiling goes, where the policy says so.
func (b *Bank) SetPool(id AccountID) error {
	if a, ok := b.accounts[id]; !ok || a.Kind != Community {
		return fmt.Errorf("pool %s: is no community account of the bank: %w", id, renjia.ErrInvalid)
	}
	b.pool = id
	return nil
}

// of gives an account and where it stands.
func (b *Bank) of(id AccountID) (Account, *Standing, error) {
	a, ok := b.accounts[id]
	if !ok {
		return a, nil, fmt.Errorf("account %s: %w", id, renjia.ErrNotFound)
	}
	return a, b.standings[id], nil
}

// Post books a transfer and returns it as it stands, and whether it is new. One
// that is there already with the same content, by identifier or by key, is
// returned as it was posted. All of it is booked or nothing. Errors are those of
// [Policy.Apply], and
//
//   - ErrNotFound: an unknown account
//   - ErrExists, ErrConflict: the identifier, or the key, was used for other content
//
// A refused transfer leaves no trace: its identifier and key stay free. Certified
// time is credited by Certify alone, and taken back by Void; transfers are taken
// back by Reverse.
func (b *Bank) Post(t Transfer) (Transfer, bool, error) {
	if t.Verb == Reverse || !t.Certified.IsZero() {
		return t, false, fmt.Errorf("transfer %s: is posted by Certify, Void or Reverse: %w", t.ID, renjia.ErrInvalid)
	}
	return b.post(t)
}

func (b *Bank) post(t Transfer) (Transfer, bool, error) {
	t.Bank = b.id
	t.Legs = slices.Clone(t.Legs)
	if there, err := b.seen(&t); there != nil || err != nil {
		return cmp.Or(there, &t).copy(), false, err
	}
	if err := b.policy.Apply(&t, b.of); err != nil {
		return t, false, err
	}
	b.posted[t.ID] = len(b.log)
	if t.Key != "" {
		b.keys[t.Key] = len(b.log)
	}
	if t.Verb == Reverse {
		b.reversed[t.Reverses] = true
	}
	b.log = append(b.log, t)
	return t.copy(), true, nil
}

// seen returns a transfer that was posted with the same content.
func (b *Bank) seen(t *Transfer) (*Transfer, error) {
	if n, ok := b.posted[t.ID]; ok {
		if !b.log[n].Same(t) {
			return nil, fmt.Errorf("transfer %s: was posted with other content: %w", t.ID, renjia.ErrExists)
		}
		return &b.log[n], nil
	}
	n, used := b.keys[t.Key]
	if t.Key == "" || !used {
		return nil, nil
	}
	if !b.log[n].Same(t) {
		return nil, fmt.Errorf("transfer %s: key %q was used for other content: %w", t.ID, t.Key, renjia.ErrConflict)
	}
	return &b.log[n], nil
}

// copy keeps the lists of a posted transfer from the hands of callers.
func (t *Transfer) copy() Transfer {
	c := *t
	c.Flags, c.Legs = slices.Clone(t.Flags), slices.Clone(t.Legs)
	for i := range c.Legs {
		c.Legs[i].Lots = slices.Clone(c.Legs[i].Lots)
	}
	return c
}

// Reverse takes a transfer back, once, and returns the transfer that does. Where
// what was received is spent since, the policy decides (Limits.Reversal).
// Certified time is taken back by Void.
func (b *Bank) Reverse(id, by TransferID, on renjia.Date, text renjia.Text) (Transfer, error) {
	t, ok := b.Transfer(id)
	if !ok {
		return t, fmt.Errorf("transfer %s: %w", id, renjia.ErrNotFound)
	}
	if !t.Certified.IsZero() {
		return t, fmt.Errorf("transfer %s: credits certified time %s, which is voided instead: %w", id, t.Certified, renjia.ErrInvalid)
	}
	return b.reverse(t, by, on, text)
}

func (b *Bank) reverse(t Transfer, by TransferID, on renjia.Date, text renjia.Text) (Transfer, error) {
	back, err := t.Reversal(by, on, text)
	if err != nil {
		return back, err
	}
	if there, err := b.seen(&back); there != nil || err != nil {
		return cmp.Or(there, &back).copy(), err
	}
	if err := b.once(&back); err != nil {
		return back, err
	}
	back, _, err = b.post(back)
	return back, err
}

// once checks that a reversal is the first of its transfer.
func (b *Bank) once(back *Transfer) error {
	if back.Verb == Reverse && b.reversed[back.Reverses] {
		return &renjia.StateError{Record: "transfer", ID: back.Reverses.String(), State: "reversed", Verb: "reverse"}
	}
	return nil
}

// Certify credits certified time to the account of its person, under the
// identifier given for the transfer, and returns it with credit and transfer
// filled in and an explanation. The same again changes nothing. Errors are those
// of [Policy.Credit] and [Policy.Apply], and *OverlapError (ErrConflict) if time
// of the person is certified already.
func (b *Bank) Certify(c Certified, by TransferID, on renjia.Date) (Certified, renjia.Explanation, error) {
	c.Bank, c.Interval = b.id, instants(c.Interval)
	if there, ok := b.certified[c.ID]; ok {
		if !there.Same(c) {
			return c, renjia.Explanation{}, fmt.Errorf("certified time %s: was certified with other content: %w", c.ID, renjia.ErrExists)
		}
		return *there, renjia.Explanation{}, nil
	}
	if err := c.Validate(); err != nil {
		return c, renjia.Explanation{}, err // before its months are looked for
	}
	var why renjia.Explanation
	var err error
	if c, why, err = b.policy.Assess(c, b.months(c.Person, b.policy.Months(c))...); err != nil {
		return c, why, err
	}
	return c, why, b.credit(&c, by, on)
}

// credit books certified time.
func (b *Bank) credit(c *Certified, by TransferID, on renjia.Date) error {
	_, to, err := b.of(AccountOf(b.id, Member, c.Person))
	if err != nil {
		return err
	}
	if _, err := to.Earned.Add(c.Credit.Minutes); err != nil {
		return err
	}
	t, any, err := b.policy.Issue(*c, to, b.pool, on)
	if err != nil {
		return err
	}
	if any {
		t.ID, c.Transfer = by, by
		if _, _, err := b.post(t); err != nil {
			return err
		}
	}
	kept := *c
	b.certified[c.ID] = &kept
	return c.Enter(to, b.months(c.Person, MonthsOf(c.Interval))...) // it was free
}

// months returns the months of a person's calendar, making those that are missing.
func (b *Bank) months(person renjia.Ref, firsts []renjia.Date) []*Month {
	calendar := b.calendars[person]
	if calendar == nil {
		calendar = map[renjia.Date]*Month{}
		b.calendars[person] = calendar
	}
	all := make([]*Month, len(firsts))
	for i, first := range firsts {
		if calendar[first] == nil {
			calendar[first] = &Month{Person: person, First: first}
		}
		all[i] = calendar[first]
	}
	return all
}

// Void takes certified time back that was found to be wrong: its credit is
// reversed and its time is free again. The raw record stays. Records are
// corrected on the volunteer's claim (Order 67); what is right is certified anew.
func (b *Bank) Void(id CertifiedID, by TransferID, on renjia.Date, text renjia.Text) (Certified, error) {
	c, ok := b.certified[id]
	if !ok {
		return Certified{}, fmt.Errorf("certified time %s: %w", id, renjia.ErrNotFound)
	}
	voided := *c
	if err := voided.Void(on); err != nil {
		return *c, err
	}
	if !c.Transfer.IsZero() {
		t, _ := b.Transfer(c.Transfer)
		if _, err := b.reverse(t, by, on, text); err != nil {
			return *c, err
		}
	}
	c.Leave(b.standings[AccountOf(b.id, Member, c.Person)], b.months(c.Person, MonthsOf(c.Interval))...)
	*c = voided
	return voided, nil
}

// ExpireDue books what has expired by a day as lost, one transfer an account, in
// the order of accounts. new gives each its identifier. Done again it finds
// nothing.
func (b *Bank) ExpireDue(on renjia.Date, new func() TransferID) ([]Transfer, error) {
	var all []Transfer
	for a := range b.Accounts() {
		due := b.standings[a.ID].Due(on)
		if due == 0 {
			continue
		}
		t := Move(Expire, on, a.ID, SystemAccount(b.id, Expired), due)
		t.ID = new()
		t, _, err := b.post(t)
		if err != nil {
			return all, err
		}
		all = append(all, t)
	}
	return all, nil
}

// Account returns an account.
func (b *Bank) Account(id AccountID) (Account, bool) {
	a, ok := b.accounts[id]
	return a, ok
}

// Accounts yields all accounts in the order of their identifiers.
func (b *Bank) Accounts() iter.Seq[Account] {
	ids := make([]AccountID, 0, len(b.accounts))
	for id := range b.accounts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y AccountID) int { return cmp.Compare(x.String(), y.String()) })
	return func(yield func(Account) bool) {
		for _, id := range ids {
			if !yield(b.accounts[id]) {
				return
			}
		}
	}
}

// Standing returns a copy of where an account stands.
func (b *Bank) Standing(id AccountID) (Standing, bool) {
	s, ok := b.standings[id]
	if !ok {
		return Standing{}, false
	}
	c := *s
	c.Lots = slices.Clone(s.Lots)
	return c, true
}

// Transfer returns a posted transfer.
func (b *Bank) Transfer(id TransferID) (Transfer, bool) {
	n, ok := b.posted[id]
	if !ok {
		return Transfer{}, false
	}
	return b.log[n].copy(), true
}

// Transfers yields all transfers in the order in which they were posted.
func (b *Bank) Transfers() iter.Seq2[Transfer, error] {
	return func(yield func(Transfer, error) bool) {
		for i := range b.log {
			if !yield(b.log[i].copy(), nil) {
				return
			}
		}
	}
}

// Certified yields a person's certified time in a period by its day, in order of
// time; that which was voided is left out.
func (b *Bank) Certified(person renjia.Ref, in renjia.Period) iter.Seq2[Certified, error] {
	var all []Certified
	for _, c := range b.certified {
		if c.Person == person && c.Voided.IsZero() && in.Contains(c.Day) {
			all = append(all, *c)
		}
	}
	slices.SortFunc(all, byStart)
	return func(yield func(Certified, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	}
}
