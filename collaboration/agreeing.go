package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Draft adds an agreement in draft. Its parties must be registered, and what it
// renews must be there and not lead back to it.
func (r *Registry) Draft(ctx context.Context, act renjia.Act, a Agreement) (Agreement, error) {
	err := r.w.Write(ctx, act.Does("collaboration.agreement.draft", renjia.Ref{}), func(tx *storage.Tx) error {
		if a.ID.IsZero() {
			a.ID = renjia.NewID[Agreement](tx.Source())
		}
		a = a.within(tx.Space())
		a.State = AgreementDraft
		for i := range a.Duties {
			if a.Duties[i].State == "" {
				a.Duties[i].State = DutyOpen
			}
		}
		if err := checkAgreement(ctx, tx, &a); err != nil {
			return err
		}
		return agreements.Insert(tx, a)
	})
	return a, err
}

func checkAgreement(ctx context.Context, tx *storage.Tx, a *Agreement) error {
	for _, p := range a.Party {
		if err := registered(ctx, tx, append(someRefs(p.Signatory), p.Subject)...); err != nil {
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

// Propose fixes the text of a draft and lays it before the parties to sign.
func (r *Registry) Propose(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "propose", func(a *Agreement) error {
		a.Proposed = on
		return nil
	})
}

// SignFor records that one party has signed a proposed agreement, and who signed
// for it. With the last signature the agreement is signed.
func (r *Registry) SignFor(ctx context.Context, act renjia.Act, id AgreementID, party, signatory renjia.Ref, on renjia.Date) (a Agreement, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.agreement.sign-for", agreements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := agreements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		signatory := within(tx.Space(), signatory)
		if err := registered(ctx, tx, someRefs(signatory)...); err != nil {
			return err
		}
		if err := doc.Value.sign(within(tx.Space(), party), signatory, on); err != nil {
			return err
		}
		a = doc.Value
		return agreements.Save(tx, doc)
	})
	return a, err
}

func (a *Agreement) sign(party, signatory renjia.Ref, on renjia.Date) error {
	if a.State != AgreementProposed {
		return &renjia.StateError{Record: "agreement", ID: a.ID.String(), State: string(a.State), Verb: "sign-for"}
	}
	i := a.party(party)
	if i < 0 || on.IsZero() {
		return fmt.Errorf("agreement %s: sign for %s on %s: want a party and a day: %w", a.ID, party, on, renjia.ErrInvalid)
	}
	if !a.Party[i].Signed.IsZero() {
		return fmt.Errorf("agreement %s: %s signed on %s already: %w", a.ID, party, a.Party[i].Signed, renjia.ErrExists)
	}
	a.Party[i].Signed, a.Party[i].Signatory = on, signatory
	if !a.signedByAll() {
		return nil
	}
	a.State = AgreementSigned
	for _, q := range a.Party {
		if a.Signed.Before(q.Signed) {
			a.Signed = q.Signed
		}
	}
	return nil
}

// Sign records that all parties that have not signed yet have on a day.
func (r *Registry) Sign(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "sign", func(a *Agreement) error {
		a.Signed = on
		for i := range a.Party {
			if a.Party[i].Signed.IsZero() {
				a.Party[i].Signed = on
			}
		}
		return nil
	})
}

// EnterIntoForce records that the term of a signed agreement has begun. One that
// it renews and that is in force ends on the day it begins, or with its own term
// if that is before, and is renewed. No agreement is renewed twice.
func (r *Registry) EnterIntoForce(ctx context.Context, act renjia.Act, id AgreementID) (a Agreement, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.agreement.enter-into-force", agreements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := agreements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if doc.Value.State, err = agreementSteps.Next("agreement", id.String(), doc.Value.State, "enter-into-force"); err != nil {
			return err
		}
		a = doc.Value
		if err := supersede(ctx, tx, &a); err != nil {
			return err
		}
		return agreements.Save(tx, doc)
	})
	return a, err
}

// supersede ends what an agreement renews, if that is still in force.
func supersede(ctx context.Context, tx *storage.Tx, by *Agreement) error {
	if by.Renews.IsZero() {
		return nil
	}
	doc, err := agreements.Get(ctx, tx, by.Renews)
	if err != nil {
		return err
	}
	old := &doc.Value
	if old.State == AgreementExpired || old.State == AgreementEnded {
		return nil
	}
	if old.State, err = agreementSteps.Next("agreement", old.ID.String(), old.State, "renew"); err != nil {
		return err
	}
	if old.Term.Until.IsZero() || by.Term.From.Before(old.Term.Until) {
		old.Ended = by.Term.From
	}
	old.lapse()
	return agreements.Save(tx, doc)
}

