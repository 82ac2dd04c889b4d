package statement

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

var (
	opening = Heading{"opening", renjia.Text{EN: "Opening", ZH: "年初余额"}}
	closing = Heading{"closing", renjia.Text{EN: "Closing", ZH: "期末余额"}}
)

// point is a moment: the first spans up to it.
type point span

// The moments of a statement of position.
const (
	atOpening point = point(between)
	atClosing point = point(current)
)

// Position returns the statement of financial position (资产负债表): opening and
// closing figures of the period. Income and costs not closed yet are part of
// net assets.
func (b *Books) Position() (Table, error) {
	views := []view{{b.order, atOpening}, {b.order, atClosing}}
	return b.position([]Heading{opening, closing}, views)
}

// FundPositions returns the closing statement of position of every fund beside
// each other, in the order in which the funds first appear, and of all. name
// gives the caption of a fund; nil takes its identifier.
func (b *Books) FundPositions(name func(ledger.FundID) renjia.Text) (Table, error) {
	var heads []Heading
	var views []view
	for _, id := range b.order {
		caption := renjia.Both(id.String())
		if name != nil {
			caption = name(id)
		}
		heads = append(heads, Heading{id.String(), caption})
		views = append(views, view{[]ledger.FundID{id}, atClosing})
	}
	heads = append(heads, Heading{"total", renjia.Text{EN: "Total", ZH: "合计"}})
	return b.position(heads, append(views, view{b.order, atClosing}))
}

// view is what a column of a statement of position shows.
type view struct {
	funds []ledger.FundID
	at    point
}

func (b *Books) position(heads []Heading, views []view) (Table, error) {
	l := b.request.Layouts.Position
	zero, err := renjia.MoneyOf(0, b.request.Currency)
	if err != nil {
		return Table{}, err
	}
	all := make([]standing, len(views))
	for i, v := range views {
		if all[i], err = b.standing(v, placerOf(l), zero); err != nil {
			return Table{}, err
		}
	}
	t := b.table(l, heads)
	t.Rows, err = filler{layout: l, columns: len(views), zero: zero,
		leaf: func(i int, line Line) ([]renjia.Money, error) {
			cells := make([]renjia.Money, len(views))
			for v := range all {
				if cells[v], err = all[v].leaf(i, line, b.chart, zero); err != nil {
					return nil, err
				}
			}
			return cells, nil
		},
		each: func(i int, line Line) ([]Row, error) {
			return b.accountRows(line, len(views), zero, func(a ledger.Account, v int) (renjia.Money, bool) {
				m, ok := all[v].accounts[a.Code]
				return m, ok && all[v].at[a.Code] == i
			})
		},
	}.rows()
	if b.request.Split == Unsplit {
		t.drop(func(id string) bool {
			line, _ := l.line(id)
			return line.NetAssets == Unrestricted || line.NetAssets == Restricted
		})
	}
	return t, err
}

// standing is the balances of a view.
type standing struct {
	accounts map[string]renjia.Money // by code, debits positive
	at       map[string]int          // line of an account
	lines    map[int]renjia.Money
	net      [2]renjia.Money // net assets by column, credits positive
}

func (b *Books) standing(v view, placed placer, zero renjia.Money) (standing, error) {
	s := standing{accounts: map[string]renjia.Money{}, at: map[string]int{}, lines: map[int]renjia.Money{}, net: [2]renjia.Money{zero, zero}}
	for _, id := range v.funds {
		for sp := before; sp <= span(v.at); sp++ {
			for c, m := range b.funds[id][sp] {
				if err := s.add(b.chart, placed, c, m); err != nil {
					return s, err
				}
			}
		}
	}
	return s, nil
}

func (s *standing) add(chart *ledger.Chart, placed placer, c cell, m renjia.Money) (err error) {
	a, known := chart.Account(c.account)
	if !known || !(a.Class == ledger.Asset || a.Class == ledger.Liability) {
		return less(&s.net[c.column.index()], m)
	}
	i, _ := placed.of(a, "") // Gather has seen that all have a line
	s.at[a.Code] = i
	if s.accounts[a.Code], err = s.accounts[a.Code].Add(m); err != nil {
		return err
	}
	s.lines[i], err = s.lines[i].Add(m)
	return err
}

// leaf returns the figure of a line: debits positive, net assets as they are.
func (s standing) leaf(i int, l Line, chart *ledger.Chart, zero renjia.Money) (m renjia.Money, err error) {
	switch {
	case l.NetAssets == Total:
		return s.net[0].Add(s.net[1])
	case l.NetAssets != "":
		return s.net[l.NetAssets.index()], nil
	case !l.Memo:
		return zero.Add(s.lines[i])
	}
	m = zero
	for code, amount := range s.accounts {
		if a, _ := chart.Account(code); l.Feed.names(a, "") {
			if m, err = m.Add(amount); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// accountRows returns a row for every account of a line that has a figure, in
// the order of the chart.
func (b *Books) accountRows(l Line, columns int, zero renjia.Money, of func(a ledger.Account, column int) (renjia.Money, bool)) ([]Row, error) {
	var rows []Row
	for _, a := range b.chart.Accounts() {
		r := Row{ID: l.ID, Caption: a.Name, Account: a.Code, Cells: make([]renjia.Money, columns)}
		has := false
		for i := range r.Cells {
			m, ok := of(a, i)
			has = has || ok
			if !ok {
				m = zero
			}
			r.Cells[i] = m
		}
		if !has {
			continue
		}
		if l.Side == Credit {
			var err error
			if r.Cells, err = negated(r.Cells); err != nil {
				return nil, err
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (b *Books) table(l Layout, heads []Heading) Table {
	return Table{
		Statement: l.Statement, Title: l.Title, Form: l.Form, Period: b.request.Period, Currency: b.request.Currency,
		Columns: heads, Source: l.Source, Unverified: l.Unverified, Valid: l.Valid,
	}
}

// drop takes rows away.
func (t *Table) drop(which func(id string) bool) {
	kept := t.Rows[:0:0]
	for _, r := range t.Rows {
		if !which(r.ID) {
			kept = append(kept, r)
		}
	}
	t.Rows = kept
}
