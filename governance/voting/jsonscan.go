package voting

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth bounds how deep values may be nested.
const maxDepth = 100

// jsonScanner reads JSON as it streams by, and knows where it is. After a
// mistake of syntax it stands at the end: every loop ends by itself.
type jsonScanner struct {
	*report
	src      io.Reader
	buf      []byte // what was read and not yet used starts at pos
	pos      int
	gone     int // bytes before buf
	line     int
	start    int // where the line starts, counting from the beginning of the file
	wide     int // bytes of the line that are not the first of a character
	depth    int
	stopped  bool
	readErr  error
	scratch  []byte
	interned map[string]string
}

func newJSONScanner(r io.Reader, rep *report) *jsonScanner {
	j := &jsonScanner{report: rep, src: r, line: 1, interned: map[string]string{}, buf: make([]byte, 0, 1<<16)}
	if j.peek() == 0xef && j.fill(3) && bytes.HasPrefix(j.buf[j.pos:], []byte("\ufeff")) {
		j.pos += 3
		j.start = 3
	}
	return j
}

// fill makes at least n bytes available.
func (j *jsonScanner) fill(n int) bool {
	for tries := 0; len(j.buf)-j.pos < n; tries++ {
		if j.readErr != nil || j.stopped {
			return false
		}
		j.gone += j.pos
		kept := copy(j.buf[:cap(j.buf)], j.buf[j.pos:])
		j.pos = 0
		read, err := j.src.Read(j.buf[kept:cap(j.buf)])
		j.buf, j.readErr = j.buf[:kept+read], err
		if tries == 100 {
			j.readErr = io.ErrNoProgress
		}
	}
	return true
}

// peek returns the next byte, and 0 at the end.
func (j *jsonScanner) peek() byte {
	if j.pos < len(j.buf) || j.fill(1) {
		return j.buf[j.pos]
	}
	return 0
}

func (j *jsonScanner) here() (line, column int) {
	return j.line, j.gone + j.pos - j.start - j.wide + 1
}

// space goes to the next byte that is not white space, and returns it.
func (j *jsonScanner) space() byte {
	for {
		switch c := j.peek(); c {
		case '\n':
			j.pos++
			j.line++
			j.start, j.wide = j.gone+j.pos, 0
		case ' ', '\t', '\r':
			j.pos++
		default:
			return c
		}
	}
}

// stop reports a mistake after which nothing can be made of the rest.
func (j *jsonScanner) stop(format string, args ...any) {
	if !j.stopped {
		line, column := j.here()
		j.at(line, column, "not JSON: "+format, args...)
	}
	j.stopped = true
	j.pos = len(j.buf)
}

// take steps over a byte that must come next.
func (j *jsonScanner) take(want byte) bool {
	c := j.space()
	if c == want {
		j.pos++
		return true
	}
	j.stop("%s: want %q", shown(c), want)
	return false
}

func shown(c byte) string {
	if c == 0 {
		return "the end of the file"
	}
	return fmt.Sprintf("%q", c)
}

// list calls each at every element of an array.
func (j *jsonScanner) list(each func()) { j.elements('[', ']', each) }

// object calls each at every value of an object; the key is valid throughout.
func (j *jsonScanner) object(each func(key string)) {
	j.elements('{', '}', func() {
		if j.space() != '"' {
			j.stop("%s: want a key in quotation marks", shown(j.peek()))
			return
		}
		key := j.text()
		if j.take(':') {
			j.space()
			each(key)
		}
	})
}

func (j *jsonScanner) elements(open, shut byte, each func()) {
	if !j.take(open) {
		return
	}
	if j.depth++; j.depth > maxDepth {
		j.stop("nested more than %d deep", maxDepth)
	}
	defer func() { j.depth-- }()
	if j.space() == shut {
		j.pos++
		return
	}
	for !j.stopped {
		j.space()
		each()
		switch c := j.space(); c {
		case ',':
			j.pos++
		case shut:
			j.pos++
			return
		default:
			j.stop("%s: want a comma or %q", shown(c), shut)
		}
	}
}

