package memory

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Store keeps spaces in memory. It implements driver.Store and driver.Auditor.
type Store struct {
	closed atomic.Bool
	kinds  atomic.Pointer[kinds] // replaced whole, never changed

	// mu guards the map of spaces. Whoever holds the lock of a space does not
	// ask for it: Migrate takes the locks in the other order.
	mu     sync.RWMutex
	spaces map[string]*space
}

// kinds are the kinds a store knows, by name.
type kinds map[string]*kind

// kind is a kind of record. Its number is its place among the tables of every
// state, and stays when the kind is migrated again.
type kind struct {
	driver.Kind
	number int
	unique bool // has a unique index
}

// Open returns an empty store.
func Open() *Store {
	s := &Store{spaces: map[string]*space{}}
	s.kinds.Store(&kinds{})
	return s
}

// Close makes the store unusable.
func (s *Store) Close() error {
	s.closed.Store(true)
	return nil
}

// usable reports why nothing can be done any more.
func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

// Spaces yields the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s.mu.RLock()
		spaces := maps.Clone(s.spaces)
		s.mu.RUnlock()
		for _, name := range slices.Sorted(maps.Keys(spaces)) {
			if err := s.usable(ctx); err != nil {
				yield("", err)
				return
			}
			if view := spaces[name].commits(); view.len() > 0 && !yield(name, nil) {
				return
			}
		}
		if err := s.usable(ctx); err != nil {
			yield("", err)
		}
	}
}

// find returns a space, nil if it was never written.
func (s *Store) find(ctx context.Context, name string) (*space, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.spaces[name], s.usable(ctx)
}

// enter returns a space, made if necessary.
func (s *Store) enter(ctx context.Context, name string) (*space, error) {
	sp, err := s.find(ctx, name)
	if sp != nil || err != nil {
		return sp, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spaces[name] == nil {
		s.spaces[name] = newSpace()
	}
	return s.spaces[name], nil
}

func (s *Store) kind(name string) (*kind, error) { return (*s.kinds.Load()).find(name) }

func (ks kinds) find(name string) (*kind, error) {
	if k := ks[name]; k != nil {
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
	sp, err := s.enter(ctx, b.Space)
	if err != nil {
		return driver.Stamp{}, err
	}
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if err := s.usable(ctx); err != nil { // it may have taken time to get the lock
		return driver.Stamp{}, err
	}
	if at, done := sp.batches[b.ID]; done {
		return sp.journal.at(at).Stamp, nil
	}
	ks := *s.kinds.Load()
	if err := sp.refuse(ks, b); err != nil {
		return driver.Stamp{}, err
	}
	sp.apply(ks, b)
	stamp := sp.record(ks, b)
	sp.erase(ks, keys)
	return stamp, nil
}

var (
	_ driver.Store   = (*Store)(nil)
	_ driver.Auditor = (*Store)(nil)
)
