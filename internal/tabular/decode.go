package tabular

import (
	"bufio"
	"bytes"
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
	gb      io.Reader // set once the file is known to be GB18030
	checked []byte    // UTF-8 that is ready to be read
	ascii   bool      // everything so far was ASCII
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
		if s.gb != nil {
			n, err := s.gb.Read(p)
			s.watch(p[:n])
			return n, err
		}
		if s.err != nil {
			return 0, s.err
		}
		s.fill()
	}
	n := copy(p, s.checked)
	s.checked = s.checked[n:]
	return n, nil
}

// fill reads to the end of a line, or of the buffer, and decides what it is.
func (s *source) fill() {
	piece, err := s.in.ReadSlice('\n')
	if err != nil && err != bufio.ErrBufferFull {
		s.err = err
	}
	if err == bufio.ErrBufferFull {
		piece = s.whole(piece)
	}
	if utf8.Valid(piece) {
		s.ascii = s.ascii && isASCII(piece)
		s.line += bytes.Count(piece, []byte("\n"))
		s.checked = piece
		return
	}
	if s.ascii {
		rest := io.MultiReader(bytes.NewReader(bytes.Clone(piece)), s.in)
		s.gb = transform.NewReader(rest, simplifiedchinese.GB18030.NewDecoder())
		return
	}
	s.mark(s.line)
	s.line += bytes.Count(piece, []byte("\n"))
	s.checked = bytes.ToValidUTF8(piece, []byte("\uFFFD"))
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

// watch looks for what the GB18030 decoder could not read.
func (s *source) watch(p []byte) {
	for {
		i := bytes.IndexAny(p, "\n\uFFFD")
		if i < 0 {
			return
		}
		if p[i] == '\n' {
			s.line++
			p = p[i+1:]
			continue
		}
		s.mark(s.line)
		p = p[i+len("\uFFFD"):]
	}
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
