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

// clash makes the error. Where two are in the way or fewer, as is common, they
// are allocated with it.
func clash(id ResourceID, wanted *Use, capacity int64, in []slot) *ConflictError {
	if len(in) > 2 {
		return &ConflictError{Resource: id, Wanted: *wanted, Capacity: capacity, Clashes: uses(in)}
	}
	e := &struct {
		ConflictError
		few [2]Use
	}{ConflictError: ConflictError{Resource: id, Wanted: *wanted, Capacity: capacity}}
	for i := range in {
		e.few[i] = in[i].use()
	}
	e.Clashes = e.few[:len(in):len(in)]
	return &e.ConflictError
}

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

func (s *slot) use() Use {
	u := Use{Booking: s.id, Interval: span{s.from, s.until}.interval(), Quantity: s.quantity}
	if s.expires != noExpiry {
		u.Expires = time.UnixMicro(s.expires).UTC()
	}
	return u
}

func (s *slot) lapsed(now int64) bool { return s.expires <= now }

func (s *slot) overlaps(t *slot) bool { return s.from < t.until && t.from < s.until }

func (s slot) compare(t slot) int {
	if c := cmp.Compare(s.from, t.from); c != 0 {
		return c
	}
	a, b := s.id.UUID(), t.id.UUID()
	return slices.Compare(a[:], b[:])
}

// tooMany returns those of the uses, all of which overlap the wanted one, that
// are in use at an instant at which more than the capacity would be; none if it
// fits. They take the place of the uses in the slice. It takes O(n log n) time.
func tooMany(uses []slot, wanted *slot, capacity int64) []slot {
	total := wanted.quantity
	for i := range uses {
		total += uses[i].quantity
	}
	if total <= capacity {
		return nil
	}
	full := fullSpans(uses, wanted, capacity)
	if len(full) == 0 {
		return nil
	}
	in := uses[:0]
	for i := range uses {
		u := &uses[i]
		if slices.ContainsFunc(full, func(f span) bool { return u.from < f.until && f.from < u.until }) {
			in = append(in, *u)
		}
	}
	slices.SortFunc(in, slot.compare)
	return in
}

// span is a part of the time, in minutes since 1970.
type span struct{ from, until int64 }

func (s span) interval() renjia.Interval {
	return renjia.Interval{From: time.Unix(s.from*60, 0).UTC(), Until: time.Unix(s.until*60, 0).UTC()}
}

// change is by how much what is in use changes at a minute.
type change struct{ at, by int64 }

// fullSpans returns the maximal parts of the wanted span in which it does not
// fit.
func fullSpans(uses []slot, wanted *slot, capacity int64) (full []span) {
	var few [64]change // enough for most, and not on the heap
	level := wanted.quantity
	changes := changesIn(uses, wanted, few[:0])
	for i, c := range changes {
		level += c.by
		end := wanted.until
		if i+1 < len(changes) {
			end = changes[i+1].at
		}
		if level <= capacity || end <= c.at {
			continue
		}
		if last := len(full) - 1; last >= 0 && full[last].until == c.at {
			full[last].until = end
			continue
		}
		full = append(full, span{c.at, end})
	}
	return full
}

// changesIn appends the changes within the wanted span, in order of time.
func changesIn(uses []slot, wanted *slot, into []change) []change {
	for i := range uses {
		u := &uses[i]
		into = append(into, change{max(u.from, wanted.from), u.quantity}, change{min(u.until, wanted.until), -u.quantity})
	}
	slices.SortFunc(into, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	return into
}
