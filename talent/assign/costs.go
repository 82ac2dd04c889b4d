package assign

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Number is a cost: exact as int64, or a float64.
type Number interface{ int64 | float64 }

// Forbidden marks a pair of whole-number costs that must never be placed. Among
// floats +Inf does.
const Forbidden int64 = 1 << 62

// MaxCost is the largest absolute whole-number cost.
const MaxCost int64 = 1 << 59

// Costs says what each person (a row) costs on each post (a column), and which
// pairs are forbidden. The zero value has neither rows nor columns.
type Costs[C Number] struct {
	rows, columns int
	cells         []C       // row by row, nil where lists holds the pairs
	lists         *lists[C] // the allowed pairs alone
	allowed       int
	largest       C // largest absolute cost
}

// Pair is one allowed pair of a person and a post.
type Pair[C Number] struct {
	Row, Column int // from 0
	Cost        C
}

// Matrix makes costs of cells given row by row. The slice is used, not copied:
// it must not change as long as the costs are in use. A cell that is [Forbidden]
// (of floats: +Inf) is a forbidden pair; NaN, -Inf and whole numbers beyond
// [MaxCost] are ErrInvalid. O(rows × columns).
func Matrix[C Number](rows, columns int, cells []C) (Costs[C], error) {
	if rows < 0 || columns < 0 || columns > math.MaxInt32 || rows > math.MaxInt32 {
		return Costs[C]{}, fmt.Errorf("costs of %d rows and %d columns: want 0 to 2^31-1 of each: %w", rows, columns, renjia.ErrInvalid)
	}
	if len(cells) != rows*columns {
		return Costs[C]{}, fmt.Errorf("costs of %d rows and %d columns: %d cells given: %w", rows, columns, len(cells), renjia.ErrInvalid)
	}
	c := Costs[C]{rows: rows, columns: columns, cells: cells}
	for i := range rows {
		if j := c.scan(cells[i*columns : (i+1)*columns]); j >= 0 {
			return Costs[C]{}, badCost(i, j, cells[i*columns+j])
		}
	}
	return c, nil
}

// Rows makes costs of a slice for each row, which is copied. Rows of different
// length are ErrInvalid.
func Rows[C Number](rows [][]C) (Costs[C], error) {
	if len(rows) == 0 {
		return Costs[C]{}, nil
	}
	cells := make([]C, 0, len(rows)*len(rows[0]))
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return Costs[C]{}, fmt.Errorf("row %d has %d costs, the first has %d: %w", i, len(row), len(rows[0]), renjia.ErrInvalid)
		}
		cells = append(cells, row...)
	}
	return Matrix(len(rows), len(rows[0]), cells)
}

// Sparse makes costs of the allowed pairs, in any order; all others are
// forbidden. A pair given twice or outside the table is ErrInvalid.
// O(rows + pairs log pairs) time, 12 bytes for each pair.
func Sparse[C Number](rows, columns int, pairs []Pair[C]) (Costs[C], error) {
	if rows < 0 || columns < 0 || columns > math.MaxInt32 || rows > math.MaxInt32 {
		return Costs[C]{}, fmt.Errorf("costs of %d rows and %d columns: want 0 to 2^31-1 of each: %w", rows, columns, renjia.ErrInvalid)
	}
	for _, p := range pairs {
		if p.Row < 0 || p.Row >= rows || p.Column < 0 || p.Column >= columns {
			return Costs[C]{}, fmt.Errorf("pair of row %d and column %d: the table has %d rows and %d columns: %w", p.Row, p.Column, rows, columns, renjia.ErrInvalid)
		}
	}
	sorted := slices.SortedFunc(slices.Values(pairs), func(a, b Pair[C]) int {
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		return a.Column - b.Column
	})
	c := Costs[C]{rows: rows, columns: columns, lists: newLists[C](rows, columns, len(pairs))}
	for k, p := range sorted {
		if k > 0 && sorted[k-1].Row == p.Row && sorted[k-1].Column == p.Column {
			return Costs[C]{}, fmt.Errorf("pair of row %d and column %d: given twice: %w", p.Row, p.Column, renjia.ErrInvalid)
		}
		one := [1]C{p.Cost}
		if c.scan(one[:]) >= 0 {
			return Costs[C]{}, badCost(p.Row, p.Column, p.Cost)
		}
		if p.Cost < forbidden[C]() {
			c.lists.add(p.Row, p.Column, p.Cost)
		}
	}
	c.lists.close()
	return c, nil
}

// Size returns the number of rows and columns.
func (c Costs[C]) Size() (rows, columns int) { return c.rows, c.columns }

// At returns the cost of a pair; ok is false if it is forbidden or outside the
// table. O(1) for a matrix, O(log columns) for sparse costs.
func (c Costs[C]) At(row, column int) (cost C, ok bool) {
	if row < 0 || row >= c.rows || column < 0 || column >= c.columns {
		return 0, false
	}
	if c.lists != nil {
		return c.lists.at(row, column)
	}
	cost = c.cells[row*c.columns+column]
	return cost, cost < forbidden[C]()
}

// Allowed returns the number of pairs that are not forbidden.
func (c Costs[C]) Allowed() int { return c.allowed }

// each calls f for each allowed pair of a row, columns ascending, until it
// returns false.
func (c Costs[C]) each(row int, f func(column int, cost C) bool) {
	if c.lists != nil {
		for k := c.lists.start[row]; k < c.lists.start[row+1]; k++ {
			if !f(int(c.lists.column[k]), c.lists.cost[k]) {
				return
			}
		}
		return
	}
	none := forbidden[C]()
	for j, cost := range c.cells[row*c.columns : (row+1)*c.columns] {
		if cost < none && !f(j, cost) {
			return
		}
	}
}

// scan takes note of the costs of a row and returns the first that is none, or -1.
func (c *Costs[C]) scan(row []C) int {
	none, limit, allowed := forbidden[C](), limit[C](), 0
	low, high := -c.largest, c.largest
	for j, x := range row {
		if x >= -limit && x <= limit {
			allowed++
			low, high = min(low, x), max(high, x)
			continue
		}
		if x != none {
			return j
		}
	}
	c.allowed += allowed
	c.largest = max(-low, high)
	return -1
}

func badCost[C Number](row, column int, cost C) error {
	if _, whole := any(cost).(int64); whole {
		return fmt.Errorf("row %d, column %d: cost %v: want -2^59 to 2^59, or Forbidden: %w", row, column, cost, renjia.ErrInvalid)
	}
	return fmt.Errorf("row %d, column %d: cost %v: want a number, or +Inf for a forbidden pair: %w", row, column, cost, renjia.ErrInvalid)
}

// forbidden is the mark of a forbidden pair.
func forbidden[C Number]() C {
	var c C
	switch p := any(&c).(type) {
	case *int64:
		*p = Forbidden
	case *float64:
		*p = math.Inf(1)
	}
	return c
}

// limit is the largest cost; prices beyond it are refused, so that sums of three
// of them and Forbidden never leave the type.
func limit[C Number]() C {
	var c C
	switch p := any(&c).(type) {
	case *int64:
		*p = MaxCost
	case *float64:
		*p = math.MaxFloat64 / 16
	}
	return c
}
