package procedure

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia"
)

// Deadline is a day that a clock or a display sets for a step that is still to
// be done.
type Deadline struct {
	Step      string      `json:"step"`
	Clock     string      `json:"clock"`               // the clock, or the gate of a display
	NotBefore renjia.Date `json:"not_before,omitzero"` // the first day on which it may be done
	Due       renjia.Date `json:"due,omitzero"`        // the last day on which it may be done
	Status    Urgency     `json:"status"`
	Days      int         `json:"days"` // calendar days from the day asked about to Due; negative: late
	Source    string      `json:"source"`
}

// Urgency says how a deadline stands on a day.
type Urgency string

// The urgencies.
const (
	Waiting Urgency = "waiting" // it may not be done yet
	Open    Urgency = "open"    // it may be done, and is not due soon
	DueSoon Urgency = "due-soon"
	Overdue Urgency = "overdue"
)

// Deadlines returns what is due as of a day, the most urgent first: by the
// clocks of steps that have not happened, by planned days counted back to the
// notices and reports before them, and for displays that must stay up. Soon is
// how many calendar days before its day something is due soon.
func (i *Instance) Deadlines(asOf renjia.Date, cal renjia.Calendar, soon int) (all []Deadline) {
	days := i.days()
	for _, s := range i.Template.Steps {
		for _, c := range s.Clocks {
			if d, running := i.deadline(s, c, days, cal); running {
				all = append(all, d)
			}
		}
		all = append(all, i.displays(s)...)
	}
	all = slices.DeleteFunc(all, func(d Deadline) bool { return d.Due.IsZero() && !asOf.Before(d.NotBefore) })
	for k := range all {
		all[k].settle(asOf, soon)
	}
	slices.SortStableFunc(all, func(a, b Deadline) int { return cmp.Or(compareDue(a.Due, b.Due), a.NotBefore.Compare(b.NotBefore)) })
	return all
}

// compareDue sorts what is never due last.
func compareDue(a, b renjia.Date) int {
	if a.IsZero() != b.IsZero() {
		return -a.Compare(b)
	}
	return a.Compare(b)
}

func (d *Deadline) settle(asOf renjia.Date, soon int) {
	if !d.Due.IsZero() {
		d.Days = d.Due.Sub(asOf)
	}
	switch {
	case !d.Due.IsZero() && d.Days < 0:
		d.Status = Overdue
	case asOf.Before(d.NotBefore):
		d.Status = Waiting
	case !d.Due.IsZero() && d.Days <= soon:
		d.Status = DueSoon
	default:
		d.Status = Open
	}
}

// days are the days on which steps happened, corrections applied; of alternatives each
// knows the day of the one that happened.
func (i *Instance) days() map[string]renjia.Date {
	days := map[string]renjia.Date{}
	for _, e := range effective(nil, i.Case.Events) {
		for _, s := range append([]string{e.Step}, e.Merges...) {
			days[s] = e.On
		}
	}
	g := newGraph(i.Template)
	for _, x := range g.nodes {
		for _, s := range x.steps {
			if on, happened := days[i.Template.Steps[s].ID]; happened {
				for _, other := range x.steps {
					days[i.Template.Steps[other].ID] = on
				}
			}
		}
	}
	return days
}

// deadline is what a clock of a step says: forward from the step it runs from,
// or back from the day the step is planned for.
func (i *Instance) deadline(s Step, c Clock, days map[string]renjia.Date, cal renjia.Calendar) (Deadline, bool) {
	from, begun := days[c.After]
	_, done := days[s.ID]
	d := Deadline{Step: s.ID, Clock: c.ID, Source: c.Source}
	planned, isPlanned := i.Planned[s.ID]
	switch {
	case done:
		return d, false
	case begun:
		if c.Least > 0 {
			d.NotBefore = c.later(from, c.Least, cal)
		}
		if c.Most != nil {
			d.Due = c.later(from, *c.Most, cal)
		}
		return d, true
	case isPlanned && c.Least > 0:
		d.Step, d.Due = c.After, c.latestBefore(planned, cal)
		return d, true
	}
	return d, false
}

// later returns the day n units after a day.
func (c Clock) later(d renjia.Date, n int, cal renjia.Calendar) renjia.Date {
	if c.Unit == WorkingDays {
		return cal.AddWorking(d, n)
	}
	return d.AddDays(n)
}

// latestBefore returns the last day from which the clock's least time has
// passed by a planned day.
func (c Clock) latestBefore(planned renjia.Date, cal renjia.Calendar) renjia.Date {
	if c.Unit == Days {
		return planned.AddDays(-c.Least)
	}
	last := planned // the last working day that counts
	if !cal.Working(planned) {
		last = cal.AddWorking(planned, -1)
	}
	return cal.AddWorking(last, 1-c.Least).AddDays(-1)
}

// displays are the days until which what hangs out must stay.
func (i *Instance) displays(s Step) (all []Deadline) {
	for _, e := range effective(nil, i.Case.Events) {
		if e.Step != s.ID && !slices.Contains(e.Merges, s.ID) || e.Shown.From.IsZero() || !e.Shown.Until.IsZero() {
			continue
		}
		for _, g := range s.Gates {
			if g.Days > 0 {
				down := e.Shown.From.AddDays(g.Days + int(g.first()))
				all = append(all, Deadline{Step: s.ID, Clock: g.ID, NotBefore: down, Source: g.Source})
			}
		}
	}
	return all
}
