package procedure

import "slices"

// graph is the order of a template: its nodes are steps, or groups of
// alternative steps, of which one happens.
type graph struct {
	nodes []node
	of    []int // the node of each step
	order []int // nodes, every one after those it comes after
}

type node struct {
	steps  []int
	before []int // nodes directly before
	after  []int // nodes directly after
}

func newGraph(t Template) *graph {
	g := &graph{of: make([]int, len(t.Steps))}
	groups, index := map[string]int{}, make(map[string]int, len(t.Steps))
	for i, s := range t.Steps {
		index[s.ID] = i
		n, known := groups[s.Alternative]
		if s.Alternative == "" || !known {
			n = len(g.nodes)
			groups[s.Alternative] = n
			g.nodes = append(g.nodes, node{})
		}
		g.nodes[n].steps = append(g.nodes[n].steps, i)
		g.of[i] = n
	}
	for n := range g.nodes {
		for _, id := range t.Steps[g.nodes[n].steps[0]].After {
			g.link(g.of[index[id]], n)
		}
	}
	g.sort()
	return g
}

func (g *graph) link(from, to int) {
	if slices.Contains(g.nodes[to].before, from) {
		return // two alternatives are one node
	}
	g.nodes[to].before = append(g.nodes[to].before, from)
	g.nodes[from].after = append(g.nodes[from].after, to)
}

// sort fills the order; nodes on a circle, and behind one, stay out of it.
func (g *graph) sort() {
	waiting := make([]int, len(g.nodes))
	for n := range g.nodes {
		if waiting[n] = len(g.nodes[n].before); waiting[n] == 0 {
			g.order = append(g.order, n)
		}
	}
	for i := 0; i < len(g.order); i++ {
		for _, next := range g.nodes[g.order[i]].after {
			if waiting[next]--; waiting[next] == 0 {
				g.order = append(g.order, next)
			}
		}
	}
}

// circle returns a step that is on a circle or behind one.
func (g *graph) circle() (step int, found bool) {
	for n := range g.nodes {
		if !slices.Contains(g.order, n) {
			return g.nodes[n].steps[0], true
		}
	}
	return 0, false
}
