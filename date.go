package renjia

import (
	"fmt"
	"math"
	"time"
)

// Date is a civil date of the Gregorian calendar from 0001-01-01 to
// 9999-12-31, without time of day or zone. The zero value is no date and its
// text is empty. Dates compare with == and Compare. Arithmetic that leaves the
// range gives a day that MarshalText refuses.
type Date struct{ day int32 } // 1 = 0001-01-01

const (
	unixDay = 719163  // the day number of 1970-01-01
	lastDay = 3652059 // the day number of 9999-12-31
)

// NewDate returns a date, or an error if there is no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return Date{}, fmt.Errorf("date %04d-%02d-%02d: no such day: %w", year, month, day, ErrInvalid)
	}
	return dateOf(t), nil
}

// DateIn returns the civil date of an instant at a place.
func DateIn(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return dateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

func dateOf(midnight time.Time) Date { return dayNumber(midnight.Unix()/86400 + unixDay) }

// dayNumber keeps days that are far out of range out of it.
func dayNumber(n int64) Date {
	return Date{int32(min(max(n, math.MinInt32), math.MaxInt32))}
}

// ParseDate reads "2026-03-01".
func ParseDate(s string) (Date, error) {
	bad := fmt.Errorf("date %q: want year-month-day such as 2026-03-01: %w", s, ErrInvalid)
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, bad
	}
	var parts [3]int
	for i, field := range [...]string{s[:4], s[5:7], s[8:]} {
		for j := range len(field) {
			if field[j] < '0' || field[j] > '9' {
				return Date{}, bad
			}
			parts[i] = parts[i]*10 + int(field[j]-'0')
		}
	}
	return NewDate(parts[0], time.Month(parts[1]), parts[2])
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// midnight returns the start of the day in UTC, for arithmetic.
func (d Date) midnight() time.Time { return time.Unix(int64(d.day-unixDay)*86400, 0).UTC() }

// Start returns the first instant of the day at a place.
func (d Date) Start(loc *time.Location) time.Time {
	y, m, day := d.midnight().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// Year returns the year.
func (d Date) Year() int { return d.midnight().Year() }

// Month returns the month.
func (d Date) Month() time.Month { return d.midnight().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.midnight().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date { return dayNumber(int64(d.day) + int64(n)) }

// AddMonths returns the same day n months later, or the last day of that month
// if it is shorter (Civil Code art. 202: a period in months ends on the last
// day of the month that lacks the corresponding day).
func (d Date) AddMonths(n int) Date {
	y, m, day := d.midnight().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dateOf(first).AddDays(min(day, last) - 1)
}

// AddYears returns the same day n years later; 29 February becomes the 28th
// where there is none.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.day) - int(e.day) }

// Compare returns -1, 0 or +1.
func (d Date) Compare(e Date) int { return sign(int64(d.day) - int64(e.day)) }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.day < e.day }

// Age returns the full years from birth d to the day e.
func (d Date) Age(e Date) int {
	years := e.Year() - d.Year()
	if e.Before(d.AddYears(years)) {
		years--
	}
	return years
}

// String returns "2026-03-01", or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.midnight().Format(time.DateOnly)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) {
	if d.day < 0 || d.day > lastDay {
		return nil, fmt.Errorf("date %s: out of range: %w", d, ErrInvalid)
	}
	return []byte(d.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler. Empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}
