package memory

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Store keeps spaces in memory. It implements driver.Store and driver.Auditor.
type Store struct {
	mu     sync.RWMutex
	closed bool
	kinds  map[string]*driver.Kind // replaced whole by Migrate, never changed
	spaces map[string]*space
}

// Open returns an empty store.
func Open() *Store {
	return &Store{kinds: map[string]*driver.Kind{}, spaces: map[string]*space{}}
}

// Close makes the store unusable.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// Migrate takes the kinds over and builds indexes that are new or changed.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return renjia.ErrClosed
	}
	next := maps.Clone(s.kinds)
	for i := range kinds {
		k := kinds[i]
		next[k.Name] = &k
	}
	for _, sp := range s.spaces {
		if err := sp.migrate(ctx, kinds); err != nil {
			return err
		}
	}
	s.kinds = next
	return nil
}

// Spaces yields the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s.mu.RLock()
		names, closed := slices.Sorted(maps.Keys(s.spaces)), s.closed
		s.mu.RUnlock()
		if closed {
			yield("", renjia.ErrClosed)
			return
		}
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			if sp, err := s.find(name); err == nil && sp != nil && sp.last().Position > 0 && !yield(name, nil) {
				return
			}
		}
	}
}

// find returns a space, nil if it was never written.
func (s *Store) find(name string) (*space, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, renjia.ErrClosed
	}
	return s.spaces[name], nil
}

// enter returns a space, made if necessary.
func (s *Store) enter(name string) (*space, error) {
	sp, err := s.find(name)
	if sp != nil || err != nil {
		return sp, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, renjia.ErrClosed
	}
	if s.spaces[name] == nil {
		s.spaces[name] = newSpace(s)
	}
	return s.spaces[name], nil
}

func (s *Store) kind(name string) (*driver.Kind, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if k := s.kinds[name]; k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("kind %s: not migrated: %w", name, renjia.ErrInvalid)
}

// Commit applies a batch or nothing.
func (s *Store) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return s.Redact(ctx, nil, b)
}

// Redact commits a batch and erases the content of keys.
func (s *Store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	if err := ctx.Err(); err != nil {
		return driver.Stamp{}, err
	}
	sp, err := s.enter(b.Space)
	if err != nil {
		return driver.Stamp{}, err
	}
	for i := range b.Ops {
		if k := b.Ops[i].Record.Kind; k != driver.ActsKind {
			if _, err := s.kind(k); err != nil {
				return driver.Stamp{}, err
			}
		}
	}
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if stamp, done := sp.batches[b.ID]; done {
		return stamp, nil
	}
	if err := sp.apply(b); err != nil {
		return driver.Stamp{}, err
	}
	stamp := sp.record(b)
	sp.erase(keys)
	return stamp, nil
}
