package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// PerformDuty records that a duty was performed on a day, late if after its due
// day; the evidence is the record that shows it, if there is one.
func (r *Registry) PerformDuty(ctx context.Context, act renjia.Act, id AgreementID, key string, on renjia.Date, evidence renjia.Ref) (Agreement, error) {
	return r.stepDuty(ctx, act, id, key, "perform", func(space string, d *Duty) {
		d.Settled, d.Evidence = on, within(space, evidence)
		if d.Due.Before(on) {
			d.State = DutyLate
		}
	})
}

// BreachDuty records on a day that a duty was not performed.
func (r *Registry) BreachDuty(ctx context.Context, act renjia.Act, id AgreementID, key string, on renjia.Date) (Agreement, error) {
	return r.stepDuty(ctx, act, id, key, "breach", func(_ string, d *Duty) { d.Settled = on })
}

// PostponeDuty moves the due day of an open duty. The first one is kept.
func (r *Registry) PostponeDuty(ctx context.Context, act renjia.Act, id AgreementID, key string, due renjia.Date) (Agreement, error) {
	return r.stepDuty(ctx, act, id, key, "postpone", func(_ string, d *Duty) {
		if d.FirstDue.IsZero() {
			d.FirstDue = d.Due
		}
		d.Due = due
	})
}

func (r *Registry) stepDuty(ctx context.Context, act renjia.Act, id AgreementID, key, verb string, change func(string, *Duty)) (Agreement, error) {
	return r.changeAgreement(ctx, act, id, verb+"-duty", func(space string, a *Agreement) error {
		i := a.duty(key)
		if i < 0 {
			return fmt.Errorf("agreement %s: duty %q: %w", id, key, renjia.ErrNotFound)
		}
		if !a.held() {
			return &renjia.StateError{Record: "agreement", ID: id.String(), State: string(a.State), Verb: verb + "-duty"}
		}
		d := &a.Duties[i]
		state, err := dutySteps.Next("duty", key, d.State, verb)
		if err != nil {
			return err
		}
		d.State = state
		change(space, d)
		return nil
	})
}

// AgreementsOf yields the agreements of a subject in force on a day, in the order
// in which they begin.
func AgreementsOf(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date) iter.Seq2[Agreement, error] {
	q := storage.Query{
		Where: []storage.Cond{storage.Eq("party", within(r.Space(), subject)), storage.Until("from", on.AddDays(1))}, Order: "from",
	}
	return keep(agreements.Find(ctx, r, q), func(a *Agreement) bool { return a.InForce(on) })
}

// DueDuty is a duty with its agreement.
type DueDuty struct {
	Agreement AgreementID
	Duty      Duty
}

// DutiesDue yields the open duties of all agreements whose day came by a day, by
// agreement in the order of their first open due days.
func DutiesDue(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[DueDuty, error] {
	q := storage.Query{Where: []storage.Cond{storage.Until("due", on.AddDays(1))}, Order: "due"}
	return func(yield func(DueDuty, error) bool) {
		for doc, err := range agreements.Find(ctx, r, q) {
			if err != nil {
				yield(DueDuty{}, err)
				return
			}
			for _, d := range doc.Value.DutiesDue(on) {
				if !yield(DueDuty{doc.Value.ID, d}, nil) {
					return
				}
			}
		}
	}
}

// Renewal is an agreement that runs out, with what was begun to renew it.
type Renewal struct {
	Agreement Agreement
	Next      []Agreement // drafts, proposed and signed ones
}

// AgreementsToRenew yields the agreements in force on a day whose term is over at
// most so many days later, the first to end first, with what renews them.
func AgreementsToRenew(ctx context.Context, r storage.Reader, on renjia.Date, days int) iter.Seq2[Renewal, error] {
	q := storage.Query{Where: []storage.Cond{storage.Between("until", on.AddDays(1), on.AddDays(days+1))}, Order: "until"}
	return func(yield func(Renewal, error) bool) {
		for a, err := range keep(agreements.Find(ctx, r, q), func(a *Agreement) bool { return a.InForce(on) }) {
			x := Renewal{Agreement: a}
			if err == nil {
				x.Next, err = renewalsOf(ctx, r, a.ID)
			}
			if !yield(x, err) || err != nil {
				return
			}
		}
	}
}

func renewalsOf(ctx context.Context, r storage.Reader, id AgreementID) (all []Agreement, err error) {
	for doc, err := range agreements.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("renews", id)}}) {
		if err != nil {
			return nil, err
		}
		if doc.Value.State != AgreementWithdrawn {
			all = append(all, doc.Value)
		}
	}
	return all, nil
}

// keep yields the values of records that pass a test.
func keep[T any](docs iter.Seq2[storage.Doc[T], error], ok func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for doc, err := range docs {
			if err == nil && !ok(&doc.Value) {
				continue
			}
			if !yield(doc.Value, err) || err != nil {
				return
			}
		}
	}
}
