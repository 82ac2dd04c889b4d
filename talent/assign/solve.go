package assign

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// solution is one best placement with the prices that prove it. Rows and columns
// fall into two parts: contested rows have contested columns alone and there are
// more of them; all other rows are placed on the other columns.
type solution[C Number] struct {
	colOf, rowOf  []int32 // -1 is none
	u, v          []C     // prices of rows and columns
	rows, columns []bool  // contested; nil if nobody is left out
	leftOut       C       // the price of leaving a row out
}

func (s *solution[C]) contestedRow(i int) bool    { return s.rows != nil && s.rows[i] }
func (s *solution[C]) contestedColumn(j int) bool { return s.columns != nil && s.columns[j] }

// solve finds a placement of most rows and, among those, least cost.
func solve[C Number](c Costs[C]) (*solution[C], error) {
	if 4*c.allowed > c.rows*c.columns {
		if s := solveDense(c.filled()); s != nil {
			return s, nil
		}
	}
	l := c.listed()
	s := &solution[C]{u: make([]C, c.rows), v: make([]C, c.columns)}
	if c.rows <= c.columns && s.solveRest(l) {
		return s, nil
	}
	m := most(l.start, l.column, l.columns)
	s.rows, s.columns = m.contested()
	if !s.solveRest(l) || !s.solveContested(l) {
		return nil, fmt.Errorf("costs up to %v on %d rows and %d columns: prices leave the range of exact sums; use smaller units: %w",
			c.largest, c.rows, c.columns, renjia.ErrUnsupported)
	}
	s.join(l)
	return s, nil
}

// filled returns the costs as a matrix.
func (c Costs[C]) filled() Costs[C] {
	if c.lists == nil {
		return c
	}
	mark, cells := forbidden[C](), make([]C, c.rows*c.columns)
	for k := range cells {
		cells[k] = mark
	}
	for i := range c.rows {
		columns, costs := c.lists.row(i)
		for k, j := range columns {
			cells[i*c.columns+int(j)] = costs[k]
		}
	}
	c.cells, c.lists = cells, nil
	return c
}

// solveDense returns nil if somebody must be left out for want of an allowed pair.
func solveDense[C Number](c Costs[C]) *solution[C] {
	if c.rows > c.columns {
		d := newDense(c.columns, c.rows, transpose(c.rows, c.columns, c.cells))
		if !d.solve() {
			return nil
		}
		s := &solution[C]{colOf: d.rowOf, rowOf: d.colOf, u: d.v, v: d.prices(), rows: full(c.rows), columns: full(c.columns)}
		s.settle(max(0, highest(s.v)))
		return s
	}
	d := newDense(c.rows, c.columns, c.cells)
	if !d.solve() {
		return nil
	}
	s := &solution[C]{colOf: d.colOf, rowOf: d.rowOf, u: d.prices(), v: d.v}
	if raise := highest(s.v); c.rows == c.columns && raise > 0 {
		shift(s.u, raise)
		shift(s.v, -raise)
	}
	return s
}

// prices returns those of the rows.
func (d *dense[C]) prices() []C {
	u := make([]C, d.n)
	for i, j := range d.colOf {
		u[i] = d.row(int32(i))[j] - d.v[j]
	}
	return u
}

// solveRest places the rows that are not contested.
func (s *solution[C]) solveRest(l *lists[C]) bool {
	part, ids := l, []int(nil)
	if s.rows != nil {
		part, ids = l.part(func(i int) bool { return !s.rows[i] }, func(j int32) bool { return !s.columns[j] })
	}
	p := newSparse(part)
	if !p.solve() {
		return false
	}
	s.rowOf, s.v = p.rowOf, p.v
	if ids == nil {
		s.colOf = p.colOf
		for i, j := range p.colOf {
			s.u[i] = p.paid[i] - p.v[j]
		}
		return true
	}
	s.colOf = none(len(s.rows))
	for k, j := range p.colOf {
		i := ids[k]
		s.u[i] = p.paid[k] - p.v[j]
		s.colOf[i], s.rowOf[j] = j, int32(i)
	}
	return true
}

// solveContested fills the contested columns, all of which can be.
func (s *solution[C]) solveContested(l *lists[C]) bool {
	if s.rows == nil {
		return true
	}
	all, _ := l.part(func(i int) bool { return s.rows[i] }, func(int32) bool { return true })
	byRow := make([]int32, 0, all.rows())
	for i, in := range s.rows {
		if in {
			byRow = append(byRow, int32(i))
		}
	}
	part, ids := all.transposed().part(func(j int) bool { return s.columns[j] }, func(int32) bool { return true })
	p := newSparse(part)
	if !p.solve() {
		return false
	}
	for k, i := range p.colOf {
		j := ids[k]
		s.v[j] = p.paid[k] - p.v[i]
		s.colOf[byRow[i]], s.rowOf[j] = int32(j), byRow[i]
	}
	for k, i := range byRow {
		s.u[i] = p.v[k]
	}
	return true
}

// join sets the price of leaving a row out so high that the prices of both parts
// prove the whole: no contested column costs less than nothing, no allowed pair
// across the parts is cheaper than its prices.
func (s *solution[C]) join(l *lists[C]) {
	if s.rows == nil {
		return
	}
	var raise C
	for i, in := range s.rows {
		if in {
			continue
		}
		raise = max(raise, s.u[i])
		columns, costs := l.row(i)
		for k, j := range columns {
			if s.columns[j] {
				raise = max(raise, s.u[i]+s.v[j]-costs[k])
			}
		}
	}
	for j, in := range s.columns {
		if in {
			raise = max(raise, s.v[j])
		}
	}
	s.settle(raise)
}

// settle moves the prices of the contested part.
func (s *solution[C]) settle(raise C) {
	s.leftOut = raise
	for i, in := range s.rows {
		if in {
			s.u[i] += raise
		}
	}
	for j, in := range s.columns {
		if in {
			s.v[j] -= raise
		}
	}
}

// part returns some rows, numbered anew, and of them the pairs with some columns.
func (l *lists[C]) part(row func(int) bool, column func(int32) bool) (part *lists[C], ids []int) {
	ids = []int{}
	for i := range l.rows() {
		if row(i) {
			ids = append(ids, i)
		}
	}
	part = newLists[C](len(ids), l.columns, 0)
	for k, i := range ids {
		part.start = append(part.start, len(part.column))
		columns, costs := l.row(i)
		for x, j := range columns {
			if column(j) {
				part.add(k, int(j), costs[x])
			}
		}
	}
	part.close()
	return part, ids
}

// transpose copies a matrix column by column, in blocks that fit the cache.
func transpose[C Number](rows, columns int, cells []C) []C {
	const block = 32
	t := make([]C, len(cells))
	for i0 := 0; i0 < rows; i0 += block {
		for j0 := 0; j0 < columns; j0 += block {
			for i := i0; i < min(i0+block, rows); i++ {
				for j := j0; j < min(j0+block, columns); j++ {
					t[j*rows+i] = cells[i*columns+j]
				}
			}
		}
	}
	return t
}

func full(n int) []bool {
	b := make([]bool, n)
	for i := range b {
		b[i] = true
	}
	return b
}

func none(n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = -1
	}
	return x
}

func shift[C Number](x []C, by C) {
	for i := range x {
		x[i] += by
	}
}

// highest returns the largest number, or 0 if there is none.
func highest[C Number](x []C) C {
	if len(x) == 0 {
		return 0
	}
	m := x[0]
	for _, y := range x {
		m = max(m, y)
	}
	return m
}
