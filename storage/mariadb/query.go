package mariadb

import (
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// selection turns a query into SQL, to continue behind a place and to yield at
// most limit rows. Values are always bound.
func (t *table) selection(q *driver.Query, space int64, after *driver.Cursor, limit int) (string, []value) {
	b := selection{table: t}
	b.text("SELECT id, rev, ver, payload")
	if q.Order >= 0 {
		b.text(", " + t.column(q.Order))
	}
	b.bind(" FROM "+t.name()+" WHERE space = ?", space)
	b.text(" AND payload IS NOT NULL")
	if q.Order >= 0 {
		b.text(" AND " + t.column(q.Order) + " IS NOT NULL")
	}
	for i := range q.Where {
		b.condition(&q.Where[i], space)
	}
	b.after(q, after)
	b.order(q)
	b.bind(" LIMIT ?", int64(limit))
	return b.sql.String(), b.args
}

func (t *table) column(slot int) string { return quote(t.kind.Indexes[slot].Name) }

type selection struct {
	table *table
	sql   strings.Builder
	args  []value
}

func (b *selection) text(s string) { b.sql.WriteString(s) }

func (b *selection) bind(s string, v ...value) {
	b.sql.WriteString(s)
	b.args = append(b.args, v...)
}

func (b *selection) condition(c *driver.Cond, space int64) {
	column := b.table.column(c.Slot)
	if b.table.kind.Indexes[c.Slot].Multi {
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
	if len(values) == 0 {
		b.text(" IN (NULL)")
		return
	}
	b.text(" IN " + places(len(values)))
	for _, v := range values {
		b.args = append(b.args, sqlValue(v))
	}
}

// after continues behind a place. The engine finds it in an index when the
// first column is bounded on its own, which it does not infer from a comparison
// of rows.
func (b *selection) after(q *driver.Query, place *driver.Cursor) {
	if place == nil {
		return
	}
	compare := " > ?"
	if q.Desc {
		compare = " < ?"
	}
	if q.Order < 0 {
		b.bind(" AND id"+compare, place.ID)
		return
	}
	column, v := b.table.column(q.Order), sqlValue(place.Value)
	b.bind(" AND "+column+strings.Replace(compare, " ?", "= ?", 1), v)
	b.bind(" AND ("+column+compare+" OR id"+compare+")", v, place.ID)
}

func (b *selection) order(q *driver.Query) {
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	b.text(" ORDER BY ")
	if q.Order >= 0 {
		b.text(b.table.column(q.Order) + direction + ", ")
	}
	b.text("id" + direction)
}
