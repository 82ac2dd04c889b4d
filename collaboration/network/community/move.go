package community

import "math/rand/v2"

// mover moves nodes of a level between groups, one at a time, as long as
// modularity rises.
type mover struct {
	*level
	of       []int32
	out, in  []float64 // of each group
	size     []int32
	empty    []int32   // numbers of groups without a node
	toGroup  []float64 // of the node at hand
	touched  []int32
	queue    []int32 // a ring
	head     int
	inQueue  []bool
	improved bool
	within   []int32 // if given, nodes only join groups of which the first is beside them
}

// newMover starts from a grouping with numbers below n.
func newMover(l *level, of []int32) *mover {
	m := &mover{
		level: l, of: of, out: make([]float64, l.n), in: make([]float64, l.n), size: make([]int32, l.n),
		toGroup: make([]float64, l.n), inQueue: make([]bool, l.n),
	}
	for i, c := range of {
		m.out[c] += l.out[i]
		m.in[c] += l.in[i]
		m.size[c]++
	}
	for c := l.n - 1; c >= 0; c-- {
		if m.size[c] == 0 {
			m.empty = append(m.empty, int32(c))
		}
	}
	return m
}

// run moves nodes until none wants to leave its group, those first whose neighbours
// have moved (Traag et al. 2019, fast local moving).
func (m *mover) run(rng *rand.Rand) {
	for _, i := range rng.Perm(m.n) {
		m.queue = append(m.queue, int32(i))
		m.inQueue[i] = true
	}
	for waiting := m.n; waiting > 0; {
		i := m.queue[m.head]
		m.head = (m.head + 1) % m.n
		m.inQueue[i] = false
		waiting--
		if !m.move(i) {
			continue
		}
		m.improved = true
		for k := m.offsets[i]; k < m.offsets[i+1]; k++ {
			if j := m.targets[k]; !m.inQueue[j] && m.of[j] != m.of[i] {
				m.queue[(m.head+waiting)%m.n] = j
				m.inQueue[j] = true
				waiting++
			}
		}
	}
}

// refine makes smaller groups within given ones: each node that is still alone joins
// the group beside it that gains most (Traag et al. 2019, without their drawing by
// lot).
func (l *level) refine(within []int32, rng *rand.Rand) (of []int32, count int) {
	m := newMover(l, single(l.n))
	m.within = within
	for _, i := range rng.Perm(l.n) {
		if m.size[m.of[i]] == 1 {
			m.move(int32(i))
		}
	}
	return numbered(m.of)
}

// single puts every node into a group of its own.
func single(n int) []int32 {
	of := make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	return of
}

// leastGain is what a move must add to modularity, so that rounding cannot make a
// node go in circles.
const leastGain = 1e-12

// move puts a node where modularity is highest and reports whether it went
// elsewhere. Of equal groups it stays, or takes the first it meets.
func (m *mover) move(i int32) bool {
	old := m.of[i]
	m.leave(i, old)
	m.touched = m.touched[:0]
	for k := m.offsets[i]; k < m.offsets[i+1]; k++ {
		c := m.of[m.targets[k]]
		if m.toGroup[c] == 0 {
			m.touched = append(m.touched, c)
		}
		m.toGroup[c] += m.weights[k]
	}
	gain := func(c int32) float64 { return m.toGroup[c] - m.scale*(m.level.out[i]*m.in[c]+m.level.in[i]*m.out[c]) }
	best, at := gain(old)+leastGain*m.total, old
	for _, c := range m.touched {
		if x := gain(c); x > best && (m.within == nil || m.within[c] == m.within[i]) {
			best, at = x, c
		}
	}
	if best < 0 && m.size[old] > 0 {
		at = m.empty[len(m.empty)-1]
	}
	for _, c := range m.touched {
		m.toGroup[c] = 0
	}
	m.join(i, at)
	return at != old
}

func (m *mover) leave(i, c int32) {
	m.out[c] -= m.level.out[i]
	m.in[c] -= m.level.in[i]
	if m.size[c]--; m.size[c] == 0 {
		m.empty = append(m.empty, c)
		m.out[c], m.in[c] = 0, 0
	}
}

func (m *mover) join(i, c int32) {
	if m.size[c] == 0 {
		m.empty = m.empty[:len(m.empty)-1]
	}
	m.of[i] = c
	m.out[c] += m.level.out[i]
	m.in[c] += m.level.in[i]
	m.size[c]++
}
