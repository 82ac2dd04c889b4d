package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Scan is one passage over the files: the first one checks, the second one
// reads again to store. Both see the same records, made by the same code.
type Scan struct {
	*Folder
	report *tabular.Report
	keys   *tabular.Keys   // nil in the second passage
	Count  func()          // called for every row
	rolled map[string]bool // compounds whose roll could be built; while checking
}

// Scan returns a passage that reads the files again, after they were checked.
func (f *Folder) Scan() *Scan { return &Scan{Folder: f, report: tabular.NewReport(), Count: func() {}} }

// define says that a row is the record of a key.
func (s *Scan) define(row *tabular.Row, kind, column string) string {
	key := row.Text(column)
	if !storable(key) {
		row.Problem(column, "%s", unstorable)
	}
	s.defineAs(row, kind, column, key)
	return key
}

// longestKey is how many bytes a key may have: stores index at most 512.
const longestKey = 200

const unstorable = "is longer than 200 bytes or holds a zero byte"

func storable(key string) bool { return len(key) <= longestKey && !strings.ContainsRune(key, 0) }

func (s *Scan) defineAs(row *tabular.Row, kind, column, key string) {
	if s.keys != nil {
		s.keys.Define(kind, key, row.Place(column))
	}
}

// refer says that a cell names a record, and returns its key.
func (s *Scan) refer(row *tabular.Row, kind, column string) string {
	key := row.Text(column)
	s.referTo(row, kind, column, key)
	return key
}

func (s *Scan) referTo(row *tabular.Row, kind, column, key string) {
	if s.keys != nil && key != "" {
		s.keys.Refer(kind, key, row.Place(column))
	}
}

// list splits a cell at semicolons and refers to every part.
func (s *Scan) list(row *tabular.Row, kind, column string) []string {
	keys := words(row.Text(column))
	for _, key := range keys {
		s.referTo(row, kind, column, key)
	}
	return keys
}

// words splits a text at semicolons.
func words(text string) (all []string) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' }) {
		if word = strings.TrimSpace(word); word != "" {
			all = append(all, word)
		}
	}
	return all
}

// valid reports what a record's own Validate finds, in the columns that the
// fields come from, unless its cells could not be read to begin with.
func (s *Scan) valid(row *tabular.Row, columns []tabular.Column, err error) {
	if !row.OK() {
		return
	}
	var found renjia.Problems
	found.Within("", err)
	for _, p := range found {
		column := columnOf(columns, p.Path)
		if column == "" && p.Path != "" {
			p.Message = p.Path + ": " + p.Message
		}
		row.Problem(column, "%s", p.Message)
	}
}

// Fields of records whose columns have other names.
var columnFor = map[string]string{
	"interval": "end", "period": "until", "term": "until", "projects": "programs", "number": "unit",
}

// columnOf is the column that a field such as parties[1].subject or term.from
// was read from, or "".
func columnOf(columns []tabular.Column, path string) string {
	parts := strings.Split(path, ".")
	slices.Reverse(parts)
	for _, part := range parts {
		name, _, _ := strings.Cut(part, "[")
		if other := columnFor[name]; other != "" {
			name = other
		}
		if slices.ContainsFunc(columns, func(c tabular.Column) bool { return c.Name == name }) {
			return name
		}
	}
	return ""
}

// rows yields the rows of a file.
func (s *Scan) rows(name string, columns []tabular.Column) iter.Seq[*tabular.Row] {
	return func(yield func(*tabular.Row) bool) {
		file, err := s.open(name)
		if name == disclosuresFile && errors.Is(err, fs.ErrNotExist) {
			return // the one table that may be missing
		}
		if err != nil {
			s.report.Add(renjia.Place{File: name}, "", "%s", reason(err))
			return
		}
		defer file.Close() //nolint:errcheck // only read
		for row := range tabular.Read(file, name, columns, s.report) {
			s.Count()
			if !yield(row) {
				return
			}
		}
	}
}

// records yields what a function makes of the rows that are in order, and at
// the end an error if the files are not what they were when they were checked.
func records[T any](s *Scan, name string, columns []tabular.Column, make func(*tabular.Row) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row := range s.rows(name, columns) {
			if v := make(row); row.OK() && !yield(v, nil) {
				return
			}
		}
		if err := s.failed(); err != nil {
			var zero T
			yield(zero, err)
		}
	}
}

// failed is what went wrong while reading again to store: nothing can, unless
// the files were changed after they were checked.
func (s *Scan) failed() error {
	if s.keys != nil || s.report.Len() == 0 {
		return nil
	}
	return fmt.Errorf("the files are not what they were when they were checked: %w", s.report.Err())
}

func column(name string, aliases ...string) tabular.Column {
	return tabular.Column{Name: name, Aliases: aliases}
}

func optional(name string, aliases ...string) tabular.Column {
	return tabular.Column{Name: name, Aliases: aliases, Optional: true}
}

// both reads a Chinese and an English name.
func both(row *tabular.Row, zh, en string) renjia.Text {
	return renjia.Text{ZH: row.Text(zh), EN: row.Text(en)}
}