// isNumber reports whether a byte begins a number.
func isNumber(c byte) bool { return c == '-' || c >= '0' && c <= '9' }

// whole reads a whole number that fits 64 bits; ok is false, and the problem
// reported, if it is anything else.
func (j *jsonScanner) whole() (n int64, ok bool) {
	line, column := j.here()
	if !isNumber(j.peek()) {
		j.at(line, column, "want a whole number")
		j.skip()
		return 0, false
	}
	j.scratch = j.scratch[:0]
	for c := j.peek(); isNumber(c) || c == '.' || c == 'e' || c == 'E' || c == '+'; c = j.peek() {
		j.scratch = append(j.scratch, c)
		j.pos++
	}
	n, ok = parseWhole(j.scratch)
	switch {
	case ok:
	case !json.Valid(j.scratch):
		j.stop("%s is no number", j.scratch)
	default:
		j.at(line, column, "%s: want a whole number", j.scratch)
	}
	return n, ok
}

// parseWhole reads an optional minus sign and at most 18 digits, without
// leading zeros.
func parseWhole(s []byte) (n int64, ok bool) {
	digits := bytes.TrimPrefix(s, []byte("-"))
	if len(digits) == 0 || len(digits) > 18 || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if len(digits) < len(s) {
		n = -n
	}
	return n, true
}

// text reads a text in quotation marks.
func (j *jsonScanner) text() string {
	if !j.take('"') {
		return ""
	}
	j.scratch = append(j.scratch[:0], '"')
	escaped := false
	for {
		c := j.peek()
		if c < ' ' {
			j.stop("%s inside a text", shown(c))
			return ""
		}
		j.pos++
		j.scratch = append(j.scratch, c)
		switch {
		case c == '\\':
			escaped = true
			j.scratch = append(j.scratch, j.peek())
			j.pos = min(j.pos+1, len(j.buf))
		case c == '"':
			return j.intern(j.scratch, escaped)
		case c >= utf8.RuneSelf && !utf8.RuneStart(c):
			j.wide++
		}
	}
}

// intern returns the text of a literal. Short ones are kept, for ballots name
// the same candidates and keys again and again.
func (j *jsonScanner) intern(literal []byte, escaped bool) string {
	if s, ok := j.interned[string(literal)]; ok {
		return s
	}
	raw := literal[1 : len(literal)-1]
	s := string(raw)
	if escaped && json.Unmarshal(literal, &s) != nil {
		j.stop("%s: an escape that JSON does not have", literal)
	}
	if !utf8.Valid(raw) {
		j.stop("a text that is not UTF-8")
	}
	if len(literal) <= 128 && len(j.interned) < MaxCandidates {
		j.interned[string(literal)] = s
	}
	return s
}

// skip steps over a value of any kind.
func (j *jsonScanner) skip() {
	switch c := j.space(); {
	case c == '{':
		j.object(func(string) { j.skip() })
	case c == '[':
		j.list(j.skip)
	case c == '"':
		j.text()
	default:
		j.scratch = j.scratch[:0]
		for c := j.peek(); isNumber(c) || c >= 'a' && c <= 'z' || c == '.' || c == '+' || c == 'E'; c = j.peek() {
			j.scratch = append(j.scratch, c)
			j.pos++
		}
		if !json.Valid(j.scratch) {
			j.stop("%s where a value should be", shown(j.peek()))
		}
	}
}

// end makes sure that nothing follows.
func (j *jsonScanner) end() error {
	if c := j.space(); c != 0 && !j.stopped {
		j.stop("%s after the end of the document", shown(c))
	}
	if j.readErr != nil && j.readErr != io.EOF {
		return fmt.Errorf("read %s: %w", j.file, j.readErr)
	}
	return j.err()
}
