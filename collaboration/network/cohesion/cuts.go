package cohesion

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// CutVertex is a party without whom its component falls apart.
type CutVertex struct {
	ID        string  `json:"id"`
	Parts     []int64 `json:"parts"`     // sizes of what is left of the component, the largest first
	Separated int64   `json:"separated"` // pairs of others who are connected with it and not without
}

// Bridge is a tie without which its component falls in two.
type Bridge struct {
	From      string   `json:"from"`
	To        string   `json:"to"`
	Parts     [2]int64 `json:"parts"`     // sizes of the sides of From and of To
	Separated int64    `json:"separated"` // pairs that are connected with it and not without
}

// WeakPoints are what holds a network together, the most important first.
type WeakPoints struct {
	network.About
	Vertices []CutVertex `json:"vertices"`
	Bridges  []Bridge    `json:"bridges"`
}

// Cuts returns the parties and ties without which the network falls into more
// pieces, directions ignored: who leaves and it falls apart. It takes O(n + m) time
// (Hopcroft & Tarjan 1973).
func Cuts(g *network.Graph) WeakPoints {
	weak, _ := g.Ways()
	n := g.Len()
	c := &cuts{graph: weak, rows: rowsOf(weak), low: make([]int32, n), index: make([]int32, n), size: make([]int64, n), parts: make([][]int64, n)}
	points := WeakPoints{About: g.About("cuts", "directions ignored", "Hopcroft & Tarjan 1973"), Vertices: []CutVertex{}, Bridges: []Bridge{}}
	for i := range int32(n) {
		if c.index[i] == 0 {
			c.component(i, &points)
		}
	}
	slices.SortStableFunc(points.Vertices, func(a, b CutVertex) int { return cmp.Compare(b.Separated, a.Separated) })
	slices.SortStableFunc(points.Bridges, func(a, b Bridge) int { return cmp.Compare(b.Separated, a.Separated) })
	return points
}

// cuts walks a graph depth first, without recursion.
type cuts struct {
	rows
	graph   *network.Graph
	hanging []step // the ties that a branch hangs on, by its first place
	clock   int32
	index   []int32   // when a place was first seen, from 1
	low     []int32   // the earliest place that it and those after it lead back to
	size    []int64   // it and those after it
	parts   [][]int64 // sizes of branches that hang on it alone
	seen    []int32   // the places of this component as they are seen
	path    []step
}

type step struct{ place, before, arc int32 }

func (c *cuts) enter(v, before int32) {
	c.clock++
	c.index[v], c.low[v], c.size[v] = c.clock, c.clock, 1
	c.seen = append(c.seen, v)
	c.path = append(c.path, step{v, before, c.offsets[v]})
}

// component walks one component and tells its weak points.
func (c *cuts) component(root int32, points *WeakPoints) {
	c.seen, c.hanging = c.seen[:0], c.hanging[:0]
	for c.enter(root, -1); len(c.path) > 0; {
		top := &c.path[len(c.path)-1]
		if top.arc == c.offsets[top.place+1] {
			c.leave()
			continue
		}
		u := c.targets[top.arc]
		top.arc++
		switch {
		case c.index[u] == 0:
			c.enter(u, top.place)
		case u != top.before:
			c.low[top.place] = min(c.low[top.place], c.index[u])
		}
	}
	all := c.size[root]
	for _, v := range c.seen {
		c.vertex(v, v == root, all, points)
	}
	for _, b := range c.hanging {
		side := c.size[b.place]
		points.Bridges = append(points.Bridges, Bridge{
			c.graph.ID(int(b.before)), c.graph.ID(int(b.place)), [2]int64{all - side, side}, side * (all - side),
		})
	}
}

// leave goes back one step. A branch whose places lead back to none before the
// place it was entered from hangs on that place; if not even to that place, on the
// tie.
func (c *cuts) leave() {
	last := c.path[len(c.path)-1]
	c.path = c.path[:len(c.path)-1]
	v, before := last.place, last.before
	if before < 0 {
		return
	}
	c.low[before] = min(c.low[before], c.low[v])
	c.size[before] += c.size[v]
	if c.low[v] >= c.index[before] {
		c.parts[before] = append(c.parts[before], c.size[v])
	}
	if c.low[v] > c.index[before] {
		c.hanging = append(c.hanging, last)
	}
}

// vertex tells of a place of a component whether it is a cut.
func (c *cuts) vertex(v int32, root bool, all int64, points *WeakPoints) {
	parts := c.parts[v]
	rest := all - 1
	for _, p := range parts {
		rest -= p
	}
	if !root {
		parts = append(parts, rest) // the side that v was reached from
	}
	if len(parts) < 2 {
		return
	}
	slices.SortFunc(parts, func(a, b int64) int { return cmp.Compare(b, a) })
	separated := (all - 1) * (all - 2) / 2
	for _, p := range parts {
		separated -= p * (p - 1) / 2
	}
	points.Vertices = append(points.Vertices, CutVertex{c.graph.ID(int(v)), parts, separated})
}
