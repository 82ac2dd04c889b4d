package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// maxGroup bounds how many batches share one transaction.
const maxGroup = 128

// maxLanes bounds how many heads of idle spaces a store remembers.
const maxLanes = 10_000

// request is a batch on its way to the server.
type request struct {
	batch   *driver.Batch
	keys    []driver.Key // to redact
	done    chan struct{}
	stamp   driver.Stamp
	err     error
	settled bool
	unknown bool // a connection was lost at its COMMIT
}

func (r *request) settle(stamp driver.Stamp, err error) {
	r.stamp, r.err, r.settled = stamp, err, true
	close(r.done)
}

// lane brings the batches of one space to the server, one transaction after the
// other, so that this program never competes with itself for the head of the
// journal. Batches that arrive while a transaction is under way share the next
// one.
type lane struct {
	store *Store
	space string

	queue  []*request // guarded by the store's mutex
	flying bool       // the same

	// Used by the goroutine that flies alone:
	head    head
	known   bool // nobody else has moved the head, as far as we know
	careful int  // how many flights still lock the head first
	size    int  // how many batches the next flight may take
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
	r := &request{batch: b, keys: keys, done: make(chan struct{})}
	l, pilot, err := s.enter(r)
	if err != nil {
		return driver.Stamp{}, err
	}
	if pilot {
		l.flight(ctx, []*request{r})
		l.handOver()
		return r.stamp, r.err
	}
	select {
	case <-r.done:
		return r.stamp, r.err
	case <-ctx.Done():
	}
	if s.withdraw(l, r) {
		return driver.Stamp{}, ctx.Err()
	}
	select {
	case <-r.done:
		return r.stamp, r.err
	default:
		return driver.Stamp{}, fmt.Errorf("the commit is under way: %w: %w", ctx.Err(), renjia.ErrUnknown)
	}
}

// enter puts a request into its lane. If the lane is free, the caller is the
// pilot and flies by itself, which spares two changes of goroutine.
func (s *Store) enter(r *request) (l *lane, pilot bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, false, renjia.ErrClosed
	}
	l = s.lanes[r.batch.Space]
	if l == nil {
		l = &lane{store: s, space: r.batch.Space, size: maxGroup}
		s.lanes[l.space] = l
	}
	if !l.flying {
		l.flying = true
		s.flights.Add(1)
		return l, true, nil
	}
	l.queue = append(l.queue, r)
	return l, false, nil
}

// handOver lets a goroutine take those who came in the meantime.
func (l *lane) handOver() {
	group := l.gather()
	if len(group) == 0 {
		l.store.flights.Done()
		return
	}
	go func() {
		defer l.store.flights.Done()
		for ; len(group) > 0; group = l.gather() {
			l.flight(context.Background(), group)
		}
	}()
}

// withdraw takes a request back that no flight has taken yet.
func (s *Store) withdraw(l *lane, r *request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, waiting := range l.queue {
		if waiting == r {
			l.queue = append(l.queue[:i:i], l.queue[i+1:]...)
			return true
		}
	}
	return false
}

// gather takes what waits, or ends the flying.
func (l *lane) gather() []*request {
	s := l.store
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		for _, r := range l.queue {
			r.settle(driver.Stamp{}, renjia.ErrClosed)
		}
		l.queue = nil
	}
	n := min(len(l.queue), l.size)
	if s.options.NoGrouping {
		n = min(n, 1)
	}
	if n == 0 {
		l.flying = false
		if len(s.lanes) > maxLanes {
			delete(s.lanes, l.space)
		}
		return nil
	}
	group := append([]*request{}, l.queue[:n]...)
	l.queue = append(l.queue[:0:0], l.queue[n:]...)
	return group
}

// tries bounds how often a flight begins anew because others moved the head.
const tries = 8

// flight commits a group of batches in one transaction. A batch whose conditions
// do not hold is told so and left behind; the others go on without it.
func (l *lane) flight(ctx context.Context, group []*request) {
	ctx, cancel := context.WithTimeout(ctx, l.store.options.Patience+2*l.store.options.Timeout)
	defer cancel()
	for n := 0; ; n++ {
		group = waiting(group)
		if len(group) == 0 {
			l.size = min(maxGroup, 2*l.size)
			return
		}
		err := l.depart(ctx, group)
		if err == nil && n < tries+len(group) {
			continue // what is left takes the next one
		}
		if err == nil {
			err = errMoved
		}
		l.known = false
		var grounded *groundedError
		if n < tries && !errors.As(err, &grounded) && passes(err) && !l.store.isClosed() && pause(ctx, n) == nil {
			l.careful = carefulFlights
			l.store.log.DebugContext(ctx, "commit begins anew", "space", l.space, "attempt", n+1, "cause", err)
			continue
		}
		for _, r := range waiting(group) {
			r.settle(driver.Stamp{}, r.outcome(err))
		}
	}
}

// carefulFlights is how many flights lock the head before all else after others
// have moved it: where several programs write to a space, waiting for the lock is
// cheaper than being overtaken.
const carefulFlights = 16

func waiting(group []*request) (left []*request) {
	for _, r := range group {
		if !r.settled {
			left = append(left, r)
		}
	}
	return left
}

// outcome is what is said of a request that was given up.
func (r *request) outcome(err error) error {
	var lost *lostError
	switch {
	case r.unknown:
		return fmt.Errorf("the connection was lost at the commit: %w: %w", err, renjia.ErrUnknown)
	case errors.As(err, &lost):
		return &driver.TransientError{Err: lost.error}
	}
	return err
}
