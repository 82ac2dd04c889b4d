package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// GrantMandate adds a mandate of a registered subject. One that is delegated must
// not be wider than the one it is delegated from. Since that must be there first,
// no mandate is delegated from itself.
func (r *Registry) GrantMandate(ctx context.Context, act renjia.Act, m Mandate) (Mandate, error) {
	err := r.w.Write(ctx, act.Does("collaboration.mandate.grant", m.Holder), func(tx *storage.Tx) error {
		if m.ID.IsZero() {
			m.ID = renjia.NewID[Mandate](tx.Source())
		}
		m = m.within(tx.Space())
		if err := checkMandate(ctx, tx, &m); err != nil {
			return err
		}
		return mandates.Insert(tx, m)
	})
	return m, err
}

func checkMandate(ctx context.Context, tx *storage.Tx, m *Mandate) error {
	if err := registered(ctx, tx, m.Holder); err != nil || m.Parent.IsZero() {
		return err
	}
	if m.Parent == m.ID {
		return fmt.Errorf("mandate %s: is delegated from itself: %w", m.ID, renjia.ErrInvalid)
	}
	parent, err := mandates.Get(ctx, tx, m.Parent)
	if err != nil {
		return fmt.Errorf("mandate %s is delegated from: %w", m.ID, err)
	}
	return parent.Value.Wider(*m)
}

// RevokeMandate ends a mandate; until is the first day on which it no longer
// holds. What was delegated from it ends with it.
func (r *Registry) RevokeMandate(ctx context.Context, act renjia.Act, id MandateID, until renjia.Date) (Mandate, error) {
	return step(ctx, r.w, act, "collaboration.mandate.revoke", mandates, id, func(m *Mandate) error {
		if until.IsZero() {
			return fmt.Errorf("mandate %s: revoke: needs a day: %w", id, renjia.ErrInvalid)
		}
		if !m.Period.Until.IsZero() && !until.Before(m.Period.Until) {
			return &renjia.StateError{Record: "mandate", ID: id.String(), State: "over since " + m.Period.Until.String(), Verb: "revoke"}
		}
		m.Period.Until = until
		return nil
	})
}

// ImportMandates stores a stream of mandates, in chunks that can be repeated. One
// comes after the one it is delegated from.
func (r *Registry) ImportMandates(ctx context.Context, act renjia.Act, all iter.Seq2[Mandate, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.mandate.import", renjia.Ref{}), all, func(tx *storage.Tx, m Mandate) (bool, error) {
		m = m.within(tx.Space())
		if err := checkMandate(ctx, tx, &m); err != nil {
			return false, err
		}
		return mandates.Ensure(ctx, tx, m)
	})
}

// MandateQuery asks who may do something among the subjects.
type MandateQuery struct {
	Holder renjia.Ref // zero: anybody
	Power  Power
	Matter string     // empty: any
	Over   renjia.Ref // zero: anybody
	On     renjia.Date
}

// MandatesFor yields the mandates that allow it on a day, in the order of their
// identifiers. A delegated one counts only while the mandates it came from hold.
func MandatesFor(ctx context.Context, r storage.Reader, q MandateQuery) iter.Seq2[Mandate, error] {
	holder, over := within(r.Space(), q.Holder), within(r.Space(), q.Over)
	where := []storage.Cond{storage.Eq("power", q.Power)}
	if !holder.IsZero() {
		where = append(where, storage.Eq("holder", holder))
	}
	return func(yield func(Mandate, error) bool) {
		for doc, err := range mandates.Find(ctx, r, storage.Query{Where: where}) {
			m := doc.Value
			holds := err == nil && m.Allows(q.Power, q.Matter, over, q.On)
			if holds {
				holds, err = sourcesHold(ctx, r, &m, q.On)
			}
			if (holds || err != nil) && !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// sourcesHold reports whether all mandates that one came from hold on a day.
func sourcesHold(ctx context.Context, r storage.Reader, m *Mandate, on renjia.Date) (bool, error) {
	for id := m.Parent; !id.IsZero(); {
		doc, err := mandates.Get(ctx, r, id)
		if err != nil || !doc.Value.Period.Contains(on) {
			return false, err
		}
		id = doc.Value.Parent
	}
	return true, nil
}
