package collaboration

import (
	"time"

	"github.com/renjia-project/renjia"
)

// StateOn returns the state that a referral had on a day by its dates, "" before
// it was sent. One entered in error never was a referral and keeps that state.
// The day on which a client withdrew is that of UTC.
func (r *Referral) StateOn(day renjia.Date) ReferralState {
	happened := func(d renjia.Date) bool { return !d.IsZero() && !day.Before(d) }
	switch {
	case r.State == ReferralInError:
		return ReferralInError
	case !happened(r.Sent):
		return ""
	case happened(r.Closed):
		return ReferralClosed
	case happened(r.Ended):
		return r.Ending
	case r.State == ReferralWithdrawn && happened(r.withdrawn()):
		return ReferralWithdrawn
	case happened(r.Reported):
		return ReferralCompleted
	case happened(r.Served):
		return ReferralServed
	case !happened(r.Answered):
		return ReferralSent
	case r.declined():
		return ReferralDeclined
	case held(r.Holds, day):
		return ReferralOnHold
	}
	return ReferralAccepted
}

func (r *Referral) withdrawn() renjia.Date {
	if r.Consent.Withdrawn.IsZero() {
		return renjia.Date{}
	}
	return renjia.DateIn(r.Consent.Withdrawn, time.UTC)
}

// declined reports whether the answer was no. One that was closed without being
// served and did not end otherwise was declined.
func (r *Referral) declined() bool {
	return r.State == ReferralDeclined || r.State == ReferralClosed && r.Served.IsZero() && r.Ending == ""
}

// Waits reports whether somebody still has to act on a day: the receiver, or
// whoever tells the sender.
func (r *Referral) Waits(day renjia.Date) bool {
	switch r.StateOn(day) {
	case "", ReferralClosed, ReferralCancelled, ReferralWithdrawn, ReferralInError:
		return false
	}
	return true
}

// FHIRStatus returns the code of the state in FHIR R4 Task.status. Those served
// are in-progress until the outcome is there; a client who withdraws cancels.
func (r *Referral) FHIRStatus() string {
	switch r.State {
	case ReferralSent:
		if r.Acknowledged.IsZero() {
			return "requested"
		}
		return "received"
	case ReferralDeclined:
		return "rejected"
	case ReferralServed:
		return "in-progress"
	case ReferralPassedOn, ReferralFailed:
		return "failed"
	case ReferralWithdrawn:
		return "cancelled"
	case ReferralClosed:
		switch {
		case r.Ending != "":
			return "failed"
		case r.declined():
			return "rejected"
		}
		return "completed"
	}
	return string(r.State) // accepted, on-hold, completed, cancelled, entered-in-error
}

// The events of a referral that clocks run between: sent, acknowledged, answered,
// accepted, served, reported, closed. Who answers has acknowledged, and who is
// told the outcome has had it reported.
func (r *Referral) event(name string) (renjia.Date, bool) {
	switch name {
	case "sent":
		return r.Sent, true
	case "acknowledged":
		return first(r.Acknowledged, r.answered()), true
	case "answered":
		return r.answered(), true
	case "accepted":
		if r.declined() {
			return renjia.Date{}, true
		}
		return r.Answered, true
	case "served":
		return r.Served, true
	case "reported":
		if r.Served.IsZero() {
			return renjia.Date{}, true
		}
		return first(r.Reported, r.Closed), true
	case "closed":
		return r.Closed, true
	}
	return renjia.Date{}, false
}

// answered is when the receiver answered, if only by passing the client on.
func (r *Referral) answered() renjia.Date {
	if r.Answered.IsZero() && r.Ending == ReferralPassedOn {
		return r.Ended
	}
	return r.Answered
}

// over is when the referral ended without being served: what was to follow will
// not.
func (r *Referral) over() renjia.Date {
	switch {
	case r.Ending != "":
		return r.Ended
	case r.declined():
		return r.Answered
	case r.State == ReferralWithdrawn:
		return r.withdrawn()
	}
	return renjia.Date{}
}

func first(days ...renjia.Date) renjia.Date {
	for _, d := range days {
		if !d.IsZero() {
			return d
		}
	}
	return renjia.Date{}
}

// Clock tells how one clock of a referral stands on a day. Its events are sent,
// acknowledged, answered, accepted, served, reported and closed; other names are
// ErrInvalid. The clocks that lead to closed run on for one that was declined,
// failed or was passed on: the sender must be told of that too.
func (r *Referral) Clock(c Clock, cal renjia.Calendar, on renjia.Date) (ClockStatus, error) {
	if err := c.Validate(); err != nil {
		return ClockStatus{}, err
	}
	return r.course(c.Until).run(c, cal, on)
}

// course is what clocks and spells until an event need to know.
func (r *Referral) course(until string) course {
	k := course{event: r.event, holds: r.Holds, ended: r.over()}
	if until == "closed" && r.Ending != ReferralCancelled && r.State != ReferralWithdrawn {
		k.ended = renjia.Date{}
	}
	if r.State == ReferralInError {
		k.ended = r.Sent
		k.event = func(name string) (renjia.Date, bool) {
			_, ok := r.event(name)
			return renjia.Date{}, ok
		}
	}
	return k
}

func later(a, b renjia.Date) renjia.Date {
	if a.Before(b) {
		return b
	}
	return a
}
