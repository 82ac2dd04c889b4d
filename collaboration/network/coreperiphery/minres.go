package coreperiphery

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// minres is the search for a vector whose outer product comes closest to a
// symmetric matrix off the diagonal.
type minres struct {
	n            int
	offsets      []int32
	targets      []int32
	weights      []float64 // beside targets, nil if all are one
	one          float64
	c            []float64
	length       float64 // Σc²
	sum, squares float64 // of all ordered cells
	directed     bool
	back         []float64
}

func newMinres(g *network.Graph, weighted bool) *minres {
	m := &minres{n: g.Len(), c: make([]float64, g.Len()), one: 1}
	m.offsets, m.targets, m.weights = g.Rows()
	if !weighted {
		m.weights = nil
	}
	for _, w := range m.weights {
		m.sum += w
		m.squares += w * w
	}
	if m.weights == nil {
		m.sum, m.squares = float64(len(m.targets)), float64(len(m.targets))
	}
	if g.Directed() {
		m.symmetrize(g.Reversed())
	}
	return m
}

// symmetrize makes of both directions their mean, in rows that may name a party
// twice.
func (m *minres) symmetrize(back *network.Graph) {
	offsets := make([]int32, m.n+1)
	targets := make([]int32, 0, 2*len(m.targets))
	var weights []float64
	for i := range m.n {
		from, to := m.offsets[i], m.offsets[i+1]
		targets = append(targets, m.targets[from:to]...)
		targets = append(targets, back.Row(i)...)
		if m.weights != nil {
			weights = append(weights, m.weights[from:to]...)
			weights = append(weights, back.RowWeights(i)...)
		}
		offsets[i+1] = int32(len(targets))
	}
	for k := range weights {
		weights[k] /= 2
	}
	m.offsets, m.targets, m.weights, m.one = offsets, targets, weights, .5
}

// toward returns Σⱼ aᵢⱼcⱼ.
func (m *minres) toward(i int) (sum float64) {
	from, to := m.offsets[i], m.offsets[i+1]
	if m.weights == nil {
		for _, j := range m.targets[from:to] {
			sum += m.c[j]
		}
		return sum * m.one
	}
	for k := from; k < to; k++ {
		sum += m.weights[k] * m.c[m.targets[k]]
	}
	return sum
}

// check fails where no minimum is reached.
func (m *minres) check(about network.About) error {
	if len(m.targets) == 0 {
		return about.Undefined("there is no tie")
	}
	if m.star() {
		return about.Undefined("all ties are those of one party, whose coreness grows without bound")
	}
	return nil
}

// star reports whether one party has all ties, with two others at least.
func (m *minres) star() bool {
	for i := range m.n {
		if m.others(i) >= 2 {
			return m.allAt(i)
		}
	}
	return false
}

func (m *minres) others(i int) int {
	first := int32(-1)
	for _, j := range m.targets[m.offsets[i]:m.offsets[i+1]] {
		if first >= 0 && j != first {
			return 2
		}
		first = j
	}
	return int(min(first, 0) + 1)
}

func (m *minres) allAt(centre int) bool {
	for i := range m.n {
		for _, j := range m.targets[m.offsets[i]:m.offsets[i+1]] {
			if i != centre && int(j) != centre {
				return false
			}
		}
	}
	return true
}

const (
	minresSweeps = 100_000
	minresClose  = 1e-13 // change of the corenesses in a sweep, of their length
	minresLeap   = 8     // sweeps before a leap
)

// solve sweeps until nothing changes. Near a solution every sweep shrinks the
// change by the same factor; every few sweeps it therefore leaps to where that
// leads (Aitken), and back if the next sweep then changes more than the last did.
func (m *minres) solve() (sweeps int, ok bool) {
	m.start()
	before, step, last := make([]float64, m.n), make([]float64, m.n), make([]float64, m.n)
	for sweeps = 1; sweeps <= minresSweeps; sweeps++ {
		copy(before, m.c)
		change := m.sweep()
		if change <= minresClose*math.Sqrt(m.length) {
			return sweeps, true
		}
		step, last = last, step
		for i, x := range m.c {
			step[i] = x - before[i]
		}
		if sweeps%minresLeap == 0 {
			copy(before, m.c)
			if m.leap(step, last); m.sweep() > change {
				copy(m.c, before)
			}
			sweeps++
		}
	}
	return sweeps, false
}

// leap adds to the corenesses all further steps of a geometric series.
func (m *minres) leap(step, last []float64) {
	cross, square := 0.0, 0.0
	for i, x := range step {
		cross += x * last[i]
		square += last[i] * last[i]
	}
	factor := cross / square
	if !(factor > 0 && factor < 1) {
		return
	}
	for i, x := range step {
		m.c[i] = max(0, m.c[i]+x*factor/(1-factor))
	}
}

// start sets the corenesses in proportion to the sums of the rows.
func (m *minres) start() {
	scale := 1 / math.Sqrt(m.sum)
	for i := range m.c {
		m.c[i] = m.row(i) * scale
	}
}

func (m *minres) row(i int) (sum float64) {
	from, to := m.offsets[i], m.offsets[i+1]
	if m.weights == nil {
		return m.one * float64(to-from)
	}
	for _, w := range m.weights[from:to] {
		sum += w
	}
	return sum
}

// sweep sets every coreness to its best value given all others, which never
// raises the residual, and returns the largest change.
func (m *minres) sweep() (change float64) {
	m.length = 0
	for _, x := range m.c {
		m.length += x * x
	}
	for i, old := range m.c {
		others := m.length - old*old
		if !(others > 0) {
			continue
		}
		x := m.toward(i) / others
		m.c[i] = x
		m.length = others + x*x
		change = max(change, math.Abs(x-old))
	}
	return change
}

// fit returns the correlation of cells and products, and the residual.
func (m *minres) fit() (r, residual float64) {
	var sum, squares, fourth, cross float64
	for i, x := range m.c {
		sum += x
		squares += x * x
		fourth += x * x * x * x
		cross += x * m.toward(i)
	}
	n := float64(m.n)
	cells, products, products2 := n*(n-1), sum*sum-squares, squares*squares-fourth
	residual = m.squares - 2*cross + products2
	vx, vy := cells*m.squares-m.sum*m.sum, cells*products2-products*products
	if !(vx > 1e-12*cells*m.squares) || !(vy > 1e-12*cells*products2) {
		return math.NaN(), residual
	}
	return (cells*cross - m.sum*products) / math.Sqrt(vx*vy), residual
}
