package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Cut says what [Mondrian] may do with rows that have the same value.
type Cut string

// The ways to cut (LeFevre, DeWitt and Ramakrishnan 2006, sections 2.2 and 2.3).
const (
	Strict  Cut = "strict"  // equal values stay together: the boxes of two classes never overlap
	Relaxed Cut = "relaxed" // rows with the median may go to either side: classes are smaller, boxes may overlap
)

// Mondrian makes the quasi-identifiers of a table coarser until it meets a
// requirement. It cuts the rows again and again in the middle of the column in
// which they spread widest (ties: the first one), as long as all parts still
// meet the requirement. A nominal column with a hierarchy is cut along it and
// released as the lowest value above all; one without is cut in the order of
// its words and released as a set; numbers are released as a range lo..hi. The
// rows keep their order.
//
// The result is a good table and not the best one, which is hard to find
// (Meyerson and Williams 2004). Time is O(rows · columns · log(rows/K)), with a
// further factor for columns with more values than rows of a part. If the whole
// table does not meet the requirement, that is ErrInvalid: no coarsening helps.
func Mondrian(ctx context.Context, t *Table, r Requirement, cut Cut) (*Release, error) {
	if cut == "" {
		return nil, &renjia.UnspecifiedError{What: "Mondrian", Choices: []renjia.Choice{{
			Name: "cut", Options: []string{string(Strict), string(Relaxed)}, Why: "relaxed keeps more detail, strict keeps equal values equal",
		}}}
	}
	if cut != Strict && cut != Relaxed {
		return nil, fmt.Errorf("cut %q: want strict or relaxed: %w", cut, renjia.ErrInvalid)
	}
	demands, err := r.demands(t)
	if err != nil {
		return nil, err
	}
	m := newMondrian(ctx, t, demands, cut)
	if !m.allowed(m.rows) {
		return nil, fmt.Errorf("the whole table does not meet the requirement, so no coarser one does: %w", renjia.ErrInvalid)
	}
	if err := m.divide(m.rows); err != nil {
		return nil, err
	}
	return newRelease(t, m.quasi, m.rows, m.boxes), nil
}

// box is a class with the values it covers: for each quasi-identifier the
// first and the last.
type box struct {
	end  int // of its rows, in the order of the cutting
	span []span
}

type span struct{ low, high uint32 }

type mondrian struct {
	ctx     context.Context
	t       *Table
	quasi   []int
	codes   []uint32 // row by row, the quasi-identifiers side by side
	rows    []int32
	relaxed bool
	demands []demand
	counts  []*histogram // for each demand, nil for the size
	values  []uint32     // scratch: the values of one column in a part
	tally   []int32      // scratch: how often each occurs
	spare   []int32      // scratch: rows being moved
	boxes   []box
}

func newMondrian(ctx context.Context, t *Table, demands []demand, cut Cut) *mondrian {
	m := &mondrian{
		ctx: ctx, t: t, quasi: t.with(Quasi), demands: demands, relaxed: cut == Relaxed,
		rows: make([]int32, t.rows), spare: make([]int32, t.rows), counts: make([]*histogram, len(demands)),
	}
	width := len(m.quasi)
	m.codes = make([]uint32, t.rows*width)
	for i, c := range m.quasi {
		for row, v := range t.codes[c] {
			m.codes[row*width+i] = v
		}
	}
	for row := range m.rows {
		m.rows[row] = int32(row)
	}
	for i, d := range demands {
		if d.column >= 0 {
			m.counts[i] = t.histogram(d.column)
		}
	}
	return m
}

func (m *mondrian) allowed(rows []int32) bool {
	for i, d := range m.demands {
		if m.counts[i] != nil {
			m.counts[i].fill(rows)
		}
		if !d.holds(m.counts[i], int64(len(rows))) {
			return false
		}
	}
	return true
}

// divide cuts a part, which is a piece of m.rows, as far as it goes.
func (m *mondrian) divide(part []int32) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	spans := m.spans(part)
	for _, i := range m.widest(spans) {
		if bounds := m.cut(part, i, spans[i]); bounds != nil {
			from := 0
			for _, to := range append(bounds, len(part)) {
				if err := m.divide(part[from:to]); err != nil {
					return err
				}
				from = to
			}
			return nil
		}
	}
	end := len(part)
	if n := len(m.boxes); n > 0 {
		end += m.boxes[n-1].end
	}
	m.boxes = append(m.boxes, box{end: end, span: spans})
	return nil
}

func (m *mondrian) spans(part []int32) []span {
	width := len(m.quasi)
	spans := make([]span, width)
	first := m.codes[int(part[0])*width:]
	for i := range spans {
		spans[i] = span{first[i], first[i]}
	}
	for _, row := range part[1:] {
		for i, v := range m.codes[int(row)*width : int(row)*width+width] {
			spans[i].low, spans[i].high = min(spans[i].low, v), max(spans[i].high, v)
		}
	}
	return spans
}

