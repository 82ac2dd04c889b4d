package plaintext

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/renjia-project/renjia"
)

// writer is what the writers of both syntaxes share.
type writer struct {
	*bufio.Writer
	problems renjia.Problems
	known    map[string]bool // commodities declared so far
	file     string
	number   int // of the transaction
}

// syntaxWriter writes one syntax.
type syntaxWriter interface {
	transaction(t *Transaction)
	end()
}

func newWriter(w io.Writer, syntax Syntax) *writer {
	return &writer{Writer: bufio.NewWriter(w), known: map[string]bool{}, file: string(syntax)}
}

// all writes transactions; problems are listed at the end. A transaction that
// came with an error ends it.
func (w *writer) all(transactions iter.Seq2[*Transaction, error], s syntaxWriter) error {
	for t, err := range transactions {
		if err != nil {
			return err
		}
		w.number++
		w.check(t)
		s.transaction(t)
		if len(w.problems) >= maxProblems {
			break
		}
	}
	s.end()
	if err := w.problems.Err(w.file); err != nil {
		return err
	}
	return w.Flush()
}

// check refuses what neither syntax can say.
func (w *writer) check(t *Transaction) {
	w.require(!t.Date.IsZero(), t, "date: must be given")
	for _, p := range t.Postings {
		w.require(!p.Virtual, t, "%s: a posting outside of double entry is not written", p.Account)
		w.require(p.Fund != "", t, "%s: the posting names no fund", p.Account)
	}
}

func (w *writer) require(ok bool, t *Transaction, format string, args ...any) {
	if ok {
		return
	}
	place := t.Place
	path := fmt.Sprintf("transaction %d", w.number)
	if place.Line > 0 {
		path = ""
	}
	w.problems.At(place, path, format, args...)
}

// standard reports whether readers know the decimals of a commodity without
// being told.
func (a Amount) standard() bool {
	scale, ok := renjia.Currency(a.Commodity).Scale()
	return ok && a.Scale <= scale
}

// replaced takes out of a text what would end it: line breaks become spaces,
// and the marks in old their full-width forms.
func replaced(s, old string) string {
	if !strings.ContainsAny(s, "\n\r\t"+old) {
		return strings.TrimSpace(s)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < 0x7f && strings.ContainsRune(old, r):
			return r + 0xfee0
		}
		return r
	}, s))
}
