package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// folder is a folder of a community's year.
type folder struct {
	dir       string
	community community
	zone      *time.Location
}

// community is community.json.
type community struct {
	Space     string      `json:"space"`
	Code      string      `json:"code"`
	Name      renjia.Text `json:"name"`
	Synthetic bool        `json:"synthetic"`
	From      renjia.Date `json:"from"`
	Until     renjia.Date `json:"until"`
	Zone      string      `json:"zone"`
	Lead      string      `json:"lead"`
}

// openFolder reads community.json, without which nothing else has a meaning.
func openFolder(dir string) (*folder, error) {
	f := &folder{dir: dir}
	if err := f.readJSON("community.json", &f.community); err != nil {
		return nil, err
	}
	var p renjia.Problems
	p.Within("space", renjia.CheckSpace(f.community.Space))
	p.Require(f.community.Code != "", "code", "must be given")
	p.Require(!f.community.Name.IsZero(), "name", "must be given")
	p.Require(!f.community.From.IsZero(), "from", "must be given")
	p.Require(f.community.From.Before(f.community.Until), "until", "must be after from")
	var err error
	if f.zone, err = time.LoadLocation(f.community.Zone); err != nil || f.community.Zone == "" {
		p.Add("zone", "%q is no time zone such as Asia/Shanghai", f.community.Zone)
	}
	for i := range p {
		p[i].Place.File = "community.json"
	}
	return f, p.Err("")
}

// readJSON decodes a file strictly; what is wrong has its line and column.
func (f *folder) readJSON(name string, into any) error {
	problem := func(line, column int, format string, args ...any) error {
		var p renjia.Problems
		p.At(renjia.Place{File: name, Line: line, Column: column}, "", format, args...)
		return p.Err("")
	}
	b, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		return problem(0, 0, "%s", reason(err))
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		before := string(b[:min(len(b), int(dec.InputOffset()))])
		line := strings.Count(before, "\n") + 1
		return problem(line, len(before)-strings.LastIndexByte(before, '\n'), "%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func reason(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the file is missing"
	case errors.As(err, &path):
		return path.Err.Error()
	}
	return err.Error()
}

// fingerprint tells whether a file was changed: names, sizes and times.
func (f *folder) fingerprint() (string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", f.dir, err)
	}
	var b strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s %d %s\n", e.Name(), info.Size(), info.ModTime())
	}
	return b.String(), nil
}

// last is the last day of the year, as of which the report speaks.
func (f *folder) last() renjia.Date { return f.community.Until.AddDays(-1) }

// scan is one passage over the files: the first one checks, the second one
// reads again to store. Both see the same records, made by the same code.
type scan struct {
	*folder
	report *tabular.Report
	keys   *tabular.Keys   // nil in the second passage
	count  func()          // called for every row
	rolled map[string]bool // compounds whose roll could be built; while checking
}

// define says that a row is the record of a key.
func (s *scan) define(row *tabular.Row, kind, column string) string {
	key := row.Text(column)
	s.defineAs(row, kind, column, key)
	return key
}

func (s *scan) defineAs(row *tabular.Row, kind, column, key string) {
	if s.keys != nil {
		s.keys.Define(kind, key, row.Place(column))
	}
}

// refer says that a cell names a record, and returns its key.
func (s *scan) refer(row *tabular.Row, kind, column string) string {
	key := row.Text(column)
	s.referTo(row, kind, column, key)
	return key
}

func (s *scan) referTo(row *tabular.Row, kind, column, key string) {
	if s.keys != nil && key != "" {
		s.keys.Refer(kind, key, row.Place(column))
	}
}

// list splits a cell at semicolons and refers to every part.
func (s *scan) list(row *tabular.Row, kind, column string) (keys []string) {
	for _, key := range strings.FieldsFunc(row.Text(column), func(r rune) bool { return r == ';' || r == '；' }) {
		key = strings.TrimSpace(key)
		s.referTo(row, kind, column, key)
		keys = append(keys, key)
	}
	return keys
}

// valid reports what a record's own Validate finds.
func (s *scan) valid(row *tabular.Row, err error) {
	var found renjia.Problems
	found.Within("", err)
	for _, p := range found {
		row.Problem("", "%s: %s", p.Path, p.Message)
	}
}

// rows yields the rows of a file.
func (s *scan) rows(name string, columns []tabular.Column) iter.Seq[*tabular.Row] {
	return func(yield func(*tabular.Row) bool) {
		file, err := os.Open(filepath.Join(s.dir, name))
		if err != nil {
			s.report.Add(renjia.Place{File: name}, "", "%s", reason(err))
			return
		}
		defer file.Close() //nolint:errcheck // only read
		for row := range tabular.Read(file, name, columns, s.report) {
			s.count()
			if !yield(row) {
				return
			}
		}
	}
}

// records yields what a function makes of the rows that are in order, and at
// the end an error if the files are not what they were when they were checked.
func records[T any](s *scan, name string, columns []tabular.Column, make func(*tabular.Row) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row := range s.rows(name, columns) {
			if v := make(row); row.OK() && !yield(v, nil) {
				return
			}
		}
		if s.keys == nil && s.report.Len() > 0 {
			var zero T
			yield(zero, s.report.Err())
		}
	}
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
