package collaboration

import (
	"time"

	"github.com/renjia-project/renjia"
)

// Referral hands a client from one subject to another and closes the loop: the
// sender learns what became of it. There is none without the client's consent.
type Referral struct {
	ID       ReferralID     `json:"id"`
	From     renjia.Ref     `json:"from"`
	To       renjia.Ref     `json:"to"`
	Client   renjia.Ref     `json:"client" privacy:"sensitive"`
	Need     string         `json:"need" privacy:"sensitive"`
	Consent  renjia.Consent `json:"consent" privacy:"personal"`
	State    ReferralState  `json:"state"`
	Sent     renjia.Date    `json:"sent"`
	Answered renjia.Date    `json:"answered,omitzero"` // accepted or declined
	Served   renjia.Date    `json:"served,omitzero"`
	Closed   renjia.Date    `json:"closed,omitzero"`
	Outcome  string         `json:"outcome,omitempty" privacy:"sensitive"`
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
	ReferralServed    ReferralState = "served"
	ReferralClosed    ReferralState = "closed"
	ReferralWithdrawn ReferralState = "withdrawn" // the client took the consent back before being served
)

var referralSteps = steps[ReferralState]{
	ReferralSent:     {"accept": ReferralAccepted, "decline": ReferralDeclined, "withdraw": ReferralWithdrawn},
	ReferralAccepted: {"serve": ReferralServed, "withdraw": ReferralWithdrawn},
	ReferralServed:   {"close": ReferralClosed},
	ReferralDeclined: {"close": ReferralClosed},
}

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
	p.Require(referralSteps.known(r.State), "state", "%q is unknown", r.State)
	r.checkDates(&p)
	r.checkConsent(&p)
	p.Require(r.State != ReferralClosed || r.Outcome != "", "outcome", "must be given when the referral is closed")
	return p.Err("referral")
}

func (r *Referral) checkDates(p *renjia.Problems) {
	p.Require(!r.Sent.IsZero(), "sent", "must be given")
	last := r.Sent
	sent, closed := r.State == ReferralSent, r.State == ReferralClosed
	for _, step := range [...]struct {
		path     string
		on       renjia.Date
		due, may bool
	}{
		{"answered", r.Answered, !sent && r.State != ReferralWithdrawn, !sent},
		{"served", r.Served, r.State == ReferralServed, r.State == ReferralServed || closed}, // a declined one is closed unserved
		{"closed", r.Closed, closed, closed},
	} {
		p.Require(!step.due || !step.on.IsZero(), step.path, "must be given in state %s", r.State)
		p.Require(step.may || step.on.IsZero(), step.path, "must be empty in state %s", r.State)
		if step.on.IsZero() {
			continue
		}
		p.Require(!step.on.Before(last), step.path, "must not be before %s", last)
		last = step.on
	}
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

// within brings the references of a referral into the form of a space.
func (r Referral) within(space string) Referral {
	for _, ref := range [...]*renjia.Ref{&r.From, &r.To, &r.Client, &r.Consent.Of, &r.Consent.To, &r.Consent.Guardian} {
		*ref = within(space, *ref)
	}
	return r
}
