package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Column is a column that a table has or may have.
type Column struct {
	Name     string
	Aliases  []string // other headers, such as the Chinese ones
	Optional bool     // may be absent as a whole; its cells may be empty
}

// Read yields the rows of a CSV file (RFC 4180) whose first row is a header.
// Problems go to the report: columns that are missing, unknown or there twice
// (no row is yielded then), rows of the wrong length (not yielded), bytes that
// are not text (the row is not OK), errors of the reader. A row is valid until
// the next step. Header names are compared without regard to case and to spaces
// around them.
func Read(r io.Reader, file string, columns []Column, report *Report) iter.Seq[*Row] {
	return ReadBy(r, file, func([]string) []Column { return columns }, report)
}

// ReadBy reads as [Read] does a table whose columns depend on its header:
// columns is told the header's cells, without the spaces around them.
func ReadBy(r io.Reader, file string, columns func(header []string) []Column, report *Report) iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		t := newTable(r, file, report)
		defer t.garbled(0, math.MaxInt)
		if !t.header(columns) {
			return
		}
		row := &Row{table: t}
		for t.next(row) {
			if !yield(row) {
				return
			}
		}
	}
}

type table struct {
	file    string
	columns []Column
	report  *Report
	source  *source // nil if the rows are those of a sheet
	records records
	sheet   bool
	width   int
	place   []int // for each column, its field; -1 if absent
}

func newTable(r io.Reader, file string, report *Report) *table {
	t := &table{file: file, report: report}
	if s, ok := r.(Sheet); ok {
		t.records, t.sheet = &sheetRecords{Sheet: s}, true
		return t
	}
	t.source = newSource(r)
	t.records = newScanner(t.source)
	return t
}

// at returns the place of a cell, counted from 0; -1 is the row as a whole.
func (t *table) at(line, cell int) renjia.Place {
	if t.sheet && cell >= 0 {
		return renjia.Place{File: t.file + ":" + columnLetters(cell) + strconv.Itoa(line)}
	}
	return renjia.Place{File: t.file, Line: line, Column: cell + 1}
}

func (t *table) header(columns func([]string) []Column) bool {
	record, err := t.records.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("is empty: want a header row")
		}
		t.fail(err)
		return false
	}
	names := make([]string, len(record))
	for i, name := range record {
		names[i] = strings.TrimSpace(name)
	}
	t.width, t.columns = len(record), columns(names)
	t.place = make([]int, len(t.columns))
	for i := range t.place {
		t.place[i] = -1
	}
	ok := true
	for field, name := range names {
		ok = t.match(field, name) && ok
	}
	for i, c := range t.columns {
		if t.place[i] < 0 && !c.Optional {
			t.report.Add(t.at(t.records.line(0), -1), c.Name, "the column is missing")
			ok = false
		}
	}
	return ok
}

// match finds the column that a header names.
func (t *table) match(field int, name string) bool {
	place := t.at(t.records.line(field), field)
	i := slices.IndexFunc(t.columns, func(c Column) bool { return c.named(name) })
	switch {
	case i < 0:
		t.report.Add(place, "", "unknown column %q: want %s", name, known(t.columns))
		return false
	case t.place[i] >= 0:
		t.report.Add(place, t.columns[i].Name, "the column is there twice")
		return false
	}
	t.place[i] = field
	return true
}

// known lists the columns of a table, with their Chinese headers.
func known(columns []Column) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.Name)
		if chinese := slices.IndexFunc(c.Aliases, func(a string) bool { return a >= "\x80" }); chinese >= 0 {
			b.WriteString(" " + c.Aliases[chinese])
		}
	}
	return b.String()
}

func (c *Column) named(name string) bool {
	return strings.EqualFold(c.Name, name) || slices.ContainsFunc(c.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// next reads the next row that has the right length.
func (t *table) next(row *Row) bool {
	for {
		record, err := t.records.next()
		if errors.Is(err, io.EOF) {
			return false
		}
		var syntax *csv.ParseError
		if err != nil {
			t.fail(err)
			if errors.As(err, &syntax) {
				continue
			}
			return false
		}
		first, last := t.records.line(0), len(record)-1
		garbled := t.source.hasBad() && t.garbled(first, t.records.line(last)+strings.Count(record[last], "\n"))
		if len(record) != t.width {
			t.report.Add(t.at(first, -1), "", "has %d cells, the header has %d", len(record), t.width)
			continue
		}
		row.cells, row.line, row.bad = record, first, garbled
		return true
	}
}

func (t *table) fail(err error) {
	place := renjia.Place{File: t.file}
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		place.Line, err = syntax.Line, fmt.Errorf("%w (character %d)", syntax.Err, syntax.Column)
	}
	t.report.Add(place, "", "%v", err)
}

// garbled reports the lines up to last whose bytes are not text, and whether
// one of them is first or later.
func (t *table) garbled(first, last int) (found bool) {
	if t.source == nil {
		return false
	}
	bad := t.source.bad
	for len(bad) > 0 && bad[0] <= last {
		t.report.Add(renjia.Place{File: t.file, Line: bad[0]}, "", "has bytes that are neither UTF-8 nor GBK text")
		found = found || bad[0] >= first
		bad = bad[1:]
	}
	t.source.bad = bad
	return found
}
