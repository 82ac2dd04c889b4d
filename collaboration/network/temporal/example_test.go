package temporal_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/temporal"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// agreements are dated ties of a street, as records or a file give them.
func agreements(yield func(network.Tie, error) bool) {
	for _, a := range [][4]string{
		{"street office", "station", "2024-01-01", ""},
		{"station", "volunteers", "2024-03-01", "2025-01-01"},
		{"station", "clinic", "2024-06-01", ""},
		{"volunteers", "clinic", "2025-02-01", ""},
		{"street office", "merchants", "2025-05-01", ""},
	} {
		p := renjia.Period{From: must(renjia.ParseDate(a[2]))}
		if a[3] != "" {
			p.Until = must(renjia.ParseDate(a[3]))
		}
		if !yield(network.Tie{From: a[0], To: a[1], Weight: 1, Period: p}, nil) {
			return
		}
	}
}

// One network a year, and what became of the ties.
func ExampleSlices() {
	both := renjia.Period{From: must(renjia.ParseDate("2024-01-01")), Until: must(renjia.ParseDate("2026-01-01"))}
	s := must(temporal.Slices(agreements, must(temporal.Every(both, 12)), temporal.Options{
		Alive: temporal.AliveAnyDay, Roster: temporal.RosterUnion,
		Graph: network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop},
	}))
	for _, w := range s.Windows {
		fmt.Println(w.Period, w.Ties, "ties, came:", w.Entrants, "left:", w.Leavers)
	}
	c := must(temporal.Turnover(s.Windows[0].Graph, s.Windows[1].Graph))
	fmt.Println("kept", c.Kept, "formed", c.Formed, "dissolved", c.Dissolved, "Jaccard", c.Jaccard)
	// Output:
	// 2024-01-01/2025-01-01 3 ties, came: [] left: []
	// 2025-01-01/2026-01-01 4 ties, came: [merchants] left: []
	// kept 2 formed 2 dissolved 1 Jaccard 2/5
}

// Did a class come nearer to the middle? The values are a measure of position of
// eight parties in two windows; the first two are the class.
func ExampleDifference() {
	deltas := must(temporal.Deltas([][]float64{
		{0, 1, 2, 3, 4, 5, 6, 7},
		{5, 4, 2, 3, 0, 1, 6, 7},
	}))
	class := []int{1, 1, 0, 0, 0, 0, 0, 0}
	d := must(temporal.Difference(0, 1, class, deltas, permute.Options{}))
	fmt.Printf("delta %.2f → %.2f\n", deltas(0, class), deltas(1, class))
	fmt.Printf("change %.2f, p %d/%d\n", d.Observed, d.CountLE, d.Permutations)
	// Output:
	// delta 1.00 → -0.33
	// change -1.33, p 1/28
}

// How many ties of each party are spread over talking and funding?
func ExampleLayers() {
	layer := func(pairs ...[2]string) *network.Graph {
		return must(network.Build([]string{"office", "station", "team"}, func(yield func(network.Tie, error) bool) {
			for _, p := range pairs {
				if !yield(network.Tie{From: p[0], To: p[1], Weight: 1}, nil) {
					return
				}
			}
		}, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop}))
	}
	l := must(temporal.NewLayers([]string{"talk", "fund"}, []*network.Graph{
		layer([2]string{"office", "station"}, [2]string{"station", "team"}, [2]string{"office", "team"}),
		layer([2]string{"office", "station"}),
	}))
	fmt.Println("ties in all layers:", must(l.Degree(network.Total)).Values)
	fmt.Printf("spread: %.2f\n", must(l.Participation(network.Total)).Values)
	fmt.Println("pairs tied in 0, 1, 2 layers:", l.Census())
	// Output:
	// ties in all layers: [3 3 2]
	// spread: [0.89 0.89 0.00]
	// pairs tied in 0, 1, 2 layers: [0 2 1]
}
