package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

const convertHelp = `convert writes a journal in another syntax, or in the same one with every amount written out.

  go run ./examples/books convert -to hledger|beancount [-o FILE] FILE.journal|FILE.beancount

The fund of each posting becomes its tag (hledger) or metadata (beancount) fund. Not carried over: prices and
costs, budgets, declarations other than of decimals, comments that are not tags, and beancount's balance
directives; a stated balance of hledger becomes a comment in beancount. -fund leaves only the entries that
touch a fund, -as-of those dated up to then.
A journal that breaks rules is not converted (see books check).
`

func convert(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var to, out string
	q, err := flags("convert", convertHelp, args, stdout, func(f *flag.FlagSet) {
		f.StringVar(&to, "to", "", "hledger or beancount")
		f.StringVar(&out, "o", "", "write to this `FILE`, which must not exist yet, instead of printing")
	})
	if err != nil {
		return err
	}
	write, ok := map[string]func(io.Writer, iter.Seq2[*plaintext.Transaction, error]) error{
		"hledger": plaintext.WriteHledger, "beancount": plaintext.WriteBeancount,
	}[to]
	if !ok {
		return fmt.Errorf("convert: -to %q: want hledger or beancount", to)
	}
	if err := q.right(ctx, stderr); err != nil {
		return err
	}
	f, err := open(ctx, q.file)
	if err != nil {
		return err
	}
	defer f.Close()
	transactions := q.wanted(plaintext.Transactions(f, q.syntax, q.options(ctx)))
	if out == "" {
		return write(stdout, transactions)
	}
	return writeFile(out, func(w io.Writer) error { return write(w, transactions) })
}

// right checks the whole journal before any of it is written.
func (q query) right(ctx context.Context, stderr io.Writer) error {
	books, err := q.load(ctx)
	if err != nil {
		return err
	}
	if err := q.sound(books, stderr); err != nil {
		return err
	}
	if len(books.Violations()) > 0 {
		return errViolations
	}
	return q.known(books)
}

// wanted leaves out what the query does not ask for.
func (q query) wanted(all iter.Seq2[*plaintext.Transaction, error]) iter.Seq2[*plaintext.Transaction, error] {
	return func(yield func(*plaintext.Transaction, error) bool) {
		for t, err := range all {
			if err == nil && !(q.asOf.IsZero() || t.Date.Compare(q.asOf) <= 0) {
				continue
			}
			if err == nil && q.fund != "" && !touches(t, q.fund) {
				continue
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

func touches(t *plaintext.Transaction, fund string) bool {
	for i := range t.Postings {
		if t.Postings[i].Fund == fund {
			return true
		}
	}
	return false
}

// writeFile writes a new file, and removes it again if that fails.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
