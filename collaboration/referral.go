package collaboration

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Referral hands a client from one subject to another and closes the loop: the
// sender learns what became of it. There is none without the client's consent.
// Its states follow FHIR Task as far as they are used; see [Referral.FHIRStatus].
type Referral struct {
	ID       ReferralID     `json:"id"`
	From     renjia.Ref     `json:"from"`
	To       renjia.Ref     `json:"to"`
	Client   renjia.Ref     `json:"client" privacy:"sensitive,about"`
	Need     string         `json:"need" privacy:"sensitive"`
	Consent  renjia.Consent `json:"consent" privacy:"personal"`
	State    ReferralState  `json:"state"`
	Parent   ReferralID     `json:"parent,omitzero"`   // the referral it continues
	Transfer Transfer       `json:"transfer,omitzero"` // how it continues it

	Sent         renjia.Date   `json:"sent"`
	Acknowledged renjia.Date   `json:"acknowledged,omitzero"` // the receiver has it
	Answered     renjia.Date   `json:"answered,omitzero"`     // accepted or declined
	Holds        []Hold        `json:"holds,omitempty"`       // in order; the last is open while on hold
	Served       renjia.Date   `json:"served,omitzero"`
	Reported     renjia.Date   `json:"reported,omitzero"` // the receiver gave the outcome
	Ended        renjia.Date   `json:"ended,omitzero"`    // failed, passed on or cancelled
	Ending       ReferralState `json:"ending,omitempty"`  // which of these, also when it is closed
	Closed       renjia.Date   `json:"closed,omitzero"`   // the sender was told
	Outcome      string        `json:"outcome,omitempty" privacy:"sensitive"`
	StatusReason string        `json:"status_reason,omitempty" privacy:"sensitive"` // why it was declined, failed, was passed on, cancelled or entered in error
}

// ReferralID identifies a Referral.
type ReferralID = renjia.ID[Referral]

// ReferralState is where a referral stands.
type ReferralState string

// The states of a referral.
const (
	ReferralSent      ReferralState = "sent"
	ReferralAccepted  ReferralState = "accepted"
	ReferralDeclined  ReferralState = "declined"
	ReferralOnHold    ReferralState = "on-hold"
	ReferralServed    ReferralState = "served"
	ReferralCompleted ReferralState = "completed" // the receiver gave the outcome, the sender has not been told
	ReferralClosed    ReferralState = "closed"    // the sender was told the outcome
	ReferralFailed    ReferralState = "failed"    // accepted, and not served
	ReferralPassedOn  ReferralState = "passed-on" // the receiver handed the client back or on
	ReferralCancelled ReferralState = "cancelled" // by the sender
	ReferralWithdrawn ReferralState = "withdrawn" // the client took the consent back before being served
	ReferralInError   ReferralState = "entered-in-error"
)

var referralSteps = lifecycle.Table[ReferralState]{
	ReferralSent: {
		"acknowledge": ReferralSent, "accept": ReferralAccepted, "decline": ReferralDeclined, "pass-on": ReferralPassedOn,
		"cancel": ReferralCancelled, "withdraw": ReferralWithdrawn, "mark-in-error": ReferralInError,
	},
	ReferralAccepted: {
		"serve": ReferralServed, "hold": ReferralOnHold, "fail": ReferralFailed, "pass-on": ReferralPassedOn,
		"cancel": ReferralCancelled, "withdraw": ReferralWithdrawn, "mark-in-error": ReferralInError,
	},
	ReferralOnHold: {
		"resume": ReferralAccepted, "fail": ReferralFailed, "pass-on": ReferralPassedOn,
		"cancel": ReferralCancelled, "withdraw": ReferralWithdrawn, "mark-in-error": ReferralInError,
	},
	ReferralServed:    {"report": ReferralCompleted, "close": ReferralClosed, "mark-in-error": ReferralInError},
	ReferralCompleted: {"close": ReferralClosed, "mark-in-error": ReferralInError},
	ReferralDeclined:  {"close": ReferralClosed, "mark-in-error": ReferralInError},
	ReferralFailed:    {"close": ReferralClosed, "mark-in-error": ReferralInError},
	ReferralPassedOn:  {"close": ReferralClosed, "mark-in-error": ReferralInError},
	ReferralClosed:    {"mark-in-error": ReferralInError},
	ReferralCancelled: {"mark-in-error": ReferralInError},
	ReferralWithdrawn: {"mark-in-error": ReferralInError},
}

// Transfer is how a referral continues another one.
type Transfer string

// The transfers.
const (
	HandBack Transfer = "hand-back" // from the receiver to the sender
	Forward  Transfer = "forward"   // from the receiver to a third
	Again    Transfer = "again"     // from the same sender to another receiver, or a second time
)

// ReferralPurpose is the purpose that a referral's consent must cover.
const ReferralPurpose = "referral"

// Validate checks completeness, consent on the day the client was sent on, and
// that no step precedes another.
func (r *Referral) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "from", r.From)
	requireSubject(&p, "to", r.To)
	p.Require(r.From != r.To, "to", "must be another subject than from")
	p.Require(!r.Client.IsZero(), "client", "must be given")
	p.Require(r.Need != "", "need", "must be given")
	p.Require(referralSteps.Known(r.State), "state", "%q is unknown", r.State)
	p.Require(r.Parent != r.ID || r.ID.IsZero(), "parent", "must be another referral")
	p.Require(r.Parent.IsZero() == (r.Transfer == ""), "transfer", "must be given with the parent")
	p.Require(slices.Contains([]Transfer{"", HandBack, Forward, Again}, r.Transfer), "transfer", "%q is unknown", r.Transfer)
	r.checkDates(&p)
	r.checkEnding(&p)
	r.checkConsent(&p)
	told := r.State == ReferralClosed || r.State == ReferralCompleted
	p.Require(!told || r.Outcome != "", "outcome", "must be given when the referral is %s", r.State)
	return p.Err("referral")
}

