package driver

import "slices"

// Match reports whether a record satisfies a query by its index entries: all
// conditions, membership in the order's index, and lying behind the cursor.
// Adapters that keep entries in memory evaluate past states with it.
func Match(q *Query, r *Record) bool {
	if q.Order >= 0 && !slices.ContainsFunc(r.Index, func(e Entry) bool { return e.Slot == q.Order }) {
		return false
	}
	for i := range q.Where {
		if !q.Where[i].match(r.Index) {
			return false
		}
	}
	if q.After == nil {
		return true
	}
	c := CursorOf(r, q).Compare(*q.After)
	return (c > 0 && !q.Desc) || (c < 0 && q.Desc)
}

func (c *Cond) match(entries []Entry) bool {
	for _, e := range entries {
		if e.Slot == c.Slot && c.Holds(e.Value) {
			return true
		}
	}
	return false
}

// Holds reports whether a value satisfies the condition.
func (c *Cond) Holds(v Value) bool {
	if c.In != nil {
		return slices.Contains(c.In, v)
	}
	return (c.From == nil || v.Compare(*c.From) >= 0) && (c.Until == nil || v.Compare(*c.Until) < 0)
}

// CursorOf returns the place of a record in the order of a query.
func CursorOf(r *Record, q *Query) Cursor {
	c := Cursor{ID: r.ID}
	for _, e := range r.Index {
		if e.Slot == q.Order {
			c.Value = e.Value
		}
	}
	return c
}

// Compare orders places ascending: by value, then by ID.
func (c Cursor) Compare(d Cursor) int {
	if v := c.Value.Compare(d.Value); v != 0 {
		return v
	}
	switch {
	case c.ID < d.ID:
		return -1
	case c.ID > d.ID:
		return 1
	}
	return 0
}
