package ical

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// maxFile is the largest file that is read.
const maxFile = 64 << 20

// Zones finds the zone of a TZID; nil where none is known.
type Zones func(tzid string) *time.Location

// Read reads the events of an iCalendar file. Times in a zone need zones to know
// it; times without any zone are refused. Every event with a problem is
// reported, by its UID or, without one, its number in the file.
func Read(r io.Reader, file string, zones Zones) ([]Event, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: is longer than %d bytes: %w", file, maxFile, renjia.ErrInvalid)
	}
	c, err := ics.ParseCalendar(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", file, err, renjia.ErrInvalid)
	}
	var p renjia.Problems
	var events []Event
	for i, v := range c.Events() {
		in := reader{v: v, zones: zones}
		e := in.event()
		p.Within(name(e, i), in.problems.Err("event"))
		if len(in.problems) == 0 {
			p.Within(name(e, i), e.Validate())
		}
		events = append(events, e)
	}
	if err := p.Err(file); err != nil {
		return nil, err
	}
	return events, nil
}

func name(e Event, i int) string {
	if e.UID != "" {
		return e.UID
	}
	return fmt.Sprintf("event %d", i+1)
}

// reader reads one event and collects its problems.
type reader struct {
	v        *ics.VEvent
	zones    Zones
	problems renjia.Problems
}

func (r *reader) event() Event {
	e := Event{
		UID: r.text("UID"), Summary: r.text("SUMMARY"), Location: r.text("LOCATION"), Text: r.text("DESCRIPTION"),
		Status: Status(strings.ToUpper(r.text("STATUS"))),
	}
	if e.Status == "" {
		e.Status = Confirmed
	}
	if r.v.GetProperty("RECURRENCE-ID") != nil {
		r.problems.Add("RECURRENCE-ID", "changed single occurrences are not supported")
		return e
	}
	start, zone := r.time("DTSTART")
	if start.IsZero() {
		return e
	}
	length := r.length(start, zone)
	if len(r.v.GetProperties("RRULE"))+len(r.v.GetProperties("RDATE")) == 0 {
		e.Interval = renjia.Interval{From: start.In(zone), Until: start.In(zone).Add(length)}
		return e
	}
	e.Series, e.Zone = r.series(start, zone, length), zone
	return e
}

func (r *reader) text(name string) string {
	if p := r.v.GetProperty(ics.ComponentProperty(name)); p != nil {
		return p.Value
	}
	return ""
}

// time reads a property with one time, and its zone.
func (r *reader) time(name string) (w recurrence.Wall, zone *time.Location) {
	p := r.v.GetProperty(ics.ComponentProperty(name))
	if p == nil {
		r.problems.Add(name, "must be given")
		return w, nil
	}
	return r.moment(name, p.Value, p.ICalParameters["TZID"])
}

func (r *reader) moment(name, value string, tzid []string) (w recurrence.Wall, zone *time.Location) {
	basic, utc := strings.CutSuffix(value, "Z")
	w, err := recurrence.ParseWall(basic)
	switch {
	case err != nil:
		r.problems.Add(name, "%q: want a time such as 20260302T090000 or, in UTC, 20260302T010000Z", value)
		return recurrence.Wall{}, nil
	case utc:
		return w, time.UTC
	case len(tzid) != 1 || tzid[0] == "":
		r.problems.Add(name, "%q: has no time zone", value)
		return recurrence.Wall{}, nil
	}
	if r.zones != nil {
		zone = r.zones(tzid[0])
	}
	if zone == nil {
		r.problems.Add(name, "time zone %q is not known", tzid[0])
		return recurrence.Wall{}, nil
	}
	return w, zone
}

// length reads how long the event is, from DTEND or DURATION.
func (r *reader) length(start recurrence.Wall, zone *time.Location) time.Duration {
	if p := r.v.GetProperty("DURATION"); p != nil {
		d, err := parseDuration(p.Value)
		r.problems.Require(err == nil, "DURATION", "%q: want a duration such as PT90M", p.Value)
		return d
	}
	end, endZone := r.time("DTEND")
	if end.IsZero() {
		return 0
	}
	return end.In(endZone).Sub(start.In(zone))
}

func (r *reader) series(start recurrence.Wall, zone *time.Location, length time.Duration) *recurrence.Series {
	s := &recurrence.Series{Start: start, Minutes: int64(length / time.Minute)}
	r.problems.Require(length%time.Minute == 0, "DURATION", "%s is not whole minutes", length)
	rules := r.v.GetProperties("RRULE")
	r.problems.Require(len(rules) <= 1, "RRULE", "is there %d times", len(rules))
	if len(rules) == 1 {
		var err error
		s.Rule, err = recurrence.ParseRule(rules[0].Value)
		r.problems.Within("RRULE", err)
	} else {
		s.Plus = append(s.Plus, start)
	}
	s.Plus = append(s.Plus, r.list("RDATE", zone)...)
	s.Except = r.list("EXDATE", zone)
	return s
}

// list reads the times of a property that may be there several times, each with
// several values, as the wall of a zone shows them.
func (r *reader) list(name string, zone *time.Location) (all []recurrence.Wall) {
	for _, p := range r.v.GetProperties(ics.ComponentProperty(name)) {
		for value := range strings.SplitSeq(p.Value, ",") {
			if w, from := r.moment(name, value, p.ICalParameters["TZID"]); !w.IsZero() {
				all = append(all, recurrence.WallOf(w.In(from), zone))
			}
		}
	}
	return all
}

// parseDuration reads a positive duration of RFC 5545 section 3.3.6.
func parseDuration(s string) (time.Duration, error) {
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	var sum time.Duration
	var n time.Duration
	digits := 0
	for i := 0; ok && i < len(rest); i++ {
		switch c := rest[i]; {
		case c == 'T' && digits == 0:
		case c >= '0' && c <= '9':
			n, digits = n*10+time.Duration(c-'0'), digits+1
			ok = digits <= 6
		default:
			unit, known := units[c]
			ok = known && digits > 0
			sum, n, digits = sum+n*unit, 0, 0
		}
	}
	if !ok || sum <= 0 || digits > 0 {
		return 0, fmt.Errorf("duration %q: %w", s, renjia.ErrInvalid)
	}
	return sum, nil
}
