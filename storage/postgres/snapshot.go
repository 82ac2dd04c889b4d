package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Snapshot opens a view of a space. The present state is pinned by the first
// read, which saves a round trip to the server.
func (s *Store) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	r, err := s.newReader(ctx, space)
	if err != nil || at == 0 {
		return r, err
	}
	p := &past{reader: r, last: -1}
	sql := s.schema.sql("SELECT first + n - 1 FROM %s WHERE space = $1 AND seq = $2", "_commits")
	err = r.each(ctx, sql, []any{space, int64(at)}, func(row pgx.Rows) error { return row.Scan(&p.last) })
	if err == nil && p.last < 0 {
		err = fmt.Errorf("position %d: %w", at, renjia.ErrNotFound)
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return p, nil
}

// reader is a read-only transaction on one space.
type reader struct {
	store  *Store
	space  string
	stream *stream // whose rows are still coming

	mu     sync.Mutex // guards conn against cut
	conn   *pgxpool.Conn
	closed bool
}

func (s *Store) newReader(ctx context.Context, space string) (*reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &reader{store: s, space: space}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, renjia.ErrClosed
	}
	s.open[r] = struct{}{}
	return r, nil
}

// cut ends whatever the reader waits for. It is called by another goroutine.
func (r *reader) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conn != nil {
		_ = r.conn.Conn().PgConn().Conn().Close() // the store is being closed
	}
}

func (r *reader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.settle()
	r.leave()
	s := r.store
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, r)
	return nil
}

// farewell is how long the end of a transaction that only read is waited for: a
// connection that takes longer is dead, and is dropped.
const farewell = 2 * time.Second

// leave ends the transaction and gives the connection back.
func (r *reader) leave() {
	r.mu.Lock()
	c := r.conn
	r.conn = nil
	r.mu.Unlock()
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), min(farewell, r.store.options.Timeout))
	defer cancel()
	if !c.Conn().IsClosed() {
		_, _ = c.Exec(ctx, "ROLLBACK") // nothing was written; the pool drops what is still in a transaction
	}
	c.Release()
}

func (r *reader) usable(ctx context.Context) error {
	if r.closed || r.store.isClosed() {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

// fault gives an error of reading its meaning.
func (r *reader) fault(ctx context.Context, err error) error {
	if err == nil || r.usable(ctx) == nil {
		return reading(wrap(err))
	}
	return r.usable(ctx)
}

const beginSQL = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

// query sends a query, together with the beginning of the transaction if it is
// the first. The caller calls finish when it is done with the rows.
func (r *reader) query(ctx context.Context, sql string, args []any) (rows pgx.Rows, finish func() error, err error) {
	if err := r.usable(ctx); err != nil {
		return nil, nil, err
	}
	r.settle()
	if r.conn == nil {
		return r.first(ctx, sql, args)
	}
	rows, err = r.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, nil, r.fault(ctx, err)
	}
	return rows, func() error { rows.Close(); return rows.Err() }, nil
}

// first begins the transaction. If the connection turns out to be dead, as after
// a restart of the server, it takes another.
func (r *reader) first(ctx context.Context, sql string, args []any) (pgx.Rows, func() error, error) {
	for n := 0; ; n++ {
		c, err := r.store.acquire(ctx)
		if err != nil {
			return nil, nil, err
		}
		r.mu.Lock()
		r.conn = c
		r.mu.Unlock()
		b := &pgx.Batch{}
		b.Queue(beginSQL)
		b.Queue(enterSQL, r.space, "0") // whoever takes long to read is not stopped
		b.Queue(sql, args...)
		results := c.SendBatch(ctx, b)
		_, err = results.Exec()
		if err == nil {
			_, err = results.Exec()
		}
		if err == nil {
			rows, err := results.Query()
			return rows, results.Close, r.fault(ctx, err)
		}
		_ = results.Close() // the first error counts
		r.leave()
		var lost *lostError
		if !errors.As(wrap(err), &lost) || n >= tries {
			return nil, nil, r.fault(ctx, err)
		}
		r.store.pool.Reset() // others of its age may be dead too
	}
}

// each reads all rows of a query.
func (r *reader) each(ctx context.Context, sql string, args []any, scan func(pgx.Rows) error) error {
	rows, finish, err := r.query(ctx, sql, args)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			_ = finish() // the first error counts
			return err
		}
	}
	err = rows.Err()
	if end := finish(); err == nil {
		err = end
	}
	return r.fault(ctx, err)
}

// Get reads records by their identifiers.
func (r *reader) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := r.usable(ctx); err != nil {
		return nil, err
	}
	t, err := r.store.table(kind)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	sql, args := t.get, []any{r.space, ids[0]}
	if len(ids) > 1 {
		sql, args = t.getMany, []any{r.space, ids}
	}
	found := make([]driver.Record, 0, len(ids))
	err = r.each(ctx, sql, args, func(rows pgx.Rows) error {
		record, err := image(rows, kind)
		found = append(found, record)
		return err
	})
	return inOrder(found, ids), err
}

// image reads a record from a row of id, rev, ver, seq and payload.
func image(rows pgx.Rows, kind string) (driver.Record, error) {
	record := driver.Record{Key: driver.Key{Kind: kind}}
	var payload *string
	err := rows.Scan(&record.ID, &record.Rev, &record.Version, &record.Position, &payload)
	if record.Erased = payload == nil; !record.Erased {
		record.Payload = *payload
	}
	return record, err
}

// inOrder puts records into the order in which they were asked for.
func inOrder(found []driver.Record, ids []string) []driver.Record {
	if len(ids) < 2 {
		return found
	}
	place := make(map[string]int, len(found))
	for i := range found {
		place[found[i].ID] = i
	}
	ordered := make([]driver.Record, 0, len(found))
	for _, id := range ids {
		if i, ok := place[id]; ok {
			ordered = append(ordered, found[i])
		}
	}
	return ordered
}
