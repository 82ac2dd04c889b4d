package tabular

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Row is one row of a table. Its methods read a cell as a type; what they
// cannot read they report, and return the zero value. Cells are trimmed. An
// empty cell is a problem unless the column is optional.
type Row struct {
	table  *table
	cells  []string
	line   int
	bad    bool
	column int // the last that was asked for: the next is likely to follow it
}

// OK reports whether no problem was found in this row so far.
func (r *Row) OK() bool { return !r.bad }

// Line returns the line on which the row begins.
func (r *Row) Line() int { return r.line }

// Has reports whether the cell is there and not empty.
func (r *Row) Has(column string) bool {
	field, _ := r.field(column)
	return field >= 0 && strings.TrimSpace(r.cells[field]) != ""
}

// Place returns the place of a cell.
func (r *Row) Place(column string) renjia.Place {
	field, _ := r.field(column)
	return r.placeOf(field)
}

func (r *Row) placeOf(field int) renjia.Place {
	line := r.line
	if field > 0 && field < len(r.cells) {
		line = r.table.records.line(field)
	}
	return r.table.at(line, field)
}

// Problem records a problem of one's own with a cell, or with the whole row if
// column is "".
func (r *Row) Problem(column, format string, args ...any) {
	r.bad = true
	place := r.table.at(r.line, -1)
	if column != "" {
		place = r.Place(column)
	}
	r.table.report.Add(place, column, format, args...)
}

// Text returns the cell. The text stays valid after the next row is read.
func (r *Row) Text(column string) string {
	s, _ := r.text(column)
	return s
}

// text returns the cell and whether there is something in it to convert.
func (r *Row) text(column string) (string, bool) {
	field, optional := r.field(column)
	if field < 0 {
		if !optional {
			r.Problem(column, "is not a column this table declares")
		}
		return "", false
	}
	s := strings.TrimSpace(r.cells[field])
	if s == "" && !optional {
		r.Problem(column, "must not be empty")
	}
	return s, s != ""
}

// field returns the field of a column, -1 if the file lacks it. A column that
// nobody declared is not optional: it is a slip of the program, which must show.
func (r *Row) field(column string) (field int, optional bool) {
	columns := r.table.columns
	for k := range columns {
		i := r.column + k
		if i >= len(columns) {
			i -= len(columns)
		}
		if columns[i].Name == column {
			r.column = i
			return r.table.place[i], columns[i].Optional
		}
	}
	return -1, false
}

// convert reads a cell by a function and reports what it cannot read.
func convert[T any](r *Row, column string, parse func(string) (T, error)) (value T) {
	s, ok := r.text(column)
	if !ok {
		return value
	}
	v, err := parse(s)
	if err != nil {
		r.Problem(column, "%s", strings.TrimSuffix(err.Error(), ": "+renjia.ErrInvalid.Error()))
		return value
	}
	return v
}

// Area reads square metres.
func (r *Row) Area(column string) renjia.Area { return convert(r, column, renjia.ParseArea) }

// Date reads a date such as 2026-03-01.
func (r *Row) Date(column string) renjia.Date { return convert(r, column, renjia.ParseDate) }

// Fraction reads a fraction such as 2/3.
func (r *Row) Fraction(column string) renjia.Fraction {
	return convert(r, column, renjia.ParseFraction)
}

// Money reads an amount of a currency.
func (r *Row) Money(column string, c renjia.Currency) renjia.Money {
	return convert(r, column, func(s string) (renjia.Money, error) { return renjia.ParseMoney(s, c) })
}

// Int reads a whole number.
func (r *Row) Int(column string) int64 {
	s, ok := r.text(column)
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.Problem(column, "%q: want a whole number", s)
		return 0
	}
	return n
}

// Instant reads a moment in RFC 3339, such as 2026-03-01T09:00:00+08:00.
func (r *Row) Instant(column string) time.Time {
	s, ok := r.text(column)
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		r.Problem(column, "%q: want a time such as 2026-03-01T09:00:00+08:00", s)
		return time.Time{}
	}
	return renjia.Instant(t)
}

// Bool reads yes or no, true or false, 是 or 否.
func (r *Row) Bool(column string) bool {
	s, ok := r.text(column)
	switch strings.ToLower(s) {
	case "yes", "true", "1", "是":
		return true
	case "no", "false", "0", "否":
		return false
	}
	if ok {
		r.Problem(column, "%q: want yes or no", s)
	}
	return false
}

// OneOf reads one of a few words.
func (r *Row) OneOf(column string, words ...string) string {
	s, ok := r.text(column)
	if ok && !slices.Contains(words, s) {
		r.Problem(column, "%q: want one of %s", s, strings.Join(words, ", "))
		return ""
	}
	return s
}
