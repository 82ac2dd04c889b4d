package xlsx

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/renjia-project/renjia"
)

// Bounds of what is read.
const (
	MaxFile    = 128 << 20 // bytes of the file
	MaxContent = 1 << 30   // bytes of what it unpacks to
	inMemory   = 16 << 20  // bytes of one part; a larger one goes to a temporary file
)

// Sheet is one sheet of a workbook. As an io.Reader it gives the sheet as CSV;
// the readers of package roll take its rows.
type Sheet struct {
	name    string
	book    *excelize.File
	stored  *excelize.Rows
	shown   *excelize.Rows
	number  int
	width   int // of the header, once it was read
	base    bool
	pending bytes.Buffer
}

// Option is a choice made for a sheet.
type Option func(*Sheet)

// Named takes the sheet of this name instead of the first.
func Named(sheet string) Option { return func(s *Sheet) { s.name = sheet } }

// Open reads a workbook. A sheet it lacks is renjia.ErrNotFound; what is not a
// workbook, is too large, or has merged cells is renjia.ErrInvalid. Close the
// sheet to remove its temporary files.
func Open(r io.Reader, options ...Option) (*Sheet, error) {
	s := &Sheet{}
	for _, o := range options {
		o(s)
	}
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	if len(data) > MaxFile {
		return nil, fmt.Errorf("workbook: is larger than %d MiB: %w", MaxFile>>20, renjia.ErrInvalid)
	}
	if err := checkSize(data); err != nil {
		return nil, err
	}
	s.book, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxContent, UnzipXMLSizeLimit: inMemory, ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, fmt.Errorf("workbook: %w: %w", err, renjia.ErrInvalid)
	}
	if err := s.start(data); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// start finds the sheet and goes to its beginning.
func (s *Sheet) start(data []byte) (err error) {
	names := s.book.GetSheetList()
	if s.name == "" && len(names) > 0 {
		s.name = names[0]
	}
	if !slices.Contains(names, s.name) {
		return fmt.Errorf("workbook: has no sheet %q, but %s: %w", s.name, strings.Join(names, ", "), renjia.ErrNotFound)
	}
	merged, err := mergedCells(data, s.name)
	if err != nil {
		return err
	}
	if len(merged) > 0 {
		return fmt.Errorf("sheet %s: cells %s are merged: split them and give each its value: %w", s.name, strings.Join(merged, ", "), renjia.ErrInvalid)
	}
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.base = *props.Date1904
	}
	if s.stored, err = s.book.Rows(s.name); err != nil {
		return fmt.Errorf("sheet %s: %w", s.name, err)
	}
	if s.shown, err = s.book.Rows(s.name); err != nil {
		return fmt.Errorf("sheet %s: %w", s.name, err)
	}
	return nil
}

// Name returns the name of the sheet.
func (s *Sheet) Name() string { return s.name }

// Close removes temporary files.
func (s *Sheet) Close() error {
	var errs []error
	for _, rows := range []*excelize.Rows{s.stored, s.shown} {
		if rows != nil {
			errs = append(errs, rows.Close())
		}
	}
	return errors.Join(append(errs, s.book.Close())...)
}

// NextRow returns the cells of the next row that has any text, and its number on
// the sheet. After the last it returns io.EOF.
func (s *Sheet) NextRow() ([]string, int, error) {
	for s.stored.Next() && s.shown.Next() {
		s.number++
		stored, err := s.stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, 0, fmt.Errorf("row %d: %w", s.number, err)
		}
		shown, err := s.shown.Columns()
		if err != nil {
			return nil, 0, fmt.Errorf("row %d: %w", s.number, err)
		}
		for i := range stored {
			stored[i] = s.text(stored[i], at(shown, i))
		}
		if cells := s.fit(stored); len(cells) > 0 {
			return cells, s.number, nil
		}
	}
	if err := errors.Join(s.stored.Error(), s.shown.Error()); err != nil {
		return nil, 0, err
	}
	return nil, 0, io.EOF
}

// fit cuts empty cells at the end of a row and, so that every row of a table is
// as wide as its header, fills up what is missing.
func (s *Sheet) fit(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if s.width == 0 {
		s.width = len(cells)
	}
	for len(cells) < s.width {
		cells = append(cells, "")
	}
	return cells
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// Read gives the sheet as CSV.
func (s *Sheet) Read(p []byte) (int, error) {
	for s.pending.Len() == 0 {
		cells, _, err := s.NextRow()
		if err != nil {
			return 0, err
		}
		w := csv.NewWriter(&s.pending)
		if err := w.Write(cells); err != nil {
			return 0, err
		}
		w.Flush()
	}
	return s.pending.Read(p)
}
