package memory

import (
	"context"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// past reads a space as it was right after a commit, from the after-images in
// the journal.
type past struct {
	store  *Store
	space  *space
	at     driver.Position
	closed bool
}

func (p *past) Close() error {
	p.closed = true
	return nil
}

func (p *past) usable(ctx context.Context) error {
	if _, err := p.store.find(""); err != nil || p.closed {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

func (p *past) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	p.space.mu.RLock()
	defer p.space.mu.RUnlock()
	var found []driver.Record
	for _, id := range ids {
		if r, ok := p.record(p.space.past[kind][id]); ok {
			found = append(found, r)
		}
	}
	return found, nil
}

// record returns what a record was, given where it changed.
func (p *past) record(changes []place) (driver.Record, bool) {
	for i := len(changes) - 1; i >= 0; i-- {
		if changes[i].at > p.at {
			continue
		}
		x := &p.space.journal[changes[i].at-1].Changes[changes[i].change]
		r := driver.Record{
			Key: x.Key, Rev: x.Rev, Version: x.Version, Payload: x.Payload,
			Erased: x.Erased || x.Verb == driver.Erase, Position: changes[i].at,
		}
		return r, x.Verb != driver.Delete
	}
	return driver.Record{}, false
}

func (p *past) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		found, err := p.matching(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range found {
			if q.Limit > 0 && i == q.Limit {
				return
			}
			if err := p.usable(ctx); err != nil {
				yield(nil, err)
				return
			}
			if !yield(&found[i], nil) {
				return
			}
		}
	}
}

func (p *past) matching(ctx context.Context, q *driver.Query) ([]driver.Record, error) {
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	k, err := p.store.kind(q.Kind)
	if err != nil {
		return nil, err
	}
	p.space.mu.RLock()
	defer p.space.mu.RUnlock()
	var found []driver.Record
	for _, changes := range p.space.past[q.Kind] {
		r, ok := p.record(changes)
		if !ok || r.Erased {
			continue
		}
		if r.Index, err = k.Extract(r.Version, r.Payload); err != nil {
			return nil, err
		}
		if driver.Match(q, &r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b driver.Record) int {
		c := driver.CursorOf(&a, q).Compare(driver.CursorOf(&b, q))
		if q.Desc {
			return -c
		}
		return c
	})
	return found, nil
}
