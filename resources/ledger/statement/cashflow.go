package statement

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// CashFlow returns the cash flow statement (现金流量表) by the direct method. It
// fails with a *renjia.UnspecifiedError that lists every choice that entries of
// the period needed and the request did not make, and with ErrNotFound where
// a counter-account of cash has no rule.
func (b *Books) CashFlow() (Table, error) {
	if err := b.finder.missing(); err != nil {
		return Table{}, err
	}
	l := b.request.Layouts.CashFlow
	zero, err := renjia.MoneyOf(0, b.request.Currency)
	if err != nil {
		return Table{}, err
	}
	heads, of := b.flowColumns()
	t := b.table(l, heads)
	t.Rows, err = filler{layout: l, columns: len(of), zero: zero,
		leaf: func(_ int, line Line) ([]renjia.Money, error) {
			cells := make([]renjia.Money, len(of))
			for i, s := range of {
				if cells[i], err = b.flows[s].on(line.ID, zero); err != nil {
					return nil, err
				}
			}
			return cells, nil
		},
		each: func(_ int, line Line) ([]Row, error) {
			return b.accountRows(line, len(of), zero, func(a ledger.Account, i int) (renjia.Money, bool) {
				m, ok := b.flows[of[i]][flow{line.ID, a.Code}]
				return m, ok
			})
		},
	}.rows()
	return t, err
}

func (b *Books) flowColumns() (heads []Heading, of []span) {
	if b.request.Prior != (renjia.Period{}) {
		heads = append(heads, Heading{"prior", renjia.Text{EN: "Prior", ZH: "上年金额"}})
		of = append(of, prior)
	}
	return append(heads, Heading{"amount", renjia.Text{EN: "Amount", ZH: "本年金额"}}), append(of, current)
}

// on returns the cash of a line.
func (f flows) on(line string, zero renjia.Money) (sum renjia.Money, err error) {
	sum = zero
	for at, m := range f {
		if at.line == line {
			if sum, err = sum.Add(m); err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// cashAt returns the balance of the cash accounts at a moment.
func (b *Books) cashAt(p point) (sum renjia.Money, err error) {
	if sum, err = renjia.MoneyOf(0, b.request.Currency); err != nil {
		return sum, err
	}
	for _, id := range b.order {
		for s := before; s <= span(p); s++ {
			for c, m := range b.funds[id][s] {
				a, known := b.chart.Account(c.account)
				if known && b.finder.isCash(a) {
					if sum, err = sum.Add(m); err != nil {
						return sum, err
					}
				}
			}
		}
	}
	return sum, nil
}
