package plaintext

import (
	"bytes"
	"io"
	"unicode/utf8"
)

const (
	firstBuffer = 1 << 18
	longestLine = 1 << 20
)

// lines cuts a file into lines without copying them.
type lines struct {
	r          io.Reader
	buf        []byte
	start, end int
	number     int // of the line that next returned last, from 1
	err        error
}

func newLines(r io.Reader) *lines { return &lines{r: r, buf: make([]byte, firstBuffer)} }

// next returns the next line without its end. It is valid until the next call.
// At the end, and where the file cannot be read, it returns false.
func (l *lines) next() ([]byte, bool) {
	for searched := l.start; ; {
		if i := bytes.IndexByte(l.buf[searched:l.end], '\n'); i >= 0 {
			line := l.buf[l.start : searched+i]
			l.start = searched + i + 1
			return l.counted(line), true
		}
		if l.err != nil {
			break
		}
		searched = l.end - l.start
		l.fill()
	}
	if l.start == l.end || l.err != io.EOF {
		return nil, false
	}
	line := l.buf[l.start:l.end]
	l.start = l.end
	return l.counted(line), true
}

func (l *lines) counted(line []byte) []byte {
	l.number++
	if l.number == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	return bytes.TrimSuffix(line, []byte{'\r'})
}

// fill moves the rest to the front and reads on.
func (l *lines) fill() {
	l.end = copy(l.buf, l.buf[l.start:l.end])
	l.start = 0
	if l.end == len(l.buf) {
		if l.end >= longestLine {
			l.err = errLongLine
			return
		}
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	for range 100 {
		n, err := l.r.Read(l.buf[l.end:])
		l.end += n
		if l.err = err; n > 0 || err != nil {
			return
		}
	}
	l.err = io.ErrNoProgress
}

// failure is why reading stopped, nil at the end of the file.
func (l *lines) failure() error {
	if l.err == io.EOF {
		return nil
	}
	return l.err
}

func readable(line []byte) bool { return utf8.Valid(line) && bytes.IndexByte(line, 0) < 0 }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func skipBlanks(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

func trimBlanks(b []byte) []byte {
	b = skipBlanks(b)
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// cutWord takes what stands before the first blank off the start of b.
func cutWord(b []byte) (word, rest []byte) {
	i := bytes.IndexAny(b, " \t")
	if i < 0 {
		return b, nil
	}
	return b[:i], skipBlanks(b[i:])
}
