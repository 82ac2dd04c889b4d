package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Commitment is what a subject promised to others, usually at a meeting, by a day.
// One that nobody accepted is none: it does not count.
type Commitment struct {
	ID       CommitmentID    `json:"id"`
	Owner    renjia.Ref      `json:"owner" privacy:"personal"`        // who owes it
	To       []renjia.Ref    `json:"to,omitempty" privacy:"personal"` // whom it is owed
	What     string          `json:"what"`
	Made     renjia.Date     `json:"made"` // proposed or promised
	Due      renjia.Date     `json:"due"`  // last day on which it is on time
	Meeting  renjia.Ref      `json:"meeting,omitzero"`
	Basis    renjia.Ref      `json:"basis,omitzero"` // the agreement or decision it comes from
	Duty     string          `json:"duty,omitempty"` // which duty of the basis
	State    CommitmentState `json:"state"`
	Accepted renjia.Date     `json:"accepted,omitzero"`
	Begun    renjia.Date     `json:"begun,omitzero"`
	Settled  renjia.Date     `json:"settled,omitzero"`                    // done, broken, released, refused or cancelled
	Reason   string          `json:"reason,omitempty" privacy:"personal"` // why it was broken, released, refused or cancelled
	Moved    []Moved         `json:"moved,omitempty"`                     // former due days, in order
	Verified renjia.Date     `json:"verified,omitzero"`
	Verifier renjia.Ref      `json:"verifier,omitzero" privacy:"personal"` // who saw that it was done: not the owner
}

// Moved is one rescheduling: until when it was due before, and since when no more.
type Moved struct {
	Due    renjia.Date `json:"due"`
	On     renjia.Date `json:"on"`
	Reason string      `json:"reason" privacy:"personal"`
}

// CommitmentID identifies a Commitment.
type CommitmentID = renjia.ID[Commitment]

// CommitmentState is where a commitment stands.
type CommitmentState string

// The states of a commitment.
const (
	CommitmentProposed   CommitmentState = "proposed"
	CommitmentAccepted   CommitmentState = "accepted"
	CommitmentOpen       CommitmentState = "open" // promised by its owner, with no word of a proposal
	CommitmentInProgress CommitmentState = "in-progress"
	CommitmentKept       CommitmentState = "kept"
	CommitmentLate       CommitmentState = "late" // done after the due day
	CommitmentBroken     CommitmentState = "broken"
	CommitmentReleased   CommitmentState = "released"  // those it was owed let the owner off
	CommitmentRefused    CommitmentState = "refused"   // it was proposed, and the owner would not
	CommitmentCancelled  CommitmentState = "cancelled" // what it was for is gone
)

var commitmentSteps = lifecycle.Table[CommitmentState]{
	CommitmentProposed: {"accept": CommitmentAccepted, "refuse": CommitmentRefused, "cancel": CommitmentCancelled},
	CommitmentAccepted: {
		"begin": CommitmentInProgress, "keep": CommitmentKept, "break": CommitmentBroken,
		"reschedule": CommitmentAccepted, "release": CommitmentReleased, "cancel": CommitmentCancelled,
	},
	CommitmentOpen: {
		"begin": CommitmentInProgress, "keep": CommitmentKept, "break": CommitmentBroken,
		"reschedule": CommitmentOpen, "release": CommitmentReleased, "cancel": CommitmentCancelled,
	},
	CommitmentInProgress: {
		"keep": CommitmentKept, "break": CommitmentBroken,
		"reschedule": CommitmentInProgress, "release": CommitmentReleased, "cancel": CommitmentCancelled,
	},
	CommitmentKept: {"verify": CommitmentKept, "contest": CommitmentInProgress},
	CommitmentLate: {"verify": CommitmentLate, "contest": CommitmentInProgress},
}

func (s CommitmentState) open() bool {
	return s == CommitmentAccepted || s == CommitmentOpen || s == CommitmentInProgress
}

func (s CommitmentState) done() bool { return s == CommitmentKept || s == CommitmentLate }

// Validate checks completeness, and that the state fits the dates.
func (c *Commitment) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "owner", c.Owner)
	for i, to := range c.To {
		path := fmt.Sprintf("to[%d]", i)
		requireSubject(&p, path, to)
		p.Require(to != c.Owner, path, "must be another subject than the owner")
		p.Require(slices.Index(c.To, to) == i, path, "is there twice")
	}
	p.Require(c.What != "", "what", "must be given")
	p.Require(!c.Made.IsZero(), "made", "must be given")
	p.Require(!c.Due.IsZero() && !c.Due.Before(c.Made), "due", "must be given and not before %s", c.Made)
	p.Require(commitmentSteps.Known(c.State), "state", "%q is unknown", c.State)
	p.Require(c.Duty == "" || !c.Basis.IsZero(), "basis", "must be given with the duty")
	c.checkStart(&p)
	c.checkMoves(&p)
	c.checkSettled(&p)
	c.checkVerified(&p)
	return p.Err("commitment")
}

