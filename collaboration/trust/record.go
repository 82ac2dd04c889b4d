package trust

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Kind is what was promised.
type Kind string

// The kinds of records.
const (
	Commitment Kind = "commitment" // 承诺: what a party took on in a meeting
	Referral   Kind = "referral"   // 转介: to be closed with an outcome and notice to the sender
	Agreement  Kind = "agreement"  // 协议义务: a duty under an agreement
)

// Record is one promise with its dates. The state as of a day follows from them: a
// record made later can still be measured as of an earlier day.
type Record struct {
	Who      string      `json:"who"` // who promised
	Kind     Kind        `json:"kind"`
	Due      renjia.Date `json:"due"`                // the last day on which it is in time
	Done     renjia.Date `json:"done,omitzero"`      // when it was done, performed, closed
	Released renjia.Date `json:"released,omitzero"`  // when the creditor released it or both cancelled it
	FirstDue renjia.Date `json:"first_due,omitzero"` // before it was put off; Due if it never was
}

// Validate reports every problem of the record.
func (r Record) Validate() error {
	var p renjia.Problems
	p.Require(r.Who != "", "who", "must be given")
	p.Require(r.Kind != "", "kind", "must be given")
	p.Require(!r.Due.IsZero(), "due", "must be given: what has no date cannot be kept")
	p.Require(r.FirstDue.IsZero() || !r.Due.Before(r.FirstDue), "first_due", "%s: is after the due date, %s", r.FirstDue, r.Due)
	return p.Err("record")
}

// Outcome is the state of a record as of a day.
type Outcome string

// The outcomes.
const (
	Kept     Outcome = "kept"     // due, done in time
	DoneLate Outcome = "late"     // due, done after the day it was due
	Broken   Outcome = "broken"   // due, not done
	Censored Outcome = "censored" // not yet due, done or not
	Void     Outcome = "released" // released before it was due or done: says nothing
)

// On returns the state as of the end of a day, by due dates as they stand or as they
// first were. What is not yet due is censored even if it is done already: those
// done early are known before those that will be broken, and counting them would
// flatter. What is due on the day is due from the day after.
func (r Record) On(day renjia.Date, d DueBy) Outcome {
	due := r.Due
	if d == DueFirst && !r.FirstDue.IsZero() {
		due = r.FirstDue
	}
	done := !r.Done.IsZero() && !day.Before(r.Done)
	released := !r.Released.IsZero() && !day.Before(r.Released) && !due.Before(r.Released)
	switch {
	case released && !(done && !r.Released.Before(r.Done)):
		return Void
	case !due.Before(day):
		return Censored
	case !done:
		return Broken
	case due.Before(r.Done):
		return DoneLate
	}
	return Kept
}

// DueBy says which due date counts of a promise that was put off.
type DueBy string

// The due dates.
const (
	DueLast  DueBy = "last"  // as it stands
	DueFirst DueBy = "first" // as it was first agreed: a date can be put off to be met
)

// Late says whether a promise kept late was kept.
type Late string

// The ways to count what was done late.
const (
	LateKept   Late = "kept"
	LateBroken Late = "broken"
)

// ReliabilityOptions are the choices of a reliability; all must be made.
type ReliabilityOptions struct {
	On       renjia.Date `json:"on"`        // as of the end of this day
	HalfLife int         `json:"half_life"` // days after which a promise weighs half; Forever: all weigh the same
	Late     Late        `json:"late"`
	DueBy    DueBy       `json:"due_by"`
	Level    float64     `json:"level"` // of the interval, such as 0.95
}

// Forever is the half-life under which promises do not age.
const Forever = -1

func (o ReliabilityOptions) check() error {
	missing := &renjia.UnspecifiedError{What: "reliability"}
	ask := func(unset bool, name, why string, options ...string) {
		if unset {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	ask(o.On.IsZero(), "on", "what was due is known only as of a day")
	ask(o.HalfLife == 0, "half_life", "old promises may count less", "365", "Forever")
	ask(o.Late == "", "late", "what was done late is neither kept nor broken", string(LateKept), string(LateBroken))
	ask(o.DueBy == "", "due_by", "a date can be put off to be met", string(DueLast), string(DueFirst))
	ask(o.Level == 0, "level", "", "0.90", "0.95", "0.99")
	if len(missing.Choices) > 0 {
		return missing
	}
	var p renjia.Problems
	p.Require(o.HalfLife > 0 || o.HalfLife == Forever, "half_life", "%d: want days above 0, or Forever", o.HalfLife)
	p.Require(o.Late == LateKept || o.Late == LateBroken, "late", "%q is unknown", o.Late)
	p.Require(o.DueBy == DueLast || o.DueBy == DueFirst, "due_by", "%q is unknown", o.DueBy)
	p.Require(o.Level > 0 && o.Level < 1, "level", "must lie between 0 and 1")
	return p.Err("reliability options")
}

func (o ReliabilityOptions) variant() string {
	life := "no ageing"
	if o.HalfLife != Forever {
		life = fmt.Sprintf("half-life %d days", o.HalfLife)
	}
	return fmt.Sprintf("as of %s, %s, late counts as %s, due date: %s, interval %g", o.On, life, o.Late, o.DueBy, o.Level)
}
