package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

const statementHelp = `statement prints the statements of a period: financial position, activities and cash flows (资产负债表,
业务活动表, 现金流量表), one set for each currency, and whether they articulate.

  go run ./examples/books statement [-fund TAG] [-as-of DATE] [-json] FILE.journal|FILE.beancount

The period ends on -as-of, or with the last entry, and begins on -from, or on 1 January: the accounting year
is the calendar year (Accounting Law of the PRC art. 11).

Without -unrestricted totals are shown; with it, restricted and unrestricted net assets have columns, and
-split says how the books release restrictions: by entries of their own for what was spent (release), or not,
costs staying with their fund (fund).

Cash flows follow the accounts that stand against cash. In the forms of China an account alone often does not
tell what was paid for: -choose programme-costs=staff answers, a tag "cash-flow: staff" of a transaction goes
first. Where an entry mixes cash with other means, -mixed own takes accounts at their own amounts, -mixed
proportional divides the cash among them. What is still open is said on stderr, and the statement left out.
Entries with a tag "closing" (or hledger's "retain") close income and costs and are no activities.

-json prints {"sets":[{"position":…,"activities":…,"cash_flow":…,"checks":…}],"open":[choices not made]}.

` + mappingHelp

// inquiry is what the subcommand is asked beyond the query.
type inquiry struct {
	query
	from         renjia.Date
	mapFile      string
	system       string
	cash         string
	unrestricted string
	split        string
	mixed        string
	choices      pairs
	prior        bool
	byFund       bool
	full         bool
	pending      string
	markdown     bool
}

// pairs is a flag name=value that may be repeated.
type pairs map[string]string

func (p pairs) String() string { return "" }

func (p pairs) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("want NAME=VALUE")
	}
	p[name] = value
	return nil
}

func statements(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	r := inquiry{choices: pairs{}}
	var err error
	r.query, err = flags("statement", statementHelp, args, stdout, func(f *flag.FlagSet) {
		f.TextVar(&r.from, "from", renjia.Date{}, "first `DATE` of the period")
		f.StringVar(&r.mapFile, "map", "", "what accounts are, a JSON `FILE`")
		f.StringVar(&r.system, "system", "", "2004 or 2026: the accounting system of codes")
		f.StringVar(&r.cash, "cash", "", "`ACCOUNTS` that are cash, by the beginnings of their names, comma between them")
		f.StringVar(&r.unrestricted, "unrestricted", "", "`FUNDS` that are not restricted, comma between them")
		f.StringVar(&r.split, "split", "", "release or fund: how restrictions are released")
		f.StringVar(&r.mixed, "mixed", "", "own or proportional: cash of entries that mix it with other means")
		f.Var(r.choices, "choose", "`NAME=LINE` of the cash flow statement; may be repeated")
		f.BoolVar(&r.prior, "prior", false, "compare with the same period of the year before")
		f.BoolVar(&r.byFund, "by-fund", false, "print the closing position with a column for every fund instead")
		f.StringVar(&r.pending, "pending", "book", "book or leave: what becomes of transactions marked as pending; balance books them")
		f.BoolVar(&r.full, "full", false, "print lines without figures too")
		f.BoolVar(&r.markdown, "markdown", false, "print Markdown")
	})
	if err != nil {
		return err
	}
	m, err := readMapping(r.mapFile, r.system)
	if err != nil {
		return err
	}
	j, err := r.journal(ctx, m, r.pending, stderr)
	if err != nil {
		return err
	}
	return r.report(ctx, j, stdout, stderr)
}

// filled is the JSON form.
type filled struct {
	Sets  []statement.Set   `json:"sets,omitempty"`
	Funds []statement.Table `json:"funds,omitempty"`
	Open  []renjia.Choice   `json:"open,omitempty"`
}

