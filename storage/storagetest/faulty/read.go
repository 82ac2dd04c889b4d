package faulty

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia/storage/driver"
)

// read decides about a call that reads: an error before it begins, or the number
// of items after which it breaks off, 0 for never.
func (s *Store) read(ctx context.Context, method string) (e Event, breaks int, err error) {
	e, more := s.draw(method)
	s.enter(ctx, e, more)
	switch e.Fault {
	case Refused, Unsent, CutOff:
		return e, 0, e.refused()
	case Failed:
		return e, 0, e.failed()
	case Lost:
		breaks = more
	}
	s.arrive(ctx)
	return e, breaks, nil
}

// Snapshot opens a view of which every read may fail.
func (s *Store) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	if _, _, err := s.read(ctx, "snapshot"); err != nil {
		return nil, err
	}
	inner, err := s.engine.Snapshot(ctx, space, at)
	if err != nil {
		return nil, err
	}
	return &snapshot{Snapshot: inner, store: s}, nil
}

// Commits yields the journal, and may break off.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return broken(ctx, s, "commits", func() iter.Seq2[*driver.Commit, error] { return s.engine.Commits(ctx, r) })
}

type snapshot struct {
	driver.Snapshot
	store *Store
}

// Get returns the records, or fails.
func (p *snapshot) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	e, breaks, err := p.store.read(ctx, "get")
	if err != nil {
		return nil, err
	}
	found, err := p.Snapshot.Get(ctx, kind, ids)
	if err == nil && breaks > 0 {
		return nil, e.refused()
	}
	return found, err
}

// Query yields what matches, and may break off.
func (p *snapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return broken(ctx, p.store, "query", func() iter.Seq2[*driver.Record, error] { return p.Snapshot.Query(ctx, q) })
}

// broken is a stream that may fail before its first item or behind any.
func broken[T any](ctx context.Context, s *Store, method string, stream func() iter.Seq2[*T, error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		e, breaks, err := s.read(ctx, method)
		if err != nil {
			yield(nil, err)
			return
		}
		for item, err := range stream() {
			if !yield(item, err) || err != nil {
				return
			}
			if breaks--; breaks == 0 {
				yield(nil, e.refused())
				return
			}
		}
	}
}
