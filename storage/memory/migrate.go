package memory

import (
	"context"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Migrate takes the kinds over and builds indexes that are new or changed, in
// all spaces or, if one of them refuses, in none. Writers wait for it.
func (s *Store) Migrate(ctx context.Context, wanted []driver.Kind) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	next := s.kinds.Load().with(wanted)
	states := make(map[*space]*state, len(s.spaces))
	for _, sp := range s.spaces {
		sp.mu.Lock()
		defer sp.mu.Unlock()
		migrated, err := sp.state.migrated(ctx, next, wanted)
		if err != nil {
			return err
		}
		states[sp] = migrated
	}
	for sp, migrated := range states {
		sp.state, sp.shared = migrated, false
	}
	s.kinds.Store(&next)
	return nil
}

// with returns the kinds together with new or newer ones.
func (ks *kinds) with(wanted []driver.Kind) kinds {
	next := maps.Clone(*ks)
	for i := range wanted {
		k := &kind{Kind: wanted[i], number: len(next)}
		k.Indexes = slices.Clone(k.Indexes)
		k.unique = slices.ContainsFunc(k.Indexes, func(x driver.Index) bool { return x.Unique })
		if old := next[k.Name]; old != nil {
			k.number = old.number
		}
		next[k.Name] = k
	}
	return next
}

// migrated returns the state with the tables of kinds whose indexes changed
// built anew.
func (s *state) migrated(ctx context.Context, ks kinds, wanted []driver.Kind) (*state, error) {
	next := s.clone()
	for i := range wanted {
		k := ks[wanted[i].Name]
		old := next.table(k)
		if old == nil {
			continue
		}
		t := next.own(k)
		if slices.Equal(old.kind.Indexes, k.Indexes) {
			t.kind = k
			continue
		}
		t, err := rebuilt(ctx, k, old, next.owner)
		if err != nil {
			return nil, err
		}
		next.tables[k.number] = t
	}
	return next, nil
}

func rebuilt(ctx context.Context, k *kind, old *table, owner *token) (t *table, err error) {
	t = newTable(k, owner)
	old.records.ascend(nil, func(_ string, r *driver.Record) bool {
		next := *r
		if !r.Erased {
			next.Index, err = k.Extract(r.Version, r.Payload)
		}
		if err == nil {
			err = k.checkEntries(next.Index)
		}
		if err == nil {
			err = t.addNew(&next)
		}
		if err == nil {
			err = ctx.Err()
		}
		return err == nil
	})
	return t, err
}

// addNew puts a record into a table that is being built.
func (t *table) addNew(r *driver.Record) error {
	for _, e := range r.Index {
		if t.kind.Indexes[e.Slot].Unique && t.holder(e, r.ID) != "" {
			return &driver.UniqueError{Key: r.Key, Index: t.kind.Indexes[e.Slot].Name}
		}
	}
	t.link(r)
	return nil
}

// checkEntries refuses entries that do not fit the indexes of the kind, as a
// program with another definition of the kind would send them.
func (k *kind) checkEntries(entries []driver.Entry) error {
	for _, e := range entries {
		if e.Slot < 0 || e.Slot >= len(k.Indexes) || k.Indexes[e.Slot].Type != e.Value.Type {
			return k.mismatch()
		}
	}
	return nil
}

// checkQuery refuses a query by indexes the kind does not have.
func (k *kind) checkQuery(q *driver.Query) error {
	bad := q.Order >= len(k.Indexes)
	for _, c := range q.Where {
		bad = bad || c.Slot < 0 || c.Slot >= len(k.Indexes)
	}
	if bad {
		return k.mismatch()
	}
	return nil
}

func (k *kind) mismatch() error {
	return &mismatchError{k.Name}
}

// mismatchError says that a record or query was made for other indexes than
// the kind was migrated with.
type mismatchError struct{ kind string }

func (e *mismatchError) Error() string {
	return "kind " + e.kind + ": has other indexes than this program declares, migrate it"
}

func (e *mismatchError) Is(target error) bool { return target == renjia.ErrInvalid }
