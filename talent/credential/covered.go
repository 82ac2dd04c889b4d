package credential

import (
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// free returns the parts of an interval that are not covered. What is covered began
// before the interval does and ends later the later it began, so that the search ends
// at the first, from behind, that ended before.
func (t *tally) free(i renjia.Interval) []renjia.Interval {
	parts := []renjia.Interval{i}
	for _, c := range slices.Backward(t.covered) {
		if !c.Until.After(i.From) {
			break
		}
		var left []renjia.Interval
		for _, p := range parts {
			left = append(left, without(p, c)...)
		}
		parts = left
	}
	return parts
}

// without returns what of an interval lies outside of another.
func without(p, c renjia.Interval) (left []renjia.Interval) {
	if !p.Overlaps(c) {
		return []renjia.Interval{p}
	}
	if p.From.Before(c.From) {
		left = append(left, renjia.Interval{From: p.From, Until: c.From})
	}
	if c.Until.Before(p.Until) {
		left = append(left, renjia.Interval{From: c.Until, Until: p.Until})
	}
	return left
}

// whole reports whether the parts are the whole interval.
func whole(parts []renjia.Interval, i renjia.Interval) bool {
	return len(parts) == 1 && parts[0] == i
}

// dayTime is the time of a record that lies on a civil day.
type dayTime struct {
	day    renjia.Date
	time   time.Duration
	counts time.Duration // of it, up to the cap of the day
}

// splitDays splits time at the midnights of a zone; a day of 23 or 25 hours is one.
func splitDays(parts []renjia.Interval, zone *time.Location) (days []dayTime) {
	for _, p := range parts {
		for from := p.From; from.Before(p.Until); {
			day := renjia.DateIn(from, zone)
			until := p.Until
			if midnight := nextDay(day, from, zone); midnight.Before(until) {
				until = midnight
			}
			if n := len(days); n > 0 && days[n-1].day == day {
				days[n-1].time += until.Sub(from)
			} else {
				days = append(days, dayTime{day: day, time: until.Sub(from)})
			}
			from = until
		}
	}
	return days
}

// nextDay returns the first instant of the day after. Where the clocks jump over
// midnight, the start of a day may be given as an instant of the day before.
func nextDay(day renjia.Date, from time.Time, zone *time.Location) time.Time {
	next := day.AddDays(1).Start(zone)
	for !next.After(from) || renjia.DateIn(next, zone) == day {
		next = next.Add(30 * time.Minute)
	}
	return next
}
