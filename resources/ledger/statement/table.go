package statement

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Table is a statement filled in.
type Table struct {
	Statement  Kind            `json:"statement"`
	Title      renjia.Text     `json:"title"`
	Form       string          `json:"form,omitempty"`
	Period     renjia.Period   `json:"period"`
	Currency   renjia.Currency `json:"currency"`
	Columns    []Heading       `json:"columns"`
	Rows       []Row           `json:"rows"`
	Source     string          `json:"source"`
	Unverified string          `json:"unverified,omitempty"`
	Valid      renjia.Period   `json:"valid,omitzero"` // when the form is in force
}

// InForce reports whether the form is in force on the last day of the period.
func (t Table) InForce() bool { return t.Valid.Contains(t.Period.Until.AddDays(-1)) }

// Heading is the head of a column.
type Heading struct {
	ID      string      `json:"id"`
	Caption renjia.Text `json:"caption"`
}

// Row is a line of a statement filled in. A heading has no cells.
type Row struct {
	ID      string         `json:"id"`
	Number  int            `json:"number,omitempty"` // 行次
	Caption renjia.Text    `json:"caption"`
	Account string         `json:"account,omitempty"` // of a row that shows one account of a line
	Sum     bool           `json:"sum,omitempty"`
	Memo    bool           `json:"memo,omitempty"` // repeats part of the row above (其中)
	Cells   []renjia.Money `json:"cells,omitempty"`
}

// Row returns a row by its name, and false if there is none.
func (t Table) Row(id string) (Row, bool) {
	for _, r := range t.Rows {
		if r.ID == id && r.Account == "" {
			return r, true
		}
	}
	return Row{}, false
}

// Cell returns a figure by row and column; it is the zero Money if there is none.
func (t Table) Cell(row, column string) renjia.Money {
	r, ok := t.Row(row)
	for i, h := range t.Columns {
		if ok && h.ID == column && i < len(r.Cells) {
			return r.Cells[i]
		}
	}
	return renjia.Money{}
}

// Compact returns the table without rows of zeros, except the totals by which
// statements articulate, and without headings that have lost all their rows.
func (t Table) Compact() Table {
	rows := make([]Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		if r.Cells != nil && r.zero() && !slices.Contains(totals[t.Statement], r.ID) {
			continue
		}
		rows = append(rows, r)
	}
	t.Rows = rows[:0:0]
	for i, r := range rows {
		if r.Cells != nil || t.heads(rows[i+1:]) {
			t.Rows = append(t.Rows, r)
		}
	}
	return t
}

// heads reports whether a heading has rows below it that are no totals.
func (t Table) heads(below []Row) bool {
	for _, r := range below {
		if r.Cells == nil {
			return false
		}
		if !slices.Contains(totals[t.Statement], r.ID) {
			return true
		}
	}
	return false
}

func (r Row) zero() bool {
	for _, c := range r.Cells {
		if !c.IsZero() {
			return false
		}
	}
	return true
}

// filler fills a layout in: leaf gives the figures of a line that sums
// nothing up, debits positive.
type filler struct {
	layout  Layout
	columns int
	zero    renjia.Money
	leaf    func(i int, l Line) ([]renjia.Money, error)
	each    func(i int, l Line) ([]Row, error)
}

func (f filler) rows() ([]Row, error) {
	var rows []Row
	cells := map[string][]renjia.Money{}
	for i, l := range f.layout.Lines {
		row, err := f.row(i, l, cells)
		if err != nil {
			return nil, err
		}
		cells[l.ID] = row.Cells
		if l.Each {
			parts, err := f.each(i, l)
			if err != nil {
				return nil, err
			}
			rows = append(rows, parts...)
			continue
		}
		if !l.Optional || !row.zero() {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (f filler) row(i int, l Line, cells map[string][]renjia.Money) (row Row, err error) {
	row = Row{ID: l.ID, Number: l.Number, Caption: l.Caption, Sum: len(l.Sum) > 0 || l.NetAssets == Total, Memo: l.Memo}
	switch {
	case len(l.Sum) > 0:
		row.Cells, err = f.sum(l.Sum, cells)
	case l.Feed != nil || l.NetAssets != "" || l.Transfer != "" || l.Flow:
		if row.Cells, err = f.leaf(i, l); err == nil && l.Side == Credit {
			row.Cells, err = negated(row.Cells)
		}
	}
	return row, err
}

// sum adds rows up, subtracting those with a minus.
func (f filler) sum(names []string, cells map[string][]renjia.Money) ([]renjia.Money, error) {
	sums := make([]renjia.Money, f.columns)
	for i := range sums {
		sums[i] = f.zero
		for _, name := range names {
			id, minus := strings.CutPrefix(name, "-")
			if cells[id] == nil {
				continue // a heading, or a line without accounts
			}
			amount := cells[id][i]
			var err error
			if minus {
				err = less(&sums[i], amount)
			} else {
				sums[i], err = sums[i].Add(amount)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return sums, nil
}

func negated(all []renjia.Money) ([]renjia.Money, error) {
	neg := make([]renjia.Money, len(all))
	for i, m := range all {
		var err error
		if neg[i], err = m.Neg(); err != nil {
			return nil, err
		}
	}
	return neg, nil
}
