package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia/storage/driver"
)

// Stored is a record as it is kept, whatever its type, in the version this
// program writes.
type Stored struct {
	ID      string
	Rev     int64
	Content json.RawMessage
}

// Records yields all records of a kind in the order of their identifiers, for
// exports that go over all kinds; where the type is known, use
// [Collection.Find]. Erased records are left out. An error is the last pair.
func Records(ctx context.Context, r Reader, c Registration) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		d := c.registration()
		for record, err := range r.query(ctx, d, &driver.Query{Kind: d.kind.Name, Order: -1}) {
			var s Stored
			if err == nil {
				s, err = d.stored(record)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

func (d *definition) stored(r *driver.Record) (Stored, error) {
	b, err := d.current(r.Version, r.Payload)
	if err != nil {
		return Stored{}, fmt.Errorf("%s %s: %w", r.Kind, r.ID, err)
	}
	return Stored{ID: r.ID, Rev: r.Rev, Content: b}, nil
}
