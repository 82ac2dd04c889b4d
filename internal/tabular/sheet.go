package tabular

import "io"

// Sheet is a reader that has rows of cells rather than text, such as a sheet of
// a workbook. [Read] takes the rows of such a reader instead of its bytes; the
// places of its problems are cells, such as owners.xlsx:B7.
type Sheet interface {
	io.Reader
	// NextRow returns the cells of the next row that has any, and its number,
	// the first being 1. After the last row it returns io.EOF.
	NextRow() (cells []string, number int, err error)
}

// sheetRecords reads the rows of a sheet. Cells that a row lacks at its end are
// empty: programs that make sheets leave them out.
type sheetRecords struct {
	Sheet
	number int
	width  int
}

func (s *sheetRecords) next() ([]string, error) {
	cells, number, err := s.NextRow()
	if err != nil {
		return nil, err
	}
	if s.width == 0 {
		s.width = len(cells)
	}
	for len(cells) < s.width {
		cells = append(cells, "")
	}
	s.number = number
	return cells, nil
}

func (s *sheetRecords) line(int) int { return s.number }

// columnLetters names a column counted from 0: A, B, … Z, AA, …
func columnLetters(n int) string {
	letters := ""
	for n++; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}
