package network

// Components returns for each party the number of its component, from 0 in the
// order of the graph, ignoring directions, and how many there are.
func (g *Graph) Components() (of []int, count int) {
	parent := make([]int, g.Len())
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range g.ids {
		for _, j := range g.Row(i) {
			a, b := find(i), find(int(j))
			parent[max(a, b)] = min(a, b)
		}
	}
	of = make([]int, g.Len())
	for i := range of {
		if root := find(i); root == i {
			of[i] = count
			count++
		} else {
			of[i] = of[root]
		}
	}
	return of, count
}
