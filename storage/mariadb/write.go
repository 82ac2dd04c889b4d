package mariadb

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// maxGroup bounds how many batches of a space share one transaction, and
// maxGroupOps how many operations.
const (
	maxGroup    = 128
	maxGroupOps = 2000
)

// request is a batch on its way to the server.
type request struct {
	ctx   context.Context
	batch *driver.Batch
	keys  []driver.Key // to redact
	taken atomic.Bool  // by who commits it, or by a caller who has given up
	done  chan struct{}
	stamp driver.Stamp
	err   error
}

// line holds the batches of a space that wait for the one under way.
type line struct{ waiting []*request }

// Commit applies a batch or nothing.
func (s *Store) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return s.Redact(ctx, nil, b)
}

// Redact commits a batch and erases the content of keys. See driver.Store. If
// ctx ends while the server is at work, the outcome is renjia.ErrUnknown.
func (s *Store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	if err := ctx.Err(); err != nil {
		return driver.Stamp{}, err
	}
	r := &request{ctx: ctx, batch: b, keys: keys, done: make(chan struct{})}
	if err := s.enqueue(r); err != nil {
		return driver.Stamp{}, err
	}
	select {
	case <-r.done:
		return r.stamp, r.err
	case <-ctx.Done():
	}
	if r.taken.CompareAndSwap(false, true) {
		return driver.Stamp{}, ctx.Err()
	}
	return driver.Stamp{}, fmt.Errorf("given up while a commit was under way: %w: %w", ctx.Err(), renjia.ErrUnknown)
}

// enqueue puts a batch into the line of its space. All commits of a space wait
// for the head of its journal anyway; waiting here, they can share a
// transaction and so one write to disk.
func (s *Store) enqueue(r *request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return renjia.ErrClosed
	}
	space := r.batch.Space
	l := s.lines[space]
	if l == nil {
		l = &line{}
		s.lines[space] = l
		s.serving.Add(1)
		go s.serve(space, l)
	}
	l.waiting = append(l.waiting, r)
	return nil
}

// serve commits what waits in the line of a space until nothing does.
func (s *Store) serve(space string, l *line) {
	defer s.serving.Done()
	for {
		group := s.take(space, l)
		if group == nil {
			return
		}
		s.commitGroup(group)
		for _, r := range group {
			close(r.done)
		}
	}
}

// take returns the next batches of a line. It ends the line if there are none,
// and refuses them all if the store was closed.
func (s *Store) take(space string, l *line) []*request {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		for _, r := range l.waiting {
			r.err = renjia.ErrClosed
			close(r.done)
		}
		l.waiting = nil
	}
	n, ops := 0, 0
	for n < len(l.waiting) && n < maxGroup && (n == 0 || !s.options.NoGrouping && ops+len(l.waiting[n].batch.Ops) <= maxGroupOps) {
		ops += len(l.waiting[n].batch.Ops)
		n++
	}
	if n == 0 {
		delete(s.lines, space)
		return nil
	}
	group := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return group
}

// commitGroup commits batches of one space in one transaction. If the server
// refuses a row, each batch gets a transaction of its own, in which the place
// of the refusal shows.
func (s *Store) commitGroup(group []*request) {
	var live []*request
	for _, r := range group {
		if r.taken.CompareAndSwap(false, true) {
			live = append(live, r)
		}
	}
	if len(live) == 0 || s.commitTogether(live, false) {
		return
	}
	for _, r := range live {
		s.commitTogether([]*request{r}, true)
	}
}

// commitTogether runs one transaction and reports false, with nothing written,
// if a row was refused whose batch is not known.
func (s *Store) commitTogether(group []*request, careful bool) bool {
	err := s.transact(group, careful)
	if errors.Is(err, errRefused) && !careful {
		return false
	}
	if err == nil {
		return true
	}
	for _, r := range group {
		r.stamp, r.err = driver.Stamp{}, err
	}
	return true
}

// errRefused says that a row has a key that another row has.
var errRefused = errors.New("a row was refused")

// transact opens a transaction on the space of a group, and ends it. No caller's
// context reaches it, so that one who gives up takes no other with him; the
// connection's own time limit ends it.
func (s *Store) transact(group []*request, careful bool) error {
	c, err := s.connect(context.Background(), s.writes)
	if err != nil {
		return err
	}
	g := &transaction{store: s, conn: c, careful: careful, script: script{limit: min(s.packet, packetBytes)}}
	if err = g.run(group); err != nil {
		c.rollback()
	}
	c.release()
	return err
}
