package popolo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
)

// Date is a date of reduced precision: a year "2010", a month "2010-05" or a day
// "2010-05-01". The empty Date is none.
type Date string

// DateOf returns a day as a Date.
func DateOf(d renjia.Date) Date { return Date(d.String()) }

// Validate checks that the date is of one of the three forms and exists.
func (d Date) Validate() error {
	if d == "" {
		return nil
	}
	_, err := d.First()
	return err
}

// First returns the first day that the date may mean; none of the empty one.
func (d Date) First() (renjia.Date, error) {
	s := string(d)
	switch len(s) {
	case 0:
		return renjia.Date{}, nil
	case 4:
		s += "-01-01"
	case 7:
		s += "-01"
	}
	day, err := renjia.ParseDate(s)
	if err != nil {
		return renjia.Date{}, fmt.Errorf("date %q: want a year, a month or a day such as 2010, 2010-05 or 2010-05-01: %w", string(d), renjia.ErrInvalid)
	}
	return day, nil
}

// Last returns the last day that the date may mean; none of the empty one.
func (d Date) Last() (renjia.Date, error) {
	first, err := d.First()
	if err != nil || d == "" {
		return first, err
	}
	switch len(d) {
	case 4:
		year, _ := strconv.Atoi(string(d))
		return renjia.NewDate(year, time.December, 31)
	case 7:
		return renjia.NewDate(first.Year(), first.Month(), lastOfMonth(first))
	}
	return first, nil
}

func lastOfMonth(first renjia.Date) int {
	return time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Exact reports whether the date is a day.
func (d Date) Exact() bool { return len(d) == 10 }
