package recurrence

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// OnRest says what becomes of an occurrence on a day of rest. There is no
// default.
type OnRest string

// What becomes of an occurrence on a day of rest.
const (
	Keep     OnRest = "keep"     // 照常
	Skip     OnRest = "skip"     // 跳过
	Next     OnRest = "next"     // 顺延: to the next working day
	Previous OnRest = "previous" // 提前: to the working day before
)

// OnMakeUp says whether make-up working days (调休上班) get an occurrence. There
// is no default.
type OnMakeUp string

// What make-up working days get.
const (
	Ignore OnMakeUp = "ignore"
	Add    OnMakeUp = "add" // an occurrence at the series' time of day
)

// Workdays fits a series to the holidays of a place. "Every working Tuesday" is
// a weekly rule with Skip and Ignore; "every working day" is a rule for Monday
// to Friday with Skip and Add.
type Workdays struct {
	Calendar renjia.Calendar `json:"calendar"`
	OnRest   OnRest          `json:"on_rest"`
	OnMakeUp OnMakeUp        `json:"on_make_up"`
}

// Validate returns ErrUnspecified for a choice that is missing.
func (w Workdays) Validate() error {
	var missing []renjia.Choice
	if w.OnRest == "" {
		missing = append(missing, renjia.Choice{Name: "OnRest", Options: []string{string(Keep), string(Skip), string(Next), string(Previous)}, Why: "a class may be cancelled or moved"})
	}
	if w.OnMakeUp == "" {
		missing = append(missing, renjia.Choice{Name: "OnMakeUp", Options: []string{string(Ignore), string(Add)}, Why: "a Saturday of work is no Tuesday"})
	}
	if missing != nil {
		return &renjia.UnspecifiedError{What: "a series on holidays", Choices: missing}
	}
	var p renjia.Problems
	p.Require(slices.Contains([]OnRest{Keep, Skip, Next, Previous}, w.OnRest), "on_rest", "%q: want keep, skip, next or previous", w.OnRest)
	p.Require(w.OnMakeUp == Ignore || w.OnMakeUp == Add, "on_make_up", "%q: want ignore or add", w.OnMakeUp)
	p.Within("calendar", w.Calendar.Validate())
	return p.Err("workdays")
}

// Moved is an occurrence that was moved to another day.
type Moved struct {
	From Wall `json:"from"`
	To   Wall `json:"to"`
}

// Fitted is a series that was expanded and fitted to holidays.
type Fitted struct {
	Expansion
	Left  []Wall  `json:"left,omitempty"`  // occurrences skipped on days of rest
	Moved []Moved `json:"moved,omitempty"` // two that meet on one day become one
	Added []Wall  `json:"added,omitempty"` // on make-up days
}

// Fit fits the expansion of a series to the holidays. Make-up days count from
// the series' start to its last occurrence, unless there is an occurrence on them
// already.
func (w Workdays) Fit(s Series, e Expansion, loc *time.Location) (Fitted, error) {
	f := Fitted{Expansion: Expansion{Skipped: slices.Clone(e.Skipped), Cut: e.Cut}}
	if err := w.Validate(); err != nil {
		return f, err
	}
	x := expander{series: s, loc: loc}
	for _, o := range e.Occurrences {
		day := o.Wall.Date()
		switch {
		case w.OnRest == Keep || w.Calendar.Working(day):
			x.take(o.Wall)
		case w.OnRest == Skip:
			f.Left = append(f.Left, o.Wall)
		default:
			to := o.Wall.on(w.Calendar.AddWorking(day, map[OnRest]int{Next: 1, Previous: -1}[w.OnRest]))
			f.Moved = append(f.Moved, Moved{o.Wall, to})
			x.take(to)
		}
	}
	if w.OnMakeUp == Add && len(e.Occurrences) > 0 {
		f.Added = w.makeUp(&x, s, e.Occurrences[len(e.Occurrences)-1].Wall.Date())
	}
	fitted, err := x.result()
	if err != nil {
		return f, fmt.Errorf("on working days: %w", err)
	}
	f.Occurrences, f.Skipped = fitted.Occurrences, append(f.Skipped, fitted.Skipped...)
	return f, nil
}

// makeUp takes the make-up days up to the last day of the series.
func (w Workdays) makeUp(x *expander, s Series, last renjia.Date) (added []Wall) {
	taken := map[renjia.Date]bool{}
	for _, o := range x.times {
		taken[o.Wall.Date()] = true
	}
	for _, d := range slices.SortedFunc(slices.Values(w.Calendar.Work), renjia.Date.Compare) {
		if at := s.Start.on(d); !taken[d] && !at.Before(s.Start) && !last.Before(d) && x.take(at) {
			added = append(added, at)
		}
	}
	return added
}
