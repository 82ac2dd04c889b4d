package tabular

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// records is where the rows of a table come from.
type records interface {
	// next returns the cells of the next record. They are texts of their own,
	// the slice is valid until the next call. The end is io.EOF.
	next() ([]string, error)
	// line returns the line on which a cell of the last record begins.
	line(cell int) int
}

// scanner reads records as encoding/csv does. Most lines have no quotation
// mark; it splits those itself, at several times the speed, and leaves the
// others to encoding/csv.
type scanner struct {
	in    *bufio.Reader
	lines int // read so far
	long  []byte
	cells []string

	quoted  *csv.Reader // reads from feed
	feed    feed
	ahead   int  // how many lines of the file csv has not seen
	through bool // the last record came through csv
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{in: bufio.NewReaderSize(r, windowSize)}
	s.feed.scanner = s
	s.quoted = csv.NewReader(&s.feed)
	s.quoted.ReuseRecord = true
	s.quoted.FieldsPerRecord = -1
	return s
}

func (s *scanner) next() ([]string, error) {
	for {
		text, err := s.readLine()
		if len(text) == 0 {
			return nil, err
		}
		if bytes.IndexByte(text, '"') >= 0 {
			return s.nextQuoted(text)
		}
		if text = withoutEnd(text); len(text) > 0 {
			s.through = false
			return s.split(string(text)), nil
		}
	}
}

func (s *scanner) split(text string) []string {
	s.cells = s.cells[:0]
	for {
		i := strings.IndexByte(text, ',')
		if i < 0 {
			s.cells = append(s.cells, text)
			return s.cells
		}
		s.cells = append(s.cells, text[:i])
		text = text[i+1:]
	}
}

func (s *scanner) line(cell int) int {
	if !s.through {
		return s.lines
	}
	line, _ := s.quoted.FieldPos(cell)
	return line + s.ahead
}

// readLine returns the next line with its end. It is valid until the next call,
// and empty only with an error. The error after a last line without an end
// comes with the next call.
func (s *scanner) readLine() ([]byte, error) {
	text, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		s.long = append(s.long[:0], text...)
		for errors.Is(err, bufio.ErrBufferFull) {
			text, err = s.in.ReadSlice('\n')
			s.long = append(s.long, text...)
		}
		text = s.long
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(text) > 0 {
		s.lines++
		return text, nil
	}
	return nil, err
}

// withoutEnd removes the line break, and a carriage return before it or before
// the end of the file.
func withoutEnd(text []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
}

// nextQuoted reads the record that begins with this line by encoding/csv, which
// asks feed for as many lines as it needs.
func (s *scanner) nextQuoted(text []byte) ([]string, error) {
	s.through = true
	s.ahead = s.lines - 1 - s.feed.lines
	s.feed.pending = text
	s.feed.lines++
	cells, err := s.quoted.Read()
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		moved := *syntax
		moved.StartLine += s.ahead
		moved.Line += s.ahead
		return nil, &moved
	}
	return cells, err
}

// feed hands encoding/csv one line at a time, so that it never reads beyond the
// record it is at.
type feed struct {
	*scanner
	pending []byte
	lines   int // handed over
}

func (f *feed) Read(p []byte) (int, error) {
	if len(f.pending) == 0 {
		text, err := f.readLine()
		if len(text) == 0 {
			return 0, err
		}
		f.pending = text
		f.lines++
	}
	n := copy(p, f.pending)
	f.pending = f.pending[n:]
	return n, nil
}
