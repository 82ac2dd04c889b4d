package indicator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/storage"
)

// Known says what a figure of a past day may rest on. There is no default: what
// was recorded late makes the two differ.
type Known string

// The states of knowledge.
const (
	KnownThen Known = "then" // what the journal held at the end of that day, in Options.Place
	KnownNow  Known = "now"  // all that is recorded by now, or by Options.Position
)

// Window says which events belong to a day of a [Course]. States and relations
// are those of the day in any case.
type Window string

// The windows. There is no default.
const (
	Cumulated Window = "cumulated" // from Options.From up to each day
	Between   Window = "between"   // after the day before in the list; for the first day from Options.From
	Trailing  Window = "trailing"  // the twelve months that end with each day; Options.From stays empty
)

// CourseOptions are those of [Gather], and what several days need beyond them.
type CourseOptions struct {
	Options
	Known  Known
	Window Window
	// Each changes the options for one space of several, such as its Lead; nil
	// leaves them as they are.
	Each func(space string, o Options) Options
}

// Course is the scorecard of a community as of several days (历次评估).
type Course struct {
	Space     string      `json:"space"`
	Community renjia.Text `json:"community"`
	Synthetic bool        `json:"synthetic,omitempty"`
	Known     Known       `json:"known"`
	Window    Window      `json:"window"`
	Days      []Day       `json:"days"` // oldest first
}

// Day is a scorecard with the state of the journal it was read from.
type Day struct {
	Journal   Journal   `json:"journal,omitzero"` // none: nothing had been recorded
	Scorecard Scorecard `json:"scorecard"`
}

// GatherCourse computes the scorecard of a space as of several days. With
// [KnownNow] all days are read at one position of the journal; with [KnownThen]
// each at the newest position of that day, so that the same call gives the same
// figures ever after. A day by which nothing was recorded has no values, and
// says so. Missing choices are a *renjia.UnspecifiedError; no day, a day given
// twice and a Position together with [KnownThen] are ErrInvalid.
func GatherCourse(ctx context.Context, space *storage.Space, days []renjia.Date, o CourseOptions) (*Course, error) {
	if o.Each != nil {
		o.Options = o.Each(space.Name(), o.Options)
	}
	if err := o.check(days); err != nil {
		return nil, err
	}
	name, err := o.name(ctx, space, slices.MaxFunc(days, renjia.Date.Compare))
	if err != nil {
		return nil, fmt.Errorf("course of space %s: %w", space.Name(), err)
	}
	o.Community = name
	now, err := o.now(ctx, space)
	if err != nil {
		return nil, fmt.Errorf("course of space %s: %w", space.Name(), err)
	}
	c := &Course{Space: space.Name(), Community: name, Synthetic: o.Synthetic, Known: o.Known, Window: o.Window}
	for _, period := range o.periods(days) {
		d, err := o.day(ctx, space, period, now)
		if err != nil {
			return nil, err
		}
		c.Days = append(c.Days, d)
	}
	return c, nil
}

const course measured.ID = "course of scorecards"

func (o *CourseOptions) check(days []renjia.Date) error {
	if err := measured.Choose(course, "Known", "what was recorded late changes the figures of past days", o.Known, KnownThen, KnownNow); err != nil {
		return err
	}
	if err := measured.Choose(course, "Window", "events of a day may be counted from a fixed day, since the day before, or over a year", o.Window, Cumulated, Between, Trailing); err != nil {
		return err
	}
	switch {
	case o.Window == Trailing && !o.From.IsZero():
		return course.Invalid("From is %s: leave it empty for the window %q, which has its own", o.From, Trailing)
	case o.Known == KnownThen && o.Position != 0:
		return course.Invalid("Position is %d: leave it 0 for what was known then, which is a position for each day", o.Position)
	case len(days) == 0:
		return course.Invalid("no day is given: name one or more")
	}
	sorted := slices.SortedFunc(slices.Values(days), renjia.Date.Compare)
	for i, d := range sorted {
		if d.IsZero() || i > 0 && d == sorted[i-1] {
			return course.Invalid("day %q is empty or given twice", d)
		}
	}
	first := o.Options
	first.From = o.periods(days)[0].From
	return first.check()
}

// periods are those in which events count, oldest first; each ends with its day.
func (o *CourseOptions) periods(days []renjia.Date) []renjia.Period {
	from := o.From
	var all []renjia.Period
	for _, d := range slices.SortedFunc(slices.Values(days), renjia.Date.Compare) {
		until := d.AddDays(1)
		if o.Window == Trailing {
			from = until.AddMonths(-12)
		}
		all = append(all, renjia.Period{From: from, Until: until})
		if o.Window == Between {
			from = until
		}
	}
	return all
}

