package transport

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

const (
	maxUnits = math.MaxInt32
	far      = int64(1) << 60 // beyond every distance
	closed   = int64(1) << 61 // the cost of a pair that can take no more
)

// network is the problem as a flow. Units run from posts along pairs to the people's
// nodes, up a person's tree of caps and out at its root, or straight out of a post
// as unfilled.
type network struct {
	posts int

	// Pairs lie by post: those of post j are first[j] to first[j+1]-1.
	first  []int
	leaf   []int32 // the node a pair ends in
	cost   []int64 // closed while flow is at its limit
	base   []int64 // the cost all the same
	limit  []int32
	flow   []int32
	origin []int32 // the post of a pair

	// Nodes are a person's spans; the root is the person.
	person   []int32
	span     []int32 // -1 for the person as a whole
	parent   []int32 // -1: out
	children [][]int32
	room     []int64 // most units
	least    []int64 // units that should come through at least
	through  []int64
	taken    [][]int32 // pairs with flow that end here

	demand    []int64
	minDemand []int64
	open      []int64 // units still to be routed
	unfilled  []int64 // units that went out at the post
	vacancy   []int64 // cost of an unfilled unit
	minimum   int64   // reward of a unit that a minimum asks for

	// price keeps the reduced cost of every step that is possible at 0 or more:
	// posts first, nodes after them. Out has price 0.
	price []int64
}

// build lays out the network of a valid problem.
func build(p Problem) (*network, error) {
	g := &network{posts: len(p.Demand)}
	leafOf := g.addNodes(p)
	largest := g.addPairs(p, leafOf)
	for j, d := range p.Demand {
		g.demand = append(g.demand, int64(d))
		g.open = append(g.open, int64(d))
		least := 0
		if p.MinDemand != nil {
			least = min(p.MinDemand[j], d)
		}
		g.minDemand = append(g.minDemand, int64(least))
	}
	g.unfilled = make([]int64, g.posts)
	if err := g.weigh(p, largest); err != nil {
		return nil, err
	}
	g.startPrices()
	return g, nil
}

// addNodes makes the nodes of all people and returns for each person and span the
// innermost node that caps it.
func (g *network) addNodes(p Problem) (leafOf func(person, post int) int32) {
	spans := p.Spans
	if spans == nil {
		for i := range p.Supply {
			g.addNode(i, -1, -1, p.Supply[i], p.minSupply(i))
		}
		return func(i, _ int) int32 { return int32(i) }
	}
	width := len(spans.Parent) + 1
	nodes := make([]int32, len(p.Supply)*width) // the last of each row is the root
	for i := range p.Supply {
		row := nodes[i*width : (i+1)*width]
		row[width-1] = g.addNode(i, -1, -1, p.Supply[i], p.minSupply(i))
		for s, parent := range spans.Parent {
			if parent < 0 {
				parent = width - 1
			}
			least := 0
			if spans.Min != nil {
				least = spans.Min[i][s]
			}
			most := spans.Most[i][s]
			if most < 0 && least == 0 {
				row[s] = row[parent]
				continue
			}
			if most < 0 {
				most = p.Supply[i]
			}
			row[s] = g.addNode(i, s, row[parent], min(most, p.Supply[i]), least)
		}
	}
	return func(i, j int) int32 {
		if s := spans.Of[j]; s >= 0 {
			return nodes[i*width+s]
		}
		return nodes[i*width+width-1]
	}
}

func (g *network) addNode(person, span int, parent int32, room, least int) int32 {
	v := int32(len(g.parent))
	g.person = append(g.person, int32(person))
	g.span = append(g.span, int32(span))
	g.parent = append(g.parent, parent)
	g.children = append(g.children, nil)
	g.room = append(g.room, int64(room))
	g.least = append(g.least, int64(min(least, room)))
	g.through = append(g.through, 0)
	g.taken = append(g.taken, nil)
	if parent >= 0 {
		g.children[parent] = append(g.children[parent], v)
	}
	return v
}

// addPairs lays the pairs that may be used by post, reading the matrices by row.
func (g *network) addPairs(p Problem, leafOf func(person, post int) int32) (largest int64) {
	g.first = make([]int, g.posts+1)
	for i := range p.Supply {
		for j := range g.posts {
			if p.most(i, j) > 0 && p.allows(i, j) {
				g.first[j+1]++
			}
		}
	}
	for j := range g.posts {
		g.first[j+1] += g.first[j]
	}
	pairs := g.first[g.posts]
	g.base, g.flow, g.limit = make([]int64, pairs), make([]int32, pairs), make([]int32, pairs)
	g.leaf, g.origin = make([]int32, pairs), make([]int32, pairs)
	next := slices.Clone(g.first)
	for i := range p.Supply {
		for j, c := range p.Cost[i] {
			most := p.most(i, j)
			if most == 0 || !p.allows(i, j) {
				continue
			}
			k := next[j]
			next[j]++
			g.base[k], g.limit[k], g.leaf[k], g.origin[k] = c, int32(most), leafOf(i, j), int32(j)
			largest = max(largest, size(c))
		}
	}
	g.cost = slices.Clone(g.base)
	return largest
}

