package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

const charityHelp = `charity tests what a charitable organization spent on its purposes and on its management in a year
(慈善活动支出和管理费用), by the regime in force, and explains the result.

  go run ./examples/books charity -regime R -organization O -public yes|no -base B [-as-of DATE] [-json] FILE

  -regime        cn/charity-law, cn/charity-spending-rules or cn/foundation-regulations
  -organization  foundation (基金会), association (社会团体) or service (社会服务机构)
  -public        yes or no: the qualification for public fundraising (公开募捐资格)
  -base          last-year, or average-3 of the three years before

The year is that of -as-of, or of the last entry; the books must hold what the base needs of earlier years.
A choice that is missing is listed with its options: nothing is guessed. Figures are in yuan.

Costs need a function: -programme, -management, -fundraising and -other name accounts by the beginnings of
their names, comma between them; tags and -map do too. -timed FUND=FROM/UNTIL,… names funds that may be used
from a day on, until before another (or no) day: income that time still binds does not count yet.

-json prints {"case":…,"result":…}. It exits 0 if every standard is met or does not apply, 1 if one is missed.

` + mappingHelp

// trial is what the subcommand is asked beyond the query.
type trial struct {
	query
	mapFile, system string
	pending         string
	of              charity.Case
	currency        string
	payAndOffice    string
	timed           string
	costs           map[ledger.Function]*string
}

func charityTest(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	t := trial{costs: map[ledger.Function]*string{}}
	var err error
	t.query, err = flags("charity", charityHelp, args, stdout, t.declare)
	if err != nil {
		return err
	}
	m, err := readMapping(t.mapFile, t.system)
	if err != nil {
		return err
	}
	t.functions(&m)
	j, err := t.journal(ctx, m, t.pending, stderr)
	if err != nil {
		return err
	}
	rules, err := charity.China()
	if err != nil {
		return err
	}
	t.of.Year.Year = j.end().Year()
	if open := t.of.Open(rules); len(open) > 0 {
		return &renjia.UnspecifiedError{What: "charity test", Choices: open}
	}
	if err := t.figures(ctx, j); err != nil {
		return err
	}
	r, err := charity.Test(rules, t.of)
	if err != nil {
		return err
	}
	if err := t.print(r, stdout); err != nil {
		return err
	}
	if !r.Met() {
		return errViolations
	}
	return nil
}

func (t *trial) declare(f *flag.FlagSet) {
	f.StringVar(&t.mapFile, "map", "", "what accounts are, a JSON `FILE`")
	f.StringVar(&t.system, "system", "", "2004 or 2026: the accounting system of codes")
	f.StringVar(&t.pending, "pending", "book", "book or leave: what becomes of transactions marked as pending; balance books them")
	f.StringVar(&t.of.Regime, "regime", "", "the text that sets the standards")
	f.StringVar((*string)(&t.of.Organization), "organization", "", "foundation, association or service")
	f.StringVar((*string)(&t.of.Public), "public", "", "yes or no: qualified for public fundraising")
	f.StringVar((*string)(&t.of.Base), "base", "", "last-year or average-3")
	f.StringVar(&t.currency, "currency", string(renjia.CNY), "of the figures")
	f.StringVar(&t.payAndOffice, "pay-and-office", "", "`AMOUNT` of pay and office costs, for the regulations of 2004")
	f.StringVar(&t.timed, "timed", "", "`FUND=FROM/UNTIL` of funds restricted in time, comma between them")
	for _, function := range functions {
		t.costs[function] = f.String(string(function), "", "`ACCOUNTS` whose costs have this function, comma between them")
	}
}