// name is that of the community as it is known now, whatever the journal held on
// the day: a name is no figure.
func (o *CourseOptions) name(ctx context.Context, space *storage.Space, last renjia.Date) (renjia.Text, error) {
	if !o.Community.IsZero() {
		return o.Community, nil
	}
	g := gatherer{asOf: last, options: o.Options, read: map[string]int64{}}
	err := space.View(ctx, func(s *storage.Snapshot) error { return g.community(ctx, s) })
	return g.data.Community, err
}

// now is the one position that all days are read at.
func (o *CourseOptions) now(ctx context.Context, space *storage.Space) (storage.Position, error) {
	if o.Known == KnownThen || o.Position != 0 {
		return o.Position, nil
	}
	head, err := space.Head(ctx)
	return head.Position, err
}

func (o *CourseOptions) day(ctx context.Context, space *storage.Space, period renjia.Period, now storage.Position) (Day, error) {
	asOf := period.Until.AddDays(-1)
	one := o.Options
	one.From, one.Position = period.From, now
	if o.Known == KnownThen {
		var err error
		one.Position, err = space.At(ctx, period.Until.Start(o.Place).Add(-time.Nanosecond))
		if err != nil && !errors.Is(err, renjia.ErrNotFound) {
			return Day{}, err
		}
	}
	if one.Position == 0 { // which Gather takes for the newest
		card, err := blank(asOf, period)
		return Day{Scorecard: card}, err
	}
	data, err := Gather(ctx, space, asOf, one)
	if err != nil {
		return Day{}, err
	}
	card, err := data.Scorecard()
	return Day{Journal: data.Journal, Scorecard: card}, err
}

// blank is the scorecard of a day by which nothing had been recorded.
func blank(asOf renjia.Date, period renjia.Period) (Scorecard, error) {
	card, err := (&Data{AsOf: asOf, Period: period}).Scorecard()
	for _, g := range card.Groups {
		for i := range g.Scores {
			g.Scores[i].Result, g.Scores[i].Undefined = nil, words("nothing had been recorded", "尚无任何记录")
		}
	}
	return card, err
}

// Score returns the score of an indicator, and false if the scorecard has none.
func (c *Scorecard) Score(id ID) (Score, bool) {
	for _, g := range c.Groups {
		for _, s := range g.Scores {
			if s.Indicator == id {
				return s, true
			}
		}
	}
	return Score{}, false
}

// Day returns the day of that date. There being none is ErrNotFound.
func (c *Course) Day(on renjia.Date) (Day, error) {
	for _, d := range c.Days {
		if d.Scorecard.AsOf == on {
			return d, nil
		}
	}
	return Day{}, fmt.Errorf("space %s: no scorecard as of %s: %w", c.Space, on, renjia.ErrNotFound)
}

// Change is by how much an indicator moved from one day to another, in its own
// unit; without a value on one of them there is a reason instead.
type Change struct {
	Indicator ID          `json:"indicator"`
	From      renjia.Date `json:"from"`
	To        renjia.Date `json:"to"`
	Value     *float64    `json:"value,omitempty"`
	Undefined renjia.Text `json:"undefined,omitzero"`
}

// Change compares an indicator on two days. An indicator or a day that is not in
// the course is ErrNotFound.
func (c *Course) Change(id ID, from, to renjia.Date) (Change, error) {
	change := Change{Indicator: id, From: from, To: to}
	var values [2]float64
	for i, on := range []renjia.Date{from, to} {
		day, err := c.Day(on)
		if err != nil {
			return Change{}, err
		}
		score, ok := day.Scorecard.Score(id)
		if !ok {
			return Change{}, fmt.Errorf("indicator %q: not on the scorecard: %w", id, renjia.ErrNotFound)
		}
		if score.Result == nil {
			change.Undefined = renjia.Text{EN: "on " + on.String() + ": " + score.Undefined.EN, ZH: on.String() + "：" + score.Undefined.ZH}
			return change, nil
		}
		values[i] = score.Result.Value
	}
	moved := values[1] - values[0]
	change.Value = &moved
	return change, nil
}

// Changes compares each day with the day before it, indicator by indicator in
// the order of the scorecard.
func (c *Course) Changes() (all []Change) {
	for i := 1; i < len(c.Days); i++ {
		before, day := c.Days[i-1].Scorecard, c.Days[i].Scorecard
		for _, g := range day.Groups {
			for _, s := range g.Scores {
				if change, err := c.Change(s.Indicator, before.AsOf, day.AsOf); err == nil {
					all = append(all, change)
				}
			}
		}
	}
	return all
}
