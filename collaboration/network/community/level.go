package community

import (
	"github.com/renjia-project/renjia/collaboration/network"
)

// level is a network of parties, or of groups of them, as modularity sees it: ties
// in both directions added up, with the expected ones from out- and in-strength.
type level struct {
	n       int
	offsets []int32
	targets []int32
	weights []float64 // of both directions, beside targets
	out, in []float64
	total   float64 // of all arcs
	scale   float64 // resolution / total
}

func newLevel(g *network.Graph, o Options) *level {
	n := g.Len()
	l := &level{n: n, offsets: make([]int32, n+1), out: make([]float64, n), in: make([]float64, n)}
	back := g.Reversed() // the same if undirected
	weighted := o.Weights == network.WeightsCount && g.Weighted()
	add := func(g *network.Graph, i int, strength []float64) {
		row, weights := g.Row(i), g.RowWeights(i)
		l.targets = append(l.targets, row...)
		for k := range row {
			w := 1.0
			if weighted {
				w = weights[k]
			}
			l.weights = append(l.weights, w)
			strength[i] += w
		}
	}
	for i := range n {
		add(g, i, l.out)
		if g.Directed() {
			add(back, i, l.in)
		}
		l.offsets[i+1] = int32(len(l.targets))
		l.total += l.out[i]
	}
	if !g.Directed() {
		copy(l.in, l.out)
		for k := range l.weights {
			l.weights[k] *= 2
		}
	}
	l.scale = o.Resolution / l.total
	return l
}

// modularity returns that of a grouping of parties.
func (l *level) modularity(of []int32, count int) float64 {
	inside, out, in := make([]float64, count), make([]float64, count), make([]float64, count)
	for i := range l.n {
		c := of[i]
		out[c] += l.out[i]
		in[c] += l.in[i]
		for k := l.offsets[i]; k < l.offsets[i+1]; k++ {
			if of[l.targets[k]] == c {
				inside[c] += l.weights[k] / 2
			}
		}
	}
	q := 0.0
	for c := range count {
		q += inside[c] - l.scale*out[c]*in[c]
	}
	return q / l.total
}

// merged makes one node of every group.
func (l *level) merged(of []int32, count int) *level {
	m := &level{
		n: count, offsets: make([]int32, count+1),
		out: make([]float64, count), in: make([]float64, count), total: l.total, scale: l.scale,
	}
	members := byGroup(of, count)
	sum := make([]float64, count)
	for c := range int32(count) {
		var touched []int32
		for _, i := range members.of(c) {
			m.out[c] += l.out[i]
			m.in[c] += l.in[i]
			for k := l.offsets[i]; k < l.offsets[i+1]; k++ {
				d := of[l.targets[k]]
				if sum[d] == 0 {
					touched = append(touched, d)
				}
				sum[d] += l.weights[k]
			}
		}
		for _, d := range touched {
			if d != c { // what is inside moves along
				m.targets = append(m.targets, d)
				m.weights = append(m.weights, sum[d])
			}
			sum[d] = 0
		}
		m.offsets[c+1] = int32(len(m.targets))
	}
	return m
}

// groups lists nodes group by group.
type groups struct{ offsets, nodes []int32 }

func byGroup(of []int32, count int) groups {
	g := groups{make([]int32, count+1), make([]int32, len(of))}
	for _, c := range of {
		g.offsets[c+1]++
	}
	for c := range count {
		g.offsets[c+1] += g.offsets[c]
	}
	next := append([]int32(nil), g.offsets...)
	for i, c := range of {
		g.nodes[next[c]] = int32(i)
		next[c]++
	}
	return g
}

func (g groups) of(c int32) []int32 { return g.nodes[g.offsets[c]:g.offsets[c+1]] }
