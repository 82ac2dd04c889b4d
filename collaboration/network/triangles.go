package network

import (
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
)

// Triangle is three places tied to each other.
type Triangle struct {
	Places [3]int32
	Arcs   [3]int32 // from first to second, first to third, second to third: their places in [Graph.Rows]
}

// Triangles yields every three places of an undirected graph that are all tied to
// each other, once, always in the same order. It takes O(m·√m) time at most
// (Chiba & Nishizeki 1985; Latapy 2008). Of a directed graph it fails with
// ErrUnsupported: take those of [Graph.Undirected].
func (g *Graph) Triangles() (iter.Seq[Triangle], error) {
	if g.Directed() {
		return nil, fmt.Errorf("triangles of a directed graph: take them of its undirected one: %w", renjia.ErrUnsupported)
	}
	return func(yield func(Triangle) bool) {
		if len(g.targets) > 0 {
			g.climb().each(yield)
		}
	}, nil
}

// climb is an undirected graph whose ties lead only from a place to one with more
// ties, or as many and later in the order. So no row is longer than √2m.
type climb struct {
	offsets []int32
	targets []int32
	arcs    []int32 // place of each in the rows of the graph
}

func (g *Graph) climb() *climb {
	half := len(g.targets) / 2
	c := &climb{offsets: make([]int32, g.Len()+1), targets: make([]int32, half+1), arcs: make([]int32, half+1)}
	height := func(i int32) int64 { return int64(g.offsets[i+1]-g.offsets[i])<<32 | int64(i) }
	at := int32(0)
	for i := range int32(g.Len()) {
		own := height(i)
		for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
			j := g.targets[k]
			c.targets[at], c.arcs[at] = j, k // stays only if it leads up: half do, which no processor foresees
			up := int32(0)
			if height(j) > own {
				up = 1
			}
			at += up
		}
		c.offsets[i+1] = at
	}
	return c
}

func (c *climb) each(yield func(Triangle) bool) {
	toThird := make([]int32, len(c.offsets)-1) // 1 + arc from the first to each third
	for i := range int32(len(toThird)) {
		from, to := c.offsets[i], c.offsets[i+1]
		if to-from < 2 {
			continue
		}
		for k := from; k < to; k++ {
			toThird[c.targets[k]] = c.arcs[k] + 1
		}
		for k := from; k < to; k++ {
			if !c.close(i, k, toThird, yield) {
				return
			}
		}
		for k := from; k < to; k++ {
			toThird[c.targets[k]] = 0
		}
	}
}

// close yields the triangles of a first place and the second that its tie k leads
// to.
func (c *climb) close(first, k int32, toThird []int32, yield func(Triangle) bool) bool {
	second := c.targets[k]
	from, to := c.offsets[second], c.offsets[second+1]
	for l, third := range c.targets[from:to] {
		arc := toThird[third]
		if arc != 0 && !yield(Triangle{[3]int32{first, second, third}, [3]int32{c.arcs[k], arc - 1, c.arcs[from+int32(l)]}}) {
			return false
		}
	}
	return true
}
