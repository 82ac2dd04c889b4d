package exchange

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// dotToken is a token of DOT: an identifier, or a mark if it is not quoted.
type dotToken struct {
	text string
	id   bool // an identifier or a quoted text
	word bool // an identifier that was not quoted, which may be a keyword
}

// dotScanner splits DOT into tokens.
type dotScanner struct {
	rest  string
	whole string
	next  dotToken // the next one; its text is empty at the end if it is no id
}

func newDOTScanner(r io.Reader) (*dotScanner, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(b) {
		return nil, fmt.Errorf("is not text in UTF-8: save the file as UTF-8: %w", renjia.ErrInvalid)
	}
	s := &dotScanner{whole: strings.TrimPrefix(string(b), "\ufeff")}
	s.rest = s.whole
	return s, s.advance()
}

// at returns the place that was read to.
func (s *dotScanner) at() renjia.Place {
	read := s.whole[:len(s.whole)-len(s.rest)]
	start := strings.LastIndexByte(read, '\n') + 1
	return renjia.Place{Line: strings.Count(read, "\n") + 1, Column: utf8.RuneCountInString(read[start:]) + 1}
}

func (s *dotScanner) advance() error {
	if err := s.skip(); err != nil {
		return err
	}
	if s.rest == "" {
		s.next = dotToken{}
		return nil
	}
	switch c := s.rest[0]; {
	case c == '"':
		return s.quoted()
	case c == '<':
		return s.html()
	case strings.HasPrefix(s.rest, "->"), strings.HasPrefix(s.rest, "--"):
		s.take(2, dotToken{})
	case c == '-' || c == '.' || c >= '0' && c <= '9':
		return s.numeral()
	case isDOTLetter(c):
		n := 1
		for n < len(s.rest) && (isDOTLetter(s.rest[n]) || s.rest[n] >= '0' && s.rest[n] <= '9') {
			n++
		}
		s.take(n, dotToken{id: true, word: true})
	case strings.IndexByte("{}[]=;,:+", c) >= 0:
		s.take(1, dotToken{})
	default:
		return fmt.Errorf("%q: has no meaning here: %w", c, renjia.ErrInvalid)
	}
	return nil
}

func isDOTLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func (s *dotScanner) take(n int, t dotToken) {
	t.text = s.rest[:n]
	s.next, s.rest = t, s.rest[n:]
}

// skip skips spaces, comments and lines for the preprocessor.
func (s *dotScanner) skip() error {
	for {
		s.rest = strings.TrimLeft(s.rest, " \t\r\n\v\f")
		end := "\n"
		switch {
		case strings.HasPrefix(s.rest, "/*"):
			end = "*/"
		case strings.HasPrefix(s.rest, "//"), s.lineStartsWithHash():
		default:
			return nil
		}
		start := len(end) - 1 // "/*/" is not a whole comment
		i := strings.Index(s.rest[start*2:], end)
		switch {
		case i >= 0:
			s.rest = s.rest[start*2+i+len(end):]
		case end == "\n":
			s.rest = ""
		default:
			return fmt.Errorf("a comment is not closed: %w", renjia.ErrInvalid)
		}
	}
}

func (s *dotScanner) lineStartsWithHash() bool {
	if !strings.HasPrefix(s.rest, "#") {
		return false
	}
	at := len(s.whole) - len(s.rest)
	return at == 0 || s.whole[at-1] == '\n'
}

// quoted reads a text in double quotes. A backslash hides a quotation mark or the
// end of a line, and stays as it is before anything else.
func (s *dotScanner) quoted() error {
	var text strings.Builder
	for i := 1; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '"':
			s.rest = s.rest[i+1:]
			s.next = dotToken{text: text.String(), id: true}
			return nil
		case c == '\\' && i+1 < len(s.rest):
			i++
			switch s.rest[i] {
			case '"':
				text.WriteByte('"')
			case '\n':
			default:
				text.WriteByte('\\')
				text.WriteByte(s.rest[i])
			}
		default:
			text.WriteByte(c)
		}
	}
	return fmt.Errorf("a quotation mark is not closed: %w", renjia.ErrInvalid)
}

// html reads an HTML text, whose brackets are balanced, and keeps it as it is.
func (s *dotScanner) html() error {
	depth := 0
	for i := range len(s.rest) {
		switch s.rest[i] {
		case '<':
			depth++
		case '>':
			if depth--; depth == 0 {
				s.take(i+1, dotToken{id: true})
				return nil
			}
		}
	}
	return fmt.Errorf("an HTML text is not closed: %w", renjia.ErrInvalid)
}

func (s *dotScanner) numeral() error {
	n, digits, dots := 0, 0, 0
	if s.rest[0] == '-' {
		n++
	}
	for ; n < len(s.rest); n++ {
		if c := s.rest[n]; c == '.' && dots == 0 {
			dots++
		} else if c >= '0' && c <= '9' {
			digits++
		} else {
			break
		}
	}
	if digits == 0 {
		return fmt.Errorf("%q: is no number: %w", s.rest[:n], renjia.ErrInvalid)
	}
	s.take(n, dotToken{id: true})
	return nil
}
