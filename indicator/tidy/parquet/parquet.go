// Package parquet writes the tables of an export (package tidy) as Parquet files,
// one a table, which keep the types of the columns: whole numbers, truth values,
// days and instants are such; decimals are texts, because they are exact. Every
// column may be null, where nothing is recorded.
//
//	plan, err := tidy.NewPlan(governance.Kinds(), tidy.Options{Personal: tidy.Omit})
//	made, err := plan.Export(ctx, space, 0, parquet.Sink(tidy.Dir("motions")))
//
// It stands apart from tidy so that only those who want the format build the
// library that writes it, github.com/parquet-go/parquet-go.
package parquet

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
)

// rowsAtOnce is how many rows are handed to the library together.
const rowsAtOnce = 512

// Sink returns a sink that makes one Parquet file a table, compressed with Snappy,
// and the dictionary datapackage.json.
func Sink(f tidy.Files) tidy.Sink { return sink{f} }

type sink struct{ files tidy.Files }

func (s sink) Begin(t *tidy.Table) (tidy.Rows, error) {
	name := t.Name + ".parquet"
	f, err := s.files.Create(name)
	if err != nil {
		return nil, err
	}
	w := parquet.NewGenericWriter[any](f, parquet.NewSchema(t.Name, root(t)), parquet.Compression(&snappy.Codec{}), parquet.CreatedBy("renjia", "", ""))
	return &rows{name: name, table: t, file: f, writer: w}, nil
}

func (s sink) End(p *tidy.Package) error {
	if err := p.WriteDictionary(s.files); err != nil {
		return err
	}
	return s.files.Commit()
}

func (s sink) Abort() { s.files.Discard() }

// columns is the root of a schema, its columns in the order of the table;
// parquet.Group alone would sort them by name.
type columns struct {
	parquet.Group
	fields []parquet.Field
}

func (c columns) Fields() []parquet.Field { return c.fields }

// column is one of them.
type column struct {
	parquet.Node
	name string
}

func (c column) Name() string                           { return c.name }
func (c column) Value(base reflect.Value) reflect.Value { return base.FieldByName(c.name) }

func root(t *tidy.Table) parquet.Node {
	c := columns{Group: parquet.Group{}}
	for _, x := range t.Columns {
		c.fields = append(c.fields, column{parquet.Optional(node(x.Type)), x.Name})
	}
	return c
}

func node(t tidy.Type) parquet.Node {
	switch t {
	case tidy.Integer:
		return parquet.Int(64)
	case tidy.Boolean:
		return parquet.Leaf(parquet.BooleanType)
	case tidy.Date:
		return parquet.Date()
	case tidy.Datetime:
		return parquet.Timestamp(parquet.Microsecond)
	}
	return parquet.String()
}

type rows struct {
	name    string
	table   *tidy.Table
	file    io.WriteCloser
	writer  *parquet.GenericWriter[any]
	waiting []parquet.Row
}

func (r *rows) Write(row []string) error {
	values := make(parquet.Row, len(row))
	for i, text := range row {
		v, err := value(r.table.Columns[i].Type, text)
		if err != nil {
			return fmt.Errorf("table %s, column %s: %w", r.table.Name, r.table.Columns[i].Name, err)
		}
		defined := 1
		if v.IsNull() {
			defined = 0
		}
		values[i] = v.Level(0, defined, i)
	}
	if r.waiting = append(r.waiting, values); len(r.waiting) < rowsAtOnce {
		return nil
	}
	return r.flush()
}

func (r *rows) flush() error {
	_, err := r.writer.WriteRows(r.waiting)
	r.waiting = r.waiting[:0]
	return err
}

// value gives a text the type of its column; an empty one is null.
func value(t tidy.Type, text string) (parquet.Value, error) {
	if text == "" {
		return parquet.NullValue(), nil
	}
	var v parquet.Value
	var err error
	switch t {
	case tidy.Integer:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v = parquet.Int64Value(n)
	case tidy.Boolean:
		v = parquet.BooleanValue(text == "true")
	case tidy.Date:
		var day time.Time
		day, err = time.Parse(time.DateOnly, text)
		v = parquet.Int32Value(int32(day.Unix() / 86400))
	case tidy.Datetime:
		var at time.Time
		at, err = time.Parse(time.RFC3339Nano, text)
		v = parquet.Int64Value(at.UnixMicro())
	default:
		v = parquet.ByteArrayValue([]byte(text))
	}
	if err != nil {
		return v, fmt.Errorf("%w: %w", err, renjia.ErrCorrupt)
	}
	return v, nil
}

func (r *rows) Close() (tidy.File, error) {
	err := r.flush()
	if closed := r.writer.Close(); err == nil {
		err = closed
	}
	if closed := r.file.Close(); err == nil {
		err = closed
	}
	return tidy.File{Path: r.name, Format: "parquet"}, err
}
