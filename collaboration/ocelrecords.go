package collaboration

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// eachOf runs a function on every record of a kind, in the order of identifiers.
func eachOf[T any](ctx context.Context, r storage.Reader, c *storage.Collection[T], fn func(*T)) error {
	for doc, err := range c.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return err
		}
		fn(&doc.Value)
	}
	return nil
}

func (o *ocelLog) agreements(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, agreements, func(a *Agreement) {
		parts := make([]part, len(a.Party))
		for i, p := range a.Party {
			parts[i] = part{p.Subject, "party"}
		}
		var began renjia.Date
		if a.held() {
			began = a.Term.From
		}
		o.record(agreements.Ref(a.ID), renjia.RefTo(agreements.Kind(), a.Renews), parts,
			happening{"agreement proposed", a.Proposed}, happening{"agreement signed", a.Signed},
			happening{"agreement in force", began}, happening{"agreement ended", a.Ended})
	})
}

func (o *ocelLog) projects(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, projects, func(x *JointProject) {
		parts := []part{{x.Lead, "lead"}}
		for _, p := range x.Partners {
			parts = append(parts, part{p.Subject, "partner"})
		}
		steps := []happening{
			{"project proposed", x.Proposed}, {"project approved", x.Approved}, {"project started", x.Started}, {"project " + string(x.State), x.Over},
		}
		for _, d := range x.Deliverables {
			steps = append(steps, happening{"deliverable done", d.Done})
		}
		o.record(x.Ref(), renjia.Ref{}, parts, steps...)
	})
}

func (o *ocelLog) referrals(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, referrals, func(f *Referral) {
		if f.State == ReferralInError {
			return
		}
		answer := "referral accepted"
		if f.declined() {
			answer = "referral declined"
		}
		steps := []happening{
			{"referral sent", f.Sent}, {"referral acknowledged", f.Acknowledged}, {answer, f.Answered}, {"referral served", f.Served},
			{"referral reported", f.Reported}, {"referral " + string(f.Ending), f.Ended}, {"referral closed", f.Closed},
		}
		if f.State == ReferralWithdrawn {
			steps = append(steps, happening{"referral withdrawn", f.withdrawn()})
		}
		o.record(referrals.Ref(f.ID), renjia.RefTo(referrals.Kind(), f.Parent), []part{{f.From, "sender"}, {f.To, "receiver"}}, steps...)
	})
}

func (o *ocelLog) commitments(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, commitments, func(c *Commitment) {
		parts := []part{{c.Owner, "owner"}, {c.Meeting, "meeting"}, {c.Basis, "basis"}}
		for _, to := range c.To {
			parts = append(parts, part{to, "creditor"})
		}
		made := "commitment made"
		if !c.Counts() || !c.Accepted.IsZero() {
			made = "commitment proposed"
		}
		steps := []happening{{made, c.Made}, {"commitment accepted", c.Accepted}, {"commitment begun", c.Begun}}
		for _, m := range c.Moved {
			steps = append(steps, happening{"commitment moved", m.On})
		}
		steps = append(steps, happening{"commitment " + string(c.State), c.Settled}, happening{"commitment verified", c.Verified})
		o.record(commitments.Ref(c.ID), renjia.Ref{}, parts, steps...)
	})
}

// mediations tells of committee and mediators, and not of the parties.
func (o *ocelLog) mediations(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, mediations, func(m *Mediation) {
		parts := []part{{m.Committee, "committee"}}
		var assigned renjia.Date
		for _, x := range m.Mediators {
			parts = append(parts, part{x.Subject, "mediator"})
			assigned = first(assigned, x.Accepted)
		}
		answer := "mediation admitted"
		if m.State == MediationRefused {
			answer = "mediation refused"
		}
		steps := []happening{{"mediation applied", m.Applied}, {answer, m.Answered}, {"mediation assigned", assigned}}
		for _, s := range m.Sessions {
			steps = append(steps, happening{"mediation session", s.On})
		}
		steps = append(steps, happening{"mediation " + string(m.StateOn(m.Ended)), m.Ended})
		if m.Result != nil && m.Result.Confirm != nil {
			steps = append(steps, happening{"confirmation applied", m.Result.Confirm.Applied}, happening{"confirmation decided", m.Result.Confirm.Decided})
		}
		steps = append(steps, happening{"mediation " + string(m.State), m.Fulfilled})
		for _, f := range m.FollowUps {
			steps = append(steps, happening{"mediation followed up", f.On})
		}
		o.record(mediations.Ref(m.ID), renjia.Ref{}, parts, steps...)
	})
}

func (o *ocelLog) delegations(ctx context.Context, r storage.Reader) error {
	return eachOf(ctx, r, delegations, func(d *Delegation) {
		steps := []happening{{"task taken on", d.Period.From}}
		if d.State != DelegationCarried {
			steps = append(steps, happening{"task " + string(d.State), d.Period.Until})
		}
		o.record(delegations.Ref(d.ID), renjia.Ref{}, []part{{d.From, "from"}, {d.To, "carrier"}, {d.Task, "task"}}, steps...)
	})
}
