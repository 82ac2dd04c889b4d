package memory

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// Audit compares every record with the newest after-image of its key.
func (s *Store) Audit(ctx context.Context, name string) iter.Seq2[driver.Fault, error] {
	return func(yield func(driver.Fault, error) bool) {
		sp, err := s.find(ctx, name)
		if err != nil {
			yield(driver.Fault{}, err)
			return
		}
		if sp == nil {
			return
		}
		a := sp.auditor(s)
		ks := *s.kinds.Load()
		for _, name := range slices.Sorted(maps.Keys(ks)) {
			if !a.kind(ctx, ks[name], yield) {
				return
			}
		}
	}
}

// auditor holds the records, the history and the journal of one moment.
type auditor struct {
	state *state
	past  past
}

func (sp *space) auditor(s *Store) *auditor {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.shared, sp.history.shared = true, true
	return &auditor{sp.state, past{store: s, at: driver.Position(sp.journal.len()), history: sp.history, journal: sp.journal}}
}

// kind yields the faults of one kind and reports whether to go on.
func (a *auditor) kind(ctx context.Context, k *kind, yield func(driver.Fault, error) bool) bool {
	more := true
	fault := func(id, what string) {
		more = yield(driver.Fault{Key: driver.Key{Kind: k.Name, ID: id}, What: what}, nil)
	}
	if k.number < len(a.past.history.kinds) {
		a.past.history.kinds[k.number].ascend(nil, func(id string, newest *place) bool {
			if err := a.past.usable(ctx); err != nil {
				yield(driver.Fault{}, err)
				more = false
				return false
			}
			image, want := a.past.record(newest)
			if what := differs(a.state.get(k, id), image, want); what != "" {
				fault(id, what)
			}
			return more
		})
	}
	if t := a.state.table(k); t != nil && more {
		t.records.ascend(nil, func(id string, _ *driver.Record) bool {
			if a.past.history.newest(k, id) == nil {
				fault(id, "the journal knows no such record")
			}
			return more
		})
	}
	return more
}

// differs says how a record differs from its newest after-image.
func differs(r *driver.Record, image driver.Record, want bool) string {
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
