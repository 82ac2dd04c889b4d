package timebank

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// TransferID identifies a transfer.
type TransferID = renjia.ID[Transfer]

// Verb says what a transfer does.
type Verb string

// The verbs. Every change of a balance is one of them.
const (
	Issue    Verb = "issue"    // the mint credits certified time, or a starting grant (发放)
	Exchange Verb = "exchange" // a member pays others for their help (互助)
	Redeem   Verb = "redeem"   // a member uses credits at the bank's counter (兑换)
	Donate   Verb = "donate"   // credits are given away (捐赠)
	Expire   Verb = "expire"   // credits are lost by the passing of time (失效)
	Clear    Verb = "clear"    // one half of a transfer between two banks (行间划转)
	Reverse  Verb = "reverse"  // a transfer is taken back (冲正)
)

// ways is the table of what each verb may move credits from and to.
var ways = map[Verb]struct{ from, to []Kind }{
	Issue:    {[]Kind{Mint}, []Kind{Member, Group, Community}},
	Exchange: {[]Kind{Member, Community}, []Kind{Member, Group, Community}},
	Redeem:   {[]Kind{Member}, []Kind{Redeemed}},
	Donate:   {[]Kind{Member, Group}, []Kind{Member, Community}},
	Expire:   {[]Kind{Member, Group}, []Kind{Expired}},
	Clear:    {[]Kind{Member, Community, Clearing}, []Kind{Member, Community, Clearing}},
}

// Leg is what a transfer does to one account.
type Leg struct {
	Account AccountID `json:"account"`
	Minutes Minutes   `json:"minutes"`        // received positive, given negative, never zero
	Lots    []Lot     `json:"lots,omitempty"` // which credits came or went; filled in when it is posted
}

// Transfer moves credits between the accounts of one bank: from one to many or
// from many to one, all or nothing. It never changes.
type Transfer struct {
	ID        TransferID  `json:"id"`
	Bank      BankID      `json:"bank"`
	Verb      Verb        `json:"verb"`
	Date      renjia.Date `json:"date"`
	Legs      []Leg       `json:"legs"` // sum to zero
	Text      renjia.Text `json:"text,omitzero"`
	Key       string      `json:"key,omitempty"` // the same key with the same content changes nothing
	Certified CertifiedID `json:"certified,omitzero"`
	Reverses  TransferID  `json:"reverses,omitzero"`
	Event     renjia.Ref  `json:"event,omitzero"`
	Flags     []Flag      `json:"flags,omitempty"` // limits passed where the policy only flags; filled in when it is posted
}

// Flag marks a limit that a transfer has passed.
type Flag struct {
	Account AccountID `json:"account"`
	Bound   Bound     `json:"bound"`
	Limit   Minutes   `json:"limit"`
	Balance Minutes   `json:"balance"` // after the transfer
}

// Move returns the transfer of an amount from one account to another.
func Move(v Verb, on renjia.Date, from, to AccountID, m Minutes) Transfer {
	return Transfer{Verb: v, Date: on, Legs: []Leg{{Account: from, Minutes: -m}, {Account: to, Minutes: m}}}
}

// Validate reports every problem of the transfer on its own.
func (t *Transfer) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Bank.IsZero(), "bank", "must be given")
	p.Require(!t.Date.IsZero(), "date", "must be given")
	_, known := ways[t.Verb]
	p.Require(known || t.Verb == Reverse, "verb", "%q is unknown", t.Verb)
	p.Require((t.Verb == Reverse) == !t.Reverses.IsZero(), "reverses", "must be given if, and only if, the verb is reverse")
	p.Require(t.Certified.IsZero() || t.Verb == Issue || t.Verb == Reverse, "certified", "is for issues")
	t.checkLegs(&p)
	return p.Err("transfer")
}

func (t *Transfer) checkLegs(p *renjia.Problems) {
	var sum Minutes
	var given, received int
	seen := map[AccountID]bool{}
	for i, l := range t.Legs {
		path := fmt.Sprintf("legs[%d]", i)
		p.Require(!l.Account.IsZero(), path+".account", "must be given")
		p.Require(!seen[l.Account], path+".account", "is there twice")
		p.Require(l.Minutes != 0, path+".minutes", "must not be zero")
		_, err := l.Minutes.Neg()
		p.Within(path+".minutes", err)
		seen[l.Account] = true
		if l.Minutes < 0 {
			given++
		} else {
			received++
		}
		if sum, err = sum.Add(l.Minutes); err != nil {
			p.Within(path+".minutes", err)
			return
		}
	}
	p.Require(sum == 0, "legs", "received and given differ by %v", sum)
	p.Require(len(t.Legs) >= 2, "legs", "%d: want at least 2", len(t.Legs))
	p.Require(given <= 1 || received <= 1, "legs", "%d give and %d receive: who gave what to whom is open; want one of either", given, received)
}

// Reversal returns the transfer that takes t back: the same legs with their signs
// changed. It fails for a reversal: post the first transfer again instead.
func (t *Transfer) Reversal(id TransferID, on renjia.Date, text renjia.Text) (Transfer, error) {
	if t.Verb == Reverse {
		return Transfer{}, &renjia.StateError{Record: "transfer", ID: t.ID.String(), State: "a reversal", Verb: "reverse"}
	}
	back := Transfer{ID: id, Bank: t.Bank, Verb: Reverse, Date: on, Text: text, Certified: t.Certified, Reverses: t.ID, Event: t.Event}
	for _, l := range t.Legs {
		m, err := l.Minutes.Neg()
		if err != nil {
			return Transfer{}, err
		}
		back.Legs = append(back.Legs, Leg{Account: l.Account, Minutes: m, Lots: slices.Clone(l.Lots)})
	}
	return back, nil
}

// Same reports whether two transfers ask for the same, whatever was filled in
// when they were posted and whatever their identifiers are.
func (t *Transfer) Same(u *Transfer) bool {
	legs := func(a, b Leg) bool { return a.Account == b.Account && a.Minutes == b.Minutes }
	return t.Bank == u.Bank && t.Verb == u.Verb && t.Date == u.Date && slices.EqualFunc(t.Legs, u.Legs, legs) &&
		t.Text == u.Text && t.Key == u.Key && t.Certified == u.Certified && t.Reverses == u.Reverses && t.Event == u.Event
}

// inOrder returns the legs that give and those that receive.
func (t *Transfer) inOrder() []*Leg {
	all := make([]*Leg, len(t.Legs))
	for i := range t.Legs {
		all[i] = &t.Legs[i]
	}
	slices.SortStableFunc(all, func(a, b *Leg) int { return cmp.Compare(max(-1, min(1, a.Minutes)), max(-1, min(1, b.Minutes))) })
	return all
}
