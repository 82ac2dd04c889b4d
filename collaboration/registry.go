package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the wing. Each takes the act of the caller (By, and
// as needed At, Authority, Reason, Key) and fills in Verb and On.
type Registry struct {
	w       storage.Writer
	classes *Vocabulary
}

// NewRegistry returns the registry that writes through w: a *storage.Space,
// where every verb is a commit of its own, or a *storage.Tx, which binds several
// verbs into one. Subjects must be of a class of the vocabulary.
func NewRegistry(w storage.Writer, classes *Vocabulary) *Registry {
	return &Registry{w: w, classes: classes}
}

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return &Registry{w: tx, classes: r.classes} }

// Register adds a subject. Without an identifier it gets one.
func (r *Registry) Register(ctx context.Context, act renjia.Act, s Subject) (Subject, error) {
	err := r.w.Write(ctx, act.Does("collaboration.subject.register", s.refIfAny()), func(tx *storage.Tx) error {
		if s.ID.IsZero() {
			s.ID = renjia.NewID[Subject](tx.Source())
		}
		if _, err := r.classes.Class(s.Class); err != nil {
			return err
		}
		return subjects.Insert(tx, s)
	})
	return s, err
}

func (s *Subject) refIfAny() renjia.Ref {
	if s.ID.IsZero() {
		return renjia.Ref{}
	}
	return s.Ref()
}

// AssignRole adds a role between two registered subjects.
func (r *Registry) AssignRole(ctx context.Context, act renjia.Act, role Role) (Role, error) {
	err := r.w.Write(ctx, act.Does("collaboration.role.assign", role.Of), func(tx *storage.Tx) error {
		if role.ID.IsZero() {
			role.ID = renjia.NewID[Role](tx.Source())
		}
		if err := registered(ctx, tx, role.Of, role.In); err != nil {
			return err
		}
		return roles.Insert(tx, role)
	})
	return role, err
}

// registered checks that references of the same space name subjects.
func registered(ctx context.Context, tx *storage.Tx, refs ...renjia.Ref) error {
	for _, ref := range refs {
		if ref.In(tx.Space()).Space != tx.Space() {
			continue
		}
		id, err := renjia.As[Subject](ref, SubjectKind)
		if err == nil {
			_, err = subjects.Get(ctx, tx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Draft adds an agreement in draft. Its parties must be registered, and what it
// renews must be there and not lead back to it.
func (r *Registry) Draft(ctx context.Context, act renjia.Act, a Agreement) (Agreement, error) {
	err := r.w.Write(ctx, act.Does("collaboration.agreement.draft", renjia.Ref{}), func(tx *storage.Tx) error {
		if a.ID.IsZero() {
			a.ID = renjia.NewID[Agreement](tx.Source())
		}
		a.State = AgreementDraft
		if err := checkAgreement(ctx, tx, &a); err != nil {
			return err
		}
		return agreements.Insert(tx, a)
	})
	return a, err
}

func checkAgreement(ctx context.Context, tx *storage.Tx, a *Agreement) error {
	for _, p := range a.Party {
		if err := registered(ctx, tx, p.Subject); err != nil {
			return err
		}
	}
	for id := a.Renews; !id.IsZero(); {
		if id == a.ID {
			return fmt.Errorf("agreement %s: renews itself through others: %w", a.ID, renjia.ErrInvalid)
		}
		doc, err := agreements.Get(ctx, tx, id)
		if err != nil {
			return fmt.Errorf("agreement %s renews: %w", a.ID, err)
		}
		id = doc.Value.Renews
	}
	return nil
}

// Sign makes a draft binding from the first day of its term.
func (r *Registry) Sign(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "sign", func(a *Agreement) { a.Signed = on })
}

// EnterIntoForce records that the term of a signed agreement has begun.
func (r *Registry) EnterIntoForce(ctx context.Context, act renjia.Act, id AgreementID) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "enter-into-force", func(*Agreement) {})
}

// End ends an agreement; on is the first day on which it no longer holds.
func (r *Registry) End(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "end", func(a *Agreement) { a.Ended = on })
}

func (r *Registry) stepAgreement(ctx context.Context, act renjia.Act, id AgreementID, verb string, change func(*Agreement)) (Agreement, error) {
	return step(ctx, r.w, act, "collaboration.agreement."+verb, agreements, id, func(a *Agreement) (err error) {
		a.State, err = agreementSteps.next("agreement", id.String(), a.State, verb)
		change(a)
		return err
	})
}

