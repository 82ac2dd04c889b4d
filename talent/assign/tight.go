package assign

import "slices"

// tight holds all best placements at once: they are those that use tight pairs
// alone, fill every column and place every row but those that may be left because
// their price says that it is as good.
type tight struct {
	colOf, rowOf []int32 // one best placement
	start        []int
	column       []int32 // tight pairs, row by row
	rowMay       []bool  // may be left out
	colMay       []bool  // may be left empty
	contested    []bool  // rows of the contested part
}

// tightOf collects the pairs that cost no more than their prices say.
// O(rows × columns).
func tightOf[C Number](c Costs[C], s *solution[C], tolerance C) *tight {
	t := &tight{
		colOf: s.colOf, rowOf: s.rowOf, start: make([]int, 0, c.rows+1), column: make([]int32, 0, 2*c.rows),
		rowMay: make([]bool, c.rows), colMay: make([]bool, c.columns), contested: make([]bool, c.rows),
	}
	for i := range c.rows {
		t.start = append(t.start, len(t.column))
		u := s.u[i] + tolerance
		if c.lists == nil {
			t.column = tightCells(t.column, c.cells[i*c.columns:(i+1)*c.columns], s.v, u)
		} else {
			columns, costs := c.lists.row(i)
			for k, j := range columns {
				if costs[k]-s.v[j] <= u {
					t.column = append(t.column, j)
				}
			}
		}
		contested := s.contestedRow(i)
		t.contested[i] = contested
		t.dropFrom(t.start[i], func(j int32) bool { return s.contestedColumn(int(j)) != contested })
		t.rowMay[i] = contested && s.leftOut-s.u[i] <= tolerance
	}
	t.start = append(t.start, len(t.column))
	for j, v := range s.v {
		t.colMay[j] = !s.contestedColumn(j) && v >= -tolerance
	}
	return t
}

func tightCells[C Number](found []int32, row, v []C, u C) []int32 {
	v = v[:len(row)]
	for j, c := range row {
		if c-v[j] <= u {
			found = append(found, int32(j))
		}
	}
	return found
}

func (t *tight) dropFrom(start int, drop func(int32) bool) {
	t.column = append(t.column[:start], slices.DeleteFunc(t.column[start:], drop)...)
}

func (t *tight) row(i int32) []int32 { return t.column[t.start[i]:t.start[i+1]] }

// unique reports whether there is one best placement: no row can move along
// tight pairs and all others after it so that everybody is placed again.
// Moving goes around in circles of rows and columns; two more vertices close
// those that change who is left out or which column is left empty. O(pairs).
func (t *tight) unique() bool {
	n, m := len(t.colOf), len(t.rowOf)
	c := circles{tight: t, state: make([]int8, n+1), next: make([]int, n+1)}
	for i, j := range t.colOf {
		if j < 0 {
			c.left = append(c.left, int32(i))
		}
	}
	for j := range m {
		if t.colMay[j] && t.rowOf[j] >= 0 {
			c.filled = append(c.filled, int32(j))
		}
	}
	for i := range n + 1 {
		if c.state[i] == 0 && c.from(int32(i)) {
			return false
		}
	}
	return true
}

// circles looks for a circle in depth first, without recursion. Its vertices are
// the rows and, as the last, the void that empty columns are given to. A row
// that may be left out leads to all rows that are.
type circles struct {
	*tight
	left   []int32 // rows left out
	filled []int32 // columns in use that may be left empty
	state  []int8  // 0 new, 1 on the path, 2 done
	next   []int
	path   []int32
}

func (c *circles) from(root int32) bool {
	c.path = append(c.path[:0], root)
	c.state[root] = 1
	for len(c.path) > 0 {
		x := c.path[len(c.path)-1]
		y, ok := c.successor(x, c.next[x])
		c.next[x]++
		switch {
		case !ok:
			c.state[x] = 2
			c.path = c.path[:len(c.path)-1]
		case y == x:
		case c.state[y] == 1:
			return true
		case c.state[y] == 0:
			c.state[y] = 1
			c.path = append(c.path, y)
		}
	}
	return false
}

// successor returns the k-th vertex that x pushes aside, x itself for none.
func (c *circles) successor(x int32, k int) (y int32, ok bool) {
	void := int32(len(c.colOf))
	if x == void {
		if k >= len(c.filled) {
			return 0, false
		}
		return c.rowOf[c.filled[k]], true
	}
	row := c.row(x)
	if k < len(row) {
		if row[k] == c.colOf[x] {
			return x, true
		}
		if owner := c.rowOf[row[k]]; owner >= 0 {
			return owner, true
		}
		return void, true
	}
	k -= len(row)
	if c.colOf[x] < 0 || !c.rowMay[x] || k >= len(c.left) {
		return 0, false
	}
	return c.left[k], true
}
