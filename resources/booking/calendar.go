package booking

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Calendar keeps who has which resource when, in memory. Its zero value is not
// usable; see [NewCalendar]. A Calendar is not safe for use by several
// goroutines.
//
// Booking takes O(log n) time on an exclusive resource with n bookings; on a
// pool also O(k log k) for the k bookings that begin within the longest booking
// before the wanted one.
type Calendar struct {
	lanes     map[ResourceID]*lane
	resources map[ResourceID]Resource
	tails     tails
	scratch   []slot
}

// NewCalendar returns a calendar of these resources. A resource that is not
// valid or there twice is an error.
func NewCalendar(all ...Resource) (*Calendar, error) {
	c := &Calendar{lanes: map[ResourceID]*lane{}, resources: map[ResourceID]Resource{}}
	for _, r := range all {
		if err := c.Add(r); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Add adds a resource.
func (c *Calendar) Add(r Resource) error {
	if err := r.Validate(); err != nil {
		return err
	}
	if _, ok := c.lanes[r.ID]; ok {
		return fmt.Errorf("resource %s: %w", r.ID, renjia.ErrExists)
	}
	c.lanes[r.ID], c.resources[r.ID] = &lane{capacity: r.Capacity, tails: &c.tails}, r
	return nil
}

// Book takes the resource for a hold or a confirmed booking, or fails with a
// [*ConflictError] that names every booking in the way; then nothing has
// changed. Holds that have run out by now are no obstacle: they are removed and
// returned, to be expired. Setup and cleanup are those of the resource. Opening
// hours are checked by [Resource.Admits].
func (c *Calendar) Book(b Booking, now time.Time) (booked Booking, lapsed []Use, err error) {
	r, ok := c.resources[b.Resource]
	if !ok {
		return b, nil, fmt.Errorf("resource %s: %w", b.Resource, renjia.ErrNotFound)
	}
	if b, err = b.On(r); err != nil {
		return b, nil, err
	}
	if b.Lapsed(now) {
		return b, nil, fmt.Errorf("booking %s: the hold ended at %s already: %w", b.ID, stamp(b.Expires), renjia.ErrInvalid)
	}
	lapsed, err = c.Take(b.Resource, b.Use(), now)
	return b, lapsed, err
}

// Take puts a use of whole minutes on a resource as [Calendar.Book] does, for
// callers that keep no Booking.
func (c *Calendar) Take(id ResourceID, u Use, now time.Time) (lapsed []Use, err error) {
	l, ok := c.lanes[id]
	if !ok {
		return nil, fmt.Errorf("resource %s: %w", id, renjia.ErrNotFound)
	}
	if err := u.check(l.capacity); err != nil {
		return nil, err
	}
	wanted := slotOf(&u)
	at := l.after(wanted.from)
	if l.capacity > 1 || !l.vacant(at, &wanted) {
		c.scratch = l.overlapping(at, &wanted, c.scratch[:0])
		if lapsed, err = c.makeRoom(id, l, &u, &wanted, now); err != nil {
			return nil, err
		}
		if len(lapsed) > 0 {
			at = l.after(wanted.from)
		}
	}
	l.insert(at, &wanted)
	return lapsed, nil
}

func (u *Use) check(capacity int64) error {
	if err := wholeMinutes(u.Interval); err != nil {
		return fmt.Errorf("booking %s: %w", u.Booking, err)
	}
	if u.Quantity < 1 || u.Quantity > capacity {
		return fmt.Errorf("booking %s: a quantity of %d, want 1 to the capacity of %d: %w", u.Booking, u.Quantity, capacity, renjia.ErrInvalid)
	}
	return nil
}

// makeRoom checks a use against the uses in scratch, which overlap it, and
// removes those that have run out if it fits without them.
func (c *Calendar) makeRoom(id ResourceID, l *lane, u *Use, wanted *slot, now time.Time) (lapsed []Use, err error) {
	at := now.UnixMicro()
	live := c.scratch[:0]
	var gone []slot
	for i := range c.scratch {
		s := &c.scratch[i]
		if s.id == u.Booking {
			return nil, fmt.Errorf("booking %s: %w", u.Booking, renjia.ErrExists)
		}
		if s.lapsed(at) {
			gone = append(gone, *s)
			continue
		}
		live = append(live, *s)
	}
	in := live // of an exclusive resource every live one is in the way
	if l.capacity > 1 {
		in = tooMany(live, wanted, l.capacity)
	}
	if len(in) > 0 {
		return nil, clash(id, u, l.capacity, in)
	}
	for i := range gone {
		l.remove(&gone[i])
	}
	return uses(gone), nil
}

// Release takes a booking off its resource: it was cancelled or has expired.
// It reports whether it was there.
func (c *Calendar) Release(b Booking) bool {
	l, ok := c.lanes[b.Resource]
	if !ok {
		return false
	}
	u := b.Use()
	s := slotOf(&u)
	return l.remove(&s)
}

// Keep makes the hold of a booking last: it is confirmed. It reports whether
// the booking is there.
func (c *Calendar) Keep(b Booking) bool {
	l, ok := c.lanes[b.Resource]
	if !ok {
		return false
	}
	u := b.Use()
	s := slotOf(&u)
	p, found := l.find(&s)
	if found {
		l.tails.at(l.blocks[p.block].rest[p.at].tail).expires = noExpiry
	}
	return found
}

// Uses yields the uses of a resource that overlap a span, by begin, then by
// identifier. The calendar must not be changed meanwhile.
func (c *Calendar) Uses(id ResourceID, span renjia.Interval) iter.Seq[Use] {
	return func(yield func(Use) bool) {
		l, ok := c.lanes[id]
		if !ok {
			return
		}
		around := slotOf(&Use{Interval: span})
		all := l.overlapping(l.after(around.from), &around, nil)
		slices.SortFunc(all, slot.compare)
		for i := range all {
			if !yield(all[i].use()) {
				return
			}
		}
	}
}

// Expire removes the holds that have run out by now and returns them.
func (c *Calendar) Expire(id ResourceID, now time.Time) (lapsed []Use) {
	l, ok := c.lanes[id]
	if !ok {
		return nil
	}
	var gone []slot
	at := now.UnixMicro()
	for _, b := range l.blocks {
		for i := range b.n {
			if s := l.slot(b, i); s.lapsed(at) {
				gone = append(gone, s)
			}
		}
	}
	for i := range gone {
		l.remove(&gone[i])
	}
	return uses(gone)
}
