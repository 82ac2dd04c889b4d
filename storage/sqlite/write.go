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
	keys  []driver.Key    // to redact
	run   []*driver.Batch // to replay instead: batch is its first
	after driver.Stamp    // the head that a run follows
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
	return s.submit(&request{ctx: ctx, batch: b, keys: keys})
}

// submit hands a request to the writer and waits for its outcome.
func (s *Store) submit(r *request) (driver.Stamp, error) {
	if err := r.ctx.Err(); err != nil {
		return driver.Stamp{}, err
	}
	r.done = make(chan struct{})
	select {
	case <-s.closing:
		return driver.Stamp{}, renjia.ErrClosed
	case <-r.ctx.Done():
		return driver.Stamp{}, r.ctx.Err()
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

// writer is the one goroutine that changes the file.
type writer struct {
	store   *Store
	conn    *conn
	args    []value
	careful int  // how many groups still begin with savepoints
	erased  bool // the log may still hold what was erased
}

func (s *Store) write(c *conn) {
	defer close(s.stopped)
	defer c.close()
	w := &writer{store: s, conn: c}
	for {
		select {
		case <-s.closing:
			return
		case first := <-s.queue:
			group := s.gather(first)
			w.commitGroup(group)
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

// commitGroup commits batches in one transaction of the engine, so that they
// share one write to disk. Savepoints keep a batch that fails from taking others
// with it, but cost as much as the batch itself; so a group first runs without,
// and again with them if a batch fails. Where that happened lately, as it does
// when many change one record, savepoints are used at once.
func (w *writer) commitGroup(group []*request) {
	careful := len(group) > 1 && w.careful > 0
	w.careful = max(0, w.careful-1)
	if !w.run(group, careful) {
		w.careful = 16
		w.run(group, true)
	}
}

// run commits a group and reports false, with nothing written, if a batch failed
// that only savepoints could have kept apart from others.
func (w *writer) run(group []*request, savepoints bool) bool {
	if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		failAll(group, err)
		return true
	}
	g := &transaction{store: w.store, conn: w.conn, heads: map[string]*head{}, args: w.args}
	defer func() { w.args = g.args }()
	written := 0
	for _, r := range group {
		r.err = r.ctx.Err()
		if r.err == nil && g.savepoint(r, savepoints) {
			written++
			continue
		}
		if !savepoints && len(group) > 1 {
			_ = w.conn.exec("ROLLBACK") // nothing was acknowledged
			return false
		}
	}
	if written == 0 {
		_ = w.conn.exec("ROLLBACK") // nothing to lose
		return true
	}
	err := g.saveHeads()
	if err == nil {
		err = w.conn.exec("COMMIT")
	}
	if err != nil {
		_ = w.conn.exec("ROLLBACK") // fails if the engine has rolled back already
		failAll(group, fmt.Errorf("sqlite: commit: %w", err))
		return true
	}
	w.emptyLog(group)
	return true
}

// emptyLog drops the old pages that the write-ahead log still holds after an
// erasure. While a reader needs them it does not wait, which would hold up every
// writer, but tries again after the next groups.
func (w *writer) emptyLog(group []*request) {
	for _, r := range group {
		w.erased = w.erased || len(r.keys) > 0 && r.err == nil
	}
	if !w.erased {
		return
	}
	if w.conn.exec("PRAGMA busy_timeout = 0") != nil {
		return
	}
	row, err := w.conn.row("PRAGMA wal_checkpoint(TRUNCATE)")
	w.erased = err != nil || integer(row[0]) != 0
	_ = w.conn.exec(w.store.busyTimeout()) // what failed here fails again at the next commit, and is told then
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
// something. Without a savepoint of its own, whatever a failed batch has written
// is undone with the whole transaction.
func (g *transaction) savepoint(r *request, nested bool) bool {
	before, known := head{}, false
	if h := g.heads[r.batch.Space]; h != nil {
		before, known = *h, true
	}
	if nested {
		if r.err = g.conn.exec("SAVEPOINT batch"); r.err != nil {
			return false
		}
	}
	r.stamp, r.err = g.apply(r)
	written := r.err == nil
	if errors.Is(r.err, errRepeated) {
		r.err = nil
	}
	if !nested {
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
	if len(r.run) > 0 {
		return g.replay(h, r)
	}
	stamp, err := g.append(h, b, r.keys)
	if err != nil {
		return g.first(h.id, b, err)
	}
	return stamp, nil
}

// append writes a batch behind the head and moves the head.
func (g *transaction) append(h *head, b *driver.Batch, keys []driver.Key) (driver.Stamp, error) {
	stamp := b.Next(h.stamp)
	if err := g.write(h, b, keys, stamp); err != nil {
		return driver.Stamp{}, err
	}
	h.stamp, h.changes, h.dirty = stamp, h.changes+int64(len(b.Ops)), true
	return stamp, nil
}

// first returns the stamp under which a batch was committed to the space before,
// or the error that made someone ask.
func (g *transaction) first(space int64, b *driver.Batch, cause error) (driver.Stamp, error) {
	row, err := g.conn.row("SELECT seq, time, chain FROM _commits WHERE batch = ? AND space = ?", b.ID[:], space)
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
