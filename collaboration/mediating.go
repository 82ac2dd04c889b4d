package collaboration

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// ApplyMediation adds a dispute that was brought to a committee. Committee and
// parties must be registered.
func (r *Registry) ApplyMediation(ctx context.Context, act renjia.Act, m Mediation) (Mediation, error) {
	err := r.w.Write(ctx, act.Does("collaboration.mediation.apply", m.Committee), func(tx *storage.Tx) error {
		if m.ID.IsZero() {
			m.ID = renjia.NewID[Mediation](tx.Source())
		}
		m = m.within(tx.Space())
		m.State = MediationApplied
		if err := registered(ctx, tx, m.people()...); err != nil {
			return err
		}
		return mediations.Insert(tx, m)
	})
	return m, err
}

func (m *Mediation) people() []renjia.Ref {
	all := []renjia.Ref{m.Committee}
	for _, d := range m.Parties {
		all = append(all, d.Subject)
	}
	for _, x := range m.Mediators {
		all = append(all, x.Subject)
	}
	return all
}

// Willing says when each party agreed to be mediated.
type Willing map[renjia.Ref]renjia.Date

// AdmitMediation takes a dispute on. Every party must have agreed to be mediated,
// by the day of the act or before (People's Mediation Law art. 17): willing says
// when, for those whose record does not.
func (r *Registry) AdmitMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, willing Willing) (Mediation, error) {
	return r.stepMediation(ctx, act, id, "admit", func(tx *storage.Tx, m *Mediation) error {
		m.Answered = on
		m.Parties = slices.Clone(m.Parties)
		for ref, day := range willing {
			ref := within(tx.Space(), ref)
			i := slices.IndexFunc(m.Parties, func(d Disputant) bool { return d.Subject == ref })
			if i < 0 {
				return fmt.Errorf("mediation %s: %s is no party: %w", id, ref, renjia.ErrInvalid)
			}
			m.Parties[i].Willing = day
		}
		return nil
	})
}

// RefuseMediation does not take a dispute on: a party is unwilling, or it is none
// that people's mediation may settle. The act's Reason is kept with it and must be
// given, and the parties must be told what else is open to them.
func (r *Registry) RefuseMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, told ...Remedy) (Mediation, error) {
	return r.stepMediation(ctx, act, id, "refuse", func(_ *storage.Tx, m *Mediation) error {
		m.Answered, m.Reason, m.Told = on, act.Reason, told
		return nil
	})
}

// AssignMediators adds those who mediate, chosen or accepted by all parties. One
// who is a party is ErrInvalid. One with a tie of interest to a party on the day of
// acceptance is ErrForbidden: a near relative of one, one in whom a relation of
// interest leads to one, or one whom anything else in [Conflicts] speaks against,
// unless the parties were told of it and waived that. Which relatives are near is
// said by the Near of the mediation; without it that is ErrUnspecified.
func (r *Registry) AssignMediators(ctx context.Context, act renjia.Act, id MediationID, all ...Mediator) (Mediation, error) {
	return r.stepMediation(ctx, act, id, "assign", func(tx *storage.Tx, m *Mediation) error {
		if len(all) == 0 {
			return fmt.Errorf("mediation %s: assign: name a mediator: %w", id, renjia.ErrInvalid)
		}
		m.Mediators = append(slices.Clone(m.Mediators), all...)
		*m = m.within(tx.Space())
		if err := registered(ctx, tx, m.people()...); err != nil {
			return err
		}
		return m.impartial(ctx, tx, r.relations)
	})
}

// impartial refuses mediators with a tie of interest to a party.
func (m *Mediation) impartial(ctx context.Context, r storage.Reader, known *Relations) error {
	parties := make([]renjia.Ref, len(m.Parties))
	for i, d := range m.Parties {
		parties[i] = d.Subject
	}
	for i, x := range m.Mediators {
		if m.isParty(x.Subject) {
			return fmt.Errorf("mediation %s: mediators[%d]: is a party: %w", m.ID, i, renjia.ErrInvalid)
		}
		found, err := Conflicts(ctx, r, ConflictQuery{Who: x.Subject, Parties: parties, On: x.Accepted, Near: m.Near, Known: known})
		if err != nil {
			return fmt.Errorf("mediation %s: %w", m.ID, err)
		}
		for _, c := range found {
			if !slices.Contains(x.Waived, c.Kind) {
				return fmt.Errorf("mediation %s: mediators[%d]: %s to a party on %s: choose another, or let the parties waive it: %w", m.ID, i, c.Kind, x.Accepted, renjia.ErrForbidden)
			}
		}
	}
	return nil
}

// HoldSession records a session. Whoever was there must be a party, a mediator, or
// invited.
func (r *Registry) HoldSession(ctx context.Context, act renjia.Act, id MediationID, s Sitting) (Mediation, error) {
	return r.stepMediation(ctx, act, id, "sit", func(tx *storage.Tx, m *Mediation) error {
		s = s.within(tx.Space())
		m.Sessions = append(slices.Clone(m.Sessions), s)
		return registered(ctx, tx, s.Present...)
	})
}

// Settle records the agreement that the parties reached, of all that was disputed
// or of a part.
func (r *Registry) Settle(ctx context.Context, act renjia.Act, id MediationID, s Settlement, partly bool) (Mediation, error) {
	verb := "settle"
	if partly {
		verb = "settle-partly"
	}
	return r.stepMediation(ctx, act, id, verb, func(tx *storage.Tx, m *Mediation) error {
		s = s.within(tx.Space())
		if s.Confirm != nil {
			return fmt.Errorf("mediation %s: an agreement just reached has no confirmation yet: %w", id, renjia.ErrInvalid)
		}
		m.Result, m.Ended, m.Partly = &s, s.Reached, partly
		return nil
	})
}

