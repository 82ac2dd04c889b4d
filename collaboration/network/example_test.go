package network_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
)

func Example() {
	office, station, team := party("street office"), party("station"), party("volunteers")
	records := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: office, To: station, Layer: "agreement", Weight: 1}, nil) &&
			yield(network.Tie{From: station, To: team, Layer: "agreement", Weight: 1}, nil)
	}
	g, err := network.Build(nil, records, network.Options{
		Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	density, err := g.Density(network.IsolatesIncluded)
	fmt.Println(density.Value, err)
	fmt.Println(density.Variant)
	// Output:
	// 2/3 <nil>
	// undirected, several ties: sum, loops: drop; isolates: included
}

func ExampleGraph_Closeness() {
	g, err := network.Build(nil, ties("office-station", "station-volunteers", "station-school"), network.Options{
		Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = g.Closeness("", network.Out)
	fmt.Println(err)
	scores, err := g.Closeness(network.ClosenessHarmonic, network.Out)
	fmt.Println(scores.Values[g.Index(party("station"))], scores.Values[g.Index(party("school"))], err)
	// Output:
	// network.Graph.Closeness: choose closeness (component | wasserman-faust | harmonic)
	// 3 2 <nil>
}
