package booking

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// MaxSpan is the longest span that one booking may occupy: 31 days. Book
// longer ones as a series.
const MaxSpan = 31 * 24 * time.Hour

// DayID identifies the occupation of a resource on a day.
type DayID = renjia.ID[Day]

// Day is the occupation of one resource on one UTC day: the guard record of a
// store. Whoever books reads and saves the day of every date the booking
// touches, so that two bookings of the same slot at the same time always meet
// on a record, and bookings of different days never do.
type Day struct {
	ID       DayID       `json:"id"`
	Resource ResourceID  `json:"resource"`
	Date     renjia.Date `json:"date"` // UTC
	// Uses are those that touch the day, whole, by begin, then by identifier.
	Uses []Use `json:"uses,omitempty"`
}

// DayOf returns the identifier of a day of a resource in a space.
func DayOf(space, kind string, r ResourceID, date renjia.Date) DayID {
	return renjia.ImportedID[Day](space, kind, r.String()+" "+date.String())
}

// Dates returns the UTC dates that a span touches, in order.
func Dates(i renjia.Interval) ([]renjia.Date, error) {
	if err := i.Validate(); err != nil {
		return nil, err
	}
	if i.Duration() > MaxSpan {
		return nil, fmt.Errorf("from %s to %s: longer than %d days, make it a series: %w", stamp(i.From), stamp(i.Until), MaxSpan/(24*time.Hour), renjia.ErrInvalid)
	}
	last := renjia.DateIn(i.Until.Add(-time.Nanosecond), time.UTC)
	var all []renjia.Date
	for d := renjia.DateIn(i.From, time.UTC); !last.Before(d); d = d.AddDays(1) {
		all = append(all, d)
	}
	return all, nil
}

// Clashes returns the uses of the day that leave no room for another one. Holds
// that have run out are not in its way. If there are none, the use fits on this
// day.
func (d *Day) Clashes(u Use, capacity int64, now time.Time) []Use {
	wanted := slotOf(&u)
	var live []slot
	for i := range d.Uses {
		other := &d.Uses[i]
		if s := slotOf(other); s.overlaps(&wanted) && !other.Lapsed(now) {
			live = append(live, s)
		}
	}
	return uses(tooMany(live, &wanted, capacity))
}

// Lapsed returns the holds of the day that overlap a span and have run out.
func (d *Day) Lapsed(span renjia.Interval, now time.Time) (gone []Use) {
	for _, u := range d.Uses {
		if u.Overlaps(span) && u.Lapsed(now) {
			gone = append(gone, u)
		}
	}
	return gone
}

func uses(slots []slot) []Use {
	if len(slots) == 0 {
		return nil
	}
	all := make([]Use, len(slots))
	for i := range slots {
		all[i] = slots[i].use()
	}
	return all
}

// Add puts a use on the day. The caller has seen that it does not clash. A
// booking that is on the day already is refused with ErrExists.
func (d *Day) Add(u Use) error {
	if d.index(u.Booking) >= 0 {
		return fmt.Errorf("booking %s: is on %s already: %w", u.Booking, d.Date, renjia.ErrExists)
	}
	at, _ := slices.BinarySearchFunc(d.Uses, u, func(a, b Use) int { return slotOf(&a).compare(slotOf(&b)) })
	d.Uses = slices.Insert(d.Uses, at, u)
	return nil
}

// Remove takes a booking off the day, and reports whether it was on it.
func (d *Day) Remove(id ID) bool {
	i := d.index(id)
	if i >= 0 {
		d.Uses = slices.Delete(d.Uses, i, i+1)
	}
	return i >= 0
}

// Follow brings the day up to the state of a booking that is on it: a hold that
// was confirmed lasts, what was cancelled or has expired is taken off.
func (d *Day) Follow(b Booking) {
	switch i := d.index(b.ID); {
	case i < 0:
	case b.State == Cancelled || b.State == Expired:
		d.Remove(b.ID)
	default:
		d.Uses[i].Expires = b.Use().Expires
	}
}

func (d *Day) index(id ID) int {
	return slices.IndexFunc(d.Uses, func(u Use) bool { return u.Booking == id })
}
