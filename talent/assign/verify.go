package assign

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Verify checks a plan of [Assign], [Optional] or [Bottleneck] against the costs
// it was made of without solving anything: that it is a plan, that its figures
// are right, that its prices prove its cost and that its contested rows prove
// that no more can be placed. What fails is ErrInvalid and says where. Unique and
// the choice among ties are not checked. Prices of float costs may be off by
// rounding.
//
// A plan of [Leximin] is checked but for the order of its lower costs, which no
// prices prove. It takes O(rows × columns).
func Verify[C Number](costs Costs[C], p Plan[C]) error {
	if err := p.checkShape(costs); err != nil {
		return err
	}
	if p.Method == WithPenalties {
		return fmt.Errorf("plan with penalties: give them to VerifyOptional: %w", renjia.ErrInvalid)
	}
	if err := p.checkSum(costs, nil); err != nil {
		return err
	}
	if err := p.checkMost(costs); err != nil {
		return err
	}
	if p.Method == MinWorst || p.Method == MinLeximin {
		if err := p.checkBelow(costs); err != nil {
			return err
		}
	}
	if p.Method == MinLeximin {
		return nil
	}
	return p.checkPrices(costs)
}

func wrong(format string, args ...any) error {
	return fmt.Errorf("plan: "+format+": %w", append(args, renjia.ErrInvalid)...)
}

// checkShape checks that every row has at most one allowed pair and every column, too.
func (p Plan[C]) checkShape(costs Costs[C]) error {
	if p.Rows != costs.rows || p.Columns != costs.columns || len(p.Column) != p.Rows {
		return wrong("of %d rows and %d columns: the costs have %d and %d", p.Rows, p.Columns, costs.rows, costs.columns)
	}
	taken := make([]bool, p.Columns)
	for i, j := range p.Column {
		if j == -1 {
			continue
		}
		if _, ok := costs.At(i, j); !ok {
			return wrong("row %d on column %d: not an allowed pair", i, j)
		}
		if taken[j] {
			return wrong("column %d: taken twice", j)
		}
		taken[j] = true
	}
	return nil
}

// checkSum checks the figures; more is what the cost has beside the pairs.
func (p Plan[C]) checkSum(costs Costs[C], more []C) error {
	used := p.used(costs)
	worst := highest(used)
	if p.Placed != len(used) {
		return wrong("says that %d are placed: %d are", p.Placed, len(used))
	}
	if total, ok := add(append(used, more...)); !ok || total != p.Cost {
		return wrong("says that the cost is %v: it is %v", p.Cost, total)
	}
	if worst != p.Worst {
		return wrong("says that the largest cost is %v: it is %v", p.Worst, worst)
	}
	return nil
}

// checkMost checks that no more rows can be placed.
func (p Plan[C]) checkMost(costs Costs[C]) error {
	if p.Contested == nil {
		if p.Placed != min(p.Rows, p.Columns) {
			return wrong("%d of %d rows placed: nothing proves that it cannot be more", p.Placed, p.Rows)
		}
		return nil
	}
	return p.checkHall(costs, *p.Contested, func(C) bool { return true })
}

// checkHall checks that contested rows have no counting pair outside the columns
// and that their excess is what the plan leaves out.
func (p Plan[C]) checkHall(costs Costs[C], c Contested, counts func(C) bool) error {
	_, columns, err := p.marks(c)
	if err != nil {
		return err
	}
	for _, i := range c.Rows {
		outside := -1
		costs.each(i, func(j int, cost C) bool {
			if !columns[j] && counts(cost) {
				outside = j
			}
			return outside < 0
		})
		if outside >= 0 {
			return wrong("contested row %d: may take column %d, which is not contested", i, outside)
		}
	}
	if excess := len(c.Rows) - len(c.Columns); p.Rows-excess > p.Placed {
		return wrong("%d rows contest %d columns: that leaves out %d, not %d", len(c.Rows), len(c.Columns), excess, p.Rows-p.Placed)
	}
	return nil
}

// marks turns contested rows and columns into sets.
func (p Plan[C]) marks(c Contested) (rows, columns []bool, err error) {
	rows, columns = make([]bool, p.Rows), make([]bool, p.Columns)
	for _, set := range []struct {
		of []int
		in []bool
	}{{c.Rows, rows}, {c.Columns, columns}} {
		for _, x := range set.of {
			if x < 0 || x >= len(set.in) || set.in[x] {
				return nil, nil, wrong("contested: %d: outside the table or named twice", x)
			}
			set.in[x] = true
		}
	}
	return rows, columns, nil
}

// checkPrices checks that the prices prove the cost. Of a Bottleneck plan only
// pairs up to the worst one count.
func (p Plan[C]) checkPrices(costs Costs[C]) error {
	if p.Prices == nil || len(p.Prices.Rows) != p.Rows || len(p.Prices.Columns) != p.Columns {
		return wrong("a price is missing for some row or column")
	}
	off := 2 * tolerance(max(costs.largest, p.Prices.LeftOut))
	counts := func(c C) bool { return p.Method != MinWorst || c <= p.Worst }
	if err := p.checkReduced(costs, off, counts); err != nil {
		return err
	}
	return p.checkEnds(off)
}

func (p Plan[C]) checkReduced(costs Costs[C], off C, counts func(C) bool) (err error) {
	u, v := p.Prices.Rows, p.Prices.Columns
	for i := range p.Rows {
		costs.each(i, func(j int, c C) bool {
			switch reduced := c - u[i] - v[j]; {
			case !counts(c):
			case reduced < -off:
				err = wrong("row %d, column %d: costs %v, less than its prices %v and %v", i, j, c, u[i], v[j])
			case p.Column[i] == j && reduced > off:
				err = wrong("row %d on column %d: costs %v, more than its prices %v and %v", i, j, c, u[i], v[j])
			}
			return err == nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkEnds checks the prices of what is left and that nothing is priced beyond.
func (p Plan[C]) checkEnds(off C) error {
	for j, i := range p.holders() {
		v := p.Prices.Columns[j]
		if v > off || i < 0 && v < -off {
			return wrong("column %d: has the price %v; want at most 0, and 0 if it is empty", j, v)
		}
	}
	if p.Placed == p.Rows {
		return nil
	}
	for i, j := range p.Column {
		u := p.Prices.Rows[i]
		if u > p.Prices.LeftOut+off || j < 0 && u < p.Prices.LeftOut-off {
			return wrong("row %d: has the price %v; want at most %v, and that if it is left out", i, u, p.Prices.LeftOut)
		}
	}
	return nil
}
