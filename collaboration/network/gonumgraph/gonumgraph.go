// Package gonumgraph shows a graph through gonum's graph interfaces and makes one
// of theirs.
package gonumgraph

import (
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Node returns the node of gonum for a place; its ID is the place.
func Node(i int) graph.Node { return simple.Node(i) }

// Nodes returns the nodes of a graph.
func Nodes(g *network.Graph) []graph.Node {
	all := make([]graph.Node, g.Len())
	for i := range all {
		all[i] = Node(i)
	}
	return all
}
