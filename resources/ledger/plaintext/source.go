package plaintext

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/renjia-project/renjia"
)

// Syntax is a language of journals.
type Syntax string

// The syntaxes.
const (
	Hledger   Syntax = "hledger"
	Beancount Syntax = "beancount"
)

// SyntaxOf tells the syntax from a file's name: .journal, .hledger, .j,
// .ledger and .dat are hledger's, .beancount and .bean beancount's. Any other
// name is ErrUnspecified.
func SyntaxOf(file string) (Syntax, error) {
	switch strings.ToLower(path.Ext(file)) {
	case ".journal", ".hledger", ".j", ".ledger", ".dat":
		return Hledger, nil
	case ".beancount", ".bean":
		return Beancount, nil
	}
	return "", &renjia.UnspecifiedError{What: "the syntax of " + file,
		Choices: []renjia.Choice{{Name: "syntax", Options: []string{string(Hledger), string(Beancount)}, Why: "the file's name does not tell"}}}
}

// Options say how a journal is read.
type Options struct {
	File string // its name in problems and violations, and the base of includes
	// Open opens an included file; its name is relative to where File is.
	// Without it an include is a problem.
	Open func(name string) (io.ReadCloser, error)
	// FundTag is the tag that names the fund of a posting; empty means "fund".
	FundTag string
}

const (
	maxProblems = 1000
	maxDepth    = 32 // of includes
)

var errLongLine = errors.New("a line is longer than a million bytes")

// sink takes what a journal says, in the order of the journal. It returns false
// to stop.
type sink interface {
	transaction(*Transaction, []Violation) bool
	requirement(Requirement) bool // one that stands by itself
}

// source is what the readers of both syntaxes share.
type source struct {
	o        Options
	sink     sink
	accounts names
	funds    names
	symbols  names // of commodities
	files    []string
	check    checker
	lives    map[int32]*life // by account
	opening  bool            // accounts must be opened before they are used
	loose    []Violation     // of directives
	problems renjia.Problems
	warnings []renjia.Problem

	lines   *lines // of the file being read
	file    int32
	depth   int
	stopped bool

	t       Transaction
	open    bool // a transaction is being read
	spoiled bool // it has a problem and is left out

	wholeFund int32 // the fund it names for all its postings
}

func newSource(o Options, s sink) *source {
	if o.FundTag == "" {
		o.FundTag = "fund"
	}
	src := &source{o: o, sink: s, accounts: newNames(), funds: newNames(), symbols: newNames(), lives: map[int32]*life{}}
	src.check.funds = &src.funds
	src.check.commodities = []*commodity{newCommodity("")}
	return src
}

// parser is the reader of one syntax.
type parser interface {
	line(b []byte)
	end() // of a file
}

// read reads one file to its end.
func (s *source) read(r io.Reader, name string, p parser) {
	before, file := s.lines, s.file
	s.lines, s.file = newLines(r), int32(len(s.files))
	s.files = append(s.files, name)
	for !s.stopped {
		b, ok := s.lines.next()
		if !ok {
			break
		}
		if !readable(b) {
			s.problem("the line is not UTF-8 text")
			continue
		}
		p.line(b)
	}
	if err := s.lines.failure(); err != nil && !s.stopped {
		s.lines.number++
		s.problem("%s", err)
		s.stopped = true
	}
	if !s.stopped {
		p.end()
	}
	s.lines, s.file = before, file
}

// include reads another file in the place of a directive.
func (s *source) include(name string, p parser) {
	switch {
	case s.o.Open == nil:
		s.problem("include %s: no files can be opened here", name)
		return
	case strings.ContainsAny(name, "*?["):
		s.problem("include %s: patterns are not supported; name each file", name)
		return
	case s.depth >= maxDepth:
		s.problem("include %s: files include each other", name)
		s.stopped = true
		return
	}
	if !path.IsAbs(name) {
		name = path.Join(path.Dir(s.files[s.file]), name)
	}
	r, err := s.o.Open(name)
	if err != nil {
		s.problem("include: %s", err)
		return
	}
	s.depth++
	s.read(r, name, p)
	s.depth--
	if err := r.Close(); err != nil {
		s.problem("include: %s", err)
	}
}

func (s *source) place() renjia.Place {
	return renjia.Place{File: s.files[s.file], Line: s.lines.number}
}

