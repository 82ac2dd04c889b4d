package storage

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Query selects records by declared indexes: every condition must hold. Any
// number of conditions may ask for equality, one may ask for a range, and then
// the order must be by the same index. Whatever would need a hidden scan is an
// error when the query is built.
type Query struct {
	Where []Cond
	Order string // an index; "" orders by id. Records not in the index are left out.
	Desc  bool
	Limit int    // 0 = all
	After string // cursor of a page, see [Page]
}

// Cond is a condition on an index. Values may be texts, whole numbers, truth
// values (of any named type), times, dates, identifiers and references.
type Cond struct {
	index       string
	in          []any
	from, until any
	ranged      bool
}

// Eq asks for one value.
func Eq(index string, value any) Cond { return Cond{index: index, in: []any{value}} }

// In asks for any of several values.
func In[V any](index string, values ...V) Cond {
	in := make([]any, len(values))
	for i, v := range values {
		in[i] = v
	}
	return Cond{index: index, in: in}
}

// Between asks for from ≤ value < until.
func Between(index string, from, until any) Cond {
	return Cond{index: index, from: from, until: until, ranged: true}
}

// From asks for value ≥ from.
func From(index string, from any) Cond { return Cond{index: index, from: from, ranged: true} }

// Until asks for value < until.
func Until(index string, until any) Cond { return Cond{index: index, until: until, ranged: true} }

// build checks the query against the kind and turns it into the driver's form.
func (q *Query) build(k *driver.Kind) (*driver.Query, error) {
	dq := &driver.Query{Kind: k.Name, Order: -1, Desc: q.Desc, Limit: q.Limit}
	fail := func(format string, args ...any) (*driver.Query, error) {
		return nil, fmt.Errorf("query %s: %s: %w", k.Name, fmt.Sprintf(format, args...), renjia.ErrInvalid)
	}
	if q.Limit < 0 {
		return fail("limit %d is negative", q.Limit)
	}
	if q.Order != "" {
		if dq.Order = slotOf(k, q.Order); dq.Order < 0 {
			return fail("no index %q to order by", q.Order)
		}
		if k.Indexes[dq.Order].Multi {
			return fail("index %q has several values a record and gives no order", q.Order)
		}
	}
	for _, c := range q.Where {
		cond, err := c.build(k)
		if err != nil {
			return nil, fmt.Errorf("query %s: index %s: %w", k.Name, c.index, err)
		}
		if c.ranged && cond.Slot != dq.Order {
			return fail("a range on %q needs the order by %q", c.index, c.index)
		}
		dq.Where = append(dq.Where, cond)
	}
	if ranges(q.Where) > 1 {
		return fail("at most one range is possible")
	}
	if q.After == "" {
		return dq, nil
	}
	after, err := decodeCursor(q.After, k, dq)
	dq.After = after
	return dq, err
}

func ranges(conds []Cond) (n int) {
	for _, c := range conds {
		if c.ranged {
			n++
		}
	}
	return n
}

func (c *Cond) build(k *driver.Kind) (cond driver.Cond, err error) {
	cond.Slot = slotOf(k, c.index)
	if cond.Slot < 0 {
		return cond, fmt.Errorf("not declared: %w", renjia.ErrInvalid)
	}
	x := k.Indexes[cond.Slot]
	if c.ranged && x.Multi {
		return cond, fmt.Errorf("has several values a record and takes no range: %w", renjia.ErrInvalid)
	}
	cond.In = make([]driver.Value, len(c.in))
	for i, v := range c.in {
		if cond.In[i], err = valueOf(x.Type, v); err != nil {
			return cond, err
		}
	}
	if !c.ranged {
		return cond, nil
	}
	cond.In = nil
	for _, side := range [...]struct {
		value any
		into  **driver.Value
	}{{c.from, &cond.From}, {c.until, &cond.Until}} {
		if side.value == nil {
			continue
		}
		v, err := valueOf(x.Type, side.value)
		if err != nil {
			return cond, err
		}
		*side.into = &v
	}
	return cond, nil
}

func slotOf(k *driver.Kind, name string) int {
	for i, x := range k.Indexes {
		if x.Name == name {
			return i
		}
	}
	return -1
}

// Page is a part of a query's result. Next continues it: put it into
// Query.After of the same query; it is "" on the last page. A cursor marks a
// place, not a number: records inserted or deleted meanwhile neither repeat
// nor hide others.
type Page[T any] struct {
	Docs []Doc[T]
	Next string
}

// Page returns one page of q.Limit records (default 100).
func (c *Collection[T]) Page(ctx context.Context, r Reader, q Query) (Page[T], error) {
	if q.Limit == 0 {
		q.Limit = 100
	}
	dq, err := q.build(&c.def.kind)
	if err != nil {
		return Page[T]{}, err
	}
	size := dq.Limit
	dq.Limit++ // one more tells whether there is a next page
	var page Page[T]
	var last driver.Cursor
	for record, err := range r.query(ctx, &c.def, dq) {
		if err != nil {
			return Page[T]{}, err
		}
		if len(page.Docs) == size {
			page.Next = encodeCursor(last, dq)
			break
		}
		doc, err := c.decode(record)
		if err != nil {
			return Page[T]{}, err
		}
		page.Docs = append(page.Docs, doc)
		last = driver.CursorOf(record, dq)
	}
	return page, nil
}

const cursorVersion = 1

// encodeCursor writes version, fingerprint of the query, value and id.
func encodeCursor(c driver.Cursor, q *driver.Query) string {
	print := fingerprint(q)
	b := append([]byte{cursorVersion}, print[:8]...)
	b = append(b, byte(c.Value.Type))
	b = binary.BigEndian.AppendUint64(b, uint64(c.Value.Int))
	b = binary.BigEndian.AppendUint16(b, uint16(len(c.Value.Text)))
	b = append(append(b, c.Value.Text...), c.ID...)
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeCursor(s string, k *driver.Kind, q *driver.Query) (*driver.Cursor, error) {
	const fixed = 1 + 8 + 1 + 8 + 2
	bad := fmt.Errorf("query %s: the cursor is not one of this query: %w", k.Name, renjia.ErrInvalid)
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < fixed || b[0] != cursorVersion {
		return nil, bad
	}
	print := fingerprint(q)
	text := int(binary.BigEndian.Uint16(b[fixed-2:]))
	if string(b[1:9]) != string(print[:8]) || len(b) < fixed+text {
		return nil, bad
	}
	c := &driver.Cursor{ID: string(b[fixed+text:])}
	c.Value = driver.Value{
		Type: driver.ValueType(b[9]), Int: int64(binary.BigEndian.Uint64(b[10:])), Text: string(b[fixed : fixed+text]),
	}
	wanted := driver.ValueType(0)
	if q.Order >= 0 {
		wanted = k.Indexes[q.Order].Type
	}
	if c.Value.Type != wanted || checkText(c.Value.Text) != nil || checkText(c.ID) != nil {
		return nil, bad
	}
	return c, nil
}

// fingerprint binds a cursor to everything that decides the order of a query.
func fingerprint(q *driver.Query) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q %d %t", q.Kind, q.Order, q.Desc)
	for _, c := range q.Where {
		fmt.Fprintf(h, " %d %d", c.Slot, len(c.In))
		for _, v := range c.In {
			fmt.Fprintf(h, " %d %d %q", v.Type, v.Int, v.Text)
		}
		for _, v := range [...]*driver.Value{c.From, c.Until} {
			if v != nil {
				fmt.Fprintf(h, " %d %d %q", v.Type, v.Int, v.Text)
			}
			fmt.Fprint(h, ";")
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}
