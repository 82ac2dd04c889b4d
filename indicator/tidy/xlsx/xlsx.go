// Package xlsx writes the tables of an export (package tidy) as one workbook, a
// sheet a table, for readers who have no statistics program.
//
//	plan, err := tidy.NewPlan(governance.Kinds(), tidy.Options{Personal: tidy.Omit})
//	made, err := plan.Export(ctx, space, 0, xlsx.Sink(tidy.Dir("motions"), "motions.xlsx"))
//
// # Limits
//
// A sheet takes 1,048,575 rows below its header and a cell 32,767 characters; more
// is an error, nothing is cut. Numbers of more than 15 digits and days before 1901
// are texts, because a sheet would change them. The same position gives the same
// sheets, but their order within the file, and so its bytes, may differ.
package xlsx

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
)

// The limits of a workbook.
const (
	maxSheetRows = 1 << 20
	maxSheetName = 31
	maxCell      = 32767 // characters
)

// dictionarySheet is the first sheet: what every column of every other one means.
const dictionarySheet = "dictionary"

// Sink returns a sink that makes one workbook with a sheet a table, and the
// dictionary both as its first sheet and as datapackage.json. Sheets are named after
// their tables, cut where a name is too long.
func Sink(f tidy.Files, name string) tidy.Sink {
	return &sink{files: f, name: name, names: map[string]bool{dictionarySheet: true}}
}

type sink struct {
	files tidy.Files
	name  string
	book  *excelize.File
	names map[string]bool
	date  int // style
}

func (s *sink) Begin(t *tidy.Table) (tidy.Rows, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	sheet := s.sheetName(t.Name)
	if _, err := s.book.NewSheet(sheet); err != nil {
		return nil, err
	}
	w, err := s.book.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	r := &rows{book: s, sheet: sheet, writer: w, table: t, cells: make([]any, len(t.Columns))}
	header := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
	}
	return r, r.set(header)
}

func (s *sink) open() (err error) {
	if s.book != nil {
		return nil
	}
	s.book = excelize.NewFile()
	if err = s.book.SetSheetName("Sheet1", dictionarySheet); err == nil {
		iso := "yyyy-mm-dd"
		s.date, err = s.book.NewStyle(&excelize.Style{CustomNumFmt: &iso})
	}
	return err
}

// sheetName cuts a name to what a sheet may have, and keeps it apart from others.
func (s *sink) sheetName(table string) string {
	name := table
	if len(name) > maxSheetName {
		name = name[:maxSheetName]
	}
	for n := 2; s.names[name]; n++ {
		mark := "~" + strconv.Itoa(n)
		name = table[:min(len(table), maxSheetName-len(mark))] + mark
	}
	s.names[name] = true
	return name
}

func (s *sink) End(p *tidy.Package) error {
	if err := s.open(); err != nil {
		return err
	}
	if err := s.dictionary(p); err != nil {
		return err
	}
	recorded := p.Time.UTC().Format(time.RFC3339) // not the hour of the export: the same position gives the same workbook
	if err := s.book.SetDocProps(&excelize.DocProperties{Creator: "renjia", Created: recorded, Modified: recorded}); err != nil {
		return err
	}
	f, err := s.files.Create(s.name)
	if err != nil {
		return err
	}
	if err := s.save(f); err != nil {
		return err
	}
	if err := p.WriteDictionary(s.files); err != nil {
		return err
	}
	return s.files.Commit()
}

func (s *sink) save(f io.WriteCloser) error {
	_, err := s.book.WriteTo(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if closed := s.book.Close(); err == nil {
		err = closed
	}
	return err
}

// dictionary fills the first sheet.
func (s *sink) dictionary(p *tidy.Package) error {
	w, err := s.book.NewStreamWriter(dictionarySheet)
	if err != nil {
		return err
	}
	lines := [][]any{
		{"space", p.Space},
		{"position", int64(p.Position)},
		{"recorded", p.Time.UTC().Format(time.RFC3339Nano)},
		{"hash", p.Hash},
		{"personal fields", string(p.Personal)},
		{"guarded kinds left out", strings.Join(p.Guarded, ", ")},
		{},
		{"sheet", "table", "column", "type", "description", "privacy", "refers to"},
	}
	for _, t := range p.Tables {
		lines = append(lines, []any{t.Sheet, t.Name, "", "", t.Description})
		for _, c := range t.Columns {
			lines = append(lines, []any{t.Sheet, t.Name, c.Name, string(c.Type), c.Description, string(c.Privacy), c.Refers})
		}
	}
	for i, line := range lines {
		if err := w.SetRow("A"+strconv.Itoa(i+1), line); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (s *sink) Abort() {
	if s.book != nil {
		_ = s.book.Close()
	}
	s.files.Discard()
}

type rows struct {
	book   *sink
	sheet  string
	writer *excelize.StreamWriter
	table  *tidy.Table
	cells  []any
	n      int
}

func (r *rows) Write(row []string) error {
	for i, text := range row {
		c, err := r.cell(r.table.Columns[i].Type, text)
		if err != nil {
			return fmt.Errorf("table %s, row %d, column %s: %w", r.table.Name, r.n+1, r.table.Columns[i].Name, err)
		}
		r.cells[i] = c
	}
	return r.set(r.cells)
}

func (r *rows) set(cells []any) error {
	if r.n++; r.n > maxSheetRows {
		return fmt.Errorf("table %s: has more rows than a sheet takes (%d); write CSV: %w", r.table.Name, maxSheetRows, renjia.ErrInvalid)
	}
	return r.writer.SetRow("A"+strconv.Itoa(r.n), cells)
}

// cell gives a text the type of its column, unless a sheet would change it.
func (r *rows) cell(t tidy.Type, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	switch t {
	case tidy.Integer, tidy.Number:
		digits := strings.Count(text, "") - 1 - strings.Count(text, ".") - strings.Count(text, "-")
		if f, err := strconv.ParseFloat(text, 64); err == nil && digits <= 15 {
			return f, nil
		}
	case tidy.Boolean:
		return text == "true", nil
	case tidy.Date:
		if day, err := time.Parse(time.DateOnly, text); err == nil && day.Year() >= 1901 {
			return excelize.Cell{StyleID: r.book.date, Value: day}, nil
		}
	}
	if len([]rune(text)) > maxCell {
		return nil, fmt.Errorf("has more characters than a cell takes (%d); write CSV: %w", maxCell, renjia.ErrInvalid)
	}
	return text, nil
}

func (r *rows) Close() (tidy.File, error) {
	return tidy.File{Path: r.book.name, Format: "xlsx", Sheet: r.sheet}, r.writer.Flush()
}
