package recurrence

import (
	"fmt"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// MaxOccurrences is how many occurrences an expansion can have, and how many a
// Count can ask for.
const MaxOccurrences = 100_000

// Series is a set of occurrences of one length: those of a rule from a start
// on, and single ones more, except some. All are wall times at a place.
type Series struct {
	// Start is where the rule begins to count. It is an occurrence itself only if
	// the rule names it.
	Start   Wall            `json:"start"`
	Rule    Rule            `json:"rule,omitzero"`
	Plus    []Wall          `json:"plus,omitempty"`   // RDATE
	Except  []Wall          `json:"except,omitempty"` // EXDATE: also takes away what Plus names
	Minutes booking.Minutes `json:"minutes"`          // elapsed, whatever clocks are changed meanwhile
}

// Validate reports every problem of the series.
func (s Series) Validate() error {
	var p renjia.Problems
	p.Require(!s.Start.IsZero(), "start", "must be given")
	p.Require(s.Rule.Freq != "" || len(s.Plus) > 0, "rule", "must be given, or single times: a series without occurrences is none")
	if s.Rule.Freq != "" {
		p.Within("rule", s.Rule.Validate())
	}
	for i, w := range slices.Concat(s.Plus, s.Except) {
		p.Require(!w.IsZero(), fmt.Sprintf("plus or except [%d]", i), "is empty")
	}
	p.Require(s.Minutes > 0, "minutes", "%d: want at least 1", s.Minutes)
	return p.Err("series")
}

// Horizon is how far a series is expanded: to occurrences that begin before
// Until on the wall, to at most Max of them. What is zero does not bind.
type Horizon struct {
	Until Wall
	Max   int
}

// EndlessError says that a series has no end and no horizon was given. It
// matches renjia.ErrUnspecified.
type EndlessError struct{ Rule string }

// Error names the rule and what to give.
func (e *EndlessError) Error() string {
	return fmt.Sprintf("recurrence rule %s: has no end: give a horizon (until a time, or a number of occurrences)", e.Rule)
}

// Is reports whether target is renjia.ErrUnspecified.
func (e *EndlessError) Is(target error) bool { return target == renjia.ErrUnspecified }

// Occurrence is one of a series.
type Occurrence struct {
	Wall     Wall            `json:"wall"`
	Interval renjia.Interval `json:"interval"`
}

// Expansion is a series expanded.
type Expansion struct {
	Occurrences []Occurrence `json:"occurrences"` // in order of their begin
	// Skipped are wall times that the series names and that do not exist: clocks
	// were put forward over them. They count for no Count.
	Skipped []Wall `json:"skipped,omitempty"`
	// Cut reports that the horizon ended the expansion: the series may go on.
	Cut bool `json:"cut,omitempty"`
}

// Intervals returns the spans of the occurrences, to be booked.
func (e Expansion) Intervals() []renjia.Interval {
	all := make([]renjia.Interval, len(e.Occurrences))
	for i, o := range e.Occurrences {
		all[i] = o.Interval
	}
	return all
}

// Expand returns the occurrences of a series at a place. It works in wall time
// and turns each into an instant at the end: a time that does not exist is
// skipped and does not count; of one that comes twice the first is meant. An
// endless rule without a horizon is an [*EndlessError]. More than
// [MaxOccurrences] are refused, and none at all without Horizon.Until. Rules are
// followed for at least 100 years.
func (s Series) Expand(loc *time.Location, h Horizon) (Expansion, error) {
	var e Expansion
	if err := s.Validate(); err != nil {
		return e, err
	}
	if loc == nil {
		return e, &renjia.UnspecifiedError{What: "where a series takes place", Choices: []renjia.Choice{{Name: "loc", Why: "wall times are instants only at a place"}}}
	}
	if s.Rule.Freq != "" && s.Rule.Endless() && h.Until.IsZero() && h.Max <= 0 {
		return e, &EndlessError{Rule: s.Rule.String()}
	}
	x := expander{series: s, loc: loc, horizon: h, limit: MaxOccurrences + 1}
	if h.Max > 0 {
		x.limit = min(x.limit, h.Max+1+len(s.Except))
	}
	if err := x.run(); err != nil {
		return e, err
	}
	return x.result()
}

// expander collects the wall times of a series.
type expander struct {
	series  Series
	loc     *time.Location
	horizon Horizon
	limit   int // of times to collect
	times   []Occurrence
	skipped []Wall
	cut     bool
}

func (x *expander) run() error {
	if x.series.Rule.Freq != "" {
		if err := x.runRule(); err != nil {
			return err
		}
	}
	for _, w := range x.series.Plus {
		x.take(w)
	}
	return nil
}

// take keeps a wall time within the horizon, and reports whether it exists.
func (x *expander) take(w Wall) bool {
	if !x.horizon.Until.IsZero() && !w.Before(x.horizon.Until) {
		x.cut = true
		return false
	}
	at, ok := booking.WallTime(w.t, x.loc)
	if !ok {
		x.skipped = append(x.skipped, w)
		return false
	}
	until := at.Add(time.Duration(x.series.Minutes) * time.Minute)
	x.times = append(x.times, Occurrence{Wall: w, Interval: renjia.Interval{From: at, Until: until}})
	return true
}

// runRule takes the times of the rule. The library expands in UTC, standing for
// the wall, without Count, which only times that exist use up.
func (x *expander) runRule() error {
	r := x.series.Rule
	ahead := shift(x.series.Start)
	lib, err := rrule.NewRRule(r.option(x.series.Start, x.last(), ahead))
	if err != nil {
		return fmt.Errorf("recurrence rule %s: %w", r, errInvalid(err))
	}
	next := lib.Iterator()
	for n := 0; len(x.times) < x.limit; {
		t, ok := next()
		if !ok {
			x.cut = x.cut || x.openEnded()
			return nil
		}
		w := Wall{t.AddDate(-ahead, 0, 0)}
		if w.Before(x.series.Start) || !r.inWeek(w.t) {
			continue
		}
		if x.after(w) {
			return nil
		}
		if !x.take(w) {
			if x.cut {
				return nil
			}
			continue
		}
		if n++; n == r.Count {
			return nil
		}
	}
	return nil
}

// openEnded reports whether only the horizon ends the rule.
func (x *expander) openEnded() bool {
	r, h := x.series.Rule, x.horizon.Until
	return r.Endless() || !h.IsZero() && (r.Until.IsZero() || h.Before(r.Until))
}

func errInvalid(err error) error { return fmt.Errorf("%w: %w", err, renjia.ErrInvalid) }

// after reports whether a wall time lies after the rule's Until.
func (x *expander) after(w Wall) bool {
	r := x.series.Rule
	switch {
	case r.Until.IsZero():
		return false
	case r.UntilUTC:
		at, ok := booking.WallTime(w.t, x.loc)
		return ok && at.After(r.Until.t)
	}
	return r.Until.Before(w)
}

// last ends the search of the library: at the horizon, or at Until with a day to
// spare for zones. Zero means the library's last year.
func (x *expander) last() (last time.Time) {
	if u := x.series.Rule.Until; !u.IsZero() {
		last = u.t.AddDate(0, 0, 2)
	}
	if u := x.horizon.Until; !u.IsZero() && (last.IsZero() || u.t.Before(last)) {
		last = u.t.AddDate(0, 0, 1)
	}
	return last
}

// result sorts, takes away what is excepted, and applies the horizon's Max.
func (x *expander) result() (Expansion, error) {
	e := Expansion{Skipped: distinct(x.skipped), Cut: x.cut}
	slices.SortStableFunc(x.times, func(a, b Occurrence) int { return a.Wall.Compare(b.Wall) })
	for i, o := range x.times {
		if i > 0 && x.times[i-1].Wall == o.Wall || slices.Contains(x.series.Except, o.Wall) {
			continue
		}
		if x.horizon.Max > 0 && len(e.Occurrences) == x.horizon.Max {
			e.Cut = true
			break
		}
		e.Occurrences = append(e.Occurrences, o)
	}
	if len(e.Occurrences) == 0 && x.horizon.Until.IsZero() {
		return Expansion{}, fmt.Errorf("series from %s: has no occurrences: %w", x.series.Start, renjia.ErrInvalid)
	}
	if len(e.Occurrences) > MaxOccurrences {
		return Expansion{}, fmt.Errorf("series: has more than %d occurrences: %w", MaxOccurrences, renjia.ErrInvalid)
	}
	return e, nil
}

func distinct(all []Wall) []Wall {
	slices.SortFunc(all, Wall.Compare)
	return slices.Compact(all)
}