func (r *Referral) checkDates(p *renjia.Problems) {
	p.Require(!r.Sent.IsZero(), "sent", "must be given")
	checkHolds(p, r.Holds, r.Answered, r.State == ReferralOnHold)
	open := len(r.Holds) > 0 && r.Holds[len(r.Holds)-1].Period.Until.IsZero()
	p.Require(r.State != ReferralOnHold || open, "holds", "must have an open one in state %s", r.State)
	last := r.Sent
	for _, step := range r.dates() {
		p.Require(!step.due || !step.on.IsZero(), step.path, "must be given in state %s", r.State)
		p.Require(step.may || step.on.IsZero(), step.path, "must be empty in state %s", r.State)
		if step.on.IsZero() {
			continue
		}
		p.Require(!step.on.Before(last), step.path, "must not be before %s", last)
		last = step.on
	}
}

type datedStep struct {
	path     string
	on       renjia.Date
	due, may bool // whether the state wants the date, and whether it admits it
}

// dates are the steps of a referral in the order of their days.
func (r *Referral) dates() []datedStep {
	is := func(states ...ReferralState) bool { return slices.Contains(states, r.State) }
	mistake, sent, closed := is(ReferralInError), is(ReferralSent), is(ReferralClosed)
	unanswered := is(ReferralSent, ReferralWithdrawn, ReferralCancelled, ReferralPassedOn, ReferralInError) || r.Ending == ReferralPassedOn
	return []datedStep{
		{"acknowledged", r.Acknowledged, false, true},
		{"answered", r.Answered, !unanswered, !sent},
		{"served", r.Served, is(ReferralServed, ReferralCompleted), is(ReferralServed, ReferralCompleted) || mistake || closed && r.Ending == ""}, // a declined one is closed unserved
		{"reported", r.Reported, is(ReferralCompleted), is(ReferralCompleted) || mistake || closed && !r.Served.IsZero()},
		{"ended", r.Ended, r.Ending != "", r.Ending != ""},
		{"closed", r.Closed, closed, closed || mistake},
	}
}

func (r *Referral) checkEnding(p *renjia.Problems) {
	ends := []ReferralState{ReferralFailed, ReferralPassedOn, ReferralCancelled}
	p.Require(r.Ending == "" || slices.Contains(ends, r.Ending), "ending", "%q is no ending", r.Ending)
	switch {
	case slices.Contains(ends, r.State):
		p.Require(r.Ending == r.State, "ending", "must be %s", r.State)
	case r.State == ReferralClosed:
		p.Require(r.Ending != ReferralCancelled, "ending", "must not be %s in state %s", r.Ending, r.State)
	case r.State != ReferralInError:
		p.Require(r.Ending == "", "ending", "must be empty in state %s", r.State)
	}
	reasoned := r.State == ReferralInError || r.Ending != ""
	p.Require(!reasoned || r.StatusReason != "", "status_reason", "must be given in state %s", r.State)
}

func (r *Referral) checkConsent(p *renjia.Problems) {
	p.Within("consent", r.Consent.Validate())
	p.Require(r.Consent.To == r.To && r.Consent.Of == r.Client, "consent", "must be the client's, for the receiving subject")
	p.Require(r.Consent.Purpose == ReferralPurpose, "consent.purpose", "must be %q", ReferralPurpose)
	p.Require(r.State != ReferralWithdrawn || !r.Consent.Withdrawn.IsZero(), "consent.withdrawn", "must be given in state %s", r.State)
	p.Require(r.Sent.IsZero() || r.consentedOn(r.Sent), "consent", "must cover %s, when the client was sent on", r.Sent)
}

// consentedOn reports whether the consent held at some moment of a day, wherever
// on Earth the day was: days begin 14 hours before UTC and end 12 hours after.
func (r *Referral) consentedOn(day renjia.Date) bool {
	begins := day.Start(time.UTC).Add(-14 * time.Hour)
	ends := day.AddDays(1).Start(time.UTC).Add(12 * time.Hour)
	c := &r.Consent
	return c.Given.Before(ends) && (c.Until.IsZero() || c.Until.After(begins)) && (c.Withdrawn.IsZero() || c.Withdrawn.After(begins))
}

// continues checks that a referral continues another one as it says.
func (r *Referral) continues(parent *Referral) error {
	var p renjia.Problems
	p.Require(r.Client == parent.Client, "client", "must be that of referral %s", parent.ID)
	p.Require(!r.Sent.Before(parent.Sent), "sent", "must not be before %s, when the client was first sent", parent.Sent)
	switch r.Transfer {
	case HandBack:
		p.Require(r.From == parent.To && r.To == parent.From, "transfer", "a hand-back goes from the receiver to the sender")
	case Forward:
		p.Require(r.From == parent.To && r.To != parent.From, "transfer", "the receiver forwards to a third")
	case Again:
		p.Require(r.From == parent.From, "transfer", "the sender refers again")
	}
	return p.Err(fmt.Sprintf("referral after %s", parent.ID))
}

// within brings the references of a referral into the form of a space.
func (r Referral) within(space string) Referral {
	for _, ref := range [...]*renjia.Ref{&r.From, &r.To, &r.Client, &r.Consent.Of, &r.Consent.To, &r.Consent.Guardian} {
		*ref = within(space, *ref)
	}
	return r
}
