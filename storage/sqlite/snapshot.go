package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Snapshot opens a read transaction, which WAL keeps apart from writers.
func (s *Store) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	c, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	r := &reader{store: s, conn: c}
	if err := r.begin(space); err != nil {
		_ = r.Close()
		return nil, err
	}
	if at == 0 {
		return r, nil
	}
	p := &past{reader: r}
	row, err := c.row("SELECT first + n - 1 FROM _commits WHERE pos = ?", r.space*stride+int64(at))
	if err == nil && row == nil {
		err = fmt.Errorf("position %d: %w", at, renjia.ErrNotFound)
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	p.last = integer(row[0])
	return p, nil
}

// reader is a read transaction on one space.
type reader struct {
	store *Store
	conn  *conn
	space int64 // 0 if nothing was ever written to it
}

// begin pins the state: reading is what makes a deferred transaction begin.
func (r *reader) begin(space string) error {
	if err := r.conn.exec("BEGIN"); err != nil {
		return err
	}
	row, err := r.conn.row("SELECT id FROM _spaces WHERE name = ?", space)
	if row != nil {
		r.space = integer(row[0])
	}
	return err
}

func (r *reader) Close() error {
	if r.conn == nil {
		return nil
	}
	c := r.conn
	r.conn = nil
	if err := c.exec("ROLLBACK"); err != nil {
		c.close()  // whatever state it is in, nobody else gets it
		return nil //nolint:nilerr // nothing was written
	}
	r.store.release(c)
	return nil
}

func (r *reader) usable(ctx context.Context) error {
	if r.conn == nil || r.store.isClosed() {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

func (r *reader) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := r.usable(ctx); err != nil {
		return nil, err
	}
	t, err := r.store.table(kind)
	if err != nil {
		return nil, err
	}
	var found []driver.Record
	for _, id := range ids {
		row, err := r.conn.row(t.get, r.space, id)
		if err != nil {
			return nil, err
		}
		if row == nil {
			continue
		}
		found = append(found, driver.Record{
			Key: driver.Key{Kind: kind, ID: id}, Rev: integer(row[0]), Version: int(integer(row[1])),
			Position: driver.Position(integer(row[2])), Payload: text(row[3]), Erased: row[3] == nil,
		})
	}
	return found, nil
}

func (r *reader) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		if err := r.usable(ctx); err != nil {
			yield(nil, err)
			return
		}
		t, err := r.store.table(q.Kind)
		if err != nil {
			yield(nil, err)
			return
		}
		query, args := t.selection(q, r.space)
		record := driver.Record{Key: driver.Key{Kind: q.Kind}}
		var entry [1]driver.Entry
		err = r.conn.rows(query, args, func(v []value) error {
			record.ID, record.Rev, record.Version, record.Payload = text(v[0]), integer(v[1]), int(integer(v[2])), text(v[3])
			if q.Order >= 0 {
				entry[0] = driver.Entry{Slot: q.Order, Value: goValue(t.kind.Indexes[q.Order].Type, v[4])}
				record.Index = entry[:]
			}
			if !yield(&record, nil) {
				return errDone
			}
			return r.usable(ctx)
		})
		if err != nil && !errors.Is(err, errDone) {
			yield(nil, err)
		}
	}
}
