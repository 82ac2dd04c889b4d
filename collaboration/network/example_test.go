package network_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
)

func Example() {
	records := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "street office", To: "station", Layer: "agreement", Weight: 1}, nil) &&
			yield(network.Tie{From: "station", To: "volunteers", Layer: "agreement", Weight: 1}, nil)
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
