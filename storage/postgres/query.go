package postgres

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/storage/driver"
)

// A query is read in pages, each eight times the one before: a reader that stops
// early makes the server send little too much, one that reads all makes it begin
// anew a few times only.
const (
	firstPage = 256
	growth    = 8
	lastPage  = firstPage * growth * growth * growth
)

// Query yields the records that match, in order.
func (r *reader) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		t, err := r.store.table(q.Kind)
		if err != nil {
			yield(nil, err)
			return
		}
		page, left := *q, q.Limit
		for size := firstPage; ; size = min(lastPage, growth*size) {
			if page.Limit = size; q.Limit > 0 {
				page.Limit = min(size, left)
			}
			n, more := r.page(ctx, t, &page, yield)
			if left -= n; !more || n < page.Limit || left == 0 {
				return
			}
		}
	}
}

// page yields the records of one page and moves the query's cursor behind them.
// more is false if the reading has ended, by the caller or by an error.
func (r *reader) page(ctx context.Context, t *table, q *driver.Query, yield func(*driver.Record, error) bool) (n int, more bool) {
	st, err := r.open(ctx, t, q)
	if err != nil {
		yield(nil, err)
		return 0, false
	}
	defer st.close()
	var record *driver.Record
	for {
		next, err := st.next()
		if err == nil {
			err = r.usable(ctx)
		}
		if err != nil {
			yield(nil, r.fault(ctx, err))
			return n, false
		}
		if next == nil {
			break
		}
		record = next
		n++
		last := n == q.Limit
		if last {
			place := driver.CursorOf(record, q) // the record is the caller's from here on
			q.After = &place
		}
		if !yield(record, nil) {
			return n, false
		}
	}
	return n, true
}

// stream is a page whose rows are coming in.
type stream struct {
	reader *reader
	table  *table
	order  int
	rows   pgx.Rows
	finish func() error
	record driver.Record
	entry  [1]driver.Entry
	rest   []driver.Record // read ahead because the connection was needed
	err    error
}

func (r *reader) open(ctx context.Context, t *table, q *driver.Query) (*stream, error) {
	sql, args := t.selection(q, r.space)
	rows, finish, err := r.query(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	r.stream = &stream{reader: r, table: t, order: q.Order, rows: rows, finish: finish}
	return r.stream, nil
}

// settle reads what is still coming in, so that the connection is free: a query
// inside a query.
func (r *reader) settle() {
	st := r.stream
	if st == nil {
		return
	}
	for !r.closed {
		record, err := st.fetch()
		if record == nil || err != nil {
			st.err = err
			break
		}
		ahead := *record
		ahead.Index = append([]driver.Entry{}, record.Index...)
		st.rest = append(st.rest, ahead)
	}
	st.close()
}

// close gives the connection back to the reader.
func (st *stream) close() {
	if st.reader.stream == st {
		st.reader.stream = nil
		_ = st.finish() // what was read was read
	}
}

// next returns the next record, nil behind the last.
func (st *stream) next() (*driver.Record, error) {
	if st.reader.stream == st {
		return st.fetch()
	}
	if len(st.rest) == 0 {
		return nil, st.err
	}
	record := &st.rest[0]
	st.rest = st.rest[1:]
	return record, nil
}

func (st *stream) fetch() (*driver.Record, error) {
	if !st.rows.Next() {
		return nil, st.rows.Err()
	}
	record := &st.record
	record.Kind = st.table.kind.Name
	if st.order < 0 {
		return record, st.rows.Scan(&record.ID, &record.Rev, &record.Version, &record.Payload)
	}
	st.entry[0] = driver.Entry{Slot: st.order, Value: driver.Value{Type: st.table.kind.Indexes[st.order].Type}}
	record.Index = st.entry[:]
	value := &st.entry[0].Value
	if value.Type == driver.Text {
		return record, st.rows.Scan(&record.ID, &record.Rev, &record.Version, &record.Payload, &value.Text)
	}
	return record, st.rows.Scan(&record.ID, &record.Rev, &record.Version, &record.Payload, &value.Int)
}

// selection turns a query into SQL. The text depends on the shape of the query
// only, so that few statements serve all queries; values are always bound.
func (t *table) selection(q *driver.Query, space string) (string, []any) {
	b := selection{table: t}
	b.text("SELECT id, rev, ver, payload")
	order := "id"
	if q.Order >= 0 {
		column := quote(t.kind.Indexes[q.Order].Name)
		b.text(", " + column)
		order = column + ", id"
	}
	b.text(" FROM " + t.name + " WHERE space = ")
	b.bind(space)
	b.text(" AND payload IS NOT NULL")
	if q.Order >= 0 {
		b.text(" AND " + quote(t.kind.Indexes[q.Order].Name) + " IS NOT NULL")
	}
	for i := range q.Where {
		b.condition(&q.Where[i])
	}
	b.after(q, order)
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	b.text(" ORDER BY " + strings.ReplaceAll(order, ",", direction+",") + direction)
	b.text(" LIMIT ")
	b.bind(int64(q.Limit))
	return b.sql.String(), b.args
}

type selection struct {
	table *table
	sql   strings.Builder
	args  []any
}

func (b *selection) text(s string) { b.sql.WriteString(s) }

func (b *selection) bind(v any) {
	b.args = append(b.args, v)
	b.sql.WriteString("$" + strconv.Itoa(len(b.args)))
}

func (b *selection) condition(c *driver.Cond) {
	x := b.table.kind.Indexes[c.Slot]
	column := quote(x.Name)
	if x.Multi {
		b.text(" AND id IN (SELECT id FROM " + b.table.side(c.Slot).name + " WHERE space = $1 AND value")
		b.in(x.Type, c.In)
		b.text(")")
		return
	}
	if c.In != nil {
		b.text(" AND " + column)
		b.in(x.Type, c.In)
		return
	}
	if c.From != nil {
		b.text(" AND " + column + " >= ")
		b.bind(sqlValue(*c.From))
	}
	if c.Until != nil {
		b.text(" AND " + column + " < ")
		b.bind(sqlValue(*c.Until))
	}
}

func (b *selection) in(typ driver.ValueType, values []driver.Value) {
	if len(values) == 1 {
		b.text(" = ")
		b.bind(sqlValue(values[0]))
		return
	}
	b.text(" = ANY(")
	b.bind(array(typ, values))
	b.text(")")
}

// array is a list of values as the server takes it.
func array(typ driver.ValueType, values []driver.Value) any {
	texts, numbers := []string{}, []int64{}
	for _, v := range values {
		texts, numbers = append(texts, v.Text), append(numbers, v.Int)
	}
	if typ == driver.Text {
		return texts
	}
	return numbers
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
		b.text(" AND id" + compare)
		b.bind(q.After.ID)
		return
	}
	b.text(" AND (" + order + ")" + compare + "(")
	b.bind(sqlValue(q.After.Value))
	b.text(", ")
	b.bind(q.After.ID)
	b.text(")")
}
