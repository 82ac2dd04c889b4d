package gonumgraph_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/gonumgraph"
)

// A shortest path of gonum in a graph of ours.
func ExampleUndirected() {
	records := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "street office", To: "station", Weight: 1}, nil) &&
			yield(network.Tie{From: "station", To: "volunteers", Weight: 1}, nil)
	}
	g, err := network.Build(nil, records, network.Options{
		Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	view, err := gonumgraph.Undirected(g)
	if err != nil {
		fmt.Println(err)
		return
	}
	from := path.DijkstraFrom(gonumgraph.Node(g.Index("street office")), view)
	nodes, length := from.To(int64(g.Index("volunteers")))
	for _, v := range nodes {
		fmt.Println(g.ID(int(v.ID())))
	}
	fmt.Println("length", length)
	// Output:
	// street office
	// station
	// volunteers
	// length 2
}

// A view with directions: who sends to a party, and whom it sends to.
func ExampleDirected() {
	records := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "office", To: "station", Weight: 1}, nil) &&
			yield(network.Tie{From: "station", To: "clinic", Weight: 1}, nil)
	}
	g, err := network.Build(nil, records, network.Options{
		Direction: network.Directed, Merge: network.MergeSum, Loops: network.LoopsDrop,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	view := gonumgraph.Directed(g)
	station := int64(g.Index("station"))
	for from := view.To(station); from.Next(); {
		fmt.Println("from", g.ID(int(from.Node().ID())))
	}
	for to := view.From(station); to.Next(); {
		fmt.Println("to", g.ID(int(to.Node().ID())))
	}
	// Output:
	// from office
	// to clinic
}

// A graph made with gonum, measured here.
func ExampleFromGonum() {
	made := simple.NewWeightedUndirectedGraph(0, math.Inf(1))
	made.SetWeightedEdge(made.NewWeightedEdge(simple.Node(10), simple.Node(20), 2.5))
	made.SetWeightedEdge(made.NewWeightedEdge(simple.Node(20), simple.Node(30), 1))
	g, err := gonumgraph.FromGonum(made)
	if err != nil {
		fmt.Println(err)
		return
	}
	density, err := g.Density(network.IsolatesIncluded)
	fmt.Println(g.ID(0), g.Weight(0, 1), density.Value, err)
	// Output:
	// 10 2.5 2/3 <nil>
}
