package budgeting

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// maxProblems is how many problems, and how many warnings, of a file are kept;
// the rest is counted.
const maxProblems = 100

// pabulibReport collects what is wrong with a file and what is odd in it.
type pabulibReport struct {
	file                    string
	lenient                 bool
	problems, warnings      renjia.Problems
	moreProblems, moreFound int
}

// at records a problem. Columns count cells.
func (r *pabulibReport) at(line, column int, path, format string, args ...any) {
	if len(r.problems) == maxProblems {
		r.moreProblems++
		return
	}
	r.problems.At(renjia.Place{File: r.file, Line: line, Column: column}, path, format, args...)
}

// odd records a warning.
func (r *pabulibReport) odd(line, column int, path, format string, args ...any) {
	if len(r.warnings) == maxProblems {
		r.moreFound++
		return
	}
	r.warnings.At(renjia.Place{File: r.file, Line: line, Column: column}, path, format, args...)
}

// doubt records what is a problem unless reading is lenient.
func (r *pabulibReport) doubt(line, column int, path, format string, args ...any) {
	if r.lenient {
		r.odd(line, column, path, format, args...)
		return
	}
	r.at(line, column, path, format, args...)
}

// err returns all problems as one error, or nil.
func (r *pabulibReport) err() error {
	r.problems = andMore(r.problems, r.moreProblems, "problems")
	r.warnings = andMore(r.warnings, r.moreFound, "warnings")
	return r.problems.Err(r.file)
}

func andMore(p renjia.Problems, more int, what string) renjia.Problems {
	if more > 0 {
		p.At(p[len(p)-1].Place, "", "and %d more %s after this", more, what)
	}
	return p
}

// pabulibCells goes over the records of a file, which is in memory as a whole.
type pabulibCells struct {
	text  []byte
	pos   int      // where the next record begins
	line  int      // the line of that
	quote int      // the next quotation mark at or after pos; len(text) without one
	first int      // the line on which the record begins
	start int      // where the record begins
	cells [][]byte // of the record, with their quotes; reused
	plain bool     // no record so far ended in a carriage return, spanned lines or came after an empty line
	fault string   // what is wrong with the quotes of the record
	wrong int      // the cell, from 1, of the fault
}

func newPabulibCells(text []byte) pabulibCells {
	s := pabulibCells{text: bytes.TrimPrefix(text, []byte("\ufeff")), line: 1}
	s.findQuote()
	return s
}

func (s *pabulibCells) findQuote() {
	s.quote = len(s.text)
	if i := bytes.IndexByte(s.text[s.pos:], '"'); i >= 0 {
		s.quote = s.pos + i
	}
}

// next reads a record and reports whether there was one. Empty lines are passed
// over.
func (s *pabulibCells) next() bool {
	for s.pos < len(s.text) {
		s.first, s.start, s.cells, s.fault = s.line, s.pos, s.cells[:0], ""
		end := len(s.text)
		if i := bytes.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
			end = s.pos + i
		}
		if s.quote < end {
			s.quotedRecord()
			return true
		}
		row := s.text[s.pos:end]
		s.pos, s.line = min(end+1, len(s.text)), s.line+1
		row = s.withoutReturn(row)
		if len(bytes.TrimSpace(row)) == 0 {
			s.plain = false
			continue
		}
		s.split(row)
		return true
	}
	return false
}

// withoutReturn takes carriage returns off the end of a line.
func (s *pabulibCells) withoutReturn(line []byte) []byte {
	for n := len(line); n > 0 && line[n-1] == '\r'; n-- {
		line, s.plain = line[:n-1], false
	}
	return line
}

func (s *pabulibCells) split(row []byte) {
	for {
		i := bytes.IndexByte(row, ';')
		if i < 0 {
			s.cells = append(s.cells, row)
			return
		}
		s.cells = append(s.cells, row[:i])
		row = row[i+1:]
	}
}

// quotedRecord reads a record with a quotation mark on its first line.
func (s *pabulibCells) quotedRecord() {
	for more := true; more; {
		more = s.quotedCell()
	}
	s.findQuote()
}

