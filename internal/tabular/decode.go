package tabular

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// windowSize is how much text decides about the encoding.
const windowSize = 1 << 16

// source brings a file to UTF-8 while it is read. Bytes that are not text are
// replaced, and their lines kept in bad until someone asks for them.
type source struct {
	in      *bufio.Reader
	decided bool   // what follows is in one known encoding, and in brings it to UTF-8
	gb      bool   // it was GB18030
	checked []byte // UTF-8 that is ready to be read
	line    int
	bad     []int // lines with bytes that are not text, ascending
	err     error
}

var errUTF16 = errors.New("is in UTF-16: save it as UTF-8")

func newSource(r io.Reader) *source {
	s := &source{in: bufio.NewReaderSize(r, windowSize), line: 1}
	mark, _ := s.in.Peek(3) // an error comes again with the first read
	switch {
	case bytes.Equal(mark, []byte("\xef\xbb\xbf")):
		_, _ = s.in.Discard(3) // they were just seen
		s.decided = true
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		s.err = errUTF16
	}
	return s
}

func (s *source) Read(p []byte) (int, error) {
	for len(s.checked) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.decided {
			s.fill()
		} else {
			s.search()
		}
	}
	n := copy(p, s.checked)
	s.checked = s.checked[n:]
	return n, nil
}

// search passes plain ASCII on and decides at the first other byte.
func (s *source) search() {
	if _, s.err = s.in.Peek(1); s.err != nil {
		return
	}
	piece, _ := s.in.Peek(s.in.Buffered())
	n := indexNonASCII(piece)
	if n == 0 {
		s.decide()
		return
	}
	if n > 0 {
		piece = piece[:n]
	}
	s.line += bytes.Count(piece, []byte("\n"))
	s.checked = piece
	_, _ = s.in.Discard(len(piece)) // they were just seen
}

func (s *source) decide() {
	window, _ := s.in.Peek(windowSize) // less at the end of a file
	s.decided = true
	if s.gb = isGB(window); s.gb {
		s.in = bufio.NewReaderSize(transform.NewReader(s.in, simplifiedchinese.GB18030.NewDecoder()), windowSize)
	}
}

// isGB reports whether a text is likelier GB18030 than UTF-8: fewer bytes fail,
// and those that fail as UTF-8 are more than those in its long characters.
// Two bytes are no evidence: many Chinese characters in GBK, such as
// 业 (D2 B5), are valid UTF-8 of two bytes too.
func isGB(text []byte) bool {
	long, failures := 0, 0
	for rest := text; utf8.FullRune(rest); { // not the character that the end cuts
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			failures++
		case size > 2:
			long += size
		}
		rest = rest[size:]
	}
	return failures > long && failures > failuresGB(text)
}

func failuresGB(text []byte) int {
	out := make([]byte, 3*len(text)) // a byte that fails becomes three
	n, _, _ := simplifiedchinese.GB18030.NewDecoder().Transform(out, text, false)
	return bytes.Count(out[:n], []byte("\uFFFD"))
}

// indexNonASCII returns where the first byte beyond ASCII is, or -1. It looks at
// eight bytes at once.
func indexNonASCII(text []byte) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if binary.LittleEndian.Uint64(text[i:])&0x8080808080808080 != 0 {
			break
		}
	}
	for ; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}

// hasBad reports whether there are lines to ask for.
func (s *source) hasBad() bool { return s != nil && len(s.bad) > 0 }

// fill passes on all lines in the buffer at once, if their bytes are text.
func (s *source) fill() {
	_, _ = s.in.Peek(1) // an error comes again below
	piece, _ := s.in.Peek(s.in.Buffered())
	piece = piece[:bytes.LastIndexByte(piece, '\n')+1]
	if len(piece) == 0 || !utf8.Valid(piece) || s.gb && bytes.ContainsRune(piece, utf8.RuneError) {
		s.fillLine()
		return
	}
	_, _ = s.in.Discard(len(piece)) // they were just seen
	s.line += bytes.Count(piece, []byte("\n"))
	s.checked = piece
}

// fillLine reads to the end of a line, or of the buffer, and checks it.
func (s *source) fillLine() {
	piece, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		piece, err = s.whole(piece)
	}
	s.err = err
	if !utf8.Valid(piece) {
		s.mark()
		piece = bytes.ToValidUTF8(piece, []byte("\uFFFD"))
	}
	if s.gb && bytes.ContainsRune(piece, utf8.RuneError) { // how the decoder says it
		s.mark()
	}
	s.line += bytes.Count(piece, []byte("\n"))
	s.checked = piece
}

// whole completes a character that the end of the buffer cut in two.
func (s *source) whole(piece []byte) ([]byte, error) {
	piece = bytes.Clone(piece)
	for range utf8.UTFMax - 1 {
		if last, _ := utf8.DecodeLastRune(piece); last != utf8.RuneError {
			break
		}
		b, err := s.in.ReadByte()
		if err != nil {
			return piece, err
		}
		piece = append(piece, b)
	}
	return piece, nil
}

func (s *source) mark() {
	if n := len(s.bad); n == 0 || s.bad[n-1] != s.line {
		s.bad = append(s.bad, s.line)
	}
}
