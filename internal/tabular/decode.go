package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// source brings a file to UTF-8 while it is read. It begins in UTF-8, and
// changes to GB18030 at the first byte that is not UTF-8, provided everything
// before was plain ASCII and so reads the same in both. A file that mixes the
// two, or is neither, is not guessed at: the bytes in question are replaced and
// the problem is reported with its line.
type source struct {
	in      *bufio.Reader
	gb      bool   // in is decoded from GB18030
	checked []byte // UTF-8 that is ready to be read
	ascii   bool   // everything so far was ASCII
	line    int
	bad     []int // lines with bytes that are not text
	err     error
}

func newSource(r io.Reader) *source {
	s := &source{in: bufio.NewReaderSize(r, 1<<16), ascii: true, line: 1}
	if mark, err := s.in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = s.in.Discard(3) // they were just seen
		s.ascii = false        // the mark says UTF-8
	}
	return s
}

func (s *source) Read(p []byte) (int, error) {
	for len(s.checked) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.fill()
	}
	n := copy(p, s.checked)
	s.checked = s.checked[n:]
	return n, nil
}

// unreadable is what the GB18030 decoder writes for bytes it cannot read.
var unreadable = []byte("\uFFFD")

// fill reads to the end of a line, or of the buffer, and decides what it is.
func (s *source) fill() {
	piece, err := s.in.ReadSlice('\n')
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		s.err = err
	}
	if errors.Is(err, bufio.ErrBufferFull) {
		piece = s.whole(piece)
	}
	valid := utf8.Valid(piece)
	if !valid && s.ascii && !s.gb {
		rest := io.MultiReader(bytes.NewReader(bytes.Clone(piece)), s.in)
		s.in = bufio.NewReaderSize(transform.NewReader(rest, simplifiedchinese.GB18030.NewDecoder()), 1<<16)
		s.gb, s.err = true, nil // what is left is read again
		return
	}
	if !valid || (s.gb && bytes.Contains(piece, unreadable)) {
		s.mark(s.line)
		piece = bytes.ToValidUTF8(piece, unreadable)
	}
	s.ascii = s.ascii && isASCII(piece)
	s.line += bytes.Count(piece, []byte("\n"))
	s.checked = piece
}

// whole completes a character that the end of the buffer cut in two.
func (s *source) whole(piece []byte) []byte {
	piece = bytes.Clone(piece)
	for range utf8.UTFMax - 1 {
		if utf8.Valid(piece) {
			break
		}
		b, err := s.in.ReadByte()
		if err != nil {
			break
		}
		piece = append(piece, b)
	}
	return piece
}

func (s *source) mark(line int) {
	if n := len(s.bad); n == 0 || s.bad[n-1] != line {
		s.bad = append(s.bad, line)
	}
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
