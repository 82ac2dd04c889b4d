package timebank

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia"
)

// Lot is credits that came and expire together.
type Lot struct {
	Earned  renjia.Date `json:"earned,omitzero"`  // empty if it never expires
	Expires renjia.Date `json:"expires,omitzero"` // first day on which they are lost; empty: never
	Minutes Minutes     `json:"minutes"`
}

// live reports whether the credits can be used on a day.
func (l Lot) live(on renjia.Date) bool { return l.Expires.IsZero() || on.Before(l.Expires) }

// sumLots adds up lots that are part of one balance, so that they cannot
// overflow.
func sumLots(all []Lot) (sum Minutes) {
	for _, l := range all {
		sum += l.Minutes
	}
	return sum
}

// expired sums the credits that are lost on a day.
func expired(all []Lot, on renjia.Date) (sum Minutes) {
	for _, l := range all {
		if !l.live(on) {
			sum += l.Minutes
		}
	}
	return sum
}

// join adds a lot, to one of the same days if there is one. Lots stay in the
// order in which they were earned.
func join(all []Lot, l Lot) []Lot {
	if l.Minutes == 0 {
		return all
	}
	order := func(a, b Lot) int { return cmp.Or(a.Earned.Compare(b.Earned), a.Expires.Compare(b.Expires)) }
	n, there := slices.BinarySearchFunc(all, l, order)
	if there {
		all[n].Minutes += l.Minutes // no more than the balance
		return all
	}
	return slices.Insert(all, n, l)
}

// draw takes up to an amount from the lots that fit, in the order of the slice,
// and returns what is left and what was taken.
func draw(all []Lot, m Minutes, fits func(Lot) bool) (left, taken []Lot) {
	for _, l := range all {
		part := Minutes(0)
		if fits(l) {
			part = min(m, l.Minutes)
		}
		if m -= part; part > 0 {
			taken = append(taken, Lot{l.Earned, l.Expires, part})
		}
		if l.Minutes > part {
			left = append(left, Lot{l.Earned, l.Expires, l.Minutes - part})
		}
	}
	return left, taken
}

// byExpiry orders lots by when they expire, those that never do last.
func byExpiry(a, b Lot) int {
	if a.Expires.IsZero() != b.Expires.IsZero() {
		if a.Expires.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.Expires.Compare(b.Expires), a.Earned.Compare(b.Earned))
}

// spend takes an amount from the lots that are live on a day, in the order of the
// policy. The order is asked for only where it matters.
func (p *Policy) spend(all []Lot, m Minutes, on renjia.Date) (left, taken []Lot, err error) {
	live := 0
	for _, l := range all {
		if l.live(on) {
			live++
		}
	}
	order := Order("")
	if p.Spending != nil {
		order = p.Spending.Order
	}
	if order == "" && live > 1 && m < sumLots(all)-expired(all, on) {
		return all, nil, p.open("spending.order", "credits of different days expire at different times", string(FirstEarned), string(FirstExpiring))
	}
	sorted := slices.Clone(all)
	if order == FirstExpiring {
		slices.SortStableFunc(sorted, byExpiry)
	}
	rest, taken := draw(sorted, m, func(l Lot) bool { return l.live(on) })
	for _, l := range rest {
		left = join(left, l)
	}
	return left, taken, nil
}

// fresh returns credits that are new on a day, as the policy lets them last.
func (p *Policy) fresh(m Minutes, on renjia.Date) (Lot, error) {
	if p.Expiry == nil || p.Expiry.Months == nil {
		return Lot{}, p.open("expiry.months", "how long credits last is a matter of the scheme; 0 says for ever")
	}
	if *p.Expiry.Months == 0 {
		return Lot{Minutes: m}, nil
	}
	return Lot{Earned: on, Expires: on.AddMonths(*p.Expiry.Months), Minutes: m}, nil
}

// handed returns credits as they arrive at another member: the lots given, or new
// ones.
func (p *Policy) handed(given []Lot, m Minutes, on renjia.Date) ([]Lot, error) {
	renewed, err := p.fresh(m, on)
	if err != nil || renewed.Expires.IsZero() || len(given) == 0 {
		return []Lot{renewed}, err
	}
	switch p.Expiry.Received {
	case Renew:
		return []Lot{renewed}, nil
	case Keep:
		renewed.Minutes -= sumLots(given) // what the giver owes for is new
		come := join(nil, renewed)
		for _, l := range given {
			come = join(come, l)
		}
		return come, nil
	}
	return nil, p.open("expiry.received", "whether credits that change hands expire as before or anew is a matter of the scheme", string(Keep), string(Renew))
}
