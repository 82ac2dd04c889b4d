package community

// proof looks for the best grouping of the last parties of an order, then of one
// more, up to all (Russian dolls): the best of those not yet placed bounds what a
// branch can still gain among them. Gains are in units of 1/M².
type proof struct {
	n     int
	gain  [][]float64 // of two parties in one group
	doll  []float64   // the best value among the parties from one on
	left  int         // branches that may still be looked at
	slack float64     // what counts as no gain

	of     []int32 // of those placed
	best   []int32
	value  float64     // of the best known
	toward [][]float64 // gain of each party with each group, for n groups
}

// solve returns the best grouping, if there are branches enough for it.
func (p *proof) solve() (of []int32, ok bool) {
	p.doll = make([]float64, p.n+1)
	p.of, p.best = make([]int32, p.n), make([]int32, p.n)
	for range p.n {
		p.toward = append(p.toward, make([]float64, p.n))
	}
	for first := p.n - 1; first >= 0; first-- {
		p.extend(first)
		p.place(first, 0, 0)
		if p.left <= 0 {
			return nil, false
		}
		p.doll[first] = p.value
	}
	return p.best, true
}

// extend adds a party to the best grouping of those after it, where it gains most.
func (p *proof) extend(first int) {
	with := make([]float64, p.n+1) // the last is a group of its own
	used := make([]bool, p.n+1)
	for j := first + 1; j < p.n; j++ {
		with[p.best[j]] += p.gain[first][j]
		used[p.best[j]] = true
	}
	best := p.n
	for c := range p.n {
		if with[c] > with[best] {
			best = c
		}
	}
	p.value = p.doll[first+1] + with[best]
	if best == p.n {
		for best = 0; used[best]; best++ {
		}
	}
	p.best[first] = int32(best)
}

// place puts a party into every group and one of its own.
func (p *proof) place(at int, groups int, value float64) {
	if p.left--; p.left <= 0 {
		return
	}
	if at == p.n {
		p.value = value
		copy(p.best, p.of)
		return
	}
	for c := groups; c >= 0; c-- {
		p.enter(at, c, max(groups, c+1), value)
	}
}

func (p *proof) enter(at, c, groups int, value float64) {
	sums, row := p.toward[c], p.gain[at]
	value += sums[at]
	p.of[at] = int32(c)
	for j := at + 1; j < p.n; j++ {
		sums[j] += row[j]
	}
	if p.bound(at+1, groups, value) > p.value+p.slack {
		p.place(at+1, groups, value)
	}
	for j := at + 1; j < p.n; j++ {
		sums[j] -= row[j]
	}
}

// bound adds to the gain so far the best among the parties not yet placed and, for
// each of them, the most it could gain with one group.
func (p *proof) bound(at, groups int, value float64) float64 {
	value += p.doll[at]
	for j := at; j < p.n; j++ {
		best := 0.0
		for _, sums := range p.toward[:groups] {
			best = max(best, sums[j])
		}
		value += best
	}
	return value
}
