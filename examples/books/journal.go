package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

// journal is a journal as ledger entries. Reading it again costs less memory
// than keeping it.
type journal struct {
	query    query
	mapping  mapping
	chart    *ledger.Chart
	funds    []string // in the order of their first entries
	money    []renjia.Currency
	last     renjia.Date // of the last entry
	accounts []string    // of the chart
	ids      map[string]ledger.FundID
	// now is the transaction of the entry handed on last: statements ask for
	// its tags while they read.
	now *plaintext.Transaction
}

// entries reads a journal that breaks no rule and makes a chart of its accounts.
func (q query) entries(ctx context.Context, m mapping, stderr io.Writer) (*journal, error) {
	books, err := q.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := q.sound(books, stderr); err != nil {
		return nil, err
	}
	if len(books.Violations()) > 0 {
		fmt.Fprintln(stderr, "books: statements need books that break no rule")
		return nil, errViolations
	}
	if err := q.known(books); err != nil {
		return nil, err
	}
	j := &journal{query: q, mapping: m, ids: map[string]ledger.FundID{}}
	if err := j.learn(ctx, stderr); err != nil {
		return nil, err
	}
	j.chart, err = j.mapping.chart(j.accounts)
	return j, err
}

// learn notes accounts, funds, currencies and the last day.
func (j *journal) learn(ctx context.Context, stderr io.Writer) error {
	accounts, funds, commodities := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for t, err := range j.transactions(ctx) {
		if err != nil {
			return err
		}
		if j.last.Before(t.Date) {
			j.last = t.Date
		}
		for _, p := range t.Postings {
			note(&j.accounts, accounts, withoutFund(p))
			note(&j.funds, funds, p.Fund)
			if c := renjia.Currency(p.Amount.Commodity); !commodities[string(c)] {
				commodities[string(c)] = true
				if err := c.Check(); err != nil {
					fmt.Fprintf(stderr, "books: %s is no currency and left out\n", p.Amount)
					continue
				}
				j.money = append(j.money, c)
			}
		}
	}
	slices.Sort(j.accounts)
	return nil
}

func note(list *[]string, seen map[string]bool, name string) {
	if !seen[name] {
		seen[name] = true
		*list = append(*list, name)
	}
}

// transactions reads the journal up to the day asked for.
func (j *journal) transactions(ctx context.Context) iter.Seq2[*plaintext.Transaction, error] {
	return func(yield func(*plaintext.Transaction, error) bool) {
		f, err := open(ctx, j.query.file)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		for t, err := range plaintext.Transactions(f, j.query.syntax, j.query.options(ctx)) {
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			if err == nil && !j.query.asOf.IsZero() && j.query.asOf.Before(t.Date) {
				continue
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

// all reads the journal as entries. Their texts are their places.
func (j *journal) all(ctx context.Context) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for t, err := range j.transactions(ctx) {
			var e ledger.Entry
			if err == nil {
				e, err = j.entry(t)
			}
			if err == nil && len(e.Lines) == 0 {
				continue
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (j *journal) entry(t *plaintext.Transaction) (ledger.Entry, error) {
	j.now = t
	e := ledger.Entry{Date: t.Date, Text: renjia.Both(t.Place.String()), Lines: make([]ledger.Line, 0, len(t.Postings))}
	for _, p := range t.Postings {
		if p.Amount.Units == 0 || !slices.Contains(j.money, renjia.Currency(p.Amount.Commodity)) {
			continue
		}
		amount, err := p.Amount.Money(renjia.Currency(p.Amount.Commodity))
		if err != nil {
			return e, fmt.Errorf("%s: %w", t.Place, err)
		}
		name := withoutFund(p)
		l := ledger.Line{Account: j.mapping.code(name), Fund: j.fund(p.Fund), Amount: amount}
		a, _ := j.chart.Account(l.Account)
		if a.Class == ledger.Expense && a.Function == "" {
			l.Function = j.mapping.function(name, p.Tags)
		}
		e.Lines = append(e.Lines, l)
	}
	return e, nil
}

// flow returns the line of the cash flow statement that the transaction of the
// entry handed on last names.
func (j *journal) flow(ledger.Entry) string { return tagged(j.now.Tags, "cash-flow") }

// closes reports whether that transaction closes income and costs; hledger's
// close command marks those with retain.
func (j *journal) closes(ledger.Entry) bool {
	return slices.ContainsFunc(j.now.Tags, func(t plaintext.Tag) bool { return t.Name == "closing" || t.Name == "retain" })
}

func (j *journal) fund(name string) ledger.FundID {
	id, ok := j.ids[name]
	if !ok {
		id = renjia.ImportedID[ledger.Fund]("journal", "fund", name)
		j.ids[name] = id
	}
	return id
}

func tagged(tags []plaintext.Tag, name string) string {
	for _, t := range tags {
		if t.Name == name {
			return t.Value
		}
	}
	return ""
}

// withoutFund returns the account without a last part that only repeats the
// fund: Assets:Bank:F003 of the fund F003 is Assets:Bank.
func withoutFund(p plaintext.Posting) string {
	if name, ok := strings.CutSuffix(p.Account, ":"+p.Fund); ok && p.Fund != "" {
		return name
	}
	return p.Account
}
