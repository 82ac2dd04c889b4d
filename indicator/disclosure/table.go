package disclosure

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Table is a table with one row for each person. It is not changed once made.
type Table struct {
	columns []Column
	domains []domain
	codes   [][]uint32 // column by column, for each row the place of its value
	rows    int
}

// New makes a table from rows of as many cells as there are columns.
func New(columns []Column, rows iter.Seq2[[]string, error]) (*Table, error) {
	b, err := newBuilder(columns)
	if err != nil {
		return nil, err
	}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		if len(row) != len(columns) {
			return nil, fmt.Errorf("row %d: has %d cells, want %d: %w", b.rows+1, len(row), len(columns), renjia.ErrInvalid)
		}
		if err := b.add(row); err != nil {
			return nil, err
		}
	}
	return b.table()
}

// Rows yields rows that are already in memory, for [New].
func Rows(rows [][]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Read reads a table from CSV (UTF-8 or GB18030) whose header names exactly the
// columns, in any order. Every problem is reported with line and column. A cell
// may be empty, except in a numeric column.
func Read(r io.Reader, file string, columns []Column) (*Table, error) {
	b, err := newBuilder(columns)
	if err != nil {
		return nil, err
	}
	report := tabular.NewReport()
	header := func(names []string) []tabular.Column {
		all := make([]tabular.Column, len(columns))
		for i, c := range columns {
			there := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, c.Name) })
			all[i] = tabular.Column{Name: c.Name, Optional: there && c.Scale != Numeric}
		}
		return all
	}
	row := make([]string, len(columns))
	for in := range tabular.ReadBy(r, file, header, report) {
		for i, c := range columns {
			row[i] = in.Text(c.Name)
		}
		if err := b.add(row); err != nil {
			return nil, err
		}
	}
	if err := report.Err(); err != nil {
		return nil, err
	}
	return b.table()
}

// builder gives every distinct text of a column a number as it comes.
type builder struct {
	columns  []Column
	number   []map[string]uint32
	distinct [][]string
	codes    [][]uint32
	rows     int
}

func newBuilder(columns []Column) (*builder, error) {
	b := &builder{
		columns: slices.Clone(columns), number: make([]map[string]uint32, len(columns)),
		distinct: make([][]string, len(columns)), codes: make([][]uint32, len(columns)),
	}
	names := map[string]bool{}
	for i, c := range columns {
		if err := c.Validate(); err != nil {
			return nil, err
		}
		if names[c.Name] {
			return nil, fmt.Errorf("column %s: stands there twice: %w", c.Name, renjia.ErrInvalid)
		}
		names[c.Name] = true
		b.number[i] = map[string]uint32{}
	}
	return b, nil
}

func (b *builder) add(row []string) error {
	if b.rows == math.MaxInt32 {
		return fmt.Errorf("table: has more than %d rows: %w", math.MaxInt32, renjia.ErrUnsupported)
	}
	for i, text := range row {
		n, known := b.number[i][text]
		if !known {
			n = uint32(len(b.distinct[i]))
			b.number[i][text] = n
			b.distinct[i] = append(b.distinct[i], text)
		}
		b.codes[i] = append(b.codes[i], n)
	}
	b.rows++
	return nil
}

// table replaces the numbers by places in the ordered domains.
func (b *builder) table() (*Table, error) {
	if b.rows == 0 {
		return nil, fmt.Errorf("table: has no rows: %w", renjia.ErrInvalid)
	}
	t := &Table{columns: b.columns, domains: make([]domain, len(b.columns)), codes: b.codes, rows: b.rows}
	for i := range b.columns {
		d, err := b.columns[i].domainOf(b.distinct[i])
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", b.columns[i].Name, err)
		}
		at := d.places(b.distinct[i])
		move := make([]uint32, len(b.distinct[i]))
		for n, text := range b.distinct[i] {
			move[n] = at[text]
		}
		for row, n := range t.codes[i] {
			t.codes[i][row] = move[n]
		}
		t.domains[i] = d
	}
	return t, nil
}

// Len returns the number of rows.
func (t *Table) Len() int { return t.rows }

// Columns returns the columns.
func (t *Table) Columns() []Column { return slices.Clone(t.columns) }

// Row returns the cells of a row, counted from 0.
func (t *Table) Row(row int) []string {
	cells := make([]string, len(t.columns))
	for c := range cells {
		cells[c] = t.cell(row, c)
	}
	return cells
}

func (t *Table) cell(row, column int) string {
	return t.domains[column].values[t.codes[column][row]]
}

// WriteCSV writes the table as CSV in the order of its rows. Columns that name
// the person ([Direct]) are left out.
func (t *Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	var leave []int
	var record []string
	for c, column := range t.columns {
		if column.Role != Direct {
			leave, record = append(leave, c), append(record, column.Name)
		}
	}
	_ = out.Write(record) // an error shows in Flush
	for row := range t.rows {
		for i, c := range leave {
			record[i] = t.cell(row, c)
		}
		_ = out.Write(record)
	}
	out.Flush()
	return out.Error()
}

// with returns the columns of a role.
func (t *Table) with(role Role) (all []int) {
	for c, column := range t.columns {
		if column.Role == role {
			all = append(all, c)
		}
	}
	return all
}

// confidential finds a confidential column by its name.
func (t *Table) confidential(name string) (int, error) {
	for c, column := range t.columns {
		if column.Name == name && column.Role == Confidential {
			return c, nil
		}
	}
	return 0, fmt.Errorf("column %q: is not a confidential column of the table: %w", name, renjia.ErrInvalid)
}
