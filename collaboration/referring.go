package collaboration

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Refer sends a client on. Sender and receiver must be registered, and the
// client's consent must cover the day it is sent.
func (r *Registry) Refer(ctx context.Context, act renjia.Act, f Referral) (Referral, error) {
	err := r.w.Write(ctx, act.Does("collaboration.referral.send", f.To), func(tx *storage.Tx) error {
		if !f.Parent.IsZero() || f.Transfer != "" {
			return fmt.Errorf("referral: continues %s: use PassOn or ReferAgain: %w", f.Parent, renjia.ErrInvalid)
		}
		return refer(ctx, tx, &f)
	})
	return f, err
}

func refer(ctx context.Context, tx *storage.Tx, f *Referral) error {
	if f.ID.IsZero() {
		f.ID = renjia.NewID[Referral](tx.Source())
	}
	*f = f.within(tx.Space())
	f.State = ReferralSent
	if err := registered(ctx, tx, f.From, f.To); err != nil {
		return err
	}
	if !f.Consent.Covers(f.To, ReferralPurpose, tx.Time()) {
		return fmt.Errorf("referral %s: the client's consent does not cover it: %w", f.ID, renjia.ErrForbidden)
	}
	return referrals.Insert(tx, *f)
}

// AcknowledgeReferral records that the receiver has the referral, before the
// answer.
func (r *Registry) AcknowledgeReferral(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "acknowledge", func(f *Referral) error {
		if !f.Acknowledged.IsZero() {
			return &renjia.StateError{Record: "referral", ID: id.String(), State: "acknowledged", Verb: "acknowledge", Allowed: []string{"accept", "decline"}}
		}
		f.Acknowledged = on
		return nil
	})
}

// Accept records that the receiver takes the client.
func (r *Registry) Accept(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "accept", func(f *Referral) error {
		f.Answered = on
		return nil
	})
}

// Decline records that the receiver does not take the client. The act's Reason is
// kept with it.
func (r *Registry) Decline(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "decline", func(f *Referral) error {
		f.Answered, f.StatusReason = on, act.Reason
		return nil
	})
}

// HoldReferral records that an accepted referral rests from a day on. The act's
// Reason is kept with it and must be given.
func (r *Registry) HoldReferral(ctx context.Context, act renjia.Act, id ReferralID, from renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "hold", func(f *Referral) error {
		f.Holds = append(slices.Clone(f.Holds), Hold{Period: renjia.Period{From: from}, Reason: act.Reason})
		return nil
	})
}

// ResumeReferral records that a referral on hold goes on from a day.
func (r *Registry) ResumeReferral(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "resume", func(f *Referral) error {
		f.release(on)
		return nil
	})
}

// release ends an open hold. One that ends on the day it began is no hold.
func (r *Referral) release(on renjia.Date) {
	last := len(r.Holds) - 1
	if last < 0 || !r.Holds[last].Period.Until.IsZero() {
		return
	}
	r.Holds = slices.Clone(r.Holds)
	r.Holds[last].Period.Until = on
	if r.Holds[last].Period.From == on {
		r.Holds = r.Holds[:last]
	}
}

// Serve records that the receiver has served the client.
func (r *Registry) Serve(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "serve", func(f *Referral) error {
		f.Served = on
		return nil
	})
}

// ReportOutcome records what the receiver says became of it. The loop is closed
// when the sender has been told; see [Registry.Close].
func (r *Registry) ReportOutcome(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date, outcome string) (Referral, error) {
	return r.stepReferral(ctx, act, id, "report", func(f *Referral) error {
		f.Reported, f.Outcome = on, outcome
		return nil
	})
}

// Close tells the sender what became of it: the outcome given, or the one
// reported before if that is empty.
func (r *Registry) Close(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date, outcome string) (Referral, error) {
	return r.stepReferral(ctx, act, id, "close", func(f *Referral) error {
		if f.Outcome != "" && outcome != "" && outcome != f.Outcome {
			return fmt.Errorf("referral %s: the receiver reported another outcome: %w", id, renjia.ErrConflict)
		}
		f.Closed = on
		if outcome != "" {
			f.Outcome = outcome
		}
		return nil
	})
}

// FailReferral records that an accepted referral will not be served. The act's
// Reason is kept with it and must be given. The sender must still be told.
func (r *Registry) FailReferral(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "fail", func(f *Referral) error {
		f.end(ReferralFailed, on, act.Reason)
		return nil
	})
}

// CancelReferral records that the sender takes the referral back before the
// client is served. The act's Reason is kept with it and must be given.
func (r *Registry) CancelReferral(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "cancel", func(f *Referral) error {
		f.end(ReferralCancelled, on, act.Reason)
		return nil
	})
}

func (r *Referral) end(how ReferralState, on renjia.Date, reason string) {
	r.release(on)
	r.Ending, r.Ended, r.StatusReason = how, on, reason
}

// MarkReferralInError records that there never was such a referral. It stays, and
// no figure or layer counts it. The act's Reason is kept with it and must be
// given.
func (r *Registry) MarkReferralInError(ctx context.Context, act renjia.Act, id ReferralID) (Referral, error) {
	return r.stepReferral(ctx, act, id, "mark-in-error", func(f *Referral) error {
		if n := len(f.Holds); n > 0 && f.Holds[n-1].Period.Until.IsZero() {
			f.Holds = f.Holds[: n-1 : n-1]
		}
		f.StatusReason = act.Reason
		return nil
	})
}

// WithdrawConsent records, at the time of the act, that the client takes the
// consent back. The referral goes no further; what was done before stays lawful
// (Personal Information Protection Law art. 15).
func (r *Registry) WithdrawConsent(ctx context.Context, act renjia.Act, id ReferralID) (f Referral, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.referral.withdraw", referrals.Ref(id)), func(tx *storage.Tx) error {
		doc, err := referrals.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		f = doc.Value
		if f.State, err = referralSteps.Next("referral", id.String(), f.State, "withdraw"); err != nil {
			return err
		}
		f.Consent.Withdrawn = tx.Time()
		if n := len(f.Holds); n > 0 && f.Holds[n-1].Period.Until.IsZero() {
			f.release(later(f.withdrawn(), f.Holds[n-1].Period.From))
		}
		doc.Value = f
		return referrals.Save(tx, doc)
	})
	return f, err
}

func (r *Registry) stepReferral(ctx context.Context, act renjia.Act, id ReferralID, verb string, change func(*Referral) error) (Referral, error) {
	return step(ctx, r.w, act, "collaboration.referral."+verb, referrals, id, func(f *Referral) (err error) {
		if f.State, err = referralSteps.Next("referral", id.String(), f.State, verb); err != nil {
			return err
		}
		return change(f)
	})
}
