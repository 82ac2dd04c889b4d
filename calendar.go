package renjia

import "time"

// Calendar tells working days from days of rest. Saturdays and Sundays rest
// unless listed in Work (调休上班), other days work unless listed in Rest
// (法定节假日). The lists are data of a year and a place: the library ships
// none.
type Calendar struct {
	Rest []Date `json:"rest,omitempty"`
	Work []Date `json:"work,omitempty"`
}

// Working reports whether the day is a working day.
func (c Calendar) Working(d Date) bool {
	if contains(c.Rest, d) {
		return false
	}
	weekday := d.Weekday()
	return contains(c.Work, d) || (weekday != time.Saturday && weekday != time.Sunday)
}

// AddWorking returns the n-th working day after d (n > 0) or before it (n < 0);
// AddWorking(d, 0) is d itself.
func (c Calendar) AddWorking(d Date, n int) Date {
	step := sign(int64(n))
	for n != 0 {
		d = d.AddDays(step)
		if c.Working(d) {
			n -= step
		}
	}
	return d
}

// Validate refuses a day that is listed both as rest and as work.
func (c Calendar) Validate() error {
	var p Problems
	for _, d := range c.Work {
		p.Require(!contains(c.Rest, d), "work", "%s is listed as rest too", d)
	}
	return p.Err("calendar")
}

func contains(days []Date, d Date) bool {
	for _, x := range days {
		if x == d {
			return true
		}
	}
	return false
}
