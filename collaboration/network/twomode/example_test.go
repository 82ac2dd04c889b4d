package twomode_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/twomode"
)

// Who meets whom, if a meeting of many is worth less than one of few?
func Example() {
	attended := strings.Fields("office-assembly station-assembly school-assembly shop-assembly office-safety station-safety")
	g, err := network.Build([]string{"office", "station", "school", "shop"}, func(yield func(network.Tie, error) bool) {
		for _, a := range attended {
			who, what, _ := strings.Cut(a, "-")
			if !yield(network.Tie{From: who, To: what, Weight: 1}, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	if err != nil {
		fmt.Println(err)
		return
	}
	meetings, err := twomode.New(g, []string{"body", "body", "body", "body", "meeting", "meeting"})
	if err != nil {
		fmt.Println(err)
		return
	}
	density, err := meetings.Density()
	fmt.Println("density", density.Value, err)
	for _, p := range []twomode.Projection{twomode.Shared, twomode.Newman} {
		who, err := meetings.Project("body", p)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: office – station %.2f, office – shop %.2f\n", p, who.Weight(0, 1), who.Weight(0, 3))
	}
	// Output:
	// density 3/4 <nil>
	// shared: office – station 2.00, office – shop 1.00
	// newman: office – station 1.33, office – shop 0.33
}

func ExampleGraph_Redundancy() {
	g, err := network.FromPairs(5, func(yield func(int, int) bool) {
		_ = yield(0, 3) && yield(1, 3) && yield(0, 4) && yield(1, 4) && yield(2, 4)
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	if err != nil {
		fmt.Println(err)
		return
	}
	meetings, err := twomode.New(g, []string{"body", "body", "body", "meeting", "meeting"})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := meetings.Redundancy().Values
	fmt.Printf("first meeting %.2f, second %.2f, a body of one meeting %v\n", r[3], r[4], r[2])
	// Output:
	// first meeting 1.00, second 0.33, a body of one meeting NaN
}
