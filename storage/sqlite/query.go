package sqlite

import (
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// selection turns a query into SQL. The text depends on the shape of the query
// only, so that few statements serve all queries; values are always bound.
func (t *table) selection(q *driver.Query, space int64) (string, []value) {
	b := selection{table: t}
	b.text("SELECT id, rev, ver, payload")
	order := "id"
	if q.Order >= 0 {
		column := quote(t.kind.Indexes[q.Order].Name)
		b.text(", " + column)
		order = column + ", id"
	}
	b.text(" FROM " + quote(t.kind.Name) + " WHERE space = ? AND payload IS NOT NULL")
	b.args = append(b.args, space)
	if q.Order >= 0 {
		b.text(" AND " + quote(t.kind.Indexes[q.Order].Name) + " IS NOT NULL")
	}
	for i := range q.Where {
		b.condition(&q.Where[i], space)
	}
	b.after(q, order)
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	b.text(" ORDER BY " + strings.ReplaceAll(order, ",", direction+",") + direction)
	if q.Limit > 0 {
		b.bind(" LIMIT ?", int64(q.Limit))
	}
	return b.sql.String(), b.args
}

type selection struct {
	table *table
	sql   strings.Builder
	args  []value
}

func (b *selection) text(s string) { b.sql.WriteString(s) }

func (b *selection) bind(s string, v value) {
	b.sql.WriteString(s)
	b.args = append(b.args, v)
}

func (b *selection) condition(c *driver.Cond, space int64) {
	x := b.table.kind.Indexes[c.Slot]
	column := quote(x.Name)
	if x.Multi {
		b.bind(" AND id IN (SELECT id FROM "+b.table.side(c.Slot)+" WHERE space = ? AND value", space)
		b.in(c.In)
		b.text(")")
		return
	}
	if c.In != nil {
		b.text(" AND " + column)
		b.in(c.In)
		return
	}
	if c.From != nil {
		b.bind(" AND "+column+" >= ?", sqlValue(*c.From))
	}
	if c.Until != nil {
		b.bind(" AND "+column+" < ?", sqlValue(*c.Until))
	}
}

func (b *selection) in(values []driver.Value) {
	if len(values) == 1 {
		b.bind(" = ?", sqlValue(values[0]))
		return
	}
	b.text(" IN (" + strings.TrimPrefix(strings.Repeat(", ?", len(values)), ", ") + ")")
	for _, v := range values {
		b.args = append(b.args, sqlValue(v))
	}
}

// after continues behind a cursor by comparing rows of values.
func (b *selection) after(q *driver.Query, order string) {
	if q.After == nil {
		return
	}
	compare := " > "
	if q.Desc {
		compare = " < "
	}
	if q.Order < 0 {
		b.bind(" AND id"+compare+"?", q.After.ID)
		return
	}
	b.bind(" AND ("+order+")"+compare+"(?, ?)", sqlValue(q.After.Value))
	b.args = append(b.args, q.After.ID)
}