// widest orders the columns that can be cut by how far the part spreads in them.
func (m *mondrian) widest(spans []span) []int {
	loss := make([]float64, len(spans))
	var order []int
	for i, s := range spans {
		if s.low < s.high {
			loss[i] = m.t.penalty(m.quasi[i], s)
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(loss[b], loss[a]) })
	return order
}

// cut orders the part so that its pieces follow each other and returns where
// the second and further ones begin, nil if no cut in this column is allowed.
func (m *mondrian) cut(part []int32, i int, s span) []int {
	if len(part) < 2 {
		return nil
	}
	column := &m.t.columns[m.quasi[i]]
	if column.Scale == Nominal && column.Hierarchy != nil {
		return m.cutTree(part, i, column.Hierarchy, s)
	}
	median, below, upto := m.median(part, i, s)
	if m.relaxed {
		return m.cutAmong(part, i, median)
	}
	n := len(part)
	first, second := below, upto // before or behind the median, the more even cut first
	limits := [2]uint32{median, median + 1}
	if abs(2*second-n) <= abs(2*first-n) {
		first, second = second, first
		limits[0], limits[1] = limits[1], limits[0]
	}
	for k, size := range [2]int{first, second} {
		if size == 0 || size == n {
			continue
		}
		m.arrange(part, i, []uint32{limits[k]})
		if m.allowed(part[:size]) && m.allowed(part[size:]) {
			return []int{size}
		}
	}
	return nil
}

// cutTree gives every child of the lowest value above the part a piece.
func (m *mondrian) cutTree(part []int32, i int, h *Hierarchy, s span) []int {
	bounds := h.below(h.lowest(int(s.low), int(s.high)))
	limits := make([]uint32, 0, len(bounds))
	for _, b := range bounds[1 : len(bounds)-1] {
		limits = append(limits, uint32(b))
	}
	starts := m.arrange(part, i, limits)
	from := 0
	var cuts []int
	for _, to := range append(starts, len(part)) {
		if to == from {
			continue
		}
		if !m.allowed(part[from:to]) {
			return nil
		}
		if from > 0 {
			cuts = append(cuts, from)
		}
		from = to
	}
	return cuts
}

// cutAmong halves the part; rows with the median are dealt to both sides in
// their order.
func (m *mondrian) cutAmong(part []int32, i int, median uint32) []int {
	half := len(part) / 2
	m.arrange(part, i, []uint32{median, median + 1})
	if !m.allowed(part[:half]) || !m.allowed(part[half:]) {
		return nil
	}
	return []int{half}
}

// median returns the lower median of a column in a part, how many rows lie
// below it, and how many up to it.
func (m *mondrian) median(part []int32, i int, s span) (median uint32, below, upto int) {
	width, middle := len(m.quasi), (len(part)+1)/2
	if int(s.high-s.low) < 4*len(part) {
		m.tally = zeroed(m.tally, int(s.high-s.low)+1)
		for _, row := range part {
			m.tally[m.codes[int(row)*width+i]-s.low]++
		}
		for v, n := range m.tally {
			if upto += int(n); upto >= middle {
				return s.low + uint32(v), upto - int(n), upto
			}
		}
	}
	m.values = m.values[:0]
	for _, row := range part {
		m.values = append(m.values, m.codes[int(row)*width+i])
	}
	slices.Sort(m.values)
	median = m.values[middle-1]
	below, _ = slices.BinarySearch(m.values, median)
	upto, _ = slices.BinarySearch(m.values, median+1)
	return median, below, upto
}

// arrange orders a part by the limits between its pieces, keeping the order of
// rows within each, and returns where the second and further pieces begin.
func (m *mondrian) arrange(part []int32, i int, limits []uint32) []int {
	width := len(m.quasi)
	size := make([]int, len(limits)+1)
	piece := func(row int32) int {
		v := m.codes[int(row)*width+i]
		if len(limits) == 1 {
			if v < limits[0] {
				return 0
			}
			return 1
		}
		n, _ := slices.BinarySearch(limits, v+1)
		return n
	}
	for _, row := range part {
		size[piece(row)]++
	}
	next := make([]int, len(size))
	for k := 1; k < len(size); k++ {
		next[k] = next[k-1] + size[k-1]
	}
	starts := slices.Clone(next[1:])
	spare := m.spare[:len(part)]
	copy(spare, part)
	for _, row := range spare {
		k := piece(row)
		part[next[k]] = row
		next[k]++
	}
	return starts
}

func zeroed(s []int32, n int) []int32 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

func abs(n int) int { return max(n, -n) }
