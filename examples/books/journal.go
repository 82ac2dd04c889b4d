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
	query   query
	mapping mapping
	chart   *ledger.Chart
	names   map[string]string // of accounts, without their funds, by the names written
	funds   []string          // in the order of their first postings
	money   []renjia.Currency
	last    renjia.Date // of the last entry
	imports plaintext.Mapping
	// now is the transaction of the entry handed on last: statements ask for
	// its tags while they read.
	now *plaintext.Transaction
}

// journal reads a journal that breaks no rule and makes a chart of its accounts.
func (q query) journal(ctx context.Context, m mapping, pending string, stderr io.Writer) (*journal, error) {
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
	j := &journal{query: q, mapping: m, names: map[string]string{}}
	if err := j.learn(ctx); err != nil {
		return nil, err
	}
	if len(j.money) == 0 {
		return nil, fmt.Errorf("%s: no entries up to then: %w", q.file, renjia.ErrNotFound)
	}
	if j.chart, err = j.mapping.chart(j.accounts(), j.end()); err != nil {
		return nil, err
	}
	return j, j.join(pending)
}

// join maps what the journal names to the chart and to funds.
func (j *journal) join(pending string) error {
	accounts, funds := map[string]string{}, map[string]ledger.FundID{}
	for written, name := range j.names {
		accounts[written] = j.mapping.code(name)
	}
	m := plaintext.Mapping{Space: "journal", Accounts: accounts, Pending: plaintext.PendingPolicy(pending)}
	for _, name := range j.funds {
		id, err := m.FundID(name)
		if err != nil {
			return err
		}
		funds[name] = id
	}
	m.Funds = funds
	j.imports = m
	return nil
}

// learn notes accounts, funds, currencies and the last day.
func (j *journal) learn(ctx context.Context) error {
	for t, err := range j.transactions(ctx) {
		if err != nil {
			return err
		}
		if j.last.Before(t.Date) {
			j.last = t.Date
		}
		for _, p := range t.Postings {
			j.names[p.Account] = withoutFund(p)
			if !slices.Contains(j.funds, p.Fund) {
				j.funds = append(j.funds, p.Fund)
			}
			if c := renjia.Currency(p.Amount.Commodity); !slices.Contains(j.money, c) {
				j.money = append(j.money, c)
			}
		}
	}
	return nil
}

// end returns the day asked for, or that of the last entry.
func (j *journal) end() renjia.Date {
	if j.query.asOf.IsZero() {
		return j.last
	}
	return j.query.asOf
}

// accounts returns the accounts without their funds, sorted.
func (j *journal) accounts() []string {
	var all []string
	for _, name := range j.names {
		all = append(all, name)
	}
	slices.Sort(all)
	return slices.Compact(all)
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
			j.now = t
			if !yield(t, err) {
				return
			}
		}
	}
}

// entries reads the entries of a currency. A cost without a function takes
// that of its account by the mapping.
func (j *journal) entries(ctx context.Context, c renjia.Currency) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for e, err := range j.imports.Import(in(c, j.transactions(ctx))) {
			for i := range e.Lines {
				l := &e.Lines[i]
				if a, _ := j.chart.Account(l.Account); a.Class == ledger.Expense && l.Function == "" {
					l.Function, _ = longest(j.mapping.Functions, l.Account)
				}
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// in leaves transactions out that move nothing of a currency.
func in(c renjia.Currency, all iter.Seq2[*plaintext.Transaction, error]) iter.Seq2[*plaintext.Transaction, error] {
	return func(yield func(*plaintext.Transaction, error) bool) {
		for t, err := range all {
			if err == nil && !slices.ContainsFunc(t.Postings, func(p plaintext.Posting) bool { return p.Amount.Units != 0 && p.Amount.Commodity == string(c) }) {
				continue
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

// flow returns the line of the cash flow statement that the transaction of the
// entry handed on last names.
func (j *journal) flow(ledger.Entry) string {
	for _, t := range j.now.Tags {
		if t.Name == "cash-flow" {
			return t.Value
		}
	}
	return ""
}

// closes reports whether that transaction closes income and costs; hledger's
// close command marks those with retain.
func (j *journal) closes(ledger.Entry) bool {
	return slices.ContainsFunc(j.now.Tags, func(t plaintext.Tag) bool { return t.Name == "closing" || t.Name == "retain" })
}

// fundsBy returns the funds of the journal as restriction makes them.
func (j *journal) fundsBy(restriction func(*ledger.Fund, string)) func(ledger.FundID) (ledger.Fund, bool) {
	funds := map[ledger.FundID]ledger.Fund{}
	for name, id := range j.imports.Funds {
		f := ledger.Fund{ID: id, Name: renjia.Both(name)}
		restriction(&f, name)
		funds[id] = f
	}
	return func(id ledger.FundID) (ledger.Fund, bool) { f, ok := funds[id]; return f, ok }
}

// named refuses funds that no posting names.
func (j *journal) named(flag string, funds []string) error {
	for _, name := range funds {
		if !slices.Contains(j.funds, name) {
			return fmt.Errorf("-%s: no posting names the fund %q; there are %s", flag, name, strings.Join(j.funds, ", "))
		}
	}
	return nil
}

// withoutFund returns the account without a last part that only repeats the
// fund: Assets:Bank:F003 of the fund F003 is Assets:Bank.
func withoutFund(p plaintext.Posting) string {
	if name, ok := strings.CutSuffix(p.Account, ":"+p.Fund); ok && p.Fund != "" {
		return name
	}
	return p.Account
}
