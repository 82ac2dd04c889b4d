package recurrence

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// Wall is what a clock and a calendar on the wall show at a place: a date and a
// time of day to the second, without a zone. Its text is "2026-03-02T09:00:00".
// The zero value is no time and its text is empty.
type Wall struct{ t time.Time }

const wallForm = "2006-01-02T15:04:05"

// NewWall returns a wall time.
func NewWall(d renjia.Date, hour, minute, second int) (Wall, error) {
	if d.IsZero() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return Wall{}, fmt.Errorf("wall time %s %d:%d:%d: no such time: %w", d, hour, minute, second, renjia.ErrInvalid)
	}
	return Wall{time.Date(d.Year(), d.Month(), d.Day(), hour, minute, second, 0, time.UTC)}, nil
}

// WallOf returns what the wall at a place shows at an instant.
func WallOf(t time.Time, loc *time.Location) Wall {
	t = t.In(loc)
	return Wall{time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)}
}

// ParseWall reads "2026-03-02T09:00:00", or the basic form of RFC 5545,
// "20260302T090000".
func ParseWall(s string) (Wall, error) {
	for _, form := range []string{wallForm, basicForm} {
		if t, err := time.Parse(form, s); err == nil && t.Format(form) == s {
			return Wall{t}, nil
		}
	}
	return Wall{}, fmt.Errorf("wall time %q: want 2026-03-02T09:00:00: %w", s, renjia.ErrInvalid)
}

// IsZero reports whether there is no time.
func (w Wall) IsZero() bool { return w.t.IsZero() }

// In returns the instant at which a place shows the time, the first of two. A
// time that does not exist becomes one near the gap, as [time.Date] has it; see
// [booking.WallTime] to tell.
func (w Wall) In(loc *time.Location) time.Time {
	if at, ok := booking.WallTime(w.t, loc); ok {
		return at
	}
	return time.Date(w.t.Year(), w.t.Month(), w.t.Day(), w.t.Hour(), w.t.Minute(), w.t.Second(), 0, loc)
}

// Date returns the day.
func (w Wall) Date() renjia.Date { return renjia.DateIn(w.t, time.UTC) }

// Compare returns -1, 0 or +1.
func (w Wall) Compare(v Wall) int { return w.t.Compare(v.t) }

// Before reports whether w comes before v on the wall.
func (w Wall) Before(v Wall) bool { return w.t.Before(v.t) }

// on returns the same time of day on another day.
func (w Wall) on(d renjia.Date) Wall {
	return Wall{d.Start(time.UTC).Add(w.t.Sub(w.t.Truncate(24 * time.Hour)))}
}

// Basic returns the form of RFC 5545, "20260302T090000".
func (w Wall) Basic() string { return w.t.Format(basicForm) }

const basicForm = "20060102T150405"

// String returns "2026-03-02T09:00:00".
func (w Wall) String() string {
	if w.IsZero() {
		return ""
	}
	return w.t.Format(wallForm)
}

// MarshalText implements encoding.TextMarshaler.
func (w Wall) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. Empty text is no time.
func (w *Wall) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*w = Wall{}
		return nil
	}
	*w, err = ParseWall(string(b))
	return err
}
