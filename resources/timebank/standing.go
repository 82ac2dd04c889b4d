package timebank

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Standing is where an account stands: the guard record that every transfer on it
// reads and saves. The balance is the sum of its lots less what it owes.
type Standing struct {
	Account AccountID `json:"account"`
	Balance Minutes   `json:"balance_minutes"`
	Earned  Minutes   `json:"earned_minutes"` // credited for certified time, ever: what stars are given for
	Lots    []Lot     `json:"lots,omitempty"` // of members and groups
}

// Available returns what can be given on a day: the balance without what has
// expired. It is negative for who owes.
func (s *Standing) Available(on renjia.Date) Minutes { return s.Balance - expired(s.Lots, on) }

// Due returns what has expired by a day and is not booked as lost yet.
func (s *Standing) Due(on renjia.Date) Minutes { return expired(s.Lots, on) }

// owed is what was given beyond what there was.
func (s *Standing) owed() Minutes { return sumLots(s.Lots) - s.Balance }

// Validate checks that balance and lots agree.
func (s *Standing) Validate() error {
	var p renjia.Problems
	p.Require(!s.Account.IsZero(), "account", "must be given")
	p.Require(s.Earned >= 0, "earned_minutes", "must not be negative")
	var sum Minutes
	for i, l := range s.Lots {
		p.Require(l.Minutes > 0, fmt.Sprintf("lots[%d].minutes", i), "must be positive")
		var err error
		if sum, err = sum.Add(l.Minutes); err != nil {
			p.Within("lots", err)
			return p.Err("standing")
		}
	}
	p.Require(len(s.Lots) == 0 || sum >= s.Balance, "lots", "hold %v, less than the balance of %v", sum, s.Balance)
	return p.Err("standing")
}

// entry is a leg on its way: its account, where it stands and where it will.
type entry struct {
	leg     *Leg
	account Account
	before  *Standing // nil if it is not kept
	after   Standing
	lots    []Lot // as they will stand on the leg
}

// Apply checks a transfer against its accounts and applies it to their standings,
// and fills in which lots came and went and which limits were passed. On an error
// nothing is changed. of gives an account and where it stands; the standing of a
// system account other than Clearing may be nil and is not kept then. Errors:
//
//   - ErrInvalid: problems of the transfer itself; a way that its verb does not go
//   - *LimitError (ErrState): a floor or ceiling that the policy enforces
//   - *StarError (ErrForbidden): spending needs a star
//   - *renjia.UnspecifiedError: a choice that the policy leaves open
//
// A reversal must be that of a transfer posted before ([Transfer.Reversal]).
func (p *Policy) Apply(t *Transfer, of func(AccountID) (Account, *Standing, error)) error {
	if err := t.Validate(); err != nil {
		return err
	}
	all, err := t.entries(of)
	if err != nil {
		return err
	}
	if err := p.checkWay(t, all); err != nil {
		return fmt.Errorf("transfer %s: %w", t.ID, err)
	}
	flags, err := p.move(t, all)
	if err != nil {
		return fmt.Errorf("transfer %s: %w", t.ID, err)
	}
	t.Flags = flags
	for i := range all {
		if all[i].leg.Lots = all[i].lots; all[i].before != nil {
			*all[i].before = all[i].after
		}
	}
	return nil
}

// entries loads the accounts, those that give first.
func (t *Transfer) entries(of func(AccountID) (Account, *Standing, error)) ([]entry, error) {
	var all []entry
	for _, leg := range t.inOrder() {
		a, s, err := of(leg.Account)
		if err != nil {
			return nil, err
		}
		if a.Bank != t.Bank {
			return nil, fmt.Errorf("transfer %s: account %s is of another bank: %w", t.ID, a.ID, renjia.ErrInvalid)
		}
		e := entry{leg: leg, account: a, before: s}
		if s != nil {
			e.after = *s
			e.after.Lots = slices.Clone(s.Lots)
			if e.after.Balance, err = s.Balance.Add(leg.Minutes); err != nil {
				return nil, err
			}
		} else if !a.Kind.system() || a.Kind == Clearing {
			return nil, fmt.Errorf("transfer %s: account %s has no standing: %w", t.ID, a.ID, renjia.ErrInvalid)
		}
		all = append(all, e)
	}
	return all, nil
}

// checkWay checks that the verb goes from and to such accounts.
func (p *Policy) checkWay(t *Transfer, all []entry) error {
	if t.Verb == Reverse {
		return nil
	}
	clearing := 0
	for _, e := range all {
		kinds := ways[t.Verb].to
		if e.leg.Minutes < 0 {
			kinds = ways[t.Verb].from
		}
		if !slices.Contains(kinds, e.account.Kind) {
			return fmt.Errorf("%s does not go from or to a %s account so: %w", t.Verb, e.account.Kind, renjia.ErrInvalid)
		}
		if e.account.Kind == Clearing {
			clearing++
		}
		if err := p.checkStar(t, e); err != nil {
			return err
		}
	}
	if t.Verb == Clear && (clearing != 1 || len(all) != 2) {
		return fmt.Errorf("clear goes between one account and one clearing account: %w", renjia.ErrInvalid)
	}
	return nil
}

