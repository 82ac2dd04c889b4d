package ical

import (
	"cmp"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// Status is how certain an event is.
type Status string

// The statuses of events.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Event is one VEVENT: a single one with an interval, or a series at a place.
type Event struct {
	UID      string
	Interval renjia.Interval    // of a single event, of whole seconds
	Series   *recurrence.Series // of a recurring one; then Interval is zero
	Zone     *time.Location     // of the series
	Status   Status
	Summary  string
	Location string
	Text     string // description
}

// Validate reports every problem of the event.
func (e Event) Validate() error {
	var p renjia.Problems
	p.Require(e.UID != "", "UID", "must be given")
	p.Require(e.Status == Tentative || e.Status == Confirmed || e.Status == Cancelled, "STATUS", "%q: want TENTATIVE, CONFIRMED or CANCELLED", e.Status)
	if e.Series == nil {
		p.Within("DTSTART", e.Interval.Validate())
		return p.Err("event " + e.UID)
	}
	p.Require(e.Interval == renjia.Interval{}, "DTSTART", "is given beside a series")
	p.Require(e.Zone != nil, "TZID", "must be given for a series")
	p.Require(e.Zone == nil || !strings.ContainsAny(e.Zone.String(), "\":;,\r\n") && e.Zone != time.Local, "TZID", "the zone has no name others know: load it by its IANA name")
	p.Within("RRULE", e.Series.Validate())
	return p.Err("event " + e.UID)
}

// Options say what events show.
type Options struct {
	Lang renjia.Lang
	// Details writes the texts of bookings, and the names of persons whose time is
	// booked. Without it an event only says that something is taken.
	Details bool
}

// FromBooking returns the event of a booking of a resource.
func FromBooking(b booking.Booking, r booking.Resource, o Options) Event {
	e := o.event(b.ID.String(), r, b.Text)
	e.Interval, e.Status = b.Interval, statusOf(b.State)
	return e
}

// FromSeries returns the event of a series of bookings of a resource at a place.
// What was not booked of it, or cancelled later, belongs into s.Except.
func FromSeries(id booking.SeriesID, s recurrence.Series, loc *time.Location, text renjia.Text, r booking.Resource, o Options) Event {
	e := o.event(id.String(), r, text)
	e.Series, e.Zone, e.Status = &s, loc, Confirmed
	return e
}

func (o Options) event(uid string, r booking.Resource, text renjia.Text) Event {
	taken := renjia.Text{EN: "booked", ZH: "已预约"}.In(o.Lang)
	name := r.Name.In(o.Lang)
	if r.Class == booking.Person && !o.Details {
		name = renjia.Text{EN: "working time", ZH: "工作时间"}.In(o.Lang)
	}
	e := Event{UID: uid, Summary: name + " · " + taken}
	if r.Class == booking.Venue {
		e.Location = name
	}
	if o.Details {
		e.Summary = cmp.Or(text.In(o.Lang), e.Summary)
	}
	return e
}

func statusOf(s booking.State) Status {
	switch s {
	case booking.Held:
		return Tentative
	case booking.Cancelled, booking.Expired:
		return Cancelled
	}
	return Confirmed
}
