package mariadb

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Snapshot opens a read-only transaction with a consistent view.
func (s *Store) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	r, err := s.begin(ctx, space)
	if err != nil || at == 0 {
		return asSnapshot(r, err)
	}
	p := &past{reader: r}
	there := false
	err = r.conn.rows(ctx, "SELECT first + n - 1 FROM _commits WHERE space = ? AND seq = ?", []value{r.space, int64(at)}, func(v []value) error {
		p.last, there = integer(v[0]), true
		return nil
	})
	if err == nil && !there {
		err = fmt.Errorf("position %d: %w", at, renjia.ErrNotFound)
	}
	if err != nil {
		_ = r.Close() // the first error counts
		return nil, err
	}
	return p, nil
}

// asSnapshot keeps a nil reader from becoming an interface that is not nil.
func asSnapshot(r *reader, err error) (driver.Snapshot, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// reader is a read transaction on one space.
type reader struct {
	store *Store
	conn  *conn
	space int64 // 0 if nothing was ever written to it
}

// begin opens a read transaction; the view is that of this moment.
func (s *Store) begin(ctx context.Context, space string) (*reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := s.connect(ctx, s.reads)
	if err != nil {
		return nil, err
	}
	r := &reader{store: s, conn: c}
	const query = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY; SELECT id FROM _spaces WHERE name = ?"
	err = c.rows(ctx, query, []value{space}, func(v []value) error {
		r.space = integer(v[0])
		return nil
	})
	if err != nil {
		c.discard()
		return nil, err
	}
	return r, nil
}

// Close ends the transaction.
func (r *reader) Close() error {
	if r.conn == nil {
		return nil
	}
	c := r.conn
	r.conn = nil
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTime)
	defer cancel()
	if err := c.exec(ctx, "COMMIT"); err != nil {
		c.discard()
		return nil //nolint:nilerr // nothing was written
	}
	c.release()
	return nil
}

// rollbackTime is how long to wait for the server when a transaction that wrote
// nothing ends.
const rollbackTime = 5 * time.Second

func (r *reader) usable(ctx context.Context) error {
	if r.conn == nil || r.store.isClosed() {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

// maxList bounds the values of one IN list.
const maxList = 500

// Get reads records by their keys, some hundred with each statement.
func (r *reader) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := r.usable(ctx); err != nil {
		return nil, err
	}
	t, err := r.store.table(kind)
	if err != nil {
		return nil, err
	}
	found := make(map[string]driver.Record, len(ids))
	err = eachList(ids, func(list string, args []value) error {
		return r.conn.rows(ctx, t.get+list, append([]value{r.space}, args...), func(v []value) error {
			record := driver.Record{
				Key: driver.Key{Kind: kind, ID: text(v[0])}, Rev: integer(v[1]), Version: int(integer(v[2])),
				Position: driver.Position(integer(v[3])), Payload: text(v[4]), Erased: v[4] == nil,
			}
			found[record.ID] = record
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return inOrder(ids, found), nil
}

// eachList calls fn with the places and values of each part of a long list.
func eachList(ids []string, fn func(list string, args []value) error) error {
	for len(ids) > 0 {
		n := min(len(ids), maxList)
		args := make([]value, n)
		for i, id := range ids[:n] {
			args[i] = id
		}
		if err := fn(places(n), args); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func inOrder(ids []string, found map[string]driver.Record) []driver.Record {
	records := make([]driver.Record, 0, len(found))
	for _, id := range ids {
		if record, ok := found[id]; ok {
			records = append(records, record)
		}
	}
	return records
}

// Query reads page by page, each behind the last row of the one before, so that
// memory stays small, a query may run within a query, and the server does not
// wait for the program. All pages see the state of the snapshot.
func (r *reader) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		pages := pages{reader: r, query: q, after: q.After}
		for size := firstPage; ; size = pages.next(size) {
			records, last, err := pages.read(ctx, size)
			for i := range records {
				if err := r.usable(ctx); err != nil {
					yield(nil, err)
					return
				}
				if !yield(&records[i], nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
			}
			if err != nil || last {
				return
			}
		}
	}
}

// The sizes of pages: a few rows first, then as many as make some megabytes.
const (
	firstPage = 64
	maxPage   = 20_000
	pageBytes = 8 << 20
)

// pages are the pages of a query.
type pages struct {
	reader *reader
	query  *driver.Query
	after  *driver.Cursor
	rows   int // so far
	bytes  int
}

// next returns the size of the page after one of the given size.
func (p *pages) next(size int) int {
	return max(1, min(maxPage, 16*size, pageBytes*p.rows/max(1, p.bytes)))
}

// read returns at most size records and whether they are the last ones.
func (p *pages) read(ctx context.Context, size int) (records []driver.Record, last bool, err error) {
	r, q := p.reader, p.query
	if err := r.usable(ctx); err != nil {
		return nil, false, err
	}
	t, err := r.store.table(q.Kind)
	if err != nil {
		return nil, false, err
	}
	if q.Limit > 0 {
		size = min(size, q.Limit-p.rows)
	}
	query, args := t.selection(q, r.space, p.after, size)
	var entries []driver.Entry
	err = r.conn.rows(ctx, query, args, func(v []value) error {
		record := driver.Record{
			Key: driver.Key{Kind: q.Kind, ID: text(v[0])}, Rev: integer(v[1]), Version: int(integer(v[2])), Payload: text(v[3]),
		}
		if q.Order >= 0 {
			entries = append(entries, driver.Entry{Slot: q.Order, Value: goValue(t.kind.Indexes[q.Order].Type, v[4])})
			record.Index = entries[len(entries)-1:]
		}
		p.bytes += len(record.Payload) + 100
		records = append(records, record)
		return nil
	})
	p.rows += len(records)
	if len(records) > 0 {
		cursor := driver.CursorOf(&records[len(records)-1], q)
		p.after = &cursor
	}
	return records, len(records) < size || p.rows == q.Limit, err
}
