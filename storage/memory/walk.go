package memory

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// walk calls yield for a superset of what a query finds, in its order. It
// follows the index of the order from the cursor or the range on, unless an
// index that the query asks for values leads to few records.
func (t *table) walk(q *driver.Query, yield func(*driver.Record) bool) {
	if q.Order < 0 && len(q.Where) == 1 && len(q.Where[0].In) == 1 {
		t.walkValue(&t.indexes[q.Where[0].Slot], q, yield)
		return
	}
	if few, ok := t.few(q); ok {
		for _, r := range few {
			if !yield(r) {
				return
			}
		}
		return
	}
	if q.Order < 0 {
		t.walkIDs(q, yield)
		return
	}
	t.walkIndex(&t.indexes[q.Order], q, yield)
}

// few gathers the records that a query finds from the index that holds the
// fewest of them, if that is less work than following its order.
func (t *table) few(q *driver.Query) (best []*driver.Record, ok bool) {
	budget := t.budget(q)
	for i := range q.Where {
		if c := &q.Where[i]; c.In != nil {
			if found, within := t.gather(c, budget); within {
				best, ok, budget = found, true, len(found)
			}
		}
	}
	best = slices.DeleteFunc(best, func(r *driver.Record) bool { return !driver.Match(q, r) })
	slices.SortFunc(best, q.Compare)
	return slices.Compact(best), ok
}

// budget is the number of records up to which gathering and sorting pays.
// Following the order costs a step for every record; if the query wants only
// the first l of m among n, about l·n/m steps, which is more than m as long as
// m² < l·n.
func (t *table) budget(q *driver.Query) int {
	n := t.records.size
	budget := n / 16
	if q.Limit > 0 {
		budget = min(budget, int(math.Sqrt(float64(q.Limit)*float64(n))))
	}
	return max(budget, 32)
}

// gather returns the records an index has under the values of a condition, or
// false if there are more than the budget.
func (t *table) gather(c *driver.Cond, budget int) (found []*driver.Record, ok bool) {
	for _, v := range c.In {
		t.indexes[c.Slot].ascend(&driver.Cursor{Value: v}, func(at driver.Cursor, r *driver.Record) bool {
			if at.Value != v || len(found) > budget {
				return false
			}
			found = append(found, r)
			return true
		})
	}
	return found, len(found) <= budget
}

// walkIndex follows an index.
func (t *table) walkIndex(x *tree[driver.Cursor, *driver.Record], q *driver.Query, yield func(*driver.Record) bool) {
	from, until := bounds(q)
	if !q.Desc {
		x.ascend(from, func(c driver.Cursor, r *driver.Record) bool {
			return (until == nil || c.Value.Compare(until.Value) <= 0) && yield(r)
		})
		return
	}
	x.descend(until, func(c driver.Cursor, r *driver.Record) bool {
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
			until = &driver.Cursor{Value: *high, ID: behind}
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

// behind follows every identifier: it is no UTF-8.
const behind = "\xff"

// walkIDs goes through all records.
func (t *table) walkIDs(q *driver.Query, yield func(*driver.Record) bool) {
	var after *string
	if q.After != nil {
		after = &q.After.ID
	}
	each := func(_ string, r *driver.Record) bool { return yield(r) }
	if q.Desc {
		t.records.descend(after, each)
		return
	}
	t.records.ascend(after, each)
}

// walkValue goes through the records an index has under the one value that the
// query asks for: they are in the order of ids.
func (t *table) walkValue(x *tree[driver.Cursor, *driver.Record], q *driver.Query, yield func(*driver.Record) bool) {
	from := driver.Cursor{Value: q.Where[0].In[0]}
	if q.Desc {
		from.ID = behind
	}
	if q.After != nil {
		from.ID = q.After.ID
	}
	each := func(c driver.Cursor, r *driver.Record) bool { return c.Value == from.Value && yield(r) }
	if q.Desc {
		x.descend(&from, each)
		return
	}
	x.ascend(&from, each)
}
