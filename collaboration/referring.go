package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Refer sends a client on. Sender and receiver must be registered, and the
// client's consent must cover the day it is sent.
func (r *Registry) Refer(ctx context.Context, act renjia.Act, f Referral) (Referral, error) {
	err := r.w.Write(ctx, act.Does("collaboration.referral.send", f.To), func(tx *storage.Tx) error {
		if f.ID.IsZero() {
			f.ID = renjia.NewID[Referral](tx.Source())
		}
		f = f.within(tx.Space())
		f.State = ReferralSent
		if err := registered(ctx, tx, f.From, f.To); err != nil {
			return err
		}
		if !f.Consent.Covers(f.To, ReferralPurpose, tx.Time()) {
			return fmt.Errorf("referral %s: the client's consent does not cover it: %w", f.ID, renjia.ErrForbidden)
		}
		return referrals.Insert(tx, f)
	})
	return f, err
}

// Accept records that the receiver takes the client.
func (r *Registry) Accept(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "accept", func(f *Referral) { f.Answered = on })
}

// Decline records that the receiver does not take the client.
func (r *Registry) Decline(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "decline", func(f *Referral) { f.Answered = on })
}

// Serve records that the receiver has served the client.
func (r *Registry) Serve(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date) (Referral, error) {
	return r.stepReferral(ctx, act, id, "serve", func(f *Referral) { f.Served = on })
}

// Close tells the sender what became of it.
func (r *Registry) Close(ctx context.Context, act renjia.Act, id ReferralID, on renjia.Date, outcome string) (Referral, error) {
	return r.stepReferral(ctx, act, id, "close", func(f *Referral) { f.Closed, f.Outcome = on, outcome })
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
		if f.State, err = referralSteps.next("referral", id.String(), f.State, "withdraw"); err != nil {
			return err
		}
		f.Consent.Withdrawn = tx.Time()
		doc.Value = f
		return referrals.Save(tx, doc)
	})
	return f, err
}

func (r *Registry) stepReferral(ctx context.Context, act renjia.Act, id ReferralID, verb string, change func(*Referral)) (Referral, error) {
	return step(ctx, r.w, act, "collaboration.referral."+verb, referrals, id, func(f *Referral) (err error) {
		f.State, err = referralSteps.next("referral", id.String(), f.State, verb)
		change(f)
		return err
	})
}
