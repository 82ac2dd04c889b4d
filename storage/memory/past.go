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
	store   *Store
	at      driver.Position
	history history
	journal journal
	closed  bool
}

func (p *past) Close() error {
	*p = past{store: p.store, closed: true}
	return nil
}

func (p *past) usable(ctx context.Context) error {
	if p.closed {
		return renjia.ErrClosed
	}
	return p.store.usable(ctx)
}

func (p *past) Get(ctx context.Context, name string, ids []string) ([]driver.Record, error) {
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	k, err := p.store.kind(name)
	if err != nil {
		return nil, err
	}
	var found []driver.Record
	for _, id := range ids {
		if r, ok := p.record(p.history.newest(k, id)); ok {
			found = append(found, r)
		}
	}
	return found, nil
}

// record returns what a record was, given its newest change of all.
func (p *past) record(newest *place) (driver.Record, bool) {
	then := newest.upTo(p.at)
	if then == nil {
		return driver.Record{}, false
	}
	x := &p.journal.at(then.at).Changes[then.change]
	r := driver.Record{
		Key: x.Key, Rev: x.Rev, Version: x.Version, Payload: x.Payload,
		Erased: x.Erased || x.Verb == driver.Erase, Position: then.at,
	}
	return r, x.Verb != driver.Delete
}

func (p *past) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		left := q.Limit
		give := func(r *driver.Record, err error) bool {
			left--
			return yield(r, err) && err == nil && left != 0
		}
		if q.Order < 0 {
			p.walk(ctx, q, give)
			return
		}
		for _, r := range p.sorted(ctx, q, yield) {
			if err := p.usable(ctx); err != nil {
				yield(nil, err)
				return
			}
			if !give(r, nil) {
				return
			}
		}
	}
}

// sorted returns what a query finds in the order of an index. It yields nothing
// but an error.
func (p *past) sorted(ctx context.Context, q *driver.Query, yield func(*driver.Record, error) bool) (found []*driver.Record) {
	failed := false
	p.walk(ctx, q, func(r *driver.Record, err error) bool {
		if err != nil {
			failed = true
			return yield(nil, err)
		}
		found = append(found, r)
		return true
	})
	if failed {
		return nil
	}
	slices.SortFunc(found, q.Compare)
	return found
}

// walk yields what a query finds in the order of ids.
func (p *past) walk(ctx context.Context, q *driver.Query, yield func(*driver.Record, error) bool) {
	k, err := p.store.kind(q.Kind)
	if err == nil {
		err = k.checkQuery(q)
	}
	if err == nil {
		err = p.usable(ctx)
	}
	if err != nil {
		yield(nil, err)
		return
	}
	if k.number >= len(p.history.kinds) {
		return
	}
	each := func(_ string, newest *place) bool {
		r, ok := p.record(newest)
		if !ok || r.Erased {
			return true
		}
		err := p.usable(ctx)
		if err == nil {
			r.Index, err = k.Extract(r.Version, r.Payload)
		}
		if err != nil {
			yield(nil, err)
			return false
		}
		return !driver.Match(q, &r) || yield(&r, nil)
	}
	var from *string
	if q.After != nil && q.Order < 0 {
		from = &q.After.ID
	}
	if q.Desc && q.Order < 0 {
		p.history.kinds[k.number].descend(from, each)
		return
	}
	p.history.kinds[k.number].ascend(from, each)
}