// problem records what cannot be read. A transaction with a problem is left
// out.
func (s *source) problem(format string, args ...any) {
	s.spoiled = true
	if len(s.problems) < maxProblems {
		s.problems.At(s.place(), "", format, args...)
		return
	}
	s.problems.At(s.place(), "", "there are more problems than these")
	s.stopped = true
}

func (s *source) warn(format string, args ...any) {
	if len(s.warnings) < maxProblems {
		s.warnings = append(s.warnings, renjia.Problem{Place: s.place(), Message: fmt.Sprintf(format, args...)})
	}
}

// symbol returns the number of a commodity.
func (s *source) symbol(b []byte) int32 {
	i := s.symbols.of(b)
	if int(i) == len(s.check.commodities) {
		s.check.commodities = append(s.check.commodities, newCommodity(s.symbols.text[i]))
	}
	return i
}

// declare notes how many places a commodity's amounts may have.
func (s *source) declare(symbol int32, places int) {
	c := s.check.commodities[symbol]
	if !c.declare(places) {
		s.loose = append(s.loose, violation(Undeclared, s.place(), "commodity %q gets %d decimals after amounts were written without knowing that", "货币%q在已有金额之后才声明%d位小数", c.name, places))
	}
}

// begin starts a transaction.
func (s *source) begin(d renjia.Date) {
	kept := s.t.Postings[:0]
	s.t = Transaction{Place: s.place(), Date: d, Postings: kept, Checks: s.t.Checks[:0], file: s.file}
	s.open, s.spoiled, s.wholeFund = true, false, 0
}

// grow returns room for one more posting.
func (s *source) grow() *Posting {
	n := len(s.t.Postings)
	if n < cap(s.t.Postings) {
		s.t.Postings = s.t.Postings[:n+1]
		s.t.Postings[n] = Posting{Line: s.lines.number}
	} else {
		s.t.Postings = append(s.t.Postings, Posting{Line: s.lines.number})
	}
	return &s.t.Postings[n]
}

// finish hands the transaction on.
func (s *source) finish() {
	s.open = false
	if s.spoiled || s.stopped {
		return
	}
	s.stopped = !s.sink.transaction(&s.t, s.check.check(&s.t))
}

// give gives a posting its fund by the account's number.
func (s *source) give(p *Posting, fund int32) {
	p.fund = fund
	if fund > 0 {
		p.Fund = s.funds.text[fund]
	}
}

// closing notes that the books are closed up to a day for whatever follows.
func (s *source) closing(d renjia.Date) {
	if s.check.closed.Before(d) {
		s.check.closed = d
	}
}

// Transactions reads a journal transaction by transaction. A transaction that
// breaks rules comes with a *[ViolationError]; what was left out is filled in.
// After the last one all problems of reading come as one
// *renjia.ValidationError with a nil transaction. Stated balances are handed on
// but not checked: [Load] does that. A transaction is valid until the next step.
func Transactions(r io.Reader, syntax Syntax, o Options) iter.Seq2[*Transaction, error] {
	return func(yield func(*Transaction, error) bool) {
		f := &feed{yield: yield}
		s := newSource(o, f)
		if err := s.all(r, syntax); err != nil && !f.done {
			yield(nil, err)
		}
	}
}

// all reads a journal with the files it includes.
func (s *source) all(r io.Reader, syntax Syntax) error {
	switch syntax {
	case Hledger:
		s.read(r, s.o.File, newHledger(s))
	case Beancount:
		s.read(r, s.o.File, newBeancount(s))
	case "":
		return &renjia.UnspecifiedError{What: "the journal", Choices: []renjia.Choice{{Name: "syntax", Options: []string{string(Hledger), string(Beancount)}}}}
	default:
		return fmt.Errorf("syntax %q: want hledger or beancount: %w", syntax, renjia.ErrUnsupported)
	}
	return s.problems.Err(s.o.File)
}

// feed hands transactions to a loop.
type feed struct {
	yield func(*Transaction, error) bool
	done  bool
}

func (f *feed) transaction(t *Transaction, found []Violation) bool {
	var err error
	if len(found) > 0 {
		err = &ViolationError{append([]Violation(nil), found...)}
	}
	f.done = !f.yield(t, err)
	return !f.done
}

func (f *feed) requirement(Requirement) bool { return true }
