package timebank

import (
	"cmp"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Month is one calendar month (in UTC) of a person's certified time: the guard
// record that everything certified in it reads and saves. Time that crosses the
// end of a month stands in both, so that an overlap shows in either.
type Month struct {
	Person renjia.Ref  `json:"person" privacy:"personal"`
	First  renjia.Date `json:"first"` // first day of the month
	Slots  []Slot      `json:"slots"` // by time, disjoint
}

// Slot is certified time in a month.
type Slot struct {
	ID       CertifiedID     `json:"id"`
	Bank     BankID          `json:"bank"`
	Interval renjia.Interval `json:"interval"`
	Day      renjia.Date     `json:"day"`
	Credited Minutes         `json:"credited_minutes"`
}

// MonthsOf returns the first days of the months in UTC that an interval touches.
func MonthsOf(i renjia.Interval) []renjia.Date {
	return months(renjia.DateIn(i.From, time.UTC), renjia.DateIn(i.Until.Add(-1), time.UTC))
}

// months returns the first days of the months from one day to another.
func months(from, to renjia.Date) (all []renjia.Date) {
	for first := from.AddDays(1 - from.Day()); !to.Before(first); first = first.AddMonths(1) {
		all = append(all, first)
	}
	return all
}

// slot is what the certified time is in a month.
func (c *Certified) slot() Slot {
	return Slot{ID: c.ID, Bank: c.Bank, Interval: instants(c.Interval), Day: c.Day, Credited: c.Credit.Minutes}
}

// Free checks that the time of a certificate is free in the month. The error is
// an *OverlapError with both.
func (m *Month) Free(c Certified) error {
	want := instants(c.Interval)
	n := m.after(want.From)
	for _, i := range [...]int{n - 1, n} { // the neighbours are enough: slots are disjoint
		if i < 0 || i >= len(m.Slots) || !m.Slots[i].Interval.Overlaps(want) {
			continue
		}
		return &OverlapError{Person: c.Person, New: c.ID, Interval: want, With: m.Slots[i].ID, Other: m.Slots[i].Interval}
	}
	return nil
}

// after is the place of the first slot that begins at an instant or later.
func (m *Month) after(t time.Time) int {
	n, _ := slices.BinarySearchFunc(m.Slots, t, func(s Slot, t time.Time) int { return s.Interval.From.Compare(t) })
	return n
}

// Take enters certified time into the month, with its credit. It must be free.
func (m *Month) Take(c Certified) error {
	if err := m.Free(c); err != nil {
		return err
	}
	s := c.slot()
	m.Slots = slices.Insert(m.Slots, m.after(s.Interval.From), s)
	return nil
}

// Release frees the time of a certificate, if it is there.
func (m *Month) Release(id CertifiedID) {
	m.Slots = slices.DeleteFunc(m.Slots, func(s Slot) bool { return s.ID == id })
}

// Prior is what was credited to a person before, on the same civil day, in its
// month and in its year.
type Prior struct {
	Day   Minutes `json:"day_minutes"`
	Month Minutes `json:"month_minutes"`
	Year  Minutes `json:"year_minutes"`
}

// PriorOf sums what a bank credited in the months given, by a civil day. Time that
// crosses into a month given too counts once. See [Policy.Months].
func PriorOf(bank BankID, day renjia.Date, all ...*Month) (p Prior, err error) {
	for _, m := range all {
		for _, s := range m.Slots {
			if s.Bank != bank || s.Day.Year() != day.Year() || renjia.DateIn(s.Interval.From, time.UTC).Before(m.First) {
				continue
			}
			if err := p.add(s, day); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

func (p *Prior) add(s Slot, day renjia.Date) (err error) {
	if p.Year, err = p.Year.Add(s.Credited); err != nil {
		return err
	}
	if s.Day.Month() == day.Month() {
		p.Month += s.Credited // no more than the year
	}
	if s.Day == day {
		p.Day += s.Credited
	}
	return nil
}

// Months returns the first days of the months in UTC that must be looked at to
// certify time under the policy: those it touches, and those its caps count.
func (p *Policy) Months(c Certified) []renjia.Date {
	all := MonthsOf(c.Interval)
	if p.Caps == nil {
		return all
	}
	first := c.Day.AddDays(1 - c.Day.Day())
	switch {
	case p.Caps.Year != nil:
		first = c.Day.AddDays(1 - c.Day.Day()).AddMonths(1 - int(c.Day.Month()))
		all = append(all, months(first.AddDays(-1), first.AddYears(1))...)
	case p.Caps.Month != nil:
		all = append(all, months(first.AddDays(-1), first.AddMonths(1))...)
	case p.Caps.Day != nil:
		all = append(all, months(c.Day.AddDays(-1), c.Day.AddDays(1))...)
	}
	slices.SortFunc(all, renjia.Date.Compare)
	return slices.Compact(all)
}

// byStart orders certified time.
func byStart(a, b Certified) int {
	return cmp.Or(a.Interval.From.Compare(b.Interval.From), cmp.Compare(a.ID.String(), b.ID.String()))
}
