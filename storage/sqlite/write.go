package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// maxGroup bounds how many batches share one write to disk.
const maxGroup = 256

// request is a batch on its way to the writer.
type request struct {
	ctx   context.Context
	batch *driver.Batch
	keys  []driver.Key // to redact
	done  chan struct{}
	stamp driver.Stamp
	err   error
}

// Commit applies a batch or nothing.
func (s *Store) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return s.Redact(ctx, nil, b)
}

// Redact commits a batch and erases the content of keys. See driver.Store.
func (s *Store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	if err := ctx.Err(); err != nil {
		return driver.Stamp{}, err
	}
	r := &request{ctx: ctx, batch: b, keys: keys, done: make(chan struct{})}
	select {
	case <-s.closing:
		return driver.Stamp{}, renjia.ErrClosed
	case <-ctx.Done():
		return driver.Stamp{}, ctx.Err()
	case s.queue <- r:
	}
	select {
	case <-r.done: // from here on the writer decides, so that the outcome is known
	case <-s.stopped:
		select {
		case <-r.done:
		default:
			return driver.Stamp{}, renjia.ErrClosed
		}
	}
	return r.stamp, r.err
}

// write is the one goroutine that changes the file.
func (s *Store) write(c *conn) {
	defer close(s.stopped)
	defer c.close()
	for {
		select {
		case <-s.closing:
			return
		case first := <-s.queue:
			group := s.gather(first)
			s.commitGroup(c, group)
			for _, r := range group {
				close(r.done)
			}
		}
	}
}

// gather takes along whatever else is waiting.
func (s *Store) gather(first *request) []*request {
	group := []*request{first}
	for !s.options.NoGrouping && len(group) < maxGroup {
		select {
		case r := <-s.queue:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// commitGroup commits batches in one transaction of the engine, each in a
// savepoint of its own, so that one that fails takes no other with it.
func (s *Store) commitGroup(c *conn, group []*request) {
	if err := c.exec("BEGIN IMMEDIATE"); err != nil {
		failAll(group, err)
		return
	}
	g := &transaction{store: s, conn: c, heads: map[string]*head{}}
	written := false
	for _, r := range group {
		if r.err = r.ctx.Err(); r.err == nil && g.savepoint(r, len(group) > 1) {
			written = true
		}
	}
	if !written {
		_ = c.exec("ROLLBACK") // nothing to lose
		return
	}
	err := g.saveHeads()
	if err == nil {
		err = c.exec("COMMIT")
	}
	if err != nil {
		_ = c.exec("ROLLBACK") // fails if the engine has rolled back already
		failAll(group, fmt.Errorf("sqlite: commit: %w", err))
		return
	}
	for _, r := range group {
		if len(r.keys) > 0 && r.err == nil {
			_ = c.rows("PRAGMA wal_checkpoint(TRUNCATE)", nil, func([]value) error { return nil }) // readers may hold the log
		}
	}
}

func failAll(group []*request, err error) {
	for _, r := range group {
		if r.err == nil {
			r.stamp, r.err = driver.Stamp{}, err
		}
	}
}

// transaction is one transaction of the engine.
type transaction struct {
	store *Store
	conn  *conn
	heads map[string]*head
	args  []value
}

// head is the end of a space's journal.
type head struct {
	id      int64
	stamp   driver.Stamp
	changes int64
	dirty   bool
}

// savepoint applies one batch of a group and reports whether it wrote
// something. A batch alone needs no savepoint: if it wrote nothing, the whole
// transaction is rolled back.
func (g *transaction) savepoint(r *request, several bool) bool {
	before, known := head{}, false
	if h := g.heads[r.batch.Space]; h != nil {
		before, known = *h, true
	}
	if several {
		if r.err = g.conn.exec("SAVEPOINT batch"); r.err != nil {
			return false
		}
	}
	r.stamp, r.err = g.apply(r)
	written := r.err == nil
	if errors.Is(r.err, errRepeated) {
		r.err = nil
	}
	if !several {
		return written
	}
	if !written {
		if known {
			*g.heads[r.batch.Space] = before
		} else {
			delete(g.heads, r.batch.Space)
		}
		r.err = errors.Join(r.err, g.conn.exec("ROLLBACK TO batch"))
	}
	r.err = errors.Join(r.err, g.conn.exec("RELEASE batch"))
	return written
}

// errRepeated says that a batch was committed before.
var errRepeated = errors.New("repeated")

// apply writes a batch. If a condition fails, it may be because the same batch
// was committed before: then its first stamp is the answer.
func (g *transaction) apply(r *request) (driver.Stamp, error) {
	b := r.batch
	h, err := g.head(b.Space)
	if err != nil {
		return driver.Stamp{}, err
	}
	stamp := b.Next(h.stamp)
	if err := g.write(h, r, stamp); err != nil {
		return g.first(b, err)
	}
	h.stamp, h.changes, h.dirty = stamp, h.changes+int64(len(b.Ops)), true
	return stamp, nil
}

// first returns the stamp under which a batch was committed before, or the
// error that made someone ask.
func (g *transaction) first(b *driver.Batch, cause error) (driver.Stamp, error) {
	row, err := g.conn.row("SELECT seq, time, chain FROM _commits WHERE batch = ?", b.ID[:])
	if err != nil {
		return driver.Stamp{}, errors.Join(cause, err)
	}
	if row == nil {
		return driver.Stamp{}, cause
	}
	stamp := driver.Stamp{Space: b.Space, Position: driver.Position(integer(row[0])), Time: time.UnixMicro(integer(row[1])).UTC()}
	copy(stamp.Hash[:], blob(row[2])[64:])
	return stamp, errRepeated
}

func (g *transaction) head(space string) (*head, error) {
	if h := g.heads[space]; h != nil {
		return h, nil
	}
	const query = "SELECT id, seq, changes, time, hash FROM _spaces WHERE name = ?"
	row, err := g.conn.row(query, space)
	if err == nil && row == nil {
		err = g.conn.exec("INSERT INTO _spaces (name, seq, changes, time, hash) VALUES (?, 0, 0, 0, zeroblob(32))", space)
		if err == nil {
			row, err = g.conn.row(query, space)
		}
	}
	if err != nil {
		return nil, err
	}
	h := &head{id: integer(row[0]), changes: integer(row[2])}
	h.stamp = driver.Stamp{Space: space, Position: driver.Position(integer(row[1]))}
	if h.stamp.Position > 0 {
		h.stamp.Time = time.UnixMicro(integer(row[3])).UTC()
	}
	copy(h.stamp.Hash[:], blob(row[4]))
	g.heads[space] = h
	return h, nil
}

func (g *transaction) saveHeads() error {
	for _, h := range g.heads {
		if !h.dirty {
			continue
		}
		err := g.conn.exec("UPDATE _spaces SET seq = ?, changes = ?, time = ?, hash = ? WHERE id = ?",
			int64(h.stamp.Position), h.changes, h.stamp.Time.UnixMicro(), h.stamp.Hash[:], h.id)
		if err != nil {
			return err
		}
	}
	return nil
}
