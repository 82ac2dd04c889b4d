package voting

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// readText reads a file of text, without its byte order mark.
func readText(r io.Reader, file string) ([]byte, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("%s: is UTF-16: save it as UTF-8: %w", file, renjia.ErrInvalid)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// textScanner goes through a file of text and knows where it is.
type textScanner struct {
	*report
	data  []byte
	pos   int
	line  int // counting from 1
	start int // where the line starts

	counted struct{ start, pos, characters int } // of a line, up to pos
}

func newTextScanner(data []byte, rep *report) textScanner {
	return textScanner{report: rep, data: data, line: 1}
}

func (s *textScanner) atEnd() bool { return s.pos >= len(s.data) }

// wrong reports a problem at a byte of this line.
func (s *textScanner) wrong(pos int, format string, args ...any) {
	if len(s.problems) == maxProblems {
		s.more++
		return
	}
	s.at(s.line, s.column(pos), format, args...)
}

// strange reports something odd at a byte of this line.
func (s *textScanner) strange(pos int, format string, args ...any) {
	s.odd(s.line, s.column(pos), format, args...)
}

// column counts characters, as editors do, and goes on from where it counted
// last: a file may be one line.
func (s *textScanner) column(pos int) int {
	c := &s.counted
	if c.start != s.start || pos < c.pos {
		c.start, c.pos, c.characters = s.start, s.start, 0
	}
	c.characters += utf8.RuneCount(s.data[c.pos:pos])
	c.pos = pos
	return 1 + c.characters
}

// newLine steps over a line feed.
func (s *textScanner) newLine() {
	s.pos++
	s.line++
	s.start = s.pos
}

// blank steps over spaces inside the line.
func (s *textScanner) blank() {
	for s.pos < len(s.data) && isBlank(s.data[s.pos]) {
		s.pos++
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// restOfLine goes to the end of the line and returns what it went over.
func (s *textScanner) restOfLine() []byte {
	from := s.pos
	if n := bytes.IndexByte(s.data[from:], '\n'); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.data)
	}
	return s.data[from:s.pos]
}

// number steps over digits; ok is false if there are none or more than 18.
func (s *textScanner) number() (n int64, ok bool) {
	from := s.pos
	for s.pos < len(s.data) {
		d := s.data[s.pos] - '0'
		if d > 9 {
			break
		}
		n = 10*n + int64(d)
		s.pos++
	}
	return n, s.pos > from && s.pos-from <= 18
}
