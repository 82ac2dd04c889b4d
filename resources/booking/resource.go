package booking

import (
	"fmt"
	"math"
	"time"

	"github.com/renjia-project/renjia"
)

// Minutes counts whole minutes of elapsed time. A booking begins and ends on a
// whole minute.
type Minutes = int64

// ResourceID identifies a resource.
type ResourceID = renjia.ID[Resource]

// Class is what kind of thing is booked.
type Class string

// The classes.
const (
	Venue     Class = "venue"     // 场地: a room, a hall, a court
	Equipment Class = "equipment" // 设备: chairs, a projector, a wheelchair
	Person    Class = "person"    // 人员时间: the time of a worker or an expert
)

// MaxBuffer is the longest setup or cleanup: one day.
const MaxBuffer Minutes = 24 * 60

// Resource is what can be booked (可预约资源). A capacity of 1 makes it
// exclusive: its bookings never overlap. A larger capacity makes it a pool of
// equal units, such as 40 chairs: at no instant are more in use.
type Resource struct {
	ID       ResourceID  `json:"id"`
	Code     string      `json:"code,omitempty"` // the owner's own number
	Name     renjia.Text `json:"name"`
	Class    Class       `json:"class"`
	Person   renjia.Ref  `json:"person,omitzero" privacy:"personal"` // whose time, of class person
	Capacity int64       `json:"capacity"`                           // at least 1
	// Setup and Cleanup are kept free before and after each booking (布置、清洁
	// 时间). Both count: between two bookings lie the cleanup of the first and the
	// setup of the second. They need not lie within opening hours.
	Setup   Minutes `json:"setup,omitempty"`
	Cleanup Minutes `json:"cleanup,omitempty"`
	// Opening are the hours in which it can be booked; none means always.
	Opening []Opening `json:"opening,omitempty"`
	// Days are the holidays and make-up working days that the opening rules
	// "working" and "rest" look at.
	Days renjia.Calendar `json:"days,omitzero"`
	// Zone is the IANA name of the time zone of the opening hours, such as
	// Asia/Shanghai; needed if there are any.
	Zone   string  `json:"zone,omitempty"`
	Tariff *Tariff `json:"tariff,omitempty"` // what it costs; nil: see [Resource.Fee]
}

// Exclusive reports whether only one booking at a time is possible.
func (r Resource) Exclusive() bool { return r.Capacity == 1 }

// Validate reports every problem of the resource.
func (r Resource) Validate() error {
	var p renjia.Problems
	p.Require(!r.Name.IsZero(), "name", "must be given")
	switch r.Class {
	case Venue, Equipment, Person:
	default:
		p.Add("class", "%q: want venue, equipment or person", r.Class)
	}
	p.Require(r.Class == Person || r.Person.IsZero(), "person", "is given, but the class is %s", r.Class)
	p.Require(r.Class != Person || !r.Person.IsZero(), "person", "must be given: whose time it is")
	p.Require(r.Class != Person || r.Capacity == 1, "capacity", "%d: a person is in one place at a time, want 1", r.Capacity)
	p.Require(r.Capacity >= 1 && r.Capacity <= math.MaxInt32, "capacity", "%d: want 1 to %d", r.Capacity, math.MaxInt32)
	p.Require(r.Setup >= 0 && r.Setup <= MaxBuffer, "setup", "%d minutes: want 0 to %d", r.Setup, MaxBuffer)
	p.Require(r.Cleanup >= 0 && r.Cleanup <= MaxBuffer, "cleanup", "%d minutes: want 0 to %d", r.Cleanup, MaxBuffer)
	for i, o := range r.Opening {
		p.Within(fmt.Sprintf("opening[%d]", i), o.Validate())
	}
	p.Require(len(r.Opening) == 0 || r.Zone != "", "zone", "must be given: opening hours are wall time")
	p.Within("days", r.Days.Validate())
	if r.Tariff != nil {
		p.Within("tariff", r.Tariff.Validate())
	}
	return p.Err("resource")
}

// Occupied returns the span that a booking of an interval keeps the resource:
// with setup before and cleanup after.
func (r Resource) Occupied(i renjia.Interval) renjia.Interval {
	return widen(i, r.Setup, r.Cleanup)
}

func widen(i renjia.Interval, setup, cleanup Minutes) renjia.Interval {
	return renjia.Interval{From: i.From.Add(-minutes(setup)), Until: i.Until.Add(minutes(cleanup))}
}

func minutes(n Minutes) time.Duration { return time.Duration(n) * time.Minute }

// The first and the last minute that can be booked, in seconds since 1970: the
// minutes of these years fit 32 bits.
var (
	firstSecond = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	lastSecond  = time.Date(6001, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// wholeMinutes checks that an interval is one that can be booked.
func wholeMinutes(i renjia.Interval) error {
	if i.From.IsZero() || !i.From.Before(i.Until) {
		return i.Validate() // it says which; asked only then, because every booking passes here
	}
	from, until := i.From.Unix(), i.Until.Unix()
	if from%60 != 0 || until%60 != 0 || i.From.Nanosecond() != 0 || i.Until.Nanosecond() != 0 {
		return fmt.Errorf("from %s to %s: want whole minutes: %w", i.From, i.Until, renjia.ErrInvalid)
	}
	if from < firstSecond || until > lastSecond {
		return fmt.Errorf("from %s to %s: want years 1 to 6000: %w", i.From, i.Until, renjia.ErrInvalid)
	}
	return nil
}
