package talent

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// RecordHours records a stretch of work of an enrolled person. One that overlaps
// another record of the person is an [OverlapError]; one without a check-out or
// longer than LongestHours is ErrInvalid.
func (r *Registry) RecordHours(ctx context.Context, act renjia.Act, h HoursRecord) (HoursRecord, error) {
	h.State, h.Interval = HoursRecorded, instants(h.Interval)
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

// instants brings both ends to the precision in which they are stored and
// compared.
func instants(i renjia.Interval) renjia.Interval {
	return renjia.Interval{From: renjia.Instant(i.From), Until: renjia.Instant(i.Until)}
}

func putHours(ctx context.Context) func(*storage.Tx, HoursRecord) (bool, error) {
	return func(tx *storage.Tx, h HoursRecord) (bool, error) {
		h.Interval = instants(h.Interval)
		if h.State == HoursOpen {
			return false, fmt.Errorf("hours record %s: is open: check in instead: %w", h.ID, renjia.ErrInvalid)
		}
		if err := h.Validate(); err != nil {
			return false, err
		}
		g, err := guards.Get(ctx, tx, guardOf(h.Person))
		if err != nil {
			return false, fmt.Errorf("hours record %s: its person is not enrolled: %w", h.ID, err)
		}
		// Asked before anything is buffered: a caller who carries on after the
		// refusal must not commit what was refused.
		if err := admit(ctx, tx, &h); err != nil {
			return false, err
		}
		isNew, err := hours.Ensure(ctx, tx, h)
		if err != nil || !isNew {
			return isNew, err
		}
		g.Value.Records++
		return true, guards.Save(tx, g)
	}
}

// admit checks a record against the others of its person.
func admit(ctx context.Context, tx *storage.Tx, h *HoursRecord) error {
	if !h.Reverses.IsZero() {
		if err := corrects(ctx, tx, h); err != nil {
			return err
		}
	}
	if h.State == HoursReversed {
		return nil // takes up no time
	}
	return overlap(ctx, tx, h)
}

// corrects checks that what a record names in Reverses is the same person's and
// was taken back.
func corrects(ctx context.Context, tx *storage.Tx, h *HoursRecord) error {
	doc, err := hours.Get(ctx, tx, h.Reverses)
	if err != nil {
		return fmt.Errorf("hours record %s corrects: %w", h.ID, err)
	}
	if doc.Value.Person != h.Person || doc.Value.State != HoursReversed {
		return fmt.Errorf("hours record %s: %s is not a reversed record of the same person: %w", h.ID, h.Reverses, renjia.ErrInvalid)
	}
	return nil
}

func overlap(ctx context.Context, tx *storage.Tx, h *HoursRecord) error {
	return overlapping(ctx, tx, h.ID, h.Person, h.Interval)
}

// overlapping looks at the records of the person that begin less than the longest
// stretch before, and before the end. An open one takes up no time yet: it is looked
// at when it is closed.
func overlapping(ctx context.Context, tx *storage.Tx, id HoursID, person PersonID, i renjia.Interval) error {
	q := storage.Query{Order: "slot", Where: []storage.Cond{
		storage.Between("slot", slotAt(person, i.From.Add(-LongestHours)), slotAt(person, i.Until)),
	}}
	for doc, err := range hours.Find(ctx, tx, q) {
		if err != nil {
			return err
		}
		if doc.Value.ID != id && doc.Value.Interval.Overlaps(i) {
			return &OverlapError{Record: id, With: doc.Value.ID}
		}
	}
	return nil
}

// ApproveHours confirms a record.
func (r *Registry) ApproveHours(ctx context.Context, act renjia.Act, id HoursID) (HoursRecord, error) {
	return r.stepHours(ctx, act, id, "approve")
}

// ReverseHours takes a record back, also one that is still open. Record the right
// hours anew, naming in Reverses what they correct.
func (r *Registry) ReverseHours(ctx context.Context, act renjia.Act, id HoursID) (h HoursRecord, err error) {
	err = r.w.Write(ctx, act.Does("talent.hours.reverse", hours.Ref(id)), func(tx *storage.Tx) error {
		doc, err := hours.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		wasOpen := doc.Value.State == HoursOpen
		if doc.Value.State, err = doc.Value.next("reverse"); err != nil {
			return err
		}
		if h = doc.Value; wasOpen {
			if err := closeGuard(ctx, tx, &h); err != nil {
				return err
			}
		}
		return hours.Save(tx, doc)
	})
	return h, err
}

func (r *Registry) stepHours(ctx context.Context, act renjia.Act, id HoursID, verb string) (HoursRecord, error) {
	return step(ctx, r.w, act, "talent.hours."+verb, hours, id, func(h *HoursRecord) (err error) {
		h.State, err = h.next(verb)
		return err
	})
}
