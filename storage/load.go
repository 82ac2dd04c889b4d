package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Bulk loads commit this many records, or this many bytes, at a time.
const (
	chunkRecords = 1000
	chunkBytes   = 4 << 20
)

// Load inserts many records in chunks, each a commit of its own under the act
// (which therefore must not have a key). A record that is already there with
// the same content is passed over, so that an interrupted load can be run
// again; one with other content ends the load with ErrExists. It returns how
// many records were new.
func (c *Collection[T]) Load(ctx context.Context, sp *Space, act renjia.Act, vs iter.Seq2[T, error]) (int64, error) {
	var loaded int64
	op := Operation{Name: OpLoad, Kind: c.def.kind.Name, Verb: act.Verb}
	err := sp.observe(ctx, op, func(ctx context.Context, w *watch) (err error) {
		loaded, err = c.load(ctx, sp, act, vs)
		w.loaded(loaded)
		return err
	})
	return loaded, err
}

func (c *Collection[T]) load(ctx context.Context, sp *Space, act renjia.Act, vs iter.Seq2[T, error]) (int64, error) {
	var loaded int64
	for chunk, err := range c.chunks(vs) {
		if err != nil {
			return loaded, err
		}
		n, err := c.loadChunk(ctx, sp, act, chunk)
		loaded += n
		if err != nil {
			return loaded, fmt.Errorf("load %s: %w", c.def.kind.Name, err)
		}
	}
	return loaded, nil
}

// chunks encodes records and groups them.
func (c *Collection[T]) chunks(vs iter.Seq2[T, error]) iter.Seq2[[]driver.Record, error] {
	return func(yield func([]driver.Record, error) bool) {
		var chunk []driver.Record
		size := 0
		for v, err := range vs {
			var record driver.Record
			if err == nil {
				record, err = c.encode(&v)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			chunk = append(chunk, record)
			size += len(record.Payload)
			if len(chunk) < chunkRecords && size < chunkBytes {
				continue
			}
			if !yield(chunk, nil) {
				return
			}
			chunk, size = chunk[:0], 0
		}
		if len(chunk) > 0 {
			yield(chunk, nil)
		}
	}
}

// loadChunk first assumes that all records are new; only if that fails does it
// look at what is there.
func (c *Collection[T]) loadChunk(ctx context.Context, sp *Space, act renjia.Act, chunk []driver.Record) (int64, error) {
	_, err := sp.Update(ctx, act, func(tx *Tx) error { return c.insertAll(tx, chunk) })
	if !errors.Is(err, renjia.ErrExists) {
		return countUnless(err, len(chunk)), err
	}
	var fresh []driver.Record
	_, err = sp.Update(ctx, act, func(tx *Tx) error {
		fresh, err = c.absent(ctx, tx, chunk)
		if err != nil {
			return err
		}
		return c.insertAll(tx, fresh)
	})
	return countUnless(err, len(fresh)), err
}

func countUnless(err error, n int) int64 {
	if err != nil {
		return 0
	}
	return int64(n)
}

func (c *Collection[T]) insertAll(tx *Tx, records []driver.Record) error {
	for _, r := range records {
		if err := tx.insert(&c.def, r); err != nil {
			return err
		}
	}
	return nil
}

// absent returns the records that are not stored yet, and refuses those that
// are stored with other content.
func (c *Collection[T]) absent(ctx context.Context, tx *Tx, records []driver.Record) ([]driver.Record, error) {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	stored, err := tx.peek(ctx, &c.def, ids)
	if err != nil {
		return nil, err
	}
	payloads := make(map[string]string, len(stored))
	for _, r := range stored {
		payloads[r.ID] = r.Payload
	}
	var fresh []driver.Record
	for _, r := range records {
		payload, there := payloads[r.ID]
		if there && payload != r.Payload {
			return nil, fmt.Errorf("%s %s: is stored with other content: %w", r.Kind, r.ID, renjia.ErrExists)
		}
		if !there {
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}