// size is the absolute value; that of the least number does not exist.
func size(c int64) int64 {
	if c == math.MinInt64 {
		return math.MaxInt64
	}
	return max(c, -c)
}

// weigh sets what an unfilled unit and a missed minimum cost. A cycle of changes
// passes each post and each person once at most, so that a vacancy is worth more
// than all it can save, and a minimum more than all vacancies.
func (g *network) weigh(p Problem, largest int64) error {
	changes := int64(2*min(len(p.Supply), g.posts) + 2)
	for _, w := range p.Vacancy {
		largest = max(largest, size(w))
	}
	if limit := p.exactCosts(changes); largest > limit {
		return fmt.Errorf("transport: a cost of %d with %d people and %d posts: costs must stay within ±%d to be exact: %w",
			largest, len(p.Supply), g.posts, limit, renjia.ErrUnsupported)
	}
	vacancy := changes*largest + 1
	if p.hasMinima() {
		g.minimum = 2*vacancy + changes*largest + 1
	}
	g.vacancy = p.Vacancy
	if g.vacancy == nil {
		g.vacancy = make([]int64, g.posts)
		for j := range g.vacancy {
			g.vacancy[j] = vacancy
		}
	}
	return nil
}

// exactCosts is the largest cost that keeps prices, distances and sums exact.
func (p Problem) exactCosts(changes int64) int64 {
	units := int64(1)
	for _, d := range p.Demand {
		units += int64(d)
	}
	within := far / (16 * changes)
	if p.hasMinima() {
		levels := int64(2)
		if p.Spans != nil {
			levels += int64(len(p.Spans.Parent))
		}
		within /= 4 * changes * levels
	}
	return min(within, math.MaxInt64/2/units)
}

func (p Problem) hasMinima() bool {
	return p.MinSupply != nil || p.MinDemand != nil || p.Spans != nil && p.Spans.Min != nil
}

func (p Problem) minSupply(i int) int {
	if p.MinSupply == nil {
		return 0
	}
	return p.MinSupply[i]
}

// startPrices are the distances from each node to the way out while nothing flows.
func (g *network) startPrices() {
	g.price = make([]int64, g.posts+len(g.parent))
	node := g.price[g.posts:]
	for v, parent := range g.parent { // parents come first
		node[v] = -g.upCost(int32(v))
		if parent >= 0 {
			node[v] += node[parent]
		}
	}
	for j := range g.posts {
		best := g.leaveCost(j)
		for k := g.first[j]; k < g.first[j+1]; k++ {
			best = min(best, g.cost[k]-node[g.leaf[k]])
		}
		g.price[j] = -best
	}
}

// leaveCost is what leaving one more unit of a post unfilled costs.
func (g *network) leaveCost(j int) int64 {
	if g.demand[j]-g.unfilled[j] <= g.minDemand[j] {
		return g.vacancy[j] + g.minimum
	}
	return g.vacancy[j]
}

// leaveRoom is how many more units can be left at that cost.
func (g *network) leaveRoom(j int) int64 {
	if filled := g.demand[j] - g.unfilled[j]; filled > g.minDemand[j] {
		return filled - g.minDemand[j]
	}
	return far
}

// upCost is what one more unit through a node costs: minima are rewarded.
func (g *network) upCost(v int32) int64 {
	if g.through[v] < g.least[v] {
		return -g.minimum
	}
	return 0
}

// downCost is what one unit less through a node costs.
func (g *network) downCost(v int32) int64 {
	if g.through[v] <= g.least[v] {
		return g.minimum
	}
	return 0
}

// upRoom is how many more units can pass at upCost.
func (g *network) upRoom(v int32) int64 {
	if g.through[v] < g.least[v] {
		return g.least[v] - g.through[v]
	}
	return g.room[v] - g.through[v]
}

// downRoom is how many units can be taken back at downCost.
func (g *network) downRoom(v int32) int64 {
	if g.through[v] > g.least[v] {
		return g.through[v] - g.least[v]
	}
	return g.through[v]
}

func (g *network) give(k, units int32) {
	if g.flow[k] == 0 {
		v := g.leaf[k]
		g.taken[v] = append(g.taken[v], k)
	}
	g.flow[k] += units
	if g.flow[k] == g.limit[k] {
		g.cost[k] = closed
	}
}

func (g *network) takeBack(k, units int32) {
	g.flow[k] -= units
	g.cost[k] = g.base[k]
	if g.flow[k] > 0 {
		return
	}
	list := g.taken[g.leaf[k]]
	for i, other := range list {
		if other == k {
			list[i] = list[len(list)-1]
			g.taken[g.leaf[k]] = list[:len(list)-1]
			return
		}
	}
}