// step changes one record by one verb.
func step[T any](ctx context.Context, w storage.Writer, act renjia.Act, verb string, c *storage.Collection[T], id renjia.ID[T], change func(*T) error) (v T, err error) {
	err = w.Write(ctx, act.Does(verb, c.Ref(id)), func(tx *storage.Tx) error {
		doc, err := c.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(&doc.Value); err != nil {
			return err
		}
		v = doc.Value
		return c.Save(tx, doc)
	})
	return v, err
}

// Refer sends a client on. Sender and receiver must be registered, and the
// client's consent must cover the day it is sent.
func (r *Registry) Refer(ctx context.Context, act renjia.Act, f Referral) (Referral, error) {
	err := r.w.Write(ctx, act.Does("collaboration.referral.send", f.To), func(tx *storage.Tx) error {
		if f.ID.IsZero() {
			f.ID = renjia.NewID[Referral](tx.Source())
		}
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

func (r *Registry) stepReferral(ctx context.Context, act renjia.Act, id ReferralID, verb string, change func(*Referral)) (Referral, error) {
	return step(ctx, r.w, act, "collaboration.referral."+verb, referrals, id, func(f *Referral) (err error) {
		f.State, err = referralSteps.next("referral", id.String(), f.State, verb)
		change(f)
		return err
	})
}

// Commit records a promise of a registered subject.
func (r *Registry) Commit(ctx context.Context, act renjia.Act, c Commitment) (Commitment, error) {
	err := r.w.Write(ctx, act.Does("collaboration.commitment.make", c.Owner), func(tx *storage.Tx) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[Commitment](tx.Source())
		}
		c.State = CommitmentOpen
		if err := registered(ctx, tx, c.Owner); err != nil {
			return err
		}
		return commitments.Insert(tx, c)
	})
	return c, err
}

// Keep records that a promise was done on a day: kept, or late if after its due
// day.
func (r *Registry) Keep(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.settle(ctx, act, id, "keep", on)
}

// Break records that a promise will not be kept.
func (r *Registry) Break(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.settle(ctx, act, id, "break", on)
}

func (r *Registry) settle(ctx context.Context, act renjia.Act, id CommitmentID, verb string, on renjia.Date) (Commitment, error) {
	return step(ctx, r.w, act, "collaboration.commitment."+verb, commitments, id, func(c *Commitment) (err error) {
		c.State, err = commitmentSteps.next("commitment", id.String(), c.State, verb)
		c.Settled = on
		if c.State == CommitmentKept && c.Due.Before(on) {
			c.State = CommitmentLate
		}
		return err
	})
}

// ImportSubjects registers a stream of subjects as they are, in chunks that can
// be repeated. See storage.Import.
func (r *Registry) ImportSubjects(ctx context.Context, act renjia.Act, all iter.Seq2[Subject, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.subject.import", renjia.Ref{}), all, func(tx *storage.Tx, s Subject) (bool, error) {
		if _, err := r.classes.Class(s.Class); err != nil {
			return false, err
		}
		return subjects.Ensure(ctx, tx, s)
	})
}

// ImportAgreements stores a stream of agreements in the states they have, in
// chunks that can be repeated. A renewal comes after what it renews.
func (r *Registry) ImportAgreements(ctx context.Context, act renjia.Act, all iter.Seq2[Agreement, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.agreement.import", renjia.Ref{}), all, func(tx *storage.Tx, a Agreement) (bool, error) {
		if err := checkAgreement(ctx, tx, &a); err != nil {
			return false, err
		}
		return agreements.Ensure(ctx, tx, a)
	})
}

// ImportReferrals stores a stream of referrals in the states they have, in chunks
// that can be repeated.
func (r *Registry) ImportReferrals(ctx context.Context, act renjia.Act, all iter.Seq2[Referral, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.referral.import", renjia.Ref{}), all, func(tx *storage.Tx, f Referral) (bool, error) {
		return ensure(ctx, tx, referrals, f, f.From, f.To)
	})
}

// ImportCommitments stores a stream of commitments in the states they have, in
// chunks that can be repeated.
func (r *Registry) ImportCommitments(ctx context.Context, act renjia.Act, all iter.Seq2[Commitment, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.commitment.import", renjia.Ref{}), all, func(tx *storage.Tx, c Commitment) (bool, error) {
		return ensure(ctx, tx, commitments, c, c.Owner)
	})
}

func ensure[T any](ctx context.Context, tx *storage.Tx, c *storage.Collection[T], v T, refs ...renjia.Ref) (bool, error) {
	if err := registered(ctx, tx, refs...); err != nil {
		return false, err
	}
	return c.Ensure(ctx, tx, v)
}