// Withdraw gives up an agreement that has not come into force.
func (r *Registry) Withdraw(ctx context.Context, act renjia.Act, id AgreementID) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "withdraw", func(*Agreement) error { return nil })
}

// SuspendAgreement records that an agreement does not bind from a day on.
func (r *Registry) SuspendAgreement(ctx context.Context, act renjia.Act, id AgreementID, from renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "suspend", func(a *Agreement) error {
		a.Suspended = append(a.Suspended, renjia.Period{From: from})
		return nil
	})
}

// ResumeAgreement records that a suspended agreement binds again from a day on.
func (r *Registry) ResumeAgreement(ctx context.Context, act renjia.Act, id AgreementID, from renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "resume", func(a *Agreement) error {
		return closePeriod("agreement", id.String(), "resume", &a.Suspended[len(a.Suspended)-1], from)
	})
}

// Expire records that the term of an agreement is over on a day.
func (r *Registry) Expire(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "expire", func(a *Agreement) error {
		if a.Term.Until.IsZero() || on.Before(a.Term.Until) {
			return fmt.Errorf("agreement %s: its term %s is not over on %s: %w", id, a.Term, on, renjia.ErrInvalid)
		}
		return nil
	})
}

// GiveNotice records that a party gives notice on a day. The agreement stays as
// it is until it is ended.
func (r *Registry) GiveNotice(ctx context.Context, act renjia.Act, id AgreementID, by renjia.Ref, on renjia.Date) (Agreement, error) {
	return r.changeAgreement(ctx, act, id, "give-notice", func(space string, a *Agreement) error {
		if a.State != AgreementInForce && a.State != AgreementSuspended {
			return &renjia.StateError{Record: "agreement", ID: id.String(), State: string(a.State), Verb: "give-notice"}
		}
		if !a.Notice.Given.IsZero() {
			return fmt.Errorf("agreement %s: notice was given on %s: %w", id, a.Notice.Given, renjia.ErrExists)
		}
		a.Notice = Notice{By: within(space, by), Given: on}
		return nil
	})
}

// End ends an agreement in force before its term is over; on is the first day on
// which it no longer holds. If it has a period of notice, that must have passed.
func (r *Registry) End(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "end", func(a *Agreement) error {
		a.Ended = on
		a.lapse()
		return nil
	})
}

// EndByConsent ends an agreement as End does, by all parties and without notice.
func (r *Registry) EndByConsent(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "end", func(a *Agreement) error {
		a.Ended, a.Consensual = on, true
		a.lapse()
		return nil
	})
}

// Renew drafts the next version of an agreement in force or over: it has its
// title, type, parties, contributions and clauses where next has none, and no
// signatures. It takes the place of the old one when it enters into force.
func (r *Registry) Renew(ctx context.Context, act renjia.Act, id AgreementID, next Agreement) (Agreement, error) {
	err := r.w.Write(ctx, act.Does("collaboration.agreement.renew", agreements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := agreements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		old := doc.Value
		if !old.held() || old.State == AgreementRenewed {
			return &renjia.StateError{Record: "agreement", ID: id.String(), State: string(old.State), Verb: "renew"}
		}
		next, err = r.In(tx).Draft(ctx, act, old.nextVersion(next))
		return err
	})
	return next, err
}

// nextVersion fills what a renewal does not say.
func (a *Agreement) nextVersion(next Agreement) Agreement {
	next.Renews = a.ID
	if next.Title.IsZero() {
		next.Title = a.Title
	}
	if next.Type == "" {
		next.Type = a.Type
	}
	if len(next.Party) == 0 {
		for _, q := range a.Party {
			next.Party = append(next.Party, Party{Subject: q.Subject, Duty: q.Duty, Role: q.Role})
		}
	}
	if next.Contributions == nil {
		next.Contributions = a.Contributions
	}
	if next.Sharing == nil {
		next.Sharing = a.Sharing
	}
	if next.NoticeDays == 0 {
		next.NoticeDays = a.NoticeDays
	}
	return next
}

func (r *Registry) stepAgreement(ctx context.Context, act renjia.Act, id AgreementID, verb string, change func(*Agreement) error) (Agreement, error) {
	return step(ctx, r.w, act, "collaboration.agreement."+verb, agreements, id, func(a *Agreement) (err error) {
		if a.State, err = agreementSteps.Next("agreement", id.String(), a.State, verb); err != nil {
			return err
		}
		return change(a)
	})
}

// changeAgreement changes an agreement without a step of its state.
func (r *Registry) changeAgreement(ctx context.Context, act renjia.Act, id AgreementID, verb string, change func(string, *Agreement) error) (a Agreement, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.agreement."+verb, agreements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := agreements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(tx.Space(), &doc.Value); err != nil {
			return err
		}
		a = doc.Value
		return agreements.Save(tx, doc)
	})
	return a, err
}
