package recurrence

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// This file is what stands between this package and the library beneath it.

var (
	frequencies = map[Freq]rrule.Frequency{Daily: rrule.DAILY, Weekly: rrule.WEEKLY, Monthly: rrule.MONTHLY, Yearly: rrule.YEARLY}
	weekdays    = map[time.Weekday]rrule.Weekday{
		time.Monday: rrule.MO, time.Tuesday: rrule.TU, time.Wednesday: rrule.WE, time.Thursday: rrule.TH,
		time.Friday: rrule.FR, time.Saturday: rrule.SA, time.Sunday: rrule.SU,
	}
)

// option is the rule as the library takes it, some years ahead, without Count
// and Until.
func (r Rule) option(start Wall, last time.Time, ahead int) rrule.ROption {
	o := rrule.ROption{
		Freq: frequencies[r.Freq], Dtstart: r.begin(start).AddDate(ahead, 0, 0), Interval: max(r.Interval, 1), Wkst: rrule.MO,
		Bysetpos: r.BySetPos, Bymonth: r.ByMonth, Bymonthday: r.ByMonthDay, Byyearday: r.ByYearDay,
		Byhour: r.ByHour, Byminute: r.ByMinute,
	}
	if r.WeekStart != nil {
		o.Wkst = weekdays[*r.WeekStart]
	}
	if !last.IsZero() {
		o.Until = last.AddDate(ahead, 0, 0)
	}
	for _, d := range r.numbered() {
		w := weekdays[d.Weekday]
		if d.N != 0 {
			w = w.Nth(d.N)
		}
		o.Byweekday = append(o.Byweekday, w)
	}
	if r.Freq == Weekly && len(r.ByDay) == 0 {
		o.Byweekday = []rrule.Weekday{weekdays[start.t.Weekday()]}
	}
	return o
}

// inWeek reports whether a day lies in a week that ByWeekNo names. The library is
// not told: it gives days of week 53 in years that have 52, and misses days of a
// last week that reaches into the next year.
func (r Rule) inWeek(d time.Time) bool {
	if len(r.ByWeekNo) == 0 {
		return true
	}
	middle := r.weekBegin(d).AddDate(0, 0, 3) // the year of most of the week
	week := (middle.YearDay() + 6) / 7
	last := r.weekBegin(time.Date(middle.Year(), 12, 28, 0, 0, 0, 0, time.UTC)).AddDate(0, 0, 3)
	fromEnd := week - (last.YearDay()+6)/7 - 1
	return slices.Contains(r.ByWeekNo, week) || slices.Contains(r.ByWeekNo, fromEnd)
}

func (r Rule) weekBegin(d time.Time) time.Time {
	first := time.Monday
	if r.WeekStart != nil {
		first = *r.WeekStart
	}
	return d.AddDate(0, 0, -(int(d.Weekday()-first+7) % 7))
}

// begin is where the library begins: with positions of a week at the begin of
// the first week, because the library would take the positions of what is left
// of it from the start on.
func (r Rule) begin(start Wall) time.Time {
	if r.Freq != Weekly || len(r.BySetPos) == 0 {
		return start.t
	}
	return r.weekBegin(start.t)
}

// numbered returns the days of the week with a number on every one or on none:
// the library takes a list of both, such as MO,-1FR, for what is common to both
// instead of either.
func (r Rule) numbered() []Day {
	plain := func(d Day) bool { return d.N == 0 }
	if !slices.ContainsFunc(r.ByDay, plain) || !slices.ContainsFunc(r.ByDay, func(d Day) bool { return d.N != 0 }) {
		return r.ByDay
	}
	most := 5
	if r.Freq == Yearly && len(r.ByMonth) == 0 {
		most = 53
	}
	var all []Day
	for _, d := range r.ByDay {
		if d.N != 0 {
			all = append(all, d)
			continue
		}
		for n := range most {
			all = append(all, Day{N: n + 1, Weekday: d.Weekday})
		}
	}
	return all
}

// shift returns by how many years a rule is moved for the library, which looks
// for days up to the year 9999 even if there are none. The calendar repeats every
// 400 years, so the days are the same, and the search ends after 100 to 500 years.
func shift(start Wall) int { return max(9899-start.t.Year(), 0) / 400 * 400 }
