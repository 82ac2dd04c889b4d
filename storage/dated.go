package storage

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Dated is a record of any kind with the day that one of its indexes gives it.
type Dated struct {
	Ref renjia.Ref
	Rev int64
	Day renjia.Date
}

// Before yields the records of a kind that an index dates before a day, oldest
// first, without their content: for whoever goes over kinds by age. The index
// must be of days ([Day]) or of instants ([Instant]); the zone says which day an
// instant is. Erased records, and those without a date, are left out. An error
// is the last pair.
func Before(ctx context.Context, r Reader, c Registration, index string, day renjia.Date, zone *time.Location) iter.Seq2[Dated, error] {
	return func(yield func(Dated, error) bool) {
		d := c.registration()
		q, err := beforeQuery(d, index, day, zone)
		if err != nil {
			yield(Dated{}, err)
			return
		}
		for record, err := range r.query(ctx, d, q) {
			var found Dated
			if err == nil {
				found, err = datedBy(record, q, zone)
			}
			if !yield(found, err) || err != nil {
				return
			}
		}
	}
}

func beforeQuery(d *definition, index string, day renjia.Date, zone *time.Location) (*driver.Query, error) {
	k := &d.kind
	slot := slotOf(k, index)
	var until any = day
	switch {
	case slot >= 0 && k.Indexes[slot].Type == driver.Time && zone == nil:
		return nil, fmt.Errorf("query %s: index %s holds instants: name the time zone in which they are days: %w", k.Name, index, renjia.ErrUnspecified)
	case slot >= 0 && k.Indexes[slot].Type == driver.Time:
		until = day.Start(zone)
	case !d.days[index]:
		return nil, fmt.Errorf("query %s: no index %q of days or instants: %w", k.Name, index, renjia.ErrInvalid)
	}
	q := Query{Where: []Cond{Until(index, until)}, Order: index}
	return q.build(k)
}

func datedBy(r *driver.Record, q *driver.Query, zone *time.Location) (Dated, error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return Dated{}, fmt.Errorf("%s %s: %w: %w", r.Kind, r.ID, err, renjia.ErrCorrupt)
	}
	found := Dated{Ref: renjia.Ref{Kind: r.Kind, ID: id}, Rev: r.Rev}
	if v := driver.CursorOf(r, q).Value; v.Type == driver.Time {
		found.Day = renjia.DateIn(time.UnixMicro(v.Int), zone)
	} else if found.Day, err = renjia.ParseDate(v.Text); err != nil {
		return Dated{}, fmt.Errorf("%s %s: the index holds no date: %w", r.Kind, r.ID, err)
	}
	return found, nil
}
