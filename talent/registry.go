package talent

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the wing. Each takes the act of the caller (By, and
// as needed At, Authority, Reason, Key) and fills in Verb and On.
type Registry struct{ w storage.Writer }

// NewRegistry returns the registry that writes through w: a *storage.Space,
// where every verb is a commit of its own, or a *storage.Tx, which binds several
// verbs into one.
func NewRegistry(w storage.Writer) *Registry { return &Registry{w: w} }

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return NewRegistry(tx) }

// add stores a new record under one verb, giving it an identifier if it has
// none.
func add[T any](ctx context.Context, w storage.Writer, act renjia.Act, verb string, v *T, id *renjia.ID[T], put func(*storage.Tx, T) (bool, error)) error {
	return w.Write(ctx, act.Does(verb, renjia.Ref{}), func(tx *storage.Tx) error {
		if id.IsZero() {
			*id = renjia.NewID[T](tx.Source())
		}
		_, err := put(tx, *v)
		return err
	})
}

// Enrol adds a person.
func (r *Registry) Enrol(ctx context.Context, act renjia.Act, p Person) (Person, error) {
	err := add(ctx, r.w, act, "talent.person.enrol", &p, &p.ID, putPerson(ctx))
	return p, err
}

func putPerson(ctx context.Context) func(*storage.Tx, Person) (bool, error) {
	return func(tx *storage.Tx, p Person) (bool, error) {
		_, err := guards.Ensure(ctx, tx, guard{ID: guardOf(p.ID)})
		if err != nil && !errors.Is(err, renjia.ErrExists) { // it exists once there are hours
			return false, err
		}
		return people.Ensure(ctx, tx, p)
	}
}

// Engage begins an engagement. A minor who volunteers needs a guardian's
// consent (Regulations on Voluntary Service; Shanghai 2019).
func (r *Registry) Engage(ctx context.Context, act renjia.Act, e Engagement) (Engagement, error) {
	err := add(ctx, r.w, act, "talent.engagement.begin", &e, &e.ID, putEngagement(ctx))
	return e, err
}

const majority = 18 // Civil Code art. 17

func putEngagement(ctx context.Context) func(*storage.Tx, Engagement) (bool, error) {
	return func(tx *storage.Tx, e Engagement) (bool, error) {
		doc, err := people.Get(ctx, tx, e.Person)
		if err != nil {
			return false, err
		}
		p := &doc.Value
		if !p.Born.IsZero() && p.Born.Age(e.Period.From) < majority && p.Guardian.IsZero() {
			return false, fmt.Errorf("engagement %s: the person is under %d and no guardian has consented: %w", e.ID, majority, renjia.ErrForbidden)
		}
		return engagements.Ensure(ctx, tx, e)
	}
}

// Leave ends an engagement; until is the first day on which it no longer holds.
func (r *Registry) Leave(ctx context.Context, act renjia.Act, id EngagementID, until renjia.Date, reason string) (e Engagement, err error) {
	err = r.w.Write(ctx, act.Does("talent.engagement.end", engagements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := engagements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if !doc.Value.Period.Until.IsZero() {
			return &renjia.StateError{Record: "engagement", ID: id.String(), State: "ended", Verb: "end"}
		}
		doc.Value.Period.Until, doc.Value.Reason = until, reason
		e = doc.Value
		return engagements.Save(tx, doc)
	})
	return e, err
}

// Certify records a professional registration of an enrolled person.
func (r *Registry) Certify(ctx context.Context, act renjia.Act, c Registration) (Registration, error) {
	err := add(ctx, r.w, act, "talent.registration.add", &c, &c.ID, putRegistration(ctx))
	return c, err
}

func putRegistration(ctx context.Context) func(*storage.Tx, Registration) (bool, error) {
	return func(tx *storage.Tx, c Registration) (bool, error) {
		if err := enrolled(ctx, tx, c.Person); err != nil {
			return false, err
		}
		return registrations.Ensure(ctx, tx, c)
	}
}

// Supervise pairs two enrolled people.
func (r *Registry) Supervise(ctx context.Context, act renjia.Act, s Supervision) (Supervision, error) {
	err := add(ctx, r.w, act, "talent.supervision.begin", &s, &s.ID, putSupervision(ctx))
	return s, err
}

func putSupervision(ctx context.Context) func(*storage.Tx, Supervision) (bool, error) {
	return func(tx *storage.Tx, s Supervision) (bool, error) {
		if err := enrolled(ctx, tx, s.Supervisor, s.Worker); err != nil {
			return false, err
		}
		return supervisions.Ensure(ctx, tx, s)
	}
}

func enrolled(ctx context.Context, tx *storage.Tx, ids ...PersonID) error {
	_, err := people.All(ctx, tx, ids...)
	return err
}

