package booking

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// Clock is a time of day in minutes after midnight on the wall, 0 to 1440. Its
// text is "09:30"; "24:00" is the end of the day.
type Clock int

// ParseClock reads "09:30".
func ParseClock(s string) (Clock, error) {
	digit := func(i int) int { return int(s[i] - '0') }
	if len(s) == 5 && s[2] == ':' {
		h, m, ok := digit(0)*10+digit(1), digit(3)*10+digit(4), true
		for _, i := range []int{0, 1, 3, 4} {
			ok = ok && s[i] >= '0' && s[i] <= '9'
		}
		if c := Clock(h*60 + m); ok && m < 60 && c <= 24*60 {
			return c, nil
		}
	}
	return 0, fmt.Errorf("time of day %q: want 00:00 to 24:00: %w", s, renjia.ErrInvalid)
}

// String returns "09:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText implements encoding.TextMarshaler.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Clock) UnmarshalText(b []byte) (err error) {
	*c, err = ParseClock(string(b))
	return err
}

// WallTime returns the instant at which clocks on the wall at a place show a
// time of a day, given in the zone UTC. A time that the clocks skip, because
// they are put forward, does not exist; of one that they show twice the first is
// meant (RFC 5545 section 3.3.5).
func WallTime(wall time.Time, loc *time.Location) (at time.Time, exists bool) {
	if loc == nil {
		return time.Time{}, false
	}
	// No zone is further than a day from UTC, so the instant lies in this range.
	for t := wall.Add(-25 * time.Hour); t.Before(wall.Add(25 * time.Hour)); {
		local := t.In(loc)
		_, offset := local.Zone()
		start, end := local.ZoneBounds()
		at = wall.Add(-time.Duration(offset) * time.Second)
		if (start.IsZero() || !at.Before(start)) && (end.IsZero() || at.Before(end)) {
			return at.In(loc), true
		}
		if end.IsZero() {
			return time.Time{}, false
		}
		t = end
	}
	return time.Time{}, false
}

// opens returns the first instant from a time of a day on: that time, or the
// end of the gap it lies in.
func opens(d renjia.Date, c Clock, loc *time.Location) time.Time {
	wall := d.Start(time.UTC).Add(time.Duration(c) * time.Minute)
	if at, ok := WallTime(wall, loc); ok {
		return at
	}
	// time.Date gives an instant on either side of the gap; the end of the gap
	// is the transition next to it.
	near := time.Date(d.Year(), d.Month(), d.Day(), 0, int(c), 0, 0, loc)
	start, end := near.ZoneBounds()
	if end.IsZero() || !start.IsZero() && near.Sub(start) < end.Sub(near) {
		return start
	}
	return end
}
