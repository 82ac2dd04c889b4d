package assign

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Table is a table of costs with the names of people and posts.
type Table struct {
	Names
	Costs Costs[int64] // in units of 10^-Decimals
}

const maxDecimals = 18

// ReadTable reads CSV: a header with a name for each post after the first field,
// then a row for each person that begins with the name. A blank cell is a
// forbidden pair, any other a decimal number without exponent; decimals are
// exact, so the costs are whole numbers of the smallest unit in the file. Names
// may be blank but not repeated. Every problem is reported with its line and
// field, counted from 1.
func ReadTable(r io.Reader, file string) (Table, error) {
	var problems renjia.Problems
	rows, places := readCells(r, file, &problems)
	if err := problems.Err(""); err != nil {
		return Table{}, err
	}
	t := Table{Names: Names{Columns: rows[0][1:], Rows: []string{}}}
	for k, row := range rows[1:] {
		t.Rows = append(t.Rows, row[0])
		for x, cell := range row[1:] {
			t.Decimals = max(t.Decimals, decimalsOf(cell, places(k+1, x+1), t.Columns[x], &problems))
		}
	}
	uniqueNames(t.Columns, func(k int) renjia.Place { return places(0, k+1) }, &problems)
	uniqueNames(t.Rows, func(k int) renjia.Place { return places(k+1, 0) }, &problems)
	if err := problems.Err(""); err != nil {
		return Table{}, err
	}
	cells := make([]int64, 0, len(t.Rows)*len(t.Columns))
	for k, row := range rows[1:] {
		for x, cell := range row[1:] {
			cost, ok := units(cell, t.Decimals)
			if !ok {
				problems.At(places(k+1, x+1), t.Columns[x], "%s: too large a number of the smallest unit in the file, 10^-%d; want at most 2^59", cell, t.Decimals)
			}
			cells = append(cells, cost)
		}
	}
	if err := problems.Err(""); err != nil {
		return Table{}, err
	}
	costs, err := Matrix(len(t.Rows), len(t.Columns), cells)
	t.Costs = costs
	return t, err
}

// readCells reads all fields, trimmed, and where they stand.
func readCells(r io.Reader, file string, problems *renjia.Problems) (rows [][]string, places func(row, field int) renjia.Place) {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		b.Discard(3) //nolint:errcheck // just seen
	}
	c := csv.NewReader(b)
	c.FieldsPerRecord = -1
	var lines []int
	places = func(row, field int) renjia.Place {
		return renjia.Place{File: file, Line: lines[row], Column: field + 1}
	}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			problems.At(placeOf(err, file), "", "%v", reasonOf(err))
			return nil, places
		}
		line, _ := c.FieldPos(0)
		lines = append(lines, line)
		for k := range row {
			row[k] = strings.TrimSpace(row[k])
		}
		if len(rows) > 0 && len(row) != len(rows[0]) {
			problems.At(places(len(rows), len(row)-1), "", "the row has %d fields, the header has %d", len(row), len(rows[0]))
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		problems.At(renjia.Place{File: file}, "", "the file is empty: want a header with the posts")
	}
	return rows, places
}

func placeOf(err error, file string) renjia.Place {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return renjia.Place{File: file, Line: p.Line}
	}
	return renjia.Place{File: file}
}

func reasonOf(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("byte %d of the line: %w", p.Column, p.Err)
	}
	return err
}

// decimalsOf returns the number of decimals of a cell and reports one that is not
// a number.
func decimalsOf(cell string, place renjia.Place, column string, problems *renjia.Problems) int {
	if cell == "" {
		return 0
	}
	_, _, fraction, ok := decimal(cell)
	if !ok {
		problems.At(place, column, "%q: want a decimal number, or nothing for a pair that is not allowed", cell)
		return 0
	}
	if len(fraction) > maxDecimals {
		problems.At(place, column, "%s: more than %d decimals", cell, maxDecimals)
		return 0
	}
	return len(fraction)
}

// units returns a cell as a whole number of 10^-decimals.
func units(cell string, decimals int) (cost int64, ok bool) {
	if cell == "" {
		return Forbidden, true
	}
	sign, whole, fraction, ok := decimal(cell)
	if !ok {
		return 0, false
	}
	cost, err := strconv.ParseInt(sign+"0"+whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	return cost, err == nil && cost <= MaxCost && cost >= -MaxCost
}

// decimal takes a number apart; zeros at its end are left out.
func decimal(s string) (sign, whole, fraction string, ok bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[:1], s[1:]
	}
	whole, fraction, _ = strings.Cut(s, ".")
	digits := 0
	for _, part := range [...]string{whole, fraction} {
		for k := range len(part) {
			if part[k] < '0' || part[k] > '9' {
				return "", "", "", false
			}
			digits++
		}
	}
	return sign, whole, strings.TrimRight(fraction, "0"), digits > 0
}

func uniqueNames(names []string, place func(int) renjia.Place, problems *renjia.Problems) {
	seen := make(map[string]bool, len(names))
	for k, name := range names {
		if name != "" && seen[name] {
			problems.At(place(k), "", "%q: named twice", name)
		}
		seen[name] = true
	}
}
