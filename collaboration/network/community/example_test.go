package community_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/community"
)

// courtyards are two groups of neighbours that one pair joins.
func courtyards() *network.Graph {
	pairs := strings.Fields("Li-Wang Li-Zhao Wang-Zhao Zhao-Chen Chen-Liu Chen-Yang Liu-Yang Yang-Sun Liu-Sun")
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			from, to, _ := strings.Cut(p, "-")
			if !yield(network.Tie{From: from, To: to, Weight: 1}, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	if err != nil {
		panic(err)
	}
	return g
}

// Does a network fall apart along a line one knows?
func ExampleModularity() {
	g := courtyards()
	court := make([]string, g.Len())
	for i := range court {
		court[i] = "south"
		if id := g.ID(i); id == "Li" || id == "Wang" || id == "Zhao" {
			court[i] = "north"
		}
	}
	q, err := community.Modularity(g, court, community.Options{Weights: network.WeightsIgnore})
	fmt.Printf("%.4f %v\n", q.Value, err)
	// Output:
	// 0.3642 <nil>
}

func ExampleOptimal() {
	c, err := community.Optimal(courtyards(), community.Options{Weights: network.WeightsIgnore})
	fmt.Println(c.Of, c.Proven, err)
	// Output:
	// [0 0 0 1 1 1 1] true <nil>
}

func ExampleLouvain() {
	c, err := community.Louvain(courtyards(), community.Options{Weights: network.WeightsIgnore, Seed: 1})
	fmt.Println(c.Count, c.Of, err)
	// Output:
	// 2 [0 0 0 1 1 1 1] <nil>
}

func ExampleAdjustedRand() {
	found := []int{0, 0, 0, 1, 1, 1, 1}
	known := []string{"n", "n", "n", "s", "s", "s", "n"}
	r, err := community.AdjustedRand(found, known)
	fmt.Printf("%.3f %v\n", r, err)
	// Output:
	// 0.417 <nil>
}
