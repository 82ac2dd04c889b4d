package ical

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// Calendar is what a file says about itself.
type Calendar struct {
	Name string    // shown by programs; may be empty
	At   time.Time // when the file was made: DTSTAMP
}

const utcForm = "20060102T150405Z"

// Write writes events as one iCalendar file. Every event that is not valid is
// reported before anything is written.
func Write(w io.Writer, c Calendar, events []Event) error {
	var p renjia.Problems
	p.Require(!c.At.IsZero(), "DTSTAMP", "must be given")
	ready := make([]Event, len(events))
	for i, e := range events {
		var err error
		if err = e.Validate(); err == nil {
			ready[i], err = e.synchronized()
		}
		p.Within(fmt.Sprintf("events[%d]", i), err)
	}
	if err := p.Err("calendar"); err != nil {
		return err
	}
	out := ics.NewCalendar()
	out.SetProductId("-//Renjia//booking//EN")
	if c.Name != "" {
		out.SetXWRCalName(clean(c.Name))
	}
	if err := addZones(out, ready); err != nil {
		return err
	}
	for _, e := range ready {
		e.add(out, c.At)
	}
	return out.SerializeTo(w, ics.WithNewLineWindows)
}

// synchronized moves the start of a series to the first occurrence of its rule:
// for other programs the start is always an occurrence. The rule means the same
// from there. A series of single times begins with the first of them.
func (e Event) synchronized() (Event, error) {
	if e.Series == nil {
		return e, nil
	}
	s := *e.Series
	e.Series = &s
	if s.Rule.Freq == "" {
		s.Start = slices.MinFunc(s.Plus, recurrence.Wall.Compare)
		return e, nil
	}
	first, err := recurrence.Series{Start: s.Start, Rule: s.Rule, Minutes: s.Minutes}.Expand(e.Zone, recurrence.Horizon{Max: 1})
	if err == nil {
		s.Start = first.Occurrences[0].Wall
	}
	return e, err
}

func (e Event) add(out *ics.Calendar, at time.Time) {
	v := out.AddEvent(clean(e.UID))
	set := func(name, value string, params ...ics.PropertyParameter) {
		v.AddProperty(ics.ComponentProperty(name), value, params...)
	}
	set("DTSTAMP", at.UTC().Format(utcForm))
	if e.Series == nil {
		set("DTSTART", e.Interval.From.UTC().Format(utcForm))
		set("DTEND", e.Interval.Until.UTC().Format(utcForm))
	} else {
		e.addSeries(set)
	}
	set("SUMMARY", clean(e.Summary))
	if e.Location != "" {
		set("LOCATION", clean(e.Location))
	}
	if e.Text != "" {
		set("DESCRIPTION", clean(e.Text))
	}
	set("STATUS", string(e.Status))
	if e.Status == Cancelled {
		set("TRANSP", "TRANSPARENT")
	}
}

func (e Event) addSeries(set func(name, value string, params ...ics.PropertyParameter)) {
	s, zone := e.Series, &ics.KeyValues{Key: "TZID", Value: []string{e.Zone.String()}}
	set("DTSTART", s.Start.Basic(), zone)
	set("DURATION", fmt.Sprintf("PT%dM", s.Minutes))
	if s.Rule.Freq != "" {
		set("RRULE", e.rule())
	}
	for _, w := range s.Plus {
		if w == s.Start && s.Rule.Freq == "" {
			continue // DTSTART says it
		}
		set("RDATE", w.Basic(), zone)
	}
	for _, w := range s.Except {
		set("EXDATE", w.Basic(), zone)
	}
}

// rule writes the rule with UNTIL in UTC, as the standard wants it beside a time
// zone.
func (e Event) rule() string {
	r := e.Series.Rule
	if !r.Until.IsZero() && !r.UntilUTC {
		r.Until, r.UntilUTC = recurrence.WallOf(r.Until.In(e.Zone), time.UTC), true
	}
	return r.String()
}

// clean leaves out control characters other than line breaks and tabs, which
// have no place in a text.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
