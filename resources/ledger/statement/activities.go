package statement

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Activities returns the statement of activities (业务活动表): income, costs and
// what moves between restricted and unrestricted net assets, with a column for
// each and their total; the period compared with comes first, if there is one.
func (b *Books) Activities() (Table, error) {
	l := b.request.Layouts.Activities
	zero, err := renjia.MoneyOf(0, b.request.Currency)
	if err != nil {
		return Table{}, err
	}
	heads, figures := b.activityColumns()
	all := make([]activity, len(figures))
	for i, f := range figures {
		if all[i], err = b.activity(f, placerOf(l)); err != nil {
			return Table{}, err
		}
	}
	t := b.table(l, heads)
	t.Rows, err = filler{layout: l, columns: len(figures), zero: zero,
		leaf: func(i int, line Line) ([]renjia.Money, error) {
			cells := make([]renjia.Money, len(figures))
			for j, f := range figures {
				if cells[j], err = b.activityCell(f, all[j], i, line, zero); err != nil {
					return nil, err
				}
			}
			return cells, nil
		},
		each: func(i int, line Line) ([]Row, error) {
			return b.accountRows(line, len(figures), zero, func(a ledger.Account, j int) (renjia.Money, bool) {
				m, ok := all[j].each[at{i, a.Code}]
				return m, ok
			})
		},
	}.rows()
	return t, err
}

// figure is what a column of the activities shows.
type figure struct {
	span   span
	column Column
}

func (b *Books) activityColumns() (heads []Heading, figures []figure) {
	captions := map[Column]renjia.Text{
		Unrestricted: {EN: "Unrestricted", ZH: "非限定性"},
		Restricted:   {EN: "Restricted", ZH: "限定性"},
		Total:        {EN: "Total", ZH: "合计"},
	}
	columns := []Column{Unrestricted, Restricted, Total}
	if b.request.Split == Unsplit {
		columns = []Column{Total}
	}
	if b.request.Prior != (renjia.Period{}) {
		for _, c := range columns {
			text := captions[c]
			heads = append(heads, Heading{"prior-" + string(c), renjia.Text{EN: "Prior: " + text.EN, ZH: "上年" + text.ZH}})
			figures = append(figures, figure{prior, c})
		}
	}
	for _, c := range columns {
		heads = append(heads, Heading{string(c), captions[c]})
		figures = append(figures, figure{current, c})
	}
	return heads, figures
}

// at is an account on a line.
type at struct {
	line    int
	account string
}

// activity is the sums of a column, debits positive.
type activity struct {
	lines map[int]renjia.Money
	each  map[at]renjia.Money
	cells map[cell]renjia.Money
}

func (b *Books) activity(f figure, placed placer) (activity, error) {
	s := activity{lines: map[int]renjia.Money{}, each: map[at]renjia.Money{}, cells: map[cell]renjia.Money{}}
	for _, id := range b.order {
		for c, m := range b.funds[id][f.span] {
			a, known := b.chart.Account(c.account)
			if !known || !b.request.Layouts.Activities.shows(a) || (f.column != Total && c.column != f.column) {
				continue // net assets with a role move by transfers
			}
			if err := s.add(placed, c, a, m); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

func (s *activity) add(placed placer, c cell, a ledger.Account, m renjia.Money) (err error) {
	if s.cells[c], err = s.cells[c].Add(m); err != nil {
		return err
	}
	i, ok := placed.of(a, c.function)
	if !ok {
		return unplaced(a, c.function)
	}
	if s.lines[i], err = s.lines[i].Add(m); err != nil {
		return err
	}
	s.each[at{i, a.Code}], err = s.each[at{i, a.Code}].Add(m)
	return err
}

func unplaced(a ledger.Account, f ledger.Function) error {
	if a.Class == ledger.Expense && f == "" {
		return &renjia.UnspecifiedError{What: "expense on account " + a.Code, Choices: []renjia.Choice{{
			Name:    "Function",
			Options: []string{string(ledger.Programme), string(ledger.Management), string(ledger.Fundraising), string(ledger.Other)},
			Why:     "the statement of activities shows costs by their function",
		}}}
	}
	var p renjia.Problems
	p.Add("activities", "account %s (%s) has no line", a.Code, a.Name.In(renjia.English))
	return p.Err("layouts")
}

func (b *Books) activityCell(f figure, s activity, i int, l Line, zero renjia.Money) (m renjia.Money, err error) {
	switch {
	case l.Transfer != "":
		return b.moved[f.span].cell(l.Transfer, f.column, zero)
	case !l.Memo:
		return zero.Add(s.lines[i])
	}
	m = zero
	for c, amount := range s.cells {
		if a, _ := b.chart.Account(c.account); l.Feed.names(a, c.function) {
			if m, err = m.Add(amount); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// cell returns what a transfer adds to a column.
func (t transfers) cell(what Transfer, c Column, zero renjia.Money) (renjia.Money, error) {
	to, from := t.released, Unrestricted
	switch what {
	case Direct:
		return t.directCell(c, zero)
	case Bound:
		to, from = t.bound, Restricted
	}
	switch c {
	case Total:
		return zero, nil
	case from:
		return zero.Add(to)
	}
	return zero.Sub(to)
}

func (t transfers) directCell(c Column, zero renjia.Money) (renjia.Money, error) {
	if c != Total {
		return zero.Add(t.direct[c.index()])
	}
	sum, err := zero.Add(t.direct[0])
	if err != nil {
		return sum, err
	}
	return sum.Add(t.direct[1])
}
