package memory

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Snapshot opens a view of a space.
func (s *Store) Snapshot(ctx context.Context, name string, at driver.Position) (driver.Snapshot, error) {
	sp, err := s.find(ctx, name)
	if err != nil {
		return nil, err
	}
	if sp == nil {
		return &snapshot{store: s, state: &state{}}, nil
	}
	if at == 0 {
		return &snapshot{store: s, state: sp.share()}, nil
	}
	h, j := sp.remember()
	return &past{store: s, at: at, history: h, journal: j}, nil
}

// snapshot reads a state that no writer changes any more.
type snapshot struct {
	store *Store
	state *state
}

func (s *snapshot) Close() error {
	s.state = nil
	return nil
}

func (s *snapshot) usable(ctx context.Context) error {
	if s.state == nil {
		return renjia.ErrClosed
	}
	return s.store.usable(ctx)
}

func (s *snapshot) Get(ctx context.Context, name string, ids []string) ([]driver.Record, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	k, err := s.store.kind(name)
	if err != nil {
		return nil, err
	}
	var found []driver.Record
	for _, id := range ids {
		if r := s.state.get(k, id); r != nil {
			found = append(found, *r)
		}
	}
	return found, nil
}

func (s *snapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		t, err := s.table(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		if t == nil {
			return
		}
		left, plain := q.Limit, len(q.Where) == 0 && q.After == nil
		var shown driver.Record // used again for every row
		t.walk(q, func(r *driver.Record) bool {
			if r.Erased || (!plain && !driver.Match(q, r)) {
				return true
			}
			if err := s.usable(ctx); err != nil {
				yield(nil, err)
				return false
			}
			shown = *r
			left--
			return yield(&shown, nil) && left != 0
		})
	}
}

// table returns the table a query is about, nil if it was never written.
func (s *snapshot) table(ctx context.Context, q *driver.Query) (*table, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	k, err := s.store.kind(q.Kind)
	if err != nil {
		return nil, err
	}
	t := s.state.table(k)
	if t == nil {
		return nil, k.checkQuery(q)
	}
	return t, t.kind.checkQuery(q)
}
