package memory

import (
	"context"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Snapshot opens a view of a space.
func (s *Store) Snapshot(ctx context.Context, name string, at driver.Position) (driver.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sp, err := s.find(name)
	if err != nil {
		return nil, err
	}
	if sp == nil {
		return &snapshot{store: s, state: &state{}}, nil
	}
	if at != 0 {
		return &past{store: s, space: sp, at: at}, nil
	}
	return &snapshot{store: s, state: sp.share()}, nil
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
	if _, err := s.store.find(""); err != nil || s.state == nil {
		return renjia.ErrClosed
	}
	return ctx.Err()
}

func (s *snapshot) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	var found []driver.Record
	for _, id := range ids {
		if r := s.state.get(driver.Key{Kind: kind, ID: id}); r != nil {
			found = append(found, *r)
		}
	}
	return found, nil
}

func (s *snapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		if err := s.usable(ctx); err != nil {
			yield(nil, err)
			return
		}
		t := s.state.tables[q.Kind]
		if t == nil {
			return
		}
		left, plain := q.Limit, len(q.Where) == 0 && q.After == nil
		var shown driver.Record // used again for every row
		rows := 0
		t.walk(q, func(r *driver.Record) bool {
			if r.Erased || (!plain && !driver.Match(q, r)) {
				return true
			}
			err := ctx.Err()
			if rows++; rows%64 == 0 && err == nil {
				err = s.usable(ctx)
			}
			if err != nil {
				yield(nil, err)
				return false
			}
			shown = *r
			left--
			return yield(&shown, nil) && left != 0
		})
	}
}

// walk calls yield for a superset of what a query finds, in its order, beginning
// at its cursor and range and following the index that narrows it most.
func (t *table) walk(q *driver.Query, yield func(*driver.Record) bool) {
	if q.Order < 0 {
		t.walkIDs(q, yield)
		return
	}
	from, until := bounds(q)
	index := &t.indexes[q.Order]
	if !q.Desc {
		index.ascend(from, func(c driver.Cursor, r *driver.Record) bool {
			return (until == nil || c.Value.Compare(until.Value) <= 0) && yield(r)
		})
		return
	}
	index.descend(until, func(c driver.Cursor, r *driver.Record) bool {
		return (from == nil || c.Value.Compare(from.Value) >= 0) && yield(r)
	})
}

// bounds returns the places between which the result lies, in ascending terms;
// nil leaves a side open.
func bounds(q *driver.Query) (from, until *driver.Cursor) {
	for _, c := range q.Where {
		if c.Slot != q.Order {
			continue
		}
		low, high := c.From, c.Until
		if len(c.In) > 0 {
			least, most := slices.MinFunc(c.In, driver.Value.Compare), slices.MaxFunc(c.In, driver.Value.Compare)
			low, high = &least, &most
		}
		if low != nil {
			from = &driver.Cursor{Value: *low}
		}
		if high != nil {
			until = &driver.Cursor{Value: *high, ID: "\xff"} // behind every id
		}
	}
	switch {
	case q.After != nil && q.Desc:
		until = q.After
	case q.After != nil:
		from = q.After
	}
	return from, until
}

// walkIDs walks in the order of ids: along an index on which the query asks for
// one value, if there is one, else through all records.
func (t *table) walkIDs(q *driver.Query, yield func(*driver.Record) bool) {
	after := ""
	if q.After != nil {
		after = q.After.ID
	}
	for _, c := range q.Where {
		if len(c.In) == 1 {
			t.walkValue(&t.indexes[c.Slot], c.In[0], after, q.Desc, yield)
			return
		}
	}
	each := func(_ string, r *driver.Record) bool { return yield(r) }
	switch {
	case !q.Desc:
		t.records.ascend(&after, each)
	case q.After != nil:
		t.records.descend(&after, each)
	default:
		t.records.descend(nil, each)
	}
}

func (t *table) walkValue(x *tree[driver.Cursor, *driver.Record], v driver.Value, after string, desc bool, yield func(*driver.Record) bool) {
	each := func(c driver.Cursor, r *driver.Record) bool { return c.Value == v && yield(r) }
	if !desc {
		x.ascend(&driver.Cursor{Value: v, ID: after}, each)
		return
	}
	if after == "" {
		after = "\xff" // behind every id
	}
	x.descend(&driver.Cursor{Value: v, ID: after}, each)
}
