package logfile

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// snapshot reads a space as it was right after a commit.
type snapshot struct {
	store  *Store
	space  string
	at     driver.Position
	closed bool
}

// Snapshot opens a view of a space: now, or right after a commit.
func (s *Store) Snapshot(ctx context.Context, name string, at driver.Position) (driver.Snapshot, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	head := driver.Position(0)
	if sp := s.spaces[name]; sp != nil {
		head = sp.head().Position
	}
	switch {
	case at > head:
		return nil, fmt.Errorf("position %d: %w", at, renjia.ErrNotFound)
	case at == 0:
		at = head
	}
	return &snapshot{store: s, space: name, at: at}, nil
}

func (s *snapshot) Close() error {
	s.closed = true
	return nil
}

// read runs fn on the space under the lock; fn is not run on one that nobody
// has written.
func (s *snapshot) read(ctx context.Context, kind string, fn func(*space, driver.Kind)) error {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	if s.closed {
		return renjia.ErrClosed
	}
	if err := s.store.usable(ctx); err != nil {
		return err
	}
	k, known := s.store.kinds[kind]
	if !known {
		return notMigrated(kind)
	}
	if sp := s.store.spaces[s.space]; sp != nil {
		fn(sp, k)
	}
	return nil
}

func notMigrated(kind string) error {
	return fmt.Errorf("kind %s: not migrated: %w", kind, renjia.ErrInvalid)
}

func (s *snapshot) Get(ctx context.Context, kind string, ids []string) (found []driver.Record, err error) {
	err = s.read(ctx, kind, func(sp *space, _ driver.Kind) {
		for _, id := range ids {
			if r := sp.at(driver.Key{Kind: kind, ID: id}, s.at); r != nil {
				found = append(found, *r)
			}
		}
	})
	return found, err
}

func (s *snapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		found, err := s.find(ctx, q)
		for i := range found {
			if err != nil || !yield(&found[i], nil) {
				break
			}
			err = s.read(ctx, q.Kind, func(*space, driver.Kind) {}) // still open?
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// find collects what matches, so that no lock is held while the caller works.
func (s *snapshot) find(ctx context.Context, q *driver.Query) (found []driver.Record, err error) {
	err = s.read(ctx, q.Kind, func(sp *space, _ driver.Kind) {
		for key := range sp.versions {
			if key.Kind != q.Kind {
				continue
			}
			if r := sp.at(key, s.at); r != nil && !r.Erased && driver.Match(q, r) {
				found = append(found, *r)
			}
		}
	})
	slices.SortFunc(found, func(a, b driver.Record) int {
		c := driver.CursorOf(&a, q).Compare(driver.CursorOf(&b, q))
		if q.Desc {
			return -c
		}
		return c
	})
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	return found, err
}
