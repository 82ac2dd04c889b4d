package talent

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Counted names which records of hours count. Reversed ones never do.
type Counted string

// What counts.
const (
	CountApproved Counted = "approved" // approved records alone
	CountRecorded Counted = "recorded" // approved ones and those not yet approved
)

func (c Counted) check() error {
	switch c {
	case CountApproved, CountRecorded:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "talent minutes", Choices: []renjia.Choice{{
			Name: "counted", Options: []string{string(CountApproved), string(CountRecorded)}, Why: "hours that nobody has approved may still be wrong",
		}}}
	}
	return fmt.Errorf("counted %q: unknown: %w", string(c), renjia.ErrInvalid)
}

func (c Counted) counts(h *HoursRecord) bool {
	return h.State == HoursApproved || c == CountRecorded && h.State == HoursRecorded
}

// ByActivity is minutes by activity.
type ByActivity map[string]int64

// Total returns the sum over all activities.
func (b ByActivity) Total() (sum int64) {
	for _, n := range b {
		sum += n
	}
	return sum
}

// Minutes returns the minutes of every person with records that begin in a
// period of the person's own calendar. A record counts whole where it begins; its
// part of a minute does not count. It reads the records of the period and keeps
// one sum a person and activity.
func Minutes(ctx context.Context, r storage.Reader, p renjia.Period, c Counted) (map[PersonID]ByActivity, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	zones, err := zonesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	minutes := map[PersonID]ByActivity{}
	for doc, err := range hours.Find(ctx, r, storage.Query{Order: "start", Where: around("start", p, func(t time.Time) any { return t })}) {
		if err != nil {
			return nil, err
		}
		h := &doc.Value
		if !c.counts(h) || !p.Contains(renjia.DateIn(h.Interval.From, zones[h.Person])) {
			continue
		}
		if minutes[h.Person] == nil {
			minutes[h.Person] = ByActivity{}
		}
		minutes[h.Person][h.Activity] += h.Minutes()
	}
	return minutes, nil
}

// MinutesOf returns the minutes of one person's records that begin in a period
// of the person's own calendar. It reads that person's records of the period.
func MinutesOf(ctx context.Context, r storage.Reader, id PersonID, p renjia.Period, c Counted) (ByActivity, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	doc, err := people.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	zone, err := doc.Value.Location()
	if err != nil {
		return nil, err
	}
	minutes := ByActivity{}
	for h, err := range recordsOf(ctx, r, id, p) {
		if err != nil {
			return nil, err
		}
		if c.counts(&h) && p.Contains(renjia.DateIn(h.Interval.From, zone)) {
			minutes[h.Activity] += h.Minutes()
		}
	}
	return minutes, nil
}

// recordsOf yields the records of a person that take up time and begin about a
// period, in order of time.
func recordsOf(ctx context.Context, r storage.Reader, id PersonID, p renjia.Period) iter.Seq2[HoursRecord, error] {
	where := around("slot", p, func(t time.Time) any { return slotAt(id, t) })
	if p.From.IsZero() || p.Until.IsZero() { // keep to the person on the open side
		where = []storage.Cond{storage.Between("slot", id.String()+" ", id.String()+"!")}
	}
	return func(yield func(HoursRecord, error) bool) {
		for doc, err := range hours.Find(ctx, r, storage.Query{Order: "slot", Where: where}) {
			if !yield(doc.Value, err) || err != nil {
				return
			}
		}
	}
}

// around is the condition for all instants whose day may lie in a period
// somewhere on Earth: days begin 14 hours before UTC and end 12 hours after.
func around(index string, p renjia.Period, value func(time.Time) any) []storage.Cond {
	begins, ends := p.From.Start(time.UTC).Add(-14*time.Hour), p.Until.Start(time.UTC).Add(12*time.Hour)
	switch {
	case p.From.IsZero() && p.Until.IsZero():
		return nil
	case p.From.IsZero():
		return []storage.Cond{storage.Until(index, value(ends))}
	case p.Until.IsZero():
		return []storage.Cond{storage.From(index, value(begins))}
	}
	return []storage.Cond{storage.Between(index, value(begins), value(ends))}
}

// zonesOf returns the time zone of every person.
func zonesOf(ctx context.Context, r storage.Reader) (map[PersonID]*time.Location, error) {
	zones, known := map[PersonID]*time.Location{}, map[string]*time.Location{}
	for doc, err := range people.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		p := &doc.Value
		if known[p.Zone] == nil {
			if known[p.Zone], err = p.Location(); err != nil {
				return nil, fmt.Errorf("person %s: %w", p.ID, err)
			}
		}
		zones[p.ID] = known[p.Zone]
	}
	return zones, nil
}
