package collaboration

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Onward is where a referral goes on to, with the client's consent to that. The
// consent to the first transfer covers no second one (Personal Information
// Protection Law arts 14, 23: another recipient needs consent of its own).
type Onward struct {
	ID      ReferralID     // of the new referral; empty: a new one
	To      renjia.Ref     // the sender (a hand-back) or a third
	Need    string         // empty: as it was
	Consent renjia.Consent // to that receiver
	On      renjia.Date
}

// PassOn lets the receiver of a referral hand the client back to the sender or
// forward the client to a third, before serving: the referral ends as passed-on,
// and a new one continues it, in one act. The act's Reason is kept with the old
// one and must be given. The sender must still be told; see [Registry.Close].
func (r *Registry) PassOn(ctx context.Context, act renjia.Act, id ReferralID, to Onward) (next Referral, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.referral.pass-on", referrals.Ref(id)), func(tx *storage.Tx) error {
		doc, err := referrals.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		old := &doc.Value
		if old.State, err = referralSteps.Next("referral", id.String(), old.State, "pass-on"); err != nil {
			return err
		}
		old.end(ReferralPassedOn, to.On, act.Reason)
		if err := referrals.Save(tx, doc); err != nil {
			return err
		}
		how := Forward
		if within(tx.Space(), to.To) == old.From {
			how = HandBack
		}
		next = to.after(old, old.To, how)
		return goOn(ctx, tx, old, &next)
	})
	return next, err
}

// ReferAgain lets the sender of a referral that was declined, failed, cancelled,
// passed on or closed send the client on once more, to another or the same
// receiver. The old referral stays as it is.
func (r *Registry) ReferAgain(ctx context.Context, act renjia.Act, id ReferralID, to Onward) (next Referral, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.referral.refer-again", referrals.Ref(id)), func(tx *storage.Tx) error {
		doc, err := referrals.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		old := &doc.Value
		switch old.State {
		case ReferralSent, ReferralAccepted, ReferralOnHold, ReferralServed, ReferralCompleted, ReferralInError:
			return &renjia.StateError{Record: "referral", ID: id.String(), State: string(old.State), Verb: "refer-again"}
		}
		next = to.after(old, old.From, Again)
		return goOn(ctx, tx, old, &next)
	})
	return next, err
}

func (o Onward) after(old *Referral, from renjia.Ref, how Transfer) Referral {
	return Referral{
		ID: o.ID, Parent: old.ID, Transfer: how, From: from, To: o.To, Client: old.Client,
		Need: cmp.Or(o.Need, old.Need), Consent: o.Consent, Sent: o.On,
	}
}

func goOn(ctx context.Context, tx *storage.Tx, old, next *Referral) error {
	if err := refer(ctx, tx, next); err != nil {
		return err
	}
	return next.continues(old)
}

// Chain returns the referrals that belong together, from the first one sent
// through every transfer, in the order in which they were sent. It takes one
// query a referral.
func Chain(ctx context.Context, r storage.Reader, id ReferralID) ([]Referral, error) {
	root, err := referrals.Get(ctx, r, id)
	for seen := 0; err == nil && !root.Value.Parent.IsZero(); seen++ {
		if seen > maxChain {
			return nil, fmt.Errorf("referral %s: its chain has no beginning: %w", id, renjia.ErrCorrupt)
		}
		root, err = referrals.Get(ctx, r, root.Value.Parent)
	}
	if err != nil {
		return nil, err
	}
	chain := []Referral{root.Value}
	for i := 0; i < len(chain); i++ {
		for doc, err := range referrals.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("parent", chain[i].ID.String())}}) {
			if err != nil {
				return nil, err
			}
			chain = append(chain, doc.Value)
		}
	}
	slices.SortStableFunc(chain, func(a, b Referral) int { return a.Sent.Compare(b.Sent) })
	return chain, nil
}

const maxChain = 10_000 // transfers of one client
