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

const (
	minresSweeps   = 20_000
	minresPatience = 512   // sweeps before it is asked whether there is a minimum
	minresClose    = 1e-13 // change of the corenesses in a sweep, of their length
	minresLeap     = 8     // sweeps before a leap
)

// solve sweeps until nothing changes. Near a solution every sweep shrinks the
// change by the same factor; every few sweeps it therefore leaps to where that
// leads (Aitken), and back if the next sweep then changes more than the last did.
//
// ok is false if there is no end, or if the highest party escapes.
func (m *minres) solve() (sweeps int, ok bool) {
	m.start()
	before, step, last := make([]float64, m.n), make([]float64, m.n), make([]float64, m.n)
	for sweeps = 1; sweeps <= minresSweeps; sweeps++ {
		copy(before, m.c)
		change := m.sweep()
		if change <= minresClose*math.Sqrt(m.length) {
			return sweeps, true
		}
		if sweeps%minresPatience == 0 && m.escapes() {
			return sweeps, false
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

// escapes reports whether the residual goes on falling while the coreness t of the
// highest party grows without end and that of any other party j is bⱼ/t, where b are
// the ties of the highest. To the order of 1/t⁴ the residual is then that of all ties
// elsewhere, less 2Σaᵢⱼbᵢbⱼ/t², and changes by (Σbᵢ²bⱼ² − 2Σqⱼ²)/t⁴, where
// qⱼ = Σaᵢⱼbᵢ is made up for by another bⱼ. So it falls on if no two whom the highest
// is tied to are tied and the second sum does not exceed the first.
func (m *minres) escapes() bool {
	hub := m.highest()
	if m.length > 2*m.c[hub]*m.c[hub] {
		return false
	}
	b, q := make([]float64, m.n), make([]float64, m.n)
	m.eachTie(hub, func(j int32, a float64) { b[j] += a })
	squares, fourths := 0.0, 0.0
	for i, x := range b {
		squares += x * x
		fourths += x * x * x * x
		if x > 0 {
			m.eachTie(i, func(j int32, a float64) { q[j] += a * x })
		}
	}
	triangles, paths := 0.0, 0.0
	for j, x := range q {
		if j != hub {
			triangles += x * b[j]
			paths += x * x
		}
	}
	return triangles == 0 && 2*paths <= (squares*squares-fourths)*(1+1e-9)
}

func (m *minres) highest() (hub int) {
	for i, x := range m.c {
		if x > m.c[hub] {
			hub = i
		}
	}
	return hub
}

func (m *minres) eachTie(i int, visit func(j int32, a float64)) {
	for k := m.offsets[i]; k < m.offsets[i+1]; k++ {
		a := m.one
		if m.weights != nil {
			a = m.weights[k]
		}
		visit(m.targets[k], a)
	}
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
