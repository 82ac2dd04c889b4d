package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

// query is what a subcommand that reads one journal is asked.
type query struct {
	fund   string
	asOf   renjia.Date
	json   bool
	lang   renjia.Lang
	tag    string
	syntax plaintext.Syntax
	file   string
}

// flags reads the arguments of a subcommand. more adds the subcommand's own
// flags, if it has any.
func flags(name, help string, args []string, stdout io.Writer, more func(*flag.FlagSet)) (query, error) {
	var q query
	f := flag.NewFlagSet("books "+name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&q.fund, "fund", "", "only this fund")
	f.TextVar(&q.asOf, "as-of", renjia.Date{}, "only entries dated up to and including this `DATE`, such as 2025-12-31")
	f.BoolVar(&q.json, "json", false, "print one JSON document")
	f.StringVar(&q.tag, "tag", "fund", "the tag that names a posting's fund")
	syntax := f.String("syntax", "", "hledger or beancount, where the file's name does not tell")
	lang := f.String("lang", "en", "of texts: en or zh")
	if more != nil {
		more(f)
	}
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help+"\nFlags\n")
		f.SetOutput(stdout)
		f.PrintDefaults()
		return q, errHelp
	} else if err != nil {
		return q, fmt.Errorf("%s: %w", name, err)
	}
	return q, q.complete(name, *syntax, *lang, f.Args())
}

func (q *query) complete(name, syntax, lang string, files []string) (err error) {
	if len(files) != 1 {
		return fmt.Errorf("%s: name one journal after the flags (see books %s -h)", name, name)
	}
	q.file = files[0]
	if q.lang, err = renjia.ParseLang(lang); err != nil {
		return err
	}
	if q.syntax = plaintext.Syntax(syntax); syntax == "" {
		q.syntax, err = plaintext.SyntaxOf(q.file)
	}
	return err
}

// options say how the query's journal is read; included files are opened as
// they are named.
func (q query) options(ctx context.Context) plaintext.Options {
	return plaintext.Options{File: q.file, FundTag: q.tag, Open: func(name string) (io.ReadCloser, error) {
		return open(ctx, name)
	}}
}

// load reads and checks the journal.
func (q query) load(ctx context.Context) (*plaintext.Books, error) {
	f, err := open(ctx, q.file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	books, err := plaintext.Load(f, q.syntax, q.options(ctx))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return books, err
}

// interruptible is a file that ends with the context.
type interruptible struct {
	*os.File
	ctx context.Context
}

func open(ctx context.Context, name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return interruptible{f, ctx}, nil
}

func (i interruptible) Read(b []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.File.Read(b)
}

// sound lists what is wrong with the books on stderr. It fails if the figures
// cannot be relied on.
func (q query) sound(books *plaintext.Books, stderr io.Writer) error {
	for _, w := range books.Warnings() {
		fmt.Fprintln(stderr, "books: "+w.String())
	}
	all := books.Violations()
	for _, v := range all[:min(len(all), 20)] {
		fmt.Fprintln(stderr, "books: "+v.In(q.lang))
	}
	if len(all) > 20 {
		fmt.Fprintf(stderr, "books: %d more; books check lists them\n", len(all)-20)
	}
	if !books.Sound() {
		fmt.Fprintln(stderr, "books: no figures are printed: they could not be relied on")
		return errViolations
	}
	return nil
}

// known refuses a fund that no posting names, which is most often misspelt.
func (q query) known(books *plaintext.Books) error {
	if q.fund == "" {
		return nil
	}
	all := books.Funds()
	for _, f := range all {
		if f == q.fund {
			return nil
		}
	}
	return fmt.Errorf("no posting names the fund %q; there are %s", q.fund, strings.Join(all[:min(len(all), 50)], ", "))
}
