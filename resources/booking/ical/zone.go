package ical

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// endlessYears is how long the zone of an endless series is described.
const endlessYears = 10

// addZones adds one VTIMEZONE for each zone of the series, over all their time.
func addZones(out *ics.Calendar, events []Event) error {
	type reach struct {
		loc         *time.Location
		from, until time.Time
	}
	var zones []*reach
	byName := map[string]*reach{}
	for _, e := range events {
		if e.Series == nil {
			continue
		}
		from, until, err := e.reach()
		if err != nil {
			return fmt.Errorf("event %s: %w", e.UID, err)
		}
		z := byName[e.Zone.String()]
		if z == nil {
			z = &reach{e.Zone, from, until}
			zones, byName[e.Zone.String()] = append(zones, z), z
		}
		if from.Before(z.from) {
			z.from = from
		}
		if z.until.Before(until) {
			z.until = until
		}
	}
	for _, z := range zones {
		addZone(out.AddTimezone(z.loc.String()), z.loc, z.from, z.until)
	}
	return nil
}

// reach returns the first begin and the last end of a series.
func (e Event) reach() (from, until time.Time, err error) {
	horizon := recurrence.Horizon{}
	if r := e.Series.Rule; r.Freq != "" && r.Endless() {
		horizon.Until = recurrence.WallOf(e.Series.Start.In(time.UTC).AddDate(endlessYears, 0, 0), time.UTC)
	}
	x, err := e.Series.Expand(e.Zone, horizon)
	if err != nil || len(x.Occurrences) == 0 {
		return from, until, err
	}
	return x.Occurrences[0].Interval.From, x.Occurrences[len(x.Occurrences)-1].Interval.Until, nil
}

// addZone describes the clocks of a place from one instant until another: what
// they showed at first, and every change since.
func addZone(z *ics.VTimezone, loc *time.Location, from, until time.Time) {
	for t := from; ; {
		start, end := t.In(loc).ZoneBounds()
		name, to := t.In(loc).Zone()
		before, onset := to, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
		if !start.IsZero() {
			_, before = start.Add(-time.Second).In(loc).Zone()
			onset = start.UTC().Add(time.Duration(before) * time.Second)
		}
		add(z, t.In(loc).IsDST(), ics.ComponentBase{Properties: []ics.IANAProperty{
			property("DTSTART", onset.Format("20060102T150405")), property("TZOFFSETFROM", offset(before)), property("TZOFFSETTO", offset(to)), property("TZNAME", name),
		}})
		if end.IsZero() || !end.Before(until) {
			return
		}
		t = end
	}
}

func add(z *ics.VTimezone, summer bool, c ics.ComponentBase) {
	if summer {
		z.Components = append(z.Components, &ics.Daylight{ComponentBase: c})
		return
	}
	z.Components = append(z.Components, &ics.Standard{ComponentBase: c})
}

func property(name, value string) ics.IANAProperty {
	return ics.IANAProperty{BaseProperty: ics.BaseProperty{IANAToken: name, Value: value}}
}

// offset writes seconds east of UTC as +0800; seconds that are not whole
// minutes, of the time before standard time, as +080543.
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
