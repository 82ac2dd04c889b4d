package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// plainCSV is encoding/csv alone, the oracle of scanner.
type plainCSV struct{ *csv.Reader }

func (p plainCSV) next() ([]string, error) { return p.Read() }

func (p plainCSV) line(cell int) int {
	line, _ := p.FieldPos(cell)
	return line
}

// record describes everything a reader tells about its records.
func recordsOf(r records) (all []string) {
	for {
		cells, err := r.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		lines := make([]int, len(cells))
		for i := range cells {
			lines[i] = r.line(i)
		}
		all = append(all, fmt.Sprintf("%q at %v", cells, lines))
	}
}

func oracle(text string) []string {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	return recordsOf(plainCSV{r})
}

func TestRecordsAreThoseOfEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"a", "业", ",", ",", "\n", "\r\n", "\r", "\"", "\"\"", "\"x,y\"", "\"l\nm\",", " ", strings.Repeat("z", 70_000)})).Draw(t, "parts")
		text := strings.Join(parts, "")
		require.Equal(t, oracle(text), recordsOf(newScanner(strings.NewReader(text))))
		require.Equal(t, oracle(text), recordsOf(newScanner(iotest.HalfReader(strings.NewReader(text)))))
	})
}

func FuzzScanner(f *testing.F) {
	f.Add("a,b\r\n\"c\nd\",e\n\n\"f\"\"g\",\"h\"x\ni\r")
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, oracle(text), recordsOf(newScanner(strings.NewReader(text))))
	})
}

// rowSheet is a sheet in memory.
type rowSheet struct {
	rows [][]string
	next int
}

func (s *rowSheet) Read([]byte) (int, error) { return 0, errors.New("has rows, not bytes") }

func (s *rowSheet) NextRow() ([]string, int, error) {
	for s.next < len(s.rows) {
		s.next++
		if row := s.rows[s.next-1]; row != nil {
			return row, s.next, nil
		}
	}
	return nil, 0, io.EOF
}

func TestProblemsOfASheetStandAtItsCells(t *testing.T) {
	sheet := &rowSheet{rows: [][]string{nil, {"unit", "owner", "area", "since"}, {"1", "a", "x"}, nil, {"2"}, {"3", "c", "1", "2026-03-01", "more"}}}
	report := NewReport()
	for row := range Read(sheet, "owners.xlsx", columns, report) {
		row.Area("area")
		row.Text("owner")
	}
	require.ErrorContains(t, report.Err(), "owners.xlsx:C3: area: area \"x\"")
	require.ErrorContains(t, report.Err(), "owners.xlsx:B5: owner: must not be empty")
	require.ErrorContains(t, report.Err(), "owners.xlsx:6: has 5 cells, the header has 4")
}

func TestColumnsOfASheetAreNamedAsTheProgramsDo(t *testing.T) {
	for n, letters := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		require.Equal(t, letters, columnLetters(n))
	}
}
