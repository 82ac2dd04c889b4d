package procedure

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Event is one entry of the record of a case. Entries are never changed: a
// correction is a further entry that names the one it puts right.
type Event struct {
	Step string `json:"step"`
	Evidence
	// Merges names steps taken in the same meeting, on the same evidence.
	Merges []string `json:"merges,omitempty"`
	// Corrects is the number of the entry, from 1, that this one replaces; 0
	// for none.
	Corrects int    `json:"corrects,omitempty"`
	Reason   string `json:"reason,omitempty"`                // why it was corrected
	By       string `json:"by,omitempty" privacy:"personal"` // who recorded it
}

// Case is the record of one run of a procedure, as logs hold it.
type Case struct {
	ID     string  `json:"id"`
	Events []Event `json:"events"`
}

// Instance is a running case of a template. Its state is derived from its
// record, which only grows. An Instance is not safe for use by several
// goroutines; its exported fields are what a store keeps.
type Instance struct {
	Template Template               `json:"template"`
	On       renjia.Date            `json:"on"` // the day it began
	Case     Case                   `json:"case"`
	Planned  map[string]renjia.Date `json:"planned,omitempty"` // days that steps are planned for
}

// Start begins an instance of a template on a day. The template must be in
// force on that day and leave nothing open: what [Template.Choose] has not
// settled is a *renjia.UnspecifiedError.
func Start(t Template, id string, on renjia.Date) (*Instance, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	var probs renjia.Problems
	probs.Require(id != "", "id", "must be given")
	probs.Require(!on.IsZero(), "on", "must be given")
	probs.Require(on.IsZero() || t.Valid.Contains(on), "on", "%s is in force %s, not on %s", t.ID, t.Valid, on)
	if err := probs.Err("instance " + id); err != nil {
		return nil, err
	}
	return &Instance{Template: t, On: on, Case: Case{ID: id}}, nil
}

// ready reports what keeps a template from being used.
func (t Template) ready() error {
	if err := t.Validate(); err != nil {
		return err
	}
	if len(t.Choices) > 0 {
		return t.checkAnswers(nil)
	}
	return nil
}

// Record adds a step that happened, with its evidence and the steps taken in
// the same meeting. It records facts, also those that break the order: [Checker]
// judges them, and [Instance.Allowed] tells beforehand. It refuses steps that the
// template does not have, days before the instance began, and evidence that
// contradicts itself.
func (i *Instance) Record(step string, e Evidence, merges ...string) error {
	return i.add(Event{Step: step, Evidence: e, Merges: merges})
}

// Correct adds a correction: entry number n, counted from 1, is to be read as
// this evidence, for a reason. The latest correction of an entry counts.
func (i *Instance) Correct(n int, e Evidence, reason string) error {
	if n < 1 || n > len(i.Case.Events) {
		return fmt.Errorf("instance %s: entry %d of %d: %w", i.Case.ID, n, len(i.Case.Events), renjia.ErrNotFound)
	}
	old := i.Case.Events[n-1]
	if old.Corrects > 0 {
		return fmt.Errorf("instance %s: entry %d corrects entry %d: correct that one again: %w", i.Case.ID, n, old.Corrects, renjia.ErrInvalid)
	}
	if reason == "" {
		return fmt.Errorf("instance %s: a correction needs a reason: %w", i.Case.ID, renjia.ErrInvalid)
	}
	return i.add(Event{Step: old.Step, Evidence: e, Merges: old.Merges, Corrects: n, Reason: reason})
}

func (i *Instance) add(e Event) error {
	var probs renjia.Problems
	probs.Within("", e.Validate())
	for _, s := range append([]string{e.Step}, e.Merges...) {
		probs.Require(i.Template.index(s) >= 0, "step", "%q is no step of %s", s, i.Template.ID)
	}
	probs.Require(e.On.IsZero() || !e.On.Before(i.On), "on", "%s is before the beginning on %s", e.On, i.On)
	if err := probs.Err("record of " + e.Step + " in instance " + i.Case.ID); err != nil {
		return err
	}
	i.Case.Events = append(i.Case.Events, e)
	return nil
}

// Plan notes the day a step is planned for, so that [Instance.Deadlines] can
// count back from it.
func (i *Instance) Plan(step string, on renjia.Date) error {
	if i.Template.index(step) < 0 {
		return fmt.Errorf("instance %s: %q is no step of %s: %w", i.Case.ID, step, i.Template.ID, renjia.ErrNotFound)
	}
	planned := maps.Clone(i.Planned)
	if planned == nil {
		planned = map[string]renjia.Date{}
	}
	planned[step] = on
	i.Planned = planned
	return nil
}

// Next returns the steps that the order allows now: not done yet, or
// repeatable with nothing after them done, and everything they come after done
// or left out. Whether their clocks have run is for Deadlines to say.
func (i *Instance) Next() (steps []string) {
	g, done := newGraph(i.Template), i.done()
	for n, x := range g.nodes {
		if !g.open(i.Template, done, n) {
			continue
		}
		for _, s := range x.steps {
			if happened := g.anyDone(done, n); !happened || done[s] && i.Template.Steps[s].Repeatable {
				steps = append(steps, i.Template.Steps[s].ID)
			}
		}
	}
	return steps
}

// done says which steps of the template have happened.
func (i *Instance) done() []bool {
	done := make([]bool, len(i.Template.Steps))
	for _, e := range i.Case.Events {
		for _, s := range append([]string{e.Step}, e.Merges...) {
			if k := i.Template.index(s); k >= 0 {
				done[k] = true
			}
		}
	}
	return done
}

// open reports whether what comes before a node is done or may be left out, and
// nothing that comes after it is done.
func (g *graph) open(t Template, done []bool, n int) bool {
	for _, m := range g.nodes[n].after {
		if g.anyDone(done, m) {
			return false
		}
	}
	return !slices.ContainsFunc(g.nodes[n].before, func(m int) bool { return !g.over(t, done, m) })
}

// over reports whether a node is done, or may be left out with all before it over.
func (g *graph) over(t Template, done []bool, n int) bool {
	if g.anyDone(done, n) {
		return true
	}
	optional := t.Steps[g.nodes[n].steps[0]].Optional
	return optional && !slices.ContainsFunc(g.nodes[n].before, func(m int) bool { return !g.over(t, done, m) })
}

func (g *graph) anyDone(done []bool, n int) bool {
	return slices.ContainsFunc(g.nodes[n].steps, func(s int) bool { return done[s] })
}

// Allowed returns nil if the step is one of [Instance.Next], else a
// *renjia.StateError with those that are.
func (i *Instance) Allowed(step string) error {
	next := i.Next()
	if slices.Contains(next, step) {
		return nil
	}
	return &renjia.StateError{Record: "procedure", ID: i.Case.ID, State: string(i.State()), Verb: step, Allowed: next}
}

// State is how far an instance is.
type State string

// The states of an instance.
const (
	Started  State = "started"  // nothing is recorded yet
	Running  State = "running"  // something is still to be done
	Finished State = "finished" // every step that is not optional has happened
)

// State derives the state from the record.
func (i *Instance) State() State {
	if len(i.Case.Events) == 0 {
		return Started
	}
	g, done := newGraph(i.Template), i.done()
	for n, x := range g.nodes {
		if !g.anyDone(done, n) && !i.Template.Steps[x.steps[0]].Optional {
			return Running
		}
	}
	return Finished
}