func (c *Commitment) checkStart(p *renjia.Problems) {
	proposal := c.State == CommitmentProposed || c.State == CommitmentRefused
	p.Require(c.State != CommitmentAccepted || !c.Accepted.IsZero(), "accepted", "must be given in state %s", c.State)
	p.Require(c.Accepted.IsZero() || !proposal && c.State != CommitmentOpen && !c.Accepted.Before(c.Made), "accepted", "must not be before %s, nor given in state %s", c.Made, c.State)
	p.Require(c.State != CommitmentInProgress || !c.Begun.IsZero(), "begun", "must be given in state %s", c.State)
	begin := later(c.Made, c.Accepted)
	unbegun := proposal || c.State == CommitmentOpen || c.State == CommitmentAccepted
	p.Require(c.Begun.IsZero() || !unbegun && !c.Begun.Before(begin), "begun", "must not be before %s, nor given in state %s", begin, c.State)
}

func (c *Commitment) checkMoves(p *renjia.Problems) {
	last := c.Made
	for i, m := range c.Moved {
		path := fmt.Sprintf("moved[%d]", i)
		p.Require(!m.Due.IsZero() && !m.Due.Before(c.Made), path+".due", "must be given and not before %s", c.Made)
		p.Require(!m.On.IsZero() && !m.On.Before(last), path+".on", "must be given and not before %s", last)
		p.Require(m.Reason != "", path+".reason", "must be given")
		next := c.Due
		if i+1 < len(c.Moved) {
			next = c.Moved[i+1].Due
		}
		p.Require(next != m.Due, path+".due", "is the day it was moved to")
		last = m.On
	}
}

func (c *Commitment) checkSettled(p *renjia.Problems) {
	if c.State.open() || c.State == CommitmentProposed {
		p.Require(c.Settled.IsZero(), "settled", "must be empty while the commitment is %s", c.State)
		return
	}
	begin := later(later(c.Made, c.Accepted), c.Begun)
	p.Require(!c.Settled.IsZero() && !c.Settled.Before(begin), "settled", "must be given and not before %s", begin)
	p.Require(c.State != CommitmentKept || !c.Due.Before(c.Settled), "state", "is late: settled after %s", c.Due)
	p.Require(c.State != CommitmentLate || c.Due.Before(c.Settled), "state", "is kept: settled by %s", c.Due)
	for i, m := range c.Moved {
		p.Require(!c.Settled.Before(m.On), fmt.Sprintf("moved[%d].on", i), "must not be after %s, when it was settled", c.Settled)
	}
}

func (c *Commitment) checkVerified(p *renjia.Problems) {
	p.Require(c.Verified.IsZero() == c.Verifier.IsZero(), "verifier", "must be given with the day")
	p.Require(c.Verified.IsZero() || c.State.done(), "verified", "must be empty in state %s", c.State)
	p.Require(c.Verified.IsZero() || !c.Verified.Before(c.Settled), "verified", "must not be before %s", c.Settled)
	p.Require(c.Verifier.IsZero() || c.Verifier != c.Owner, "verifier", "must be another subject than the owner")
}

// Counts reports whether it is a commitment: one that was proposed and never
// accepted is none.
func (c *Commitment) Counts() bool {
	switch c.State {
	case CommitmentProposed, CommitmentRefused:
		return false
	case CommitmentCancelled: // a promise that is cancelled is marked as accepted
		return !c.Accepted.IsZero() || !c.Begun.IsZero()
	}
	return true
}

// FirstDue returns the day on which it was due before it was ever moved.
func (c *Commitment) FirstDue() renjia.Date {
	if len(c.Moved) > 0 {
		return c.Moved[0].Due
	}
	return c.Due
}

// DueOn returns the day on which it was due as known on a day.
func (c *Commitment) DueOn(day renjia.Date) renjia.Date {
	for _, m := range c.Moved {
		if day.Before(m.On) {
			return m.Due
		}
	}
	return c.Due
}

// earliest is the first of all days on which it ever was due.
func (c *Commitment) earliest() renjia.Date {
	first := c.Due
	for _, m := range c.Moved {
		if m.Due.Before(first) {
			first = m.Due
		}
	}
	return first
}

// StateOn returns the state that a commitment had on a day by its dates, "" before
// it was made. Days on which a claim that it was done stood and was contested
// later count as in progress.
func (c *Commitment) StateOn(day renjia.Date) CommitmentState {
	happened := func(d renjia.Date) bool { return !d.IsZero() && !day.Before(d) }
	switch {
	case !happened(c.Made):
		return ""
	case happened(c.Settled):
		return c.State
	case happened(c.Begun):
		return CommitmentInProgress
	case happened(c.Accepted):
		return CommitmentAccepted
	case !c.Accepted.IsZero() || !c.Counts():
		return CommitmentProposed
	}
	return CommitmentOpen
}

// within brings the references of a commitment into the form of a space.
func (c Commitment) within(space string) Commitment {
	for _, ref := range [...]*renjia.Ref{&c.Owner, &c.Meeting, &c.Basis, &c.Verifier} {
		*ref = within(space, *ref)
	}
	c.To = slices.Clone(c.To)
	for i := range c.To {
		c.To[i] = within(space, c.To[i])
	}
	return c
}
