package cohesion

import "github.com/renjia-project/renjia/collaboration/network"

// StrongComponents returns for each party the number of its strong component, from
// 0 in the order of the graph, and how many there are. In a strong component
// everybody reaches everybody along the directions of ties. It takes O(n + m) time
// (Tarjan 1972).
func StrongComponents(g *network.Graph) (of []int, count int) {
	c := condense(g)
	number := make([]int, c.count)
	of = make([]int, g.Len())
	for i, component := range c.of {
		if number[component] == 0 {
			count++
			number[component] = count
		}
		of[i] = number[component] - 1
	}
	return of, count
}

// condensation is a graph with every strong component drawn together. Ties between
// two components lead from the larger number to the smaller.
type condensation struct {
	of    []int32 // component of each place
	count int
	sizes []int64
	order []int32 // places by component, the largest number first
}

func condense(g *network.Graph) *condensation {
	t := &tarjan{rows: rowsOf(g), index: make([]int32, g.Len()), low: make([]int32, g.Len())}
	t.of = make([]int32, g.Len())
	for i := range t.of {
		t.of[i] = -1
	}
	for i := range int32(g.Len()) {
		if t.index[i] == 0 {
			t.visit(i)
		}
	}
	c := &t.condensation
	c.sizes = make([]int64, c.count)
	next := make([]int32, c.count+1)
	for _, component := range c.of {
		c.sizes[component]++
		next[component]++
	}
	for component := c.count - 1; component >= 0; component-- { // next becomes the end of the components above
		next[component] += next[component+1]
	}
	c.order = make([]int32, g.Len())
	for i, component := range c.of {
		c.order[next[component+1]] = int32(i)
		next[component+1]++
	}
	return c
}

// tarjan walks a graph depth first, without recursion.
type tarjan struct {
	condensation
	rows  rows
	clock int32
	index []int32 // when a place was first seen, from 1; 0 if it was not
	low   []int32 // the earliest place still open that it leads back to
	open  []int32 // seen, and of no component yet
	path  []int32 // from the first place to where the walk is
	arc   []int32 // beside path: the next arc to follow
}

func (t *tarjan) enter(v int32) {
	t.clock++
	t.index[v], t.low[v] = t.clock, t.clock
	t.open = append(t.open, v)
	t.path = append(t.path, v)
	t.arc = append(t.arc, t.rows.offsets[v])
}

func (t *tarjan) visit(first int32) {
	for t.enter(first); len(t.path) > 0; {
		top := len(t.path) - 1
		v := t.path[top]
		if t.arc[top] == t.rows.offsets[v+1] {
			t.leave(v)
			continue
		}
		u := t.rows.targets[t.arc[top]]
		t.arc[top]++
		switch {
		case t.index[u] == 0:
			t.enter(u)
		case t.of[u] < 0: // it is open
			t.low[v] = min(t.low[v], t.index[u])
		}
	}
}

// leave goes back one step; a place that leads back to nothing before it closes a
// component.
func (t *tarjan) leave(v int32) {
	top := len(t.path) - 1
	t.path, t.arc = t.path[:top], t.arc[:top]
	if top > 0 {
		before := t.path[top-1]
		t.low[before] = min(t.low[before], t.low[v])
	}
	if t.low[v] != t.index[v] {
		return
	}
	for {
		last := len(t.open) - 1
		u := t.open[last]
		t.open = t.open[:last]
		t.of[u] = int32(t.count)
		if u == v {
			break
		}
	}
	t.count++
}