// functions adds the flags of functions to the mapping.
func (t trial) functions(m *mapping) {
	if m.Functions == nil {
		m.Functions = map[string]ledger.Function{}
	}
	for function, accounts := range t.costs {
		for _, name := range fields(*accounts) {
			m.Functions[name] = function
		}
	}
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// figures reads the figures of the year and of three years before it.
func (t *trial) figures(ctx context.Context, j *journal) error {
	last := t.of.Year.Year
	periods, err := t.periods(j)
	if err != nil {
		return err
	}
	b := charity.Books{Chart: j.chart, Currency: renjia.Currency(t.currency), Closing: j.closes}
	b.Funds = j.fundsBy(func(f *ledger.Fund, name string) {
		f.Restriction = ledger.Unrestricted
		if p, ok := periods[name]; ok {
			f.Restriction, f.Period = ledger.ByTime, p
		}
	})
	all, err := charity.FiguresOf(b, last-3, last, j.entries(ctx, b.Currency))
	if err != nil {
		return err
	}
	slices.Reverse(all)
	t.of.Year, t.of.Before = all[0], all[1:]
	if t.payAndOffice != "" {
		t.of.Year.PayAndOffice, err = renjia.ParseMoney(t.payAndOffice, b.Currency)
	}
	return err
}

// periods reads -timed.
func (t trial) periods(j *journal) (map[string]renjia.Period, error) {
	periods := map[string]renjia.Period{}
	for _, part := range fields(t.timed) {
		name, span, _ := strings.Cut(part, "=")
		if err := j.named("timed", []string{name}); err != nil {
			return nil, err
		}
		from, until, _ := strings.Cut(span, "/")
		var p renjia.Period
		if err := p.From.UnmarshalText([]byte(from)); err != nil || from == "" {
			return nil, fmt.Errorf("-timed %s: want FUND=FROM/UNTIL with dates such as 2026-01-01", part)
		}
		if err := p.Until.UnmarshalText([]byte(until)); err != nil {
			return nil, fmt.Errorf("-timed %s: %w", part, err)
		}
		periods[name] = p
	}
	return periods, nil
}

func (t trial) print(r charity.Result, w io.Writer) error {
	if t.json {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(struct {
			Case   charity.Case   `json:"case"`
			Result charity.Result `json:"result"`
		}{t.of, r})
	}
	if err := t.printFigures(w); err != nil {
		return err
	}
	if err := r.Explanation.WriteText(w, t.lang); err != nil {
		return err
	}
	if !r.Duty.IsZero() {
		fmt.Fprintln(w, renjia.Text{EN: "missed: ", ZH: "未达标："}.In(t.lang)+r.Duty.In(t.lang))
	}
	if r.Unchecked != "" {
		fmt.Fprintln(w, renjia.Text{EN: "not verified: ", ZH: "未核对："}.In(t.lang)+r.Unchecked)
	}
	return nil
}

// printFigures prints the figures with a column for every year.
func (t trial) printFigures(w io.Writer) error {
	years := append([]charity.Figures{t.of.Year}, t.of.Before...)
	table := statement.Table{Title: renjia.Text{EN: "Figures", ZH: "数据"}, Currency: renjia.Currency(t.currency)}
	rows := []statement.Row{
		{Caption: renjia.Text{EN: "Charitable spending", ZH: "慈善活动支出"}},
		{Caption: renjia.Text{EN: "Management costs", ZH: "管理费用"}},
		{Caption: renjia.Text{EN: "Fundraising costs", ZH: "募捐成本"}},
		{Caption: renjia.Text{EN: "Other spending", ZH: "其他支出"}},
		{Caption: renjia.Text{EN: "Total spending", ZH: "总支出"}, Sum: true},
		{Caption: renjia.Text{EN: "Income", ZH: "总收入"}},
		{Caption: renjia.Text{EN: "Net assets at the end", ZH: "年末净资产"}},
	}
	for _, f := range years {
		table.Columns = append(table.Columns, statement.Heading{Caption: renjia.Both(fmt.Sprint(f.Year))})
		for i, m := range []renjia.Money{f.Programme, f.Management, f.Fundraising, f.Other, f.Total, f.Income, f.NetAssets} {
			rows[i].Cells = append(rows[i].Cells, m)
		}
	}
	table.Rows = rows
	var err error
	if table.Period, err = renjia.Year(t.of.Year.Year); err != nil {
		return err
	}
	return table.WriteText(w, t.lang)
}
