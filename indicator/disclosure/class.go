package disclosure

import (
	"encoding/binary"
	"iter"
	"slices"
)

// classes are the rows that look alike in all quasi-identifiers: row is a
// permutation, class i is row[start[i]:start[i+1]].
type classes struct {
	row   []int32
	start []int
}

// classes groups rows in time that grows with their number. Classes come in the
// order of their first rows.
func (t *Table) classes() classes {
	quasi := t.with(Quasi)
	class := make([]int32, t.rows)
	number := map[string]int32{}
	key := make([]byte, 4*len(quasi))
	var sizes []int
	for row := range t.rows {
		for i, c := range quasi {
			binary.LittleEndian.PutUint32(key[4*i:], t.codes[c][row])
		}
		n, known := number[string(key)]
		if !known {
			n = int32(len(sizes))
			number[string(key)] = n
			sizes = append(sizes, 0)
		}
		class[row] = n
		sizes[n]++
	}
	g := classes{row: make([]int32, t.rows), start: make([]int, len(sizes)+1)}
	for i, size := range sizes {
		g.start[i+1] = g.start[i] + size
	}
	next := slices.Clone(g.start)
	for row, n := range class {
		g.row[next[n]] = int32(row)
		next[n]++
	}
	return g
}

func (g classes) len() int { return len(g.start) - 1 }

func (g classes) all() iter.Seq2[int, []int32] {
	return func(yield func(int, []int32) bool) {
		for i := range g.len() {
			if !yield(i, g.row[g.start[i]:g.start[i+1]]) {
				return
			}
		}
	}
}

// histogram counts the values of one column in changing sets of rows without
// clearing what it has not touched.
type histogram struct {
	codes   []uint32
	count   []int64
	touched []uint32
}

func (t *Table) histogram(column int) *histogram {
	return &histogram{codes: t.codes[column], count: make([]int64, len(t.domains[column].values))}
}

func (h *histogram) fill(rows []int32) {
	for _, v := range h.touched {
		h.count[v] = 0
	}
	h.touched = h.touched[:0]
	for _, row := range rows {
		v := h.codes[row]
		if h.count[v] == 0 {
			h.touched = append(h.touched, v)
		}
		h.count[v]++
	}
}

// whole counts a column over all rows.
func (t *Table) whole(column int) []int64 {
	count := make([]int64, len(t.domains[column].values))
	for _, v := range t.codes[column] {
		count[v]++
	}
	return count
}
