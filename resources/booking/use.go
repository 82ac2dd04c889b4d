package booking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Use is what a booking does to its resource: it takes a quantity for a span
// of time, setup and cleanup included.
type Use struct {
	Booking         ID        `json:"booking"`
	renjia.Interval           // occupied, half-open
	Quantity        int64     `json:"quantity"`
	Expires         time.Time `json:"expires,omitzero"` // of a hold; zero: it does not
}

// Lapsed reports whether the use is a hold that has run out.
func (u Use) Lapsed(now time.Time) bool { return !u.Expires.IsZero() && !now.Before(u.Expires) }

// ConflictError says that a resource is taken: by which bookings. It matches
// renjia.ErrConflict.
type ConflictError struct {
	Resource ResourceID
	Wanted   Use
	Capacity int64
	// Clashes are all bookings that stand in the way: those in use at an
	// instant at which the wanted one does not fit, by begin, then by identifier.
	Clashes []Use
}

// Error names the wanted span and every booking in the way.
func (e *ConflictError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "resource %s: %d of %d from %s to %s clashes with", e.Resource, e.Wanted.Quantity, e.Capacity, stamp(e.Wanted.From), stamp(e.Wanted.Until))
	for i, u := range e.Clashes {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, " booking %s (%d from %s to %s)", u.Booking, u.Quantity, stamp(u.From), stamp(u.Until))
	}
	return s.String()
}

// Add adds clashes found on another day, each booking once.
func (e *ConflictError) Add(more []Use) {
	for _, u := range more {
		if !slices.ContainsFunc(e.Clashes, func(known Use) bool { return known.Booking == u.Booking }) {
			e.Clashes = append(e.Clashes, u)
		}
	}
}

// Is reports whether target is renjia.ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == renjia.ErrConflict }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }

// slot is a use without pointers: from and until in minutes since 1970, expires
// in microseconds.
type slot struct {
	from, until, expires int64 // expires: noExpiry if never
	quantity             int64
	id                   ID
}

const noExpiry = int64(1) << 62

// slotOf is exact: bookings lie on whole minutes, expiries on microseconds.
func slotOf(u *Use) slot {
	s := slot{from: u.From.Unix() / 60, until: u.Until.Unix() / 60, expires: noExpiry, quantity: u.Quantity, id: u.Booking}
	if !u.Expires.IsZero() {
		s.expires = u.Expires.UnixMicro()
	}
	return s
}

func (s slot) use() Use {
	u := Use{Booking: s.id, Interval: renjia.Interval{From: time.Unix(s.from*60, 0).UTC(), Until: time.Unix(s.until*60, 0).UTC()}, Quantity: s.quantity}
	if s.expires != noExpiry {
		u.Expires = time.UnixMicro(s.expires).UTC()
	}
	return u
}

func (s slot) lapsed(now int64) bool { return s.expires <= now }

func (s slot) overlaps(t slot) bool { return s.from < t.until && t.from < s.until }

func (s slot) compare(t slot) int {
	if c := cmp.Compare(s.from, t.from); c != 0 {
		return c
	}
	a, b := s.id.UUID(), t.id.UUID()
	return slices.Compare(a[:], b[:])
}

// tooMany returns those of the uses, all of which overlap the wanted one, that
// are in use at an instant at which more than the capacity would be; none if it
// fits. It takes O(n log n) time.
func tooMany(uses []slot, wanted slot, capacity int64) []slot {
	total := wanted.quantity
	for _, u := range uses {
		total += u.quantity
	}
	if total <= capacity {
		return nil
	}
	full := fullSpans(uses, wanted, capacity)
	var in []slot
	for _, u := range uses {
		if slices.ContainsFunc(full, func(f slot) bool { return u.overlaps(f) }) {
			in = append(in, u)
		}
	}
	slices.SortFunc(in, slot.compare)
	return in
}

// fullSpans returns the parts of the wanted span in which it does not fit.
func fullSpans(uses []slot, wanted slot, capacity int64) (full []slot) {
	type change struct{ at, by int64 }
	changes := make([]change, 0, 2*len(uses))
	for _, u := range uses {
		changes = append(changes, change{max(u.from, wanted.from), u.quantity}, change{min(u.until, wanted.until), -u.quantity})
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	level := wanted.quantity
	for i, c := range changes {
		level += c.by
		end := wanted.until
		if i+1 < len(changes) {
			end = changes[i+1].at
		}
		if level > capacity && end > c.at {
			full = append(full, slot{from: c.at, until: end})
		}
	}
	return full
}
