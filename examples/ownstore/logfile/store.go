package logfile

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

// Store keeps spaces in one file. It implements driver.Store.
type Store struct {
	mu     sync.RWMutex
	log    *log
	kinds  map[string]driver.Kind
	spaces map[string]*space
	closed bool
}

// Open opens or creates a file. Its folder must exist.
func Open(path string) (*Store, error) {
	s := &Store{kinds: map[string]driver.Kind{}, spaces: map[string]*space{}}
	l, err := openLog(path, s.replay)
	if err != nil {
		return nil, fmt.Errorf("logfile: open %s: %w", path, err)
	}
	s.log = l
	return s, nil
}

// replay takes over a commit that the file holds.
func (s *Store) replay(c *driver.Commit) error {
	sp := s.space(c.Space)
	head := sp.head()
	if c.Position != head.Position+1 || c.Prev != head.Hash || c.Expected() != c.Hash || c.Root != driver.RootOf(c.Changes) {
		return driver.Fault{Position: c.Position, What: "does not follow from the commit before"}
	}
	sp.add(c, nil)
	return nil
}

// space returns a space, made if necessary.
func (s *Store) space(name string) *space {
	if s.spaces[name] == nil {
		s.spaces[name] = newSpace()
	}
	return s.spaces[name]
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

// Migrate learns the kinds and computes the index entries of what is stored,
// for all of it or, if something does not fit, for nothing.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	indexed := map[*space]map[driver.Key][]version{}
	for _, sp := range s.spaces {
		indexed[sp] = map[driver.Key][]version{}
		for _, k := range kinds {
			if err := sp.reindex(k, indexed[sp]); err != nil {
				return err
			}
		}
	}
	for sp, versions := range indexed {
		maps.Copy(sp.versions, versions)
	}
	for _, k := range kinds {
		s.kinds[k.Name] = k
	}
	return nil
}

// Spaces yields the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s.mu.RLock()
		names, err := slices.Sorted(maps.Keys(s.spaces)), s.usable(ctx)
		s.mu.RUnlock()
		for _, name := range names {
			if err != nil || !yield(name, nil) {
				break
			}
			err = ctx.Err()
		}
		if err != nil {
			yield("", err)
		}
	}
}

// Commit applies a batch or nothing.
func (s *Store) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return s.Redact(ctx, nil, b)
}

// Redact commits a batch and erases the content of keys.
func (s *Store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return driver.Stamp{}, err
	}
	sp := s.spaces[b.Space]
	if sp == nil {
		sp = newSpace()
	}
	if stamp, done := sp.batches[b.ID]; done {
		return stamp, nil
	}
	if err := sp.refuse(s.kinds, b); err != nil {
		return driver.Stamp{}, err
	}
	c := commitOf(b, sp.head())
	if err := s.write(sp, c, keys); err != nil {
		return driver.Stamp{}, err
	}
	s.spaces[b.Space] = sp
	sp.add(c, b.Ops)
	return c.Stamp, nil
}

// write brings a commit to the disk, before anybody can see it.
func (s *Store) write(sp *space, c *driver.Commit, keys []driver.Key) error {
	if len(keys) == 0 {
		return s.log.append(c)
	}
	erased := sp.erased(keys)
	err := s.log.rewrite(c, func(yield func(*driver.Commit) bool) {
		for _, other := range s.spaces {
			commits := other.commits
			if other == sp {
				commits = erased
			}
			for _, c := range commits {
				if !yield(c) {
					return
				}
			}
		}
		yield(c)
	})
	if err == nil {
		sp.commits = erased
		sp.forget(keys)
	}
	return err
}

// commitOf is the journal entry of a batch that follows a head.
func commitOf(b *driver.Batch, head driver.Stamp) *driver.Commit {
	c := &driver.Commit{Stamp: b.Next(head), Batch: b.ID, Prev: head.Hash, Acts: b.Acts, Seal: b.Seal, Root: b.Root}
	for i := range b.Ops {
		c.Changes = append(c.Changes, b.Ops[i].Change())
	}
	return c
}

// Commits yields the commits of a range.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		s.mu.RLock()
		var commits []*driver.Commit
		if sp := s.spaces[r.Space]; sp != nil {
			commits = sp.within(r)
		}
		err := s.usable(ctx)
		s.mu.RUnlock()
		for _, c := range commits {
			if err != nil || !yield(c, nil) {
				break
			}
			err = ctx.Err()
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// Close closes the file.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.log.close()
}
