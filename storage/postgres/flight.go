package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia/storage/driver"
)

// head is the end of a space's journal.
type head struct {
	stamp   driver.Stamp
	changes int64
}

// flight is one transaction with one or more batches. All that it does is sent
// in one go, COMMIT included: the server checks the conditions itself.
//
// The head moves last, and only if it is still where the client believes it to
// be. So a commit that goes through has seen exactly the state right before it,
// and its conditions need no locks: whoever was overtaken finds the head moved.
type flight struct {
	pipeline
	lane   *lane
	head   head
	exists bool // the row of the head
	stamps []driver.Stamp
	seen   map[driver.Key]int64 // revisions that earlier batches of the flight leave
}

// errMoved says that the head was not where it was believed to be.
var errMoved = &driver.TransientError{Err: errors.New("another program committed to the space meanwhile")}

// groundedError says that no connection was to be had, for which the store has
// waited as long as it should.
type groundedError struct{ error }

func (e *groundedError) Unwrap() error { return e.error }

// depart carries the batches of a group whose conditions can still hold. It
// settles those that were committed or refused; an error concerns all others.
func (l *lane) depart(ctx context.Context, group []*request) error {
	c, err := l.store.acquire(ctx)
	if err != nil {
		return &groundedError{err}
	}
	defer c.Release()
	f := &flight{pipeline: newPipeline(c.Conn()), lane: l, head: l.head}
	f.walled = l.store.walled.Load()
	aboard, doomed, err := f.board(ctx, group)
	if err == nil {
		err = f.arrive(ctx, aboard)
	}
	if err != nil {
		return l.aborted(ctx, c, err, aboard)
	}
	l.head, l.known, l.careful = f.head, true, max(0, l.careful-1)
	for i, r := range aboard {
		r.settle(f.stamps[i], nil)
	}
	if len(doomed) > 0 {
		return l.explain(ctx, c, doomed, "")
	}
	return nil
}

// board queues all statements of the batches. A batch that expects what an
// earlier one of the group is about to change cannot succeed and stays behind.
func (f *flight) board(ctx context.Context, group []*request) (aboard, doomed []*request, err error) {
	l := f.lane
	f.queue(nil, "BEGIN")
	f.queue(nil, enterSQL, l.store.enterArgs(l.space)...)
	if f.exists = l.head.stamp.Position > 0; !l.known || l.careful > 0 {
		if err := f.lockHead(ctx); err != nil {
			return nil, nil, err
		}
	}
	start := f.head
	for _, r := range group {
		if !f.possible(r.batch) {
			doomed = append(doomed, r)
			continue
		}
		if err := f.apply(ctx, r); err != nil {
			return aboard, nil, err
		}
		aboard = append(aboard, r)
		if len(group) > 1 {
			f.remember(r.batch)
		}
	}
	if err := f.journal(ctx, start, aboard); err != nil {
		return aboard, nil, err
	}
	f.moveHead(start)
	return aboard, doomed, nil
}

// arrive sends what is queued, with COMMIT. From here on a lost connection
// leaves the outcome open.
func (f *flight) arrive(ctx context.Context, aboard []*request) error {
	f.queue(nil, "COMMIT")
	err := withoutCancelling(f.conn, func() error { return f.flush(ctx) })
	var lost *lostError
	if errors.As(err, &lost) || err != nil && ctx.Err() != nil {
		for _, r := range aboard {
			r.unknown = true
		}
	}
	return err
}

// lockHead reads the head and keeps others from moving it.
func (f *flight) lockHead(ctx context.Context) error {
	f.head, f.exists = head{stamp: driver.Stamp{Space: f.lane.space}}, false
	f.read(f.lane.store.schema.sql("SELECT seq, changes, time, hash FROM %s WHERE space = $1 FOR UPDATE", "_spaces"), func(rows pgx.Rows) error {
		f.exists = true
		var micros int64
		var hash []byte
		err := rows.Scan(&f.head.stamp.Position, &f.head.changes, &micros, &hash)
		f.head.stamp.Time = time.UnixMicro(micros).UTC()
		copy(f.head.stamp.Hash[:], hash)
		return err
	}, f.lane.space)
	return f.flush(ctx)
}

// moveHead writes the new head over the old one, if that is still there.
func (f *flight) moveHead(from head) {
	s, to := f.lane.store, f.head
	args := []any{f.lane.space, int64(to.stamp.Position), to.changes, to.stamp.Time.UnixMicro(), to.stamp.Hash[:]}
	if !f.exists {
		f.queue(nil, s.schema.sql("INSERT INTO %s (space, seq, changes, time, hash) VALUES ($1, $2, $3, $4, $5)", "_spaces"), args...)
		return
	}
	f.queue(nil, exactlyOne(s.schema.sql("UPDATE %s SET seq = $2, changes = $3, time = $4, hash = $5 WHERE space = $1 AND seq = $6 AND hash = $7", "_spaces")),
		append(args, int64(from.stamp.Position), from.stamp.Hash[:])...)
}

// possible reports whether a batch can succeed after those already aboard.
func (f *flight) possible(b *driver.Batch) bool {
	if len(f.seen) == 0 {
		return true
	}
	for _, c := range b.Checks {
		if rev, changed := f.seen[c.Key]; changed && rev != c.Rev {
			return false
		}
	}
	for i := range b.Ops {
		op := &b.Ops[i]
		if rev, changed := f.seen[op.Record.Key]; changed && rev != op.Expect {
			return false
		}
	}
	return true
}

func (f *flight) remember(b *driver.Batch) {
	if f.seen == nil {
		f.seen = map[driver.Key]int64{}
	}
	for i := range b.Ops {
		r := &b.Ops[i].Record
		if r.Kind == driver.ActsKind {
			continue
		}
		f.seen[r.Key] = r.Rev
		if b.Ops[i].Verb == driver.Delete {
			f.seen[r.Key] = 0
		}
	}
}

// aborted finds out what stopped a flight. If a batch did, it learns why and the
// others fly again; else the error is returned.
func (l *lane) aborted(ctx context.Context, c *pgxpool.Conn, cause error, aboard []*request) error {
	var lost *lostError
	switch {
	case ctx.Err() != nil:
		return cause
	case errors.As(cause, &lost):
		l.store.pool.Reset() // others of its age may be dead too
		return cause
	}
	if _, err := c.Exec(ctx, "ROLLBACK"); err != nil {
		return wrap(err)
	}
	var f *failure
	if !errors.As(cause, &f) || passes(cause) {
		return cause
	}
	code, constraint := state(cause)
	condition := code == codeDivisionByZero || code == codeUnique
	switch {
	case condition && f.owner != nil:
		l.size = max(1, len(aboard)/2)
		return l.explain(ctx, c, []*request{f.owner}, constraint)
	case condition && constraint == batchIndex: // one of them was committed before
		return l.explain(ctx, c, aboard, "")
	case condition:
		return errMoved
	case code == codeUnsupported && !l.store.walled.Load():
		l.store.walled.Store(true)
		return nil
	case f.owner != nil:
		f.owner.settle(driver.Stamp{}, f.err)
		return nil
	case len(aboard) > 1:
		return l.alone(ctx, aboard)
	}
	return cause
}

// alone flies batches one by one, so that the one at fault keeps its error to
// itself.
func (l *lane) alone(ctx context.Context, group []*request) error {
	for _, r := range group {
		err := l.depart(ctx, []*request{r})
		if err != nil && passes(err) {
			return err
		}
		if err != nil {
			r.settle(driver.Stamp{}, err)
		}
	}
	return nil
}
