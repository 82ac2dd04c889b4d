package talent

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// CheckIn opens a record of hours at an instant. A person has one open record at a
// time; it counts for nothing until it is closed by CheckOut.
func (r *Registry) CheckIn(ctx context.Context, act renjia.Act, h HoursRecord, at time.Time) (HoursRecord, error) {
	err := r.w.Write(ctx, act.Does("talent.hours.check-in", renjia.Ref{}), func(tx *storage.Tx) error {
		if h.ID.IsZero() {
			h.ID = renjia.NewID[HoursRecord](tx.Source())
		}
		h.State, h.Interval = HoursOpen, renjia.Interval{From: renjia.Instant(at)}
		if err := h.Validate(); err != nil {
			return err
		}
		g, err := guards.Get(ctx, tx, guardOf(h.Person))
		if err != nil {
			return fmt.Errorf("hours record %s: its person is not enrolled: %w", h.ID, err)
		}
		if !g.Value.Open.IsZero() {
			return &OverlapError{Record: h.ID, With: g.Value.Open}
		}
		if err := overlapping(ctx, tx, h.ID, h.Person, renjia.Interval{From: h.Interval.From, Until: h.Interval.From.Add(time.Microsecond)}); err != nil {
			return err
		}
		g.Value.Open = h.ID
		g.Value.Records++
		if err := hours.Insert(tx, h); err != nil {
			return err
		}
		return guards.Save(tx, g)
	})
	return h, err
}

// CheckOut closes an open record at an instant; it is then as if recorded by
// RecordHours. A check-out more than LongestHours after the check-in was forgotten
// and is refused: reverse the record and record what is known.
func (r *Registry) CheckOut(ctx context.Context, act renjia.Act, id HoursID, at time.Time) (h HoursRecord, err error) {
	err = r.w.Write(ctx, act.Does("talent.hours.check-out", hours.Ref(id)), func(tx *storage.Tx) error {
		doc, err := hours.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		h = doc.Value
		if h.State, err = h.next("check-out"); err != nil {
			return err
		}
		h.Interval.Until = renjia.Instant(at)
		if err := h.Validate(); err != nil {
			return err
		}
		if err := overlap(ctx, tx, &h); err != nil {
			return err
		}
		if err := closeGuard(ctx, tx, &h); err != nil {
			return err
		}
		doc.Value = h
		return hours.Save(tx, doc)
	})
	return h, err
}

// closeGuard lets the person of a record that was open check in again, and is
// changed as by every new stretch of time.
func closeGuard(ctx context.Context, tx *storage.Tx, h *HoursRecord) error {
	g, err := guards.Get(ctx, tx, guardOf(h.Person))
	if err != nil {
		return err
	}
	g.Value.Open = HoursID{}
	g.Value.Records++
	return guards.Save(tx, g)
}

// MissingCheckOuts returns the records that were opened more than LongestHours
// before an instant and not closed, the oldest first.
func MissingCheckOuts(ctx context.Context, r storage.Reader, at time.Time) (all []HoursRecord, err error) {
	q := storage.Query{Order: "start", Where: []storage.Cond{
		storage.Eq("state", string(HoursOpen)), storage.Until("start", at.Add(-LongestHours)),
	}}
	for doc, err := range hours.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc.Value)
	}
	return all, nil
}
