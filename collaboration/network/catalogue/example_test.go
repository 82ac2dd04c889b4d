package catalogue_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/catalogue"
)

func Example() {
	ties := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "office", To: "station", Weight: 1}, nil) && yield(network.Tie{From: "station", To: "school", Weight: 1}, nil)
	}
	g, err := network.Build(nil, ties, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := catalogue.Find("betweenness")
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := m.Compute(catalogue.Input{Graph: g, Weights: network.WeightsIgnore, Lengths: network.LengthsOne, Workers: 1})
	fmt.Println(m.Name.In(renjia.Chinese), a.ByNode, err)
	fmt.Println(m.Variant)
	// Output:
	// 中介中心性 [0 1 0] <nil>
	// not normalised, each unordered pair once
}
