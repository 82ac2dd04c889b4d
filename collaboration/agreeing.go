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

// Sign records that all parties have signed a draft on a day.
func (r *Registry) Sign(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "sign", func(a *Agreement) error {
		a.Signed = on
		return nil
	})
}

// EnterIntoForce records that the term of a signed agreement has begun.
func (r *Registry) EnterIntoForce(ctx context.Context, act renjia.Act, id AgreementID) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "enter-into-force", func(*Agreement) error { return nil })
}

// Withdraw gives up an agreement that has not come into force.
func (r *Registry) Withdraw(ctx context.Context, act renjia.Act, id AgreementID) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "withdraw", func(*Agreement) error { return nil })
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

// End ends an agreement in force before its term is over; on is the first day on
// which it no longer holds.
func (r *Registry) End(ctx context.Context, act renjia.Act, id AgreementID, on renjia.Date) (Agreement, error) {
	return r.stepAgreement(ctx, act, id, "end", func(a *Agreement) error {
		a.Ended = on
		return nil
	})
}

func (r *Registry) stepAgreement(ctx context.Context, act renjia.Act, id AgreementID, verb string, change func(*Agreement) error) (Agreement, error) {
	return step(ctx, r.w, act, "collaboration.agreement."+verb, agreements, id, func(a *Agreement) (err error) {
		if a.State, err = agreementSteps.next("agreement", id.String(), a.State, verb); err != nil {
			return err
		}
		return change(a)
	})
}
