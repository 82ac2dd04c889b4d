package permute

import (
	"github.com/renjia-project/renjia/collaboration/network"
)

// SwapsByRule is how many trials a tie a rewiring makes if no number is given:
// more than enough for networks of the size of an organization's (Milo et al.
// 2003).
const SwapsByRule = 100

// Rewired is a network with the same degrees and otherwise random ties.
type Rewired struct {
	Graph     *network.Graph
	Attempted int // swaps tried, SwapsByRule or more a tie
	Accepted  int // that led to another simple network
}

// Rewire exchanges the ends of two ties, drawn at random, over and over: a–b and
// c–d become a–d and c–b, so that every party keeps its number of ties, out and in.
// A swap that would make a loop or a second tie is not made but counted as a step,
// without which networks with few ways out would come too often (Fosdick et al.
// 2018). In a directed network one trial in eight turns a circle of three round,
// without which some networks could not be reached (Rao, Jana & Bandyopadhyay
// 1996). After many steps every simple network with these degrees is equally
// likely; how many is enough is not proven, the chain is the same for a seed.
//
// swaps is the number of trials a tie, 0 for [SwapsByRule]. It takes O(swaps·m)
// time. Ties need not be connected before or after. A weighted network is
// ErrUnsupported.
func Rewire(g *network.Graph, swaps int, seed uint64) (Rewired, error) {
	if swaps == 0 {
		swaps = SwapsByRule
	}
	if err := checkSwaps(g, swaps); err != nil {
		return Rewired{}, err
	}
	return rewire(g, swaps, newSource(seed, 0))
}

// chain is a network that is being rewired.
type chain struct {
	n        int
	directed bool
	ties     [][2]int32
	in       cellSet
}

func rewire(g *network.Graph, swaps int, s *source) (Rewired, error) {
	c := &chain{n: g.Len(), directed: g.Directed(), in: newCellSet(g.Len(), g.Edges())}
	for pair := range g.Ties() {
		t := [2]int32{int32(pair[0]), int32(pair[1])}
		c.ties = append(c.ties, t)
		c.put(t, true)
	}
	r := Rewired{Attempted: swaps * len(c.ties)}
	for range r.Attempted {
		if c.step(s) {
			r.Accepted++
		}
	}
	graph, err := g.Retied(func(yield func([2]int, float64) bool) {
		for _, t := range c.ties {
			if !yield([2]int{int(t[0]), int(t[1])}, 1) {
				return
			}
		}
	})
	r.Graph = graph
	return r, err
}

func (c *chain) step(s *source) bool {
	if c.directed && s.below(8) == 0 {
		return c.turn(s.below(len(c.ties)), int32(s.below(c.n)))
	}
	first, second := s.below(len(c.ties)), s.below(len(c.ties))
	if !c.directed && s.below(2) == 0 {
		c.ties[second][0], c.ties[second][1] = c.ties[second][1], c.ties[second][0]
	}
	return c.swap(first, second)
}

// swap exchanges the second ends of two ties if that gives a simple network.
func (c *chain) swap(first, second int) bool {
	x, y := c.ties[first], c.ties[second]
	p, q := [2]int32{x[0], y[1]}, [2]int32{y[0], x[1]}
	if p[0] == p[1] || q[0] == q[1] || c.has(p) || c.has(q) {
		return false
	}
	c.put(x, false)
	c.put(y, false)
	c.put(p, true)
	c.put(q, true)
	c.ties[first], c.ties[second] = p, q
	return true
}

// turn turns the circle of a tie and a third place round, if there is one and no
// tie the other way. The turned circle is as likely to be found again.
func (c *chain) turn(at int, third int32) bool {
	a, b := c.ties[at][0], c.ties[at][1]
	circle := [3][2]int32{{a, b}, {b, third}, {third, a}}
	for _, t := range circle {
		if t[0] == t[1] || !c.has(t) || c.has([2]int32{t[1], t[0]}) {
			return false
		}
	}
	for k, t := range c.ties {
		if t == circle[0] || t == circle[1] || t == circle[2] {
			c.put(t, false)
			c.ties[k] = [2]int32{t[1], t[0]}
			c.put(c.ties[k], true)
		}
	}
	return true
}

func (c *chain) has(t [2]int32) bool { return c.in.has(c.cell(t)) }

func (c *chain) put(t [2]int32, in bool) { c.in.put(c.cell(t), in) }

func (c *chain) cell(t [2]int32) int {
	if !c.directed && t[0] > t[1] {
		t[0], t[1] = t[1], t[0]
	}
	return int(t[0])*c.n + int(t[1])
}

// cellSet is a set of cells: bits if there are few enough, else a map.
type cellSet struct {
	bits []uint64
	many map[int]struct{}
}

func newCellSet(n, ties int) cellSet {
	if n*n <= 64*densest {
		return cellSet{bits: make([]uint64, (n*n+63)/64)}
	}
	return cellSet{many: make(map[int]struct{}, ties)}
}

func (s cellSet) has(c int) bool {
	if s.bits != nil {
		return s.bits[c>>6]>>(c&63)&1 == 1
	}
	_, in := s.many[c]
	return in
}

func (s cellSet) put(c int, in bool) {
	switch {
	case s.bits != nil && in:
		s.bits[c>>6] |= 1 << (c & 63)
	case s.bits != nil:
		s.bits[c>>6] &^= 1 << (c & 63)
	case in:
		s.many[c] = struct{}{}
	default:
		delete(s.many, c)
	}
}