// RecordHours records a stretch of work. It fails with ErrConflict if it
// overlaps another record of the person.
func (r *Registry) RecordHours(ctx context.Context, act renjia.Act, h HoursRecord) (HoursRecord, error) {
	h.State = HoursRecorded
	err := add(ctx, r.w, act, "talent.hours.record", &h, &h.ID, putHours(ctx))
	return h, err
}

// OverlapError names the record that a new one overlaps. It matches ErrConflict.
type OverlapError struct {
	Record HoursID // the one that is refused
	With   HoursID // the one that is there
}

// Error names both records.
func (e *OverlapError) Error() string {
	return fmt.Sprintf("hours record %s: overlaps %s of the same person", e.Record, e.With)
}

// Is reports whether target is renjia.ErrConflict.
func (e *OverlapError) Is(target error) bool { return target == renjia.ErrConflict }

func putHours(ctx context.Context) func(*storage.Tx, HoursRecord) (bool, error) {
	return func(tx *storage.Tx, h HoursRecord) (bool, error) {
		if h.Person.IsZero() {
			return false, h.Validate()
		}
		g, err := guards.Get(ctx, tx, guardOf(h.Person))
		if err != nil {
			return false, fmt.Errorf("hours record %s: its person is not enrolled: %w", h.ID, err)
		}
		isNew, err := hours.Ensure(ctx, tx, h)
		if err != nil || !isNew || h.State == HoursReversed {
			return isNew, err
		}
		if err := overlap(ctx, tx, &h); err != nil {
			return false, err
		}
		g.Value.Records++
		return true, guards.Save(tx, g)
	}
}

// overlap looks at the records of the person that begin less than the longest
// stretch before, and before the end.
func overlap(ctx context.Context, tx *storage.Tx, h *HoursRecord) error {
	q := storage.Query{Order: "slot", Where: []storage.Cond{
		storage.Between("slot", slotAt(h.Person, h.Interval.From.Add(-LongestHours)), slotAt(h.Person, h.Interval.Until)),
	}}
	for doc, err := range hours.Find(ctx, tx, q) {
		if err != nil {
			return err
		}
		if doc.Value.ID != h.ID && doc.Value.Interval.Overlaps(h.Interval) {
			return &OverlapError{Record: h.ID, With: doc.Value.ID}
		}
	}
	return nil
}

// ApproveHours confirms a record.
func (r *Registry) ApproveHours(ctx context.Context, act renjia.Act, id HoursID) (HoursRecord, error) {
	return r.stepHours(ctx, act, id, "approve")
}

// ReverseHours takes a record back. Record the right hours anew, naming in
// Reverses what they correct.
func (r *Registry) ReverseHours(ctx context.Context, act renjia.Act, id HoursID) (HoursRecord, error) {
	return r.stepHours(ctx, act, id, "reverse")
}

func (r *Registry) stepHours(ctx context.Context, act renjia.Act, id HoursID, verb string) (h HoursRecord, err error) {
	err = r.w.Write(ctx, act.Does("talent.hours."+verb, hours.Ref(id)), func(tx *storage.Tx) error {
		doc, err := hours.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if doc.Value.State, err = doc.Value.next(verb); err != nil {
			return err
		}
		h = doc.Value
		return hours.Save(tx, doc)
	})
	return h, err
}

// ImportPeople enrols a stream of people in chunks that can be repeated; see
// storage.Import. The other imports are alike.
func (r *Registry) ImportPeople(ctx context.Context, act renjia.Act, all iter.Seq2[Person, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.person.import", renjia.Ref{}), all, putPerson(ctx))
}

// ImportEngagements stores a stream of engagements.
func (r *Registry) ImportEngagements(ctx context.Context, act renjia.Act, all iter.Seq2[Engagement, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.engagement.import", renjia.Ref{}), all, putEngagement(ctx))
}

// ImportRegistrations stores a stream of registrations.
func (r *Registry) ImportRegistrations(ctx context.Context, act renjia.Act, all iter.Seq2[Registration, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.registration.import", renjia.Ref{}), all, putRegistration(ctx))
}

// ImportSupervisions stores a stream of supervisions.
func (r *Registry) ImportSupervisions(ctx context.Context, act renjia.Act, all iter.Seq2[Supervision, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.supervision.import", renjia.Ref{}), all, putSupervision(ctx))
}

// ImportHours stores a stream of hours in the states they have; none may overlap
// another of its person.
func (r *Registry) ImportHours(ctx context.Context, act renjia.Act, all iter.Seq2[HoursRecord, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.hours.import", renjia.Ref{}), all, putHours(ctx))
}