// checkStar checks that who spends has the star that the policy asks for.
func (p *Policy) checkStar(t *Transfer, e entry) error {
	spends := t.Verb == Exchange || t.Verb == Redeem || t.Verb == Clear
	if !spends || e.leg.Minutes > 0 || e.account.Kind != Member {
		return nil
	}
	if p.Spending == nil || p.Spending.FromStar == nil {
		return p.open("spending.from_star", "whether spending needs a star is a matter of the scheme; 0 says that it does not")
	}
	need := *p.Spending.FromStar
	if need == 0 {
		return nil
	}
	if has := p.Stars.Star(e.before.Earned); has < need {
		return &StarError{Account: e.account.ID, Star: has, Need: need, Earned: e.before.Earned, At: p.Stars.Levels[need-1], Source: p.sourceOf(p.Spending.Source)}
	}
	return nil
}

// move takes the credits from those that give and hands them to those that
// receive.
func (p *Policy) move(t *Transfer, all []entry) (flags []Flag, err error) {
	var pool []Lot // what members gave, in order
	for i := range all {
		e := &all[i]
		if e.leg.Minutes < 0 {
			err = p.give(t, e)
			pool = append(pool, e.lots...)
		} else {
			pool, err = p.receive(t, e, pool)
		}
		if err != nil {
			return nil, err
		}
		flag, err := p.limit(t, e)
		if err != nil {
			return nil, err
		}
		if flag != nil {
			flags = append(flags, *flag)
		}
	}
	return flags, nil
}

// give takes credits from an account with lots.
func (p *Policy) give(t *Transfer, e *entry) (err error) {
	if !e.account.Kind.expires() {
		return nil
	}
	m := -e.leg.Minutes
	switch t.Verb {
	case Expire:
		if due := e.before.Due(t.Date); m != due {
			return fmt.Errorf("account %s: %v have expired by %s, not %v: %w", e.account.ID, due, t.Date, m, renjia.ErrInvalid)
		}
		e.after.Lots, e.lots = draw(e.after.Lots, m, func(l Lot) bool { return !l.live(t.Date) })
		return nil
	case Reverse: // first those that came, if they are still there
		for _, came := range e.leg.Lots {
			var taken []Lot
			e.after.Lots, taken = draw(e.after.Lots, came.Minutes, func(l Lot) bool { return l.Earned == came.Earned && l.Expires == came.Expires })
			e.lots = append(e.lots, taken...)
			m -= sumLots(taken)
		}
	}
	if m == 0 {
		return nil
	}
	left, taken, err := p.spend(e.after.Lots, m, t.Date)
	e.after.Lots, e.lots = left, append(e.lots, taken...)
	return err
}

// receive hands credits to an account: what it owes is settled first, the rest
// are lots. It returns what is left of the pool.
func (p *Policy) receive(t *Transfer, e *entry, pool []Lot) ([]Lot, error) {
	left, given := draw(pool, e.leg.Minutes, func(Lot) bool { return true })
	if !e.account.Kind.expires() {
		return left, nil
	}
	come, err := p.coming(t, e.leg, given)
	if err != nil {
		return left, err
	}
	owed := e.before.owed()
	if t.Verb == Reverse {
		slices.Reverse(come) // what it gave without having it comes last and is settled first
	}
	for _, l := range come {
		settled := min(owed, l.Minutes)
		owed -= settled
		l.Minutes -= settled
		if l.Minutes > 0 {
			e.lots = append(e.lots, l)
			e.after.Lots = join(e.after.Lots, l)
		}
	}
	return left, nil
}

// coming returns the lots that a leg receives.
func (p *Policy) coming(t *Transfer, leg *Leg, given []Lot) ([]Lot, error) {
	if t.Verb != Reverse {
		return p.handed(given, leg.Minutes, t.Date)
	}
	back := slices.Clone(leg.Lots)
	if rest := leg.Minutes - sumLots(back); rest > 0 {
		l, err := p.fresh(rest, t.Date)
		if err != nil {
			return nil, err
		}
		back = append(back, l)
	}
	return back, nil
}

// Next returns the first day on which credits of the account are lost, empty if
// there is none.
func (s *Standing) Next() (first renjia.Date) {
	for _, l := range s.Lots {
		if !l.Expires.IsZero() && (first.IsZero() || l.Expires.Before(first)) {
			first = l.Expires
		}
	}
	return first
}