// FailMediation records that the parties reached no agreement. The act's Reason is
// kept with it and must be given, and the parties must be told what else is open
// to them (People's Mediation Law art. 26).
func (r *Registry) FailMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, told ...Remedy) (Mediation, error) {
	return r.endMediation(ctx, act, id, "fail", on, told)
}

// WithdrawMediation records that a party no longer wants to be mediated, which each
// may at any time (People's Mediation Law art. 23(2)).
func (r *Registry) WithdrawMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, told ...Remedy) (Mediation, error) {
	return r.endMediation(ctx, act, id, "withdraw", on, told)
}

// TerminateMediation records that the committee ends it. The act's Reason is kept
// with it and must be given.
func (r *Registry) TerminateMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, told ...Remedy) (Mediation, error) {
	return r.endMediation(ctx, act, id, "terminate", on, told)
}

func (r *Registry) endMediation(ctx context.Context, act renjia.Act, id MediationID, verb string, on renjia.Date, told []Remedy) (Mediation, error) {
	return r.stepMediation(ctx, act, id, verb, func(_ *storage.Tx, m *Mediation) error {
		m.Ended, m.Reason, m.Told = on, act.Reason, told
		return nil
	})
}

// ApplyConfirmation records that the parties together apply to a court to confirm
// their agreement, within 30 days from when it took effect (People's Mediation Law
// art. 33).
func (r *Registry) ApplyConfirmation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, court string, applicants ...renjia.Ref) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "confirm", func(tx *storage.Tx, m *Mediation) error {
		if m.Result.Confirm != nil && m.Result.Confirm.Result != Dismissed {
			return &renjia.StateError{Record: "mediation", ID: id.String(), State: "before the court", Verb: "confirm", Allowed: []string{"decide"}}
		}
		m.Result.Confirm = &Confirmation{Applied: on, Court: court, Applicants: applicants}
		*m = m.within(tx.Space())
		return nil
	})
}

// DecideConfirmation records what the court decided.
func (r *Registry) DecideConfirmation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date, result CourtResult) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "decide", func(_ *storage.Tx, m *Mediation) error {
		if m.Result.Confirm == nil || m.Result.Confirm.Result != "" {
			return &renjia.StateError{Record: "mediation", ID: id.String(), State: "not before the court", Verb: "decide", Allowed: []string{"confirm"}}
		}
		m.Result.Confirm.Decided, m.Result.Confirm.Result = on, result
		return nil
	})
}

// PerformTerm records that a term (counted from 0) was performed on a day.
func (r *Registry) PerformTerm(ctx context.Context, act renjia.Act, id MediationID, term int, on renjia.Date) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "perform", func(_ *storage.Tx, m *Mediation) error {
		if term < 0 || term >= len(m.Result.Terms) {
			return fmt.Errorf("mediation %s: terms[%d]: there are %d: %w", id, term, len(m.Result.Terms), renjia.ErrNotFound)
		}
		if t := &m.Result.Terms[term]; t.Performed.IsZero() {
			t.Performed = on
			return nil
		}
		return fmt.Errorf("mediation %s: terms[%d] was performed on %s: %w", id, term, m.Result.Terms[term].Performed, renjia.ErrExists)
	})
}

// CompleteMediation records that all that was agreed was done by a day. Every term
// must have been performed by then.
func (r *Registry) CompleteMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "complete", func(_ *storage.Tx, m *Mediation) error {
		for i, t := range m.Result.Terms {
			if on.Before(t.Performed) {
				return fmt.Errorf("mediation %s: terms[%d] was performed on %s, after %s: %w", id, i, t.Performed, on, renjia.ErrInvalid)
			}
		}
		m.Fulfilled = on
		return nil
	})
}

// BreachMediation records that what was agreed was not done. The act's Reason is
// kept with it. The parties can sue over it, or have a confirmed agreement enforced
// (People's Mediation Law arts 32, 33); terms may still be performed late.
func (r *Registry) BreachMediation(ctx context.Context, act renjia.Act, id MediationID, on renjia.Date) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "breach", func(_ *storage.Tx, m *Mediation) error {
		m.Fulfilled, m.Reason = on, act.Reason
		return nil
	})
}

// FollowUpMediation records a visit to the parties after the agreement (回访).
func (r *Registry) FollowUpMediation(ctx context.Context, act renjia.Act, id MediationID, f FollowUp) (Mediation, error) {
	return r.stepSettled(ctx, act, id, "follow-up", func(tx *storage.Tx, m *Mediation) error {
		f.By = within(tx.Space(), f.By)
		m.FollowUps = append(slices.Clone(m.FollowUps), f)
		return registered(ctx, tx, f.By)
	})
}

// stepSettled changes a mediation that has an agreement, on a copy of that.
func (r *Registry) stepSettled(ctx context.Context, act renjia.Act, id MediationID, verb string, change func(*storage.Tx, *Mediation) error) (Mediation, error) {
	return r.stepMediation(ctx, act, id, verb, func(tx *storage.Tx, m *Mediation) error {
		*m = m.within(tx.Space())
		return change(tx, m)
	})
}

func (r *Registry) stepMediation(ctx context.Context, act renjia.Act, id MediationID, verb string, change func(*storage.Tx, *Mediation) error) (m Mediation, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.mediation."+verb, mediations.Ref(id)), func(tx *storage.Tx) error {
		doc, err := mediations.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		m = doc.Value
		if m.State, err = mediationSteps.Next("mediation", id.String(), m.State, verb); err != nil {
			return err
		}
		if err := change(tx, &m); err != nil {
			return err
		}
		doc.Value = m
		return mediations.Save(tx, doc)
	})
	return m, err
}