func (r inquiry) report(ctx context.Context, j *journal, stdout, stderr io.Writer) error {
	var d filled
	names := j.fundsBy(func(*ledger.Fund, string) {})
	if r.unrestricted == "" {
		d.Open = append(d.Open, renjia.Choice{Name: "unrestricted", Options: j.funds, Why: "which funds are not restricted? Only totals are shown"})
	}
	sound := true
	for _, c := range j.money {
		ask, err := r.ask(j, c)
		if err != nil {
			return err
		}
		books, err := statement.Gather(j.chart, ask, j.entries(ctx, c))
		if err != nil {
			return err
		}
		if r.byFund {
			t, err := books.FundPositions(func(id ledger.FundID) renjia.Text { f, _ := names(id); return f.Name })
			if err != nil {
				return err
			}
			d.Funds = append(d.Funds, t)
			continue
		}
		set, err := books.Set()
		if err != nil {
			return err
		}
		d.Sets = append(d.Sets, set)
		d.Open = append(d.Open, set.Open...)
		sound = sound && set.Checks.All()
	}
	if err := r.print(d, stdout, stderr); err != nil {
		return err
	}
	if !sound {
		return errViolations
	}
	return nil
}

// ask is what the library is asked for one currency.
func (r inquiry) ask(j *journal, c renjia.Currency) (statement.Request, error) {
	ask := statement.Request{
		Currency: c, Split: statement.Unsplit, Mixed: statement.Mixed(r.mixed), Choices: r.choices,
		Flow: j.flow, Closing: j.closes,
	}
	var err error
	if ask.Layouts, err = j.mapping.layouts(j.accounts(), r.cash); err != nil {
		return ask, err
	}
	if ask.Period, ask.Prior, err = r.periods(j.end()); err != nil {
		return ask, err
	}
	if r.fund != "" {
		ask.Fund = j.imports.Funds[r.fund]
	}
	if r.unrestricted != "" {
		ask.Split = statement.Split(r.split)
		ask.Funds, err = j.restrictions(r.unrestricted)
	}
	return ask, err
}

// periods returns the period, and the one before it if it is asked for.
func (r inquiry) periods(last renjia.Date) (now, before renjia.Period, err error) {
	now = renjia.Period{From: r.from, Until: last.AddDays(1)}
	if r.from.IsZero() {
		if now.From, err = renjia.NewDate(last.Year(), time.January, 1); err != nil {
			return now, before, err
		}
	}
	if r.prior {
		before = renjia.Period{From: now.From.AddYears(-1), Until: now.From}
		if end := now.Until.AddYears(-1); end.Before(before.Until) {
			before.Until = end
		}
	}
	return now, before, nil
}

// restrictions returns the funds of the journal: those named are unrestricted,
// the others restricted.
func (j *journal) restrictions(unrestricted string) (func(ledger.FundID) (ledger.Fund, bool), error) {
	free := strings.Split(unrestricted, ",")
	if err := j.named("unrestricted", free); err != nil {
		return nil, err
	}
	return j.fundsBy(func(f *ledger.Fund, name string) {
		f.Restriction = ledger.ByPurpose
		if slices.Contains(free, name) {
			f.Restriction = ledger.Unrestricted
		}
	}), nil
}

func (r inquiry) print(d filled, stdout, stderr io.Writer) error {
	if r.json {
		e := json.NewEncoder(stdout)
		e.SetEscapeHTML(false)
		return e.Encode(d)
	}
	tables := d.Funds
	for _, s := range d.Sets {
		tables = append(tables, s.Position, s.Activities)
		if s.CashFlow != nil {
			tables = append(tables, *s.CashFlow)
		}
	}
	for _, t := range tables {
		if !t.InForce() {
			fmt.Fprintf(stderr, "books: the form %s is in force %s, not at the end of the period\n", t.Form, t.Valid)
		}
		if err := r.printTable(t, stdout); err != nil {
			return err
		}
	}
	for _, s := range d.Sets {
		if err := r.explain(s.Checks, stdout); err != nil {
			return err
		}
	}
	for _, c := range d.Open {
		fmt.Fprintf(stderr, "books: open: %s%s: %s\n", c.Name, among(c.Options), c.Why)
	}
	return nil
}

func (r inquiry) printTable(t statement.Table, w io.Writer) error {
	if !r.full {
		t = t.Compact()
	}
	write := t.WriteText
	if r.markdown {
		write = t.WriteMarkdown
	}
	if err := write(w, r.lang); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

func (r inquiry) explain(e renjia.Explanation, w io.Writer) error {
	if r.markdown {
		return e.WriteMarkdown(w, r.lang)
	}
	return e.WriteText(w, r.lang)
}

// among lists options, the first ones if there are many.
func among(options []string) string {
	switch {
	case len(options) == 0:
		return ""
	case len(options) > 8:
		return " (" + strings.Join(options[:8], ", ") + ", …)"
	}
	return " (" + strings.Join(options, ", ") + ")"
}
