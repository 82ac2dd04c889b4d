package memory

import (
	"context"
	"iter"
	"slices"
	"sort"

	"github.com/renjia-project/renjia/storage/driver"
)

// Commits yields the commits of a range. A commit stays as it is for as long as
// the caller keeps it.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		sp, err := s.find(r.Space)
		if err != nil {
			yield(nil, err)
			return
		}
		if sp == nil {
			return
		}
		commits := sp.slice(r)
		for i := range commits {
			c := &commits[i]
			if r.Desc {
				c = &commits[len(commits)-1-i]
			}
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// slice returns the commits of a range in ascending order. Appending to the
// journal leaves the part already there alone, so no lock is held while it is
// read.
func (sp *space) slice(r driver.Range) []driver.Commit {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	from, until := int(r.After), len(sp.journal)
	if r.Until > 0 {
		until = min(until, int(r.Until))
	}
	if !r.NotAfter.IsZero() {
		until = min(until, sort.Search(len(sp.journal), func(i int) bool { return sp.journal[i].Time.After(r.NotAfter) }))
	}
	if from >= until {
		return nil
	}
	commits := sp.journal[from:until:until]
	if r.Limit == 0 || len(commits) <= r.Limit {
		return commits
	}
	if r.Desc {
		return commits[len(commits)-r.Limit:]
	}
	return commits[:r.Limit]
}

// Audit compares every record with the newest after-image of its key.
func (s *Store) Audit(ctx context.Context, name string) iter.Seq2[driver.Fault, error] {
	return func(yield func(driver.Fault, error) bool) {
		sp, err := s.find(name)
		if err != nil {
			yield(driver.Fault{}, err)
			return
		}
		if sp == nil {
			return
		}
		for _, f := range sp.faults() {
			if !yield(f, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(driver.Fault{}, err)
		}
	}
}

func (sp *space) faults() (all []driver.Fault) {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	now := past{space: sp, at: driver.Position(len(sp.journal))}
	for kind, ids := range sp.past {
		for id, changes := range ids {
			k := driver.Key{Kind: kind, ID: id}
			image, want := now.record(changes)
			if what := sp.differs(sp.state.get(k), image, want && kind != driver.ActsKind); what != "" {
				all = append(all, driver.Fault{Key: k, What: what})
			}
		}
	}
	for kind, t := range sp.state.tables {
		t.records.ascend(nil, func(id string, _ *driver.Record) bool {
			if sp.past[kind][id] == nil {
				all = append(all, driver.Fault{Key: driver.Key{Kind: kind, ID: id}, What: "the journal knows no such record"})
			}
			return true
		})
	}
	slices.SortFunc(all, func(a, b driver.Fault) int {
		return driver.Cursor{ID: a.Key.Kind + a.Key.ID}.Compare(driver.Cursor{ID: b.Key.Kind + b.Key.ID})
	})
	return all
}

// differs says how a record differs from its newest after-image.
func (sp *space) differs(r *driver.Record, image driver.Record, want bool) string {
	switch {
	case r == nil && want:
		return "the record is missing"
	case r != nil && !want:
		return "the record was deleted but is there"
	case r == nil:
		return ""
	case r.Rev != image.Rev || r.Version != image.Version || r.Payload != image.Payload || r.Erased != image.Erased:
		return "the record is not its newest after-image"
	}
	return ""
}

// migrate rebuilds the tables of kinds whose indexes changed.
func (sp *space) migrate(ctx context.Context, kinds []driver.Kind) error {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	next := sp.state.clone()
	for i := range kinds {
		k := &kinds[i]
		old := next.tables[k.Name]
		if old == nil {
			continue
		}
		if slices.Equal(old.kind.Indexes, k.Indexes) {
			old.kind = k
			continue
		}
		t, err := rebuilt(ctx, k, old, next.owner)
		if err != nil {
			return err
		}
		next.tables[k.Name] = t
	}
	sp.state = next
	return nil
}

func rebuilt(ctx context.Context, k *driver.Kind, old *table, owner *token) (t *table, err error) {
	t = newTable(k, owner)
	old.records.ascend(nil, func(id string, r *driver.Record) bool {
		next := *r
		if !r.Erased {
			next.Index, err = k.Extract(r.Version, r.Payload)
		}
		t.records.set(id, &next)
		for _, e := range next.Index {
			if k.Indexes[e.Slot].Unique && t.holder(e, id) != "" {
				err = &driver.UniqueError{Key: r.Key, Index: k.Indexes[e.Slot].Name}
			}
			t.indexes[e.Slot].set(driver.Cursor{Value: e.Value, ID: id}, &next)
		}
		if err == nil {
			err = ctx.Err()
		}
		return err == nil
	})
	return t, err
}

var (
	_ driver.Store   = (*Store)(nil)
	_ driver.Auditor = (*Store)(nil)
)