// quotedCell reads a cell and what ends it, and reports whether another follows.
func (s *pabulibCells) quotedCell() bool {
	from := s.pos
	if s.pos < len(s.text) && s.text[s.pos] == '"' {
		s.closeQuote()
	}
	closed := s.pos
	for s.pos < len(s.text) && s.text[s.pos] != ';' && s.text[s.pos] != '\n' {
		s.pos++
	}
	cell := s.text[from:s.pos]
	last := s.pos == len(s.text) || s.text[s.pos] == '\n'
	if last {
		cell = s.withoutReturn(cell)
	}
	s.cells = append(s.cells, cell)
	if closed > from && s.fault == "" && len(bytes.TrimSpace(s.text[closed:s.pos])) > 0 {
		s.fault, s.wrong = "text after a closing quote: double the quotes inside a quoted cell", len(s.cells)
	}
	if last {
		s.line++
	}
	s.pos = min(s.pos+1, len(s.text))
	return !last
}

// closeQuote moves behind the quote that closes the cell which begins here.
func (s *pabulibCells) closeQuote() {
	opened := s.pos
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\n':
			s.line++
			s.plain = false
		case '"':
			if s.pos+1 == len(s.text) || s.text[s.pos+1] != '"' {
				s.pos++
				return
			}
			s.pos++
		}
	}
	// Nothing closes it, so it was no quote of the format: the cell ends where the
	// line does, and the file can be checked further.
	s.fault, s.wrong = "a quote opens here that nothing closes", len(s.cells)+1
	s.line = s.first + bytes.Count(s.text[s.start:opened], []byte("\n"))
	s.pos = opened + 1
}

// invalidText returns the line of the first byte that is not UTF-8, or 0.
func invalidText(text []byte) int {
	if utf8.Valid(text) {
		return 0
	}
	line := 1
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		text = text[n:]
	}
	return line
}

// amount is a number as a file writes it: digits·10^-decimals.
type amount struct {
	digits   int64
	decimals int
}

const maxDecimals = 6

// readAmount reads a decimal with a point or a comma and drops zeros at its end.
func readAmount(text []byte) (amount, error) {
	var a amount
	body, exponent, err := splitExponent(text)
	if err != nil {
		return a, err
	}
	negative := len(body) > 1 && body[0] == '-'
	if negative || len(body) > 1 && body[0] == '+' {
		body = body[1:]
	}
	point, any := false, false
	for _, c := range body {
		switch {
		case (c == '.' || c == ',') && !point:
			point = true
		case c < '0' || c > '9':
			return a, fmt.Errorf("%q is not a number: write digits, without separators of thousands", text)
		case a.digits > (1<<62)/10:
			return a, fmt.Errorf("%s is too large, or has too many decimals", text)
		default:
			any = true
			a.digits = 10*a.digits + int64(c-'0')
			if point {
				a.decimals++
			}
		}
	}
	if !any {
		return a, fmt.Errorf("%q is not a number", text)
	}
	a.decimals -= exponent
	if negative {
		a.digits = -a.digits
	}
	return a.shortest(text)
}

// shortest drops zeros at the end and checks that the decimals are supported.
func (a amount) shortest(text []byte) (amount, error) {
	if a.digits == 0 {
		return amount{}, nil
	}
	for a.decimals > 0 && a.digits%10 == 0 {
		a.digits, a.decimals = a.digits/10, a.decimals-1
	}
	if a.decimals > maxDecimals {
		return a, fmt.Errorf("%s has more than %d decimals", text, maxDecimals)
	}
	for ; a.decimals < 0; a.decimals++ {
		if a.digits > (1<<62)/10 || a.digits < -(1<<62)/10 {
			return a, fmt.Errorf("%s is too large", text)
		}
		a.digits *= 10
	}
	return a, nil
}

// splitExponent takes an exponent such as e+06 off a number.
func splitExponent(text []byte) ([]byte, int, error) {
	i := bytes.IndexAny(text, "eE")
	if i < 0 {
		return text, 0, nil
	}
	digits, sign := text[i+1:], 1
	if len(digits) > 1 && (digits[0] == '+' || digits[0] == '-') {
		if digits[0] == '-' {
			sign = -1
		}
		digits = digits[1:]
	}
	n := 0
	for _, c := range digits {
		if c < '0' || c > '9' || n > 99 {
			return nil, 0, fmt.Errorf("%q is not a number", text)
		}
		n = 10*n + int(c-'0')
	}
	if len(digits) == 0 || i == 0 {
		return nil, 0, fmt.Errorf("%q is not a number", text)
	}
	return text[:i], sign * n, nil
}

// units scales a number to so many decimals, and reports whether it fits.
func (a amount) units(scale int) (int64, bool) {
	for range scale - a.decimals {
		if a.digits > (1<<62)/10 || a.digits < -(1<<62)/10 {
			return 0, false
		}
		a.digits *= 10
	}
	return a.digits, true
}
