package booking

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Days names the days on which an opening rule applies.
type Days string

// The kinds of days: working days and days of rest by the resource's calendar,
// or a day of the week.
const (
	WorkingDays Days = "working" // 工作日, make-up working days (调休上班) included
	RestDays    Days = "rest"    // 休息日、法定节假日
	Mondays     Days = "mon"
	Tuesdays    Days = "tue"
	Wednesdays  Days = "wed"
	Thursdays   Days = "thu"
	Fridays     Days = "fri"
	Saturdays   Days = "sat"
	Sundays     Days = "sun"
)

var weekdays = map[Days]time.Weekday{
	Mondays: time.Monday, Tuesdays: time.Tuesday, Wednesdays: time.Wednesday, Thursdays: time.Thursday,
	Fridays: time.Friday, Saturdays: time.Saturday, Sundays: time.Sunday,
}

// Opening is one rule of opening hours (开放时间): on these days of a period,
// from a time of day until another. Rules add up.
type Opening struct {
	Days   []Days        `json:"days"`
	From   Clock         `json:"from"`
	Until  Clock         `json:"until"`
	Period renjia.Period `json:"period,omitzero"` // when the rule holds; zero: always
}

// Validate reports every problem of the rule.
func (o Opening) Validate() error {
	var p renjia.Problems
	p.Require(len(o.Days) > 0, "days", "must be given")
	for i, d := range o.Days {
		_, weekday := weekdays[d]
		p.Require(weekday || d == WorkingDays || d == RestDays, fmt.Sprintf("days[%d]", i), "%q: want working, rest or mon to sun", d)
	}
	p.Require(o.From >= 0 && o.From < o.Until && o.Until <= 24*60, "until", "from %s until %s: want a span within the day", o.From, o.Until)
	p.Within("period", o.Period.Validate())
	return p.Err("opening")
}

func (o Opening) on(d renjia.Date, cal renjia.Calendar) bool {
	return o.Period.Contains(d) && slices.ContainsFunc(o.Days, func(k Days) bool {
		switch k {
		case WorkingDays:
			return cal.Working(d)
		case RestDays:
			return !cal.Working(d)
		}
		return d.Weekday() == weekdays[k]
	})
}

// Open returns the spans within another in which the resource can be booked,
// disjoint and in order. loc is the place of the resource, whose name is Zone;
// without opening hours it is not used.
func (r Resource) Open(within renjia.Interval, loc *time.Location) ([]renjia.Interval, error) {
	if err := within.Validate(); err != nil {
		return nil, err
	}
	if len(r.Opening) == 0 {
		return []renjia.Interval{within}, nil
	}
	if loc == nil || loc.String() != r.Zone {
		return nil, fmt.Errorf("resource %s: its opening hours are in the time zone %s, not %v: %w", r.ID, r.Zone, loc, renjia.ErrInvalid)
	}
	var all []renjia.Interval
	last := renjia.DateIn(within.Until, loc)
	for d := renjia.DateIn(within.From, loc); !last.Before(d); d = d.AddDays(1) {
		for _, o := range r.Opening {
			if o.on(d, r.Days) {
				all = append(all, renjia.Interval{From: opens(d, o.From, loc), Until: opens(d, o.Until, loc)})
			}
		}
	}
	return clip(merge(all), within), nil
}

// merge joins intervals that touch or overlap, and leaves out empty ones.
func merge(all []renjia.Interval) (joined []renjia.Interval) {
	slices.SortFunc(all, func(a, b renjia.Interval) int { return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until)) })
	for _, i := range all {
		if !i.From.Before(i.Until) {
			continue
		}
		if n := len(joined); n > 0 && !joined[n-1].Until.Before(i.From) {
			if joined[n-1].Until.Before(i.Until) {
				joined[n-1].Until = i.Until
			}
			continue
		}
		joined = append(joined, i)
	}
	return joined
}

func clip(all []renjia.Interval, within renjia.Interval) (in []renjia.Interval) {
	for _, i := range all {
		if !i.Overlaps(within) {
			continue
		}
		if i.From.Before(within.From) {
			i.From = within.From
		}
		if within.Until.Before(i.Until) {
			i.Until = within.Until
		}
		in = append(in, i)
	}
	return in
}

// ClosedError says that a resource is not open during all of an interval. It
// matches renjia.ErrForbidden.
type ClosedError struct {
	Resource ResourceID
	Wanted   renjia.Interval
	Open     []renjia.Interval // the parts in which it is open
}

// Error names the interval and when the resource is open in it.
func (e *ClosedError) Error() string {
	s := fmt.Sprintf("resource %s: is not open all the time from %s to %s", e.Resource, e.Wanted.From.Format(time.RFC3339), e.Wanted.Until.Format(time.RFC3339))
	for i, o := range e.Open {
		s += []string{", only", " and"}[min(i, 1)] + " from " + o.From.Format(time.RFC3339) + " to " + o.Until.Format(time.RFC3339)
	}
	return s
}

// Is reports whether target is renjia.ErrForbidden.
func (e *ClosedError) Is(target error) bool { return target == renjia.ErrForbidden }

// Admits reports a [*ClosedError] unless the resource is open during all of an
// interval, which is that of a booking without setup and cleanup.
func (r Resource) Admits(i renjia.Interval, loc *time.Location) error {
	open, err := r.Open(i, loc)
	if err != nil {
		return err
	}
	return r.Inside(i, open)
}

// Inside is Admits for open spans that are known already.
func (r Resource) Inside(i renjia.Interval, open []renjia.Interval) error {
	open = clip(merge(slices.Clone(open)), i)
	if len(open) == 1 && open[0].From.Equal(i.From) && open[0].Until.Equal(i.Until) {
		return nil
	}
	return &ClosedError{Resource: r.ID, Wanted: i, Open: open}
}
