package catalogue

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Missing says what becomes of a row with a cell that has no value.
type Missing string

// The ways to treat such rows.
const (
	MissingRefused Missing = "refuse"
	MissingDropped Missing = "drop"
)

// query is a measure with its columns found and their cells read.
type query struct {
	m       *Measure
	in      *Input
	columns map[string][]int
	rows    []int // those that count
	numbers map[int][]float64
	counts  []float64 // how often each row was drawn, nil if once
}

// open finds and reads the columns.
func (m *Measure) open(in *Input) (*query, error) {
	if in.Table == nil {
		return nil, fmt.Errorf("measure %s: there is no table: %w", m.ID, renjia.ErrInvalid)
	}
	if err := m.takes(in.Parameters); err != nil {
		return nil, err
	}
	columns, err := assign(m, in.Table, in.Columns)
	if err != nil {
		return nil, err
	}
	q := &query{m: m, in: in, columns: columns, numbers: map[int][]float64{}}
	return q, q.read()
}

// read keeps the rows that are complete and turns their cells into numbers.
func (q *query) read() error {
	t := q.in.Table
	report := tabular.NewReport()
	for row := range t.lines {
		gap := -1
		for _, c := range q.m.Columns {
			for _, column := range q.columns[c.Name] {
				if missing(t.cells[column][row]) {
					gap = column
				}
			}
		}
		switch {
		case gap < 0 || q.m.gaps:
			q.rows = append(q.rows, row)
		case q.in.Missing == "":
			return &renjia.UnspecifiedError{What: q.m.ID + ": " + t.place(row, gap).String() + " is empty", Choices: []renjia.Choice{{
				Name: "missing", Options: []string{string(MissingRefused), string(MissingDropped)}, Why: "rows without a value may be refused or left out",
			}}}
		case q.in.Missing == MissingRefused:
			report.Add(t.place(row, gap), t.header[gap], "has no value")
		}
	}
	for _, c := range q.m.Columns {
		for _, column := range q.columns[c.Name] {
			if !c.Text {
				q.numbers[column] = q.parse(column, report)
			}
		}
	}
	return report.Err()
}

func (q *query) parse(column int, report *tabular.Report) []float64 {
	t := q.in.Table
	values := make([]float64, len(q.rows))
	for i, row := range q.rows {
		cell := t.cells[column][row]
		v, err := number(cell)
		switch {
		case missing(cell):
			v = math.NaN()
		case err != nil || math.IsInf(v, 0):
			report.Add(t.place(row, column), t.header[column], "%q: want a number", cell)
		}
		values[i] = v
	}
	return values
}

// has reports whether an optional column is there.
func (q *query) has(part string) bool { return q.columns[part] != nil }

// value returns the numbers of a part.
func (q *query) value(part string) []float64 {
	if !q.has(part) {
		return nil
	}
	return q.numbers[q.columns[part][0]]
}

// text returns the cells of a part.
func (q *query) text(part string) []string {
	if !q.has(part) {
		return nil
	}
	cells := make([]string, len(q.rows))
	for i, row := range q.rows {
		cells[i] = q.in.Table.cells[q.columns[part][0]][row]
	}
	return cells
}

// weights returns the weights of units, times how often each was drawn; nil if every
// unit counts once.
func (q *query) weights() []float64 {
	w := q.value("weight")
	if q.counts == nil || w == nil {
		if q.counts != nil {
			return q.counts
		}
		return w
	}
	both := make([]float64, len(w))
	for i := range w {
		both[i] = w[i] * q.counts[i]
	}
	return both
}

// parameter reads a number that was given by name, or else stands in a column of
// that name, the same in every row.
func (q *query) parameter(name string) (float64, error) {
	text, err := q.setting(name)
	if err != nil {
		return 0, err
	}
	v, err := number(text)
	if err != nil {
		return 0, fmt.Errorf("measure %s: %s %q: want a number: %w", q.m.ID, name, text, renjia.ErrInvalid)
	}
	return v, nil
}

// setting is the text of a parameter.
func (q *query) setting(name string) (string, error) {
	if text, ok := q.in.Parameters[name]; ok {
		return text, nil
	}
	t := q.in.Table
	at := slices.IndexFunc(t.header, func(h string) bool { return plain(h) == name })
	if at >= 0 && len(q.rows) > 0 {
		first := t.cells[at][q.rows[0]]
		for _, row := range q.rows {
			if t.cells[at][row] != first {
				return "", fmt.Errorf("%s: %s is %q, want %q as before: %w", t.place(row, at), name, t.cells[at][row], first, renjia.ErrInvalid)
			}
		}
		return first, nil
	}
	return "", q.m.open1(name)
}

// open1 asks for a parameter.
func (m *Measure) open1(name string) error {
	c := renjia.Choice{Name: name}
	if p, ok := m.parameter(name); ok {
		c.Options, c.Why = p.Options, p.Meaning.EN
	}
	return &renjia.UnspecifiedError{What: m.ID, Choices: []renjia.Choice{c}}
}

// one returns the only row of a measure that has one.
func (q *query) one(part string) (float64, error) {
	if n := len(q.rows); n != 1 {
		return 0, measured.ID(q.m.ID).Invalid("%s has %d rows, want one", q.in.Table.file, n)
	}
	return q.value(part)[0], nil
}

// describe adds what the program chose to what the engine says.
func (q *query) describe(a *measured.About) {
	dropped := len(q.in.Table.lines) - len(q.rows)
	if a.Missing == "" {
		a.Missing = "none"
		if q.in.Missing == MissingDropped {
			a.Missing = fmt.Sprintf("%d rows without a value left out", dropped)
		}
	}
	for _, c := range q.m.Columns {
		if q.columns[c.Name] == nil {
			continue
		}
		names := make([]string, len(q.columns[c.Name]))
		for i, column := range q.columns[c.Name] {
			names[i] = q.in.Table.header[column]
		}
		*a = a.With(measured.Input{Name: "column " + c.Name, Value: strings.Join(names, ", ")})
	}
}
