package storage

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Imported counts what an import did.
type Imported struct {
	New  int64 // stored now
	Same int64 // stored before, with the same content
}

// Ensure inserts a record unless it is stored with the same content, and
// reports whether it was new. Other content is ErrExists.
func (c *Collection[T]) Ensure(ctx context.Context, tx *Tx, v T) (bool, error) {
	record, err := c.encode(&v)
	if err != nil {
		return false, err
	}
	fresh, err := c.absent(ctx, tx, []driver.Record{record})
	if err != nil || len(fresh) == 0 {
		return false, err
	}
	return true, tx.insert(&c.def, record)
}

// Import runs a stream through one function in chunks of 1,000, each a write of
// its own under the act, which therefore must not have a key. The function
// reports whether a value was new; it must be able to meet a value again
// ([Collection.Ensure]), so that an interrupted import can be repeated. The
// first error ends the import: the chunks before it stay, and of its own chunk
// nothing.
func Import[T any](ctx context.Context, w Writer, act renjia.Act, all iter.Seq2[T, error], one func(*Tx, T) (bool, error)) (total Imported, err error) {
	if act.Key != "" {
		return total, fmt.Errorf("act %s: an import is many commits and cannot have a key: %w", act.Verb, renjia.ErrInvalid)
	}
	chunk := make([]T, 0, chunkRecords)
	flush := func() error {
		var n Imported
		err := w.Write(ctx, act, func(tx *Tx) error {
			n = Imported{} // the function may run again
			for _, v := range chunk {
				isNew, err := one(tx, v)
				if err != nil {
					return err
				}
				n.count(isNew)
			}
			return nil
		})
		chunk = chunk[:0]
		if err == nil {
			total.New, total.Same = total.New+n.New, total.Same+n.Same
		}
		return err
	}
	for v, err := range all {
		if err != nil {
			return total, err
		}
		if chunk = append(chunk, v); len(chunk) < chunkRecords {
			continue
		}
		if err := flush(); err != nil {
			return total, err
		}
	}
	if len(chunk) == 0 {
		return total, nil
	}
	return total, flush()
}

func (i *Imported) count(isNew bool) {
	if isNew {
		i.New++
		return
	}
	i.Same++
}
