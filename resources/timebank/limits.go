package timebank

import "github.com/renjia-project/renjia"

// limit checks where an entry leaves its account. It returns a flag for a limit
// that is passed where the policy only flags.
func (p *Policy) limit(t *Transfer, e *entry) (*Flag, error) {
	if e.before == nil || t.Verb == Expire {
		return nil, nil
	}
	bound, limit, err := p.bound(t, e)
	if err != nil || limit == nil {
		return nil, err
	}
	after := e.after.Available(t.Date)
	over := after - limit.Minutes
	if bound == Floor {
		over = limit.Minutes - after
	}
	if over <= 0 {
		return nil, nil
	}
	if limit.Beyond == Mark {
		return &Flag{Account: e.account.ID, Bound: bound, Limit: limit.Minutes, Balance: after}, nil
	}
	if limit.Beyond == "" {
		return nil, p.open("limits.reversal", "what was received is spent: whether it is taken back all the same is a matter of the scheme", string(Refuse), string(Mark))
	}
	return nil, &LimitError{Account: e.account.ID, Bound: bound, Limit: limit.Minutes, Balance: e.before.Available(t.Date), Change: e.leg.Minutes, Remainder: over}
}

// bound returns which limit an entry may pass: giving the floor, receiving the
// ceiling. A reversal never fails for a ceiling: it gives back what was there.
func (p *Policy) bound(t *Transfer, e *entry) (Bound, *Limit, error) {
	gives := e.leg.Minutes < 0
	switch e.account.Kind {
	case Clearing:
		if gives {
			return Floor, &Limit{Minutes: -*e.account.Credit, Beyond: Refuse}, nil
		}
		return Ceiling, &Limit{Minutes: *e.account.Credit, Beyond: Refuse}, nil
	case Group, Community:
		if gives {
			return Floor, &Limit{Beyond: Refuse}, nil
		}
		return Ceiling, nil, nil
	case Member:
	default:
		return Floor, nil, nil
	}
	if p.Limits == nil {
		return Floor, nil, p.open("limits", "whether a member may owe, and how much one may hold, is a matter of the scheme")
	}
	switch {
	case gives && t.Verb == Reverse:
		return Floor, &Limit{Minutes: p.Limits.Floor.Minutes, Beyond: p.Limits.Reversal}, nil
	case gives:
		return Floor, &p.Limits.Floor, nil
	case t.Verb == Reverse:
		return Ceiling, nil, nil
	}
	return Ceiling, p.Limits.Ceiling, nil
}

// Issue returns the transfer that credits certified time to a member who stands
// so: all of it, or where the policy says so what the ceiling leaves room for,
// and the rest to the pool. A credit of nothing needs no transfer: false.
func (p *Policy) Issue(c Certified, to *Standing, pool AccountID, on renjia.Date) (Transfer, bool, error) {
	m := c.Credit.Minutes
	t := Transfer{Bank: c.Bank, Verb: Issue, Date: on, Certified: c.ID, Event: c.Event, Legs: []Leg{{Account: SystemAccount(c.Bank, Mint), Minutes: -m}}}
	if m == 0 {
		return t, false, nil
	}
	own := m
	if p.Limits != nil && p.Limits.Ceiling != nil && p.Limits.Ceiling.Beyond == Pool {
		own = max(0, min(m, p.Limits.Ceiling.Minutes-to.Available(on)))
	}
	if own > 0 {
		t.Legs = append(t.Legs, Leg{Account: to.Account, Minutes: own})
	}
	if own < m {
		if pool.IsZero() {
			return t, false, p.open("pool", "what exceeds the ceiling goes to a pool, and the bank names none")
		}
		t.Legs = append(t.Legs, Leg{Account: pool, Minutes: m - own})
	}
	return t, true, nil
}
