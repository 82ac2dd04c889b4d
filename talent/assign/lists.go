package assign

import "slices"

// lists holds the allowed pairs row by row, columns ascending.
type lists[C Number] struct {
	columns int
	start   []int // of each row in column and cost, and the end
	column  []int32
	cost    []C
}

func newLists[C Number](rows, columns, pairs int) *lists[C] {
	return &lists[C]{columns, make([]int, 0, rows+1), make([]int32, 0, pairs), make([]C, 0, pairs)}
}

func (l *lists[C]) rows() int { return len(l.start) - 1 }

// add appends a pair; rows must not descend.
func (l *lists[C]) add(row, column int, cost C) {
	for len(l.start) <= row {
		l.start = append(l.start, len(l.column))
	}
	l.column = append(l.column, int32(column))
	l.cost = append(l.cost, cost)
}

// close ends the last row and the empty ones after it.
func (l *lists[C]) close() {
	for len(l.start) < cap(l.start) {
		l.start = append(l.start, len(l.column))
	}
}

func (l *lists[C]) row(i int) ([]int32, []C) {
	from, to := l.start[i], l.start[i+1]
	return l.column[from:to], l.cost[from:to]
}

func (l *lists[C]) at(row, column int) (cost C, ok bool) {
	columns, costs := l.row(row)
	k, ok := slices.BinarySearch(columns, int32(column))
	if !ok {
		return 0, false
	}
	return costs[k], true
}

// listed returns the allowed pairs as lists.
func (c Costs[C]) listed() *lists[C] {
	if c.lists != nil {
		return c.lists
	}
	l := newLists[C](c.rows, c.columns, c.allowed)
	none := forbidden[C]()
	for i := range c.rows {
		l.start = append(l.start, len(l.column))
		for j, cost := range c.cells[i*c.columns : (i+1)*c.columns] {
			if cost < none {
				l.column = append(l.column, int32(j))
				l.cost = append(l.cost, cost)
			}
		}
	}
	l.close()
	return l
}

// keep returns the pairs that ok accepts.
func (l *lists[C]) keep(ok func(row, column int, cost C) bool) *lists[C] {
	kept := newLists[C](l.rows(), l.columns, 0)
	for i := range l.rows() {
		kept.start = append(kept.start, len(kept.column))
		columns, costs := l.row(i)
		for k, j := range columns {
			if ok(i, int(j), costs[k]) {
				kept.column = append(kept.column, j)
				kept.cost = append(kept.cost, costs[k])
			}
		}
	}
	kept.close()
	return kept
}

// transposed returns the pairs column by column.
func (l *lists[C]) transposed() *lists[C] {
	t := &lists[C]{l.rows(), make([]int, l.columns+1), make([]int32, len(l.column)), make([]C, len(l.cost))}
	for _, j := range l.column {
		t.start[j+1]++
	}
	for j := range l.columns {
		t.start[j+1] += t.start[j]
	}
	next := slices.Clone(t.start)
	for i := range l.rows() {
		columns, costs := l.row(i)
		for k, j := range columns {
			t.column[next[j]], t.cost[next[j]] = int32(i), costs[k]
			next[j]++
		}
	}
	return t
}
