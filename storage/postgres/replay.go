package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Replay appends commits made elsewhere, as many as it can in one transaction.
// See driver.Replayer.
func (s *Store) Replay(ctx context.Context, after driver.Stamp, run []*driver.Batch) (driver.Stamp, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return after, renjia.ErrClosed
	}
	s.flights.Add(1)
	s.mu.Unlock()
	defer s.flights.Done()
	for len(run) > 0 {
		n := untilErasure(run)
		head, err := s.replay(ctx, after, run[:n])
		if err != nil {
			return after, err
		}
		after, run = head, run[n:]
	}
	return after, nil
}

// untilErasure returns how many batches fit into one transaction: an erasure
// must find in the journal what the batches before it have written, and a
// transaction writes its journal last.
func untilErasure(run []*driver.Batch) int {
	for n := 1; n < len(run); n++ {
		if len(run[n].Erased()) > 0 {
			return n
		}
	}
	return len(run)
}

// replay flies beside the lanes: it locks the head before all else, and a lane
// that is overtaken finds the head moved.
func (s *Store) replay(ctx context.Context, after driver.Stamp, run []*driver.Batch) (driver.Stamp, error) {
	c, err := s.acquire(ctx)
	if err != nil {
		return after, reading(err)
	}
	defer c.Release()
	f := &flight{pipeline: newPipeline(c.Conn()), lane: &lane{store: s, space: run[0].Space}}
	aboard, err := f.repeat(ctx, after, run)
	if err == nil {
		err = f.arrive(ctx, aboard)
	}
	if err != nil {
		return after, f.refused(ctx, c, err, aboard)
	}
	return f.head.stamp, nil
}

// repeat queues the batches behind a head, if that is where the space is.
func (f *flight) repeat(ctx context.Context, after driver.Stamp, run []*driver.Batch) (aboard []*request, err error) {
	f.queue(nil, "BEGIN")
	f.queue(nil, enterSQL, f.lane.store.enterArgs(f.lane.space)...)
	if err := f.lockHead(ctx); err != nil {
		return nil, err
	}
	start := f.head
	if start.stamp.Position != after.Position || start.stamp.Hash != after.Hash {
		return nil, fmt.Errorf("the head is at %d, not at %d: %w", start.stamp.Position, after.Position, renjia.ErrConflict)
	}
	for _, b := range run {
		r := &request{batch: b, keys: b.Erased()}
		if err := f.apply(ctx, r); err != nil {
			return nil, err
		}
		aboard = append(aboard, r)
	}
	if err := f.journal(ctx, start, aboard); err != nil {
		return nil, err
	}
	f.moveHead(start)
	return aboard, nil
}

// refused ends a transaction that failed, and says what that means.
func (f *flight) refused(ctx context.Context, c *pgxpool.Conn, cause error, aboard []*request) error {
	var lost *lostError
	switch {
	case len(aboard) > 0 && aboard[0].unknown:
		return fmt.Errorf("the connection was lost at the commit: %w: %w", cause, renjia.ErrUnknown)
	case errors.As(cause, &lost):
		return reading(cause)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	if _, err := c.Exec(ctx, "ROLLBACK"); err != nil {
		return reading(wrap(err))
	}
	switch code, constraint := state(cause); code {
	case codeUnique:
		return fmt.Errorf("index %s: %w", constraint, renjia.ErrUnique)
	case codeDivisionByZero:
		return fmt.Errorf("a record is not as the journal says: %w", renjia.ErrConflict)
	}
	return cause
}

var _ driver.Replayer = (*Store)(nil)
