package gonumgraph

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Node returns the node of gonum for a place; its ID is the place.
func Node(place int) graph.Node { return simple.Node(place) }

// Nodes returns the nodes of a graph in its order.
func Nodes(g *network.Graph) []graph.Node {
	all := make([]graph.Node, g.Len())
	for i := range all {
		all[i] = Node(i)
	}
	return all
}

// UndirectedView is a view of a graph without directions.
type UndirectedView struct{ view }

// DirectedView is a view of a graph with directions.
type DirectedView struct {
	view
	in *network.Graph // the same graph reversed
}

var (
	_ graph.WeightedUndirected = UndirectedView{}
	_ graph.Undirected         = UndirectedView{}
	_ graph.WeightedDirected   = DirectedView{}
	_ graph.Directed           = DirectedView{}
)

// Undirected returns a view of a graph without directions: ErrInvalid if it has
// them, see [network.Graph.Undirected].
func Undirected(g *network.Graph) (UndirectedView, error) {
	if g.Directed() {
		return UndirectedView{}, fmt.Errorf("undirected view of a directed graph: choose when two parties are tied by Graph.Undirected: %w",
			renjia.ErrInvalid)
	}
	return UndirectedView{view{g}}, nil
}

// Directed returns a view of a graph with directions; a tie without one is seen in
// both. For To it keeps the graph reversed, which takes O(n + m) time once.
func Directed(g *network.Graph) DirectedView {
	return DirectedView{view{g}, g.Reversed()}
}

// view is what both views share.
type view struct{ g *network.Graph }

// Graph returns the graph that is viewed.
func (v view) Graph() *network.Graph { return v.g }

func (v view) has(id int64) bool { return id >= 0 && id < int64(v.g.Len()) }

// Node returns the node with an ID, nil if there is none.
func (v view) Node(id int64) graph.Node {
	if !v.has(id) {
		return nil
	}
	return simple.Node(id)
}

// Nodes returns all nodes in the order of the graph.
func (v view) Nodes() graph.Nodes {
	if v.g.Len() == 0 {
		return graph.Empty
	}
	return iterator.NewImplicitNodes(0, v.g.Len(), Node)
}

// From returns the nodes that the ties of a node lead to, in the order of the
// graph; none if there is no such node.
func (v view) From(id int64) graph.Nodes { return row(v.g, id) }

func (v view) tied(from, to int64) bool {
	return v.has(from) && v.has(to) && v.g.Tied(int(from), int(to))
}

// HasEdgeBetween reports whether there is a tie in either direction.
func (v view) HasEdgeBetween(x, y int64) bool { return v.tied(x, y) || v.tied(y, x) }

// Edge returns the tie from one node to another, nil if there is none.
func (v view) Edge(from, to int64) graph.Edge {
	if e := v.WeightedEdge(from, to); e != nil {
		return e
	}
	return nil
}

// WeightedEdge returns the tie from one node to another, nil if there is none.
func (v view) WeightedEdge(from, to int64) graph.WeightedEdge {
	if !v.tied(from, to) {
		return nil
	}
	return simple.WeightedEdge{F: simple.Node(from), T: simple.Node(to), W: v.g.Weight(int(from), int(to))}
}

// Weight returns the weight of the tie from one node to another; 0 and true if they
// are the same, +Inf and false if there is no tie.
func (v view) Weight(from, to int64) (float64, bool) {
	switch {
	case from == to && v.has(from):
		return 0, true
	case !v.tied(from, to):
		return math.Inf(1), false
	}
	return v.g.Weight(int(from), int(to)), true
}

// EdgeBetween returns the tie between two nodes, nil if there is none.
func (v UndirectedView) EdgeBetween(x, y int64) graph.Edge { return v.Edge(x, y) }

// WeightedEdgeBetween returns the tie between two nodes, nil if there is none.
func (v UndirectedView) WeightedEdgeBetween(x, y int64) graph.WeightedEdge {
	return v.WeightedEdge(x, y)
}

// HasEdgeFromTo reports whether there is a tie from one node to another.
func (v DirectedView) HasEdgeFromTo(from, to int64) bool { return v.tied(from, to) }

// To returns the nodes whose ties lead to a node, in the order of the graph; none
// if there is no such node.
func (v DirectedView) To(id int64) graph.Nodes { return row(v.in, id) }

// rowNodes iterates over a row of a graph.
type rowNodes struct {
	row  []int32
	next int
}

func row(g *network.Graph, id int64) graph.Nodes {
	if id < 0 || id >= int64(g.Len()) || len(g.Row(int(id))) == 0 {
		return graph.Empty
	}
	return &rowNodes{row: g.Row(int(id))}
}

func (r *rowNodes) Next() bool {
	if r.next == len(r.row) {
		return false
	}
	r.next++
	return true
}

func (r *rowNodes) Len() int { return len(r.row) - r.next }

func (r *rowNodes) Reset() { r.next = 0 }

func (r *rowNodes) Node() graph.Node { return simple.Node(r.row[r.next-1]) }

// NodeSlice returns the nodes that are left.
func (r *rowNodes) NodeSlice() []graph.Node {
	left := make([]graph.Node, 0, r.Len())
	for r.Next() {
		left = append(left, r.Node())
	}
	return left
}
