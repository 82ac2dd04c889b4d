package gonumgraph

import (
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
)

// Edges returns all ties in the order of the graph. It copies them.
func (v UndirectedView) Edges() graph.Edges { return plain(v.all(false)) }

// WeightedEdges returns all ties in the order of the graph. It copies them.
func (v UndirectedView) WeightedEdges() graph.WeightedEdges { return weighted(v.all(false)) }

// Edges returns all ties in the order of the graph; one without a direction in
// both. It copies them.
func (v DirectedView) Edges() graph.Edges { return plain(v.all(true)) }

// WeightedEdges returns all ties in the order of the graph; one without a direction
// in both. It copies them.
func (v DirectedView) WeightedEdges() graph.WeightedEdges { return weighted(v.all(true)) }

func (v view) all(bothWays bool) []graph.WeightedEdge {
	edges := make([]graph.WeightedEdge, 0, v.g.Edges())
	for pair, weight := range v.g.Ties() {
		from, to := simple.Node(pair[0]), simple.Node(pair[1])
		edges = append(edges, simple.WeightedEdge{F: from, T: to, W: weight})
		if bothWays && !v.g.Directed() {
			edges = append(edges, simple.WeightedEdge{F: to, T: from, W: weight})
		}
	}
	return edges
}

func weighted(edges []graph.WeightedEdge) graph.WeightedEdges {
	if len(edges) == 0 {
		return graph.Empty
	}
	return iterator.NewOrderedWeightedEdges(edges)
}

func plain(edges []graph.WeightedEdge) graph.Edges {
	if len(edges) == 0 {
		return graph.Empty
	}
	all := make([]graph.Edge, len(edges))
	for i, e := range edges {
		all[i] = e
	}
	return iterator.NewOrderedEdges(all)
}
