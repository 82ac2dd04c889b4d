package catalogue

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Table is what a measure is taken of: columns of text under a header, with the
// lines they stand on.
type Table struct {
	file   string
	header []string
	cells  [][]string // by column
	lines  []int
}

// ReadTable reads a CSV file with a header, in UTF-8 or GB18030. Errors name every
// problem with its line and column. A file without rows is a table without rows.
func ReadTable(r io.Reader, file string) (*Table, error) {
	t := &Table{file: file}
	report := tabular.NewReport()
	columns := func(header []string) []tabular.Column {
		t.header = append([]string(nil), header...)
		all := make([]tabular.Column, len(header))
		for i, h := range header {
			all[i] = tabular.Column{Name: h, Optional: true}
		}
		t.cells = make([][]string, len(header))
		return all
	}
	for row := range tabular.ReadBy(r, file, columns, report) {
		t.lines = append(t.lines, row.Line())
		for i, h := range t.header {
			t.cells[i] = append(t.cells[i], row.Text(h))
		}
	}
	if report.Len() == 0 && len(t.header) > 0 && !slices.ContainsFunc(t.header, wordy) {
		report.Add(renjia.Place{File: file, Line: 1}, "", "%q are numbers: want a header with names such as value", t.header)
	}
	return t, report.Err()
}

func wordy(header string) bool {
	_, err := number(header)
	return err != nil
}

// place is where a cell stands.
func (t *Table) place(row, column int) renjia.Place {
	return renjia.Place{File: t.file, Line: t.lines[row], Column: column + 1}
}

// numeric reports whether every cell of a column is a number or missing, and at
// least one is a number.
func (t *Table) numeric(column int) bool {
	any := false
	for _, s := range t.cells[column] {
		if missing(s) {
			continue
		}
		if _, err := number(s); err != nil {
			return false
		}
		any = true
	}
	return any
}

// missing reports whether a cell says that there is no value.
func missing(s string) bool {
	switch strings.ToLower(s) {
	case "", ".", "·", "na", "n/a", "nan", "null", "-", "—", "缺失", "无":
		return true
	}
	return false
}

// number reads a number, which may have commas between thousands, or a fraction such
// as 1/3.
func number(s string) (float64, error) {
	if above, below, ok := strings.Cut(s, "/"); ok {
		a, err := number(above)
		if err != nil {
			return 0, err
		}
		b, err := number(below)
		if err != nil || b == 0 {
			return 0, strconv.ErrSyntax
		}
		return a / b, nil
	}
	if whole, _, _ := strings.Cut(strings.TrimLeft(s, "+-"), "."); strings.Contains(whole, ",") && thousands(whole) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if strings.ContainsAny(s, "xXpP_") { // a hexadecimal float is no number that people write
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(s, 64)
}

// thousands reports whether commas divide digits by three.
func thousands(whole string) bool {
	for i, part := range strings.Split(whole, ",") {
		if len(part) != 3 && (i > 0 || len(part) == 0 || len(part) > 3) {
			return false
		}
	}
	return true
}
