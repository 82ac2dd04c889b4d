package centrality_test

import (
	"fmt"
	"log"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
)

// street is who works with whom: everybody goes through the residents' committee,
// the school only through the youth centre.
func street() *network.Graph {
	ties := []network.Tie{
		{From: "committee", To: "property", Weight: 4}, {From: "committee", To: "owners", Weight: 2},
		{From: "committee", To: "clinic", Weight: 1}, {From: "committee", To: "youth", Weight: 2},
		{From: "property", To: "owners", Weight: 1}, {From: "youth", To: "school", Weight: 4},
	}
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, t := range ties {
			if !yield(t, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsRefuse})
	if err != nil {
		log.Fatal(err)
	}
	return g
}

func show(g *network.Graph, scores []float64) {
	for i, v := range scores {
		fmt.Printf("%-10s %.3f\n", g.ID(i), v)
	}
}

func ExampleBetweenness() {
	g := street()
	b, err := centrality.Betweenness(g, network.LengthsOne)
	if err != nil {
		log.Fatal(err)
	}
	show(g, b.Values)
	// Output:
	// committee  8.000
	// property   0.000
	// owners     0.000
	// clinic     0.000
	// youth      4.000
	// school     0.000
}

// A strong tie is short: two strong ones through the committee, 1/4 + 1/2, bring
// property management nearer to the owners than their own weak one.
func ExampleBetweenness_weighted() {
	b, err := centrality.Betweenness(street(), network.LengthsInverse, centrality.Normalized())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n%s\n", b.Values, b.Variant)
	// Output:
	// [0.90 0.00 0.00 0.00 0.40 0.00]
	// undirected, several ties: sum, loops: refuse; normalized, lengths: 1/weight, paths compared exactly
}

func ExampleEdgeBetweenness() {
	g := street()
	e, err := centrality.EdgeBetweenness(g, network.LengthsOne)
	if err != nil {
		log.Fatal(err)
	}
	k := 0
	for tie := range g.Ties() {
		fmt.Printf("%s–%s %.0f\n", g.ID(tie[0]), g.ID(tie[1]), e.Values[k])
		k++
	}
	// Output:
	// committee–property 4
	// committee–owners 4
	// committee–clinic 5
	// committee–youth 8
	// property–owners 1
	// youth–school 5
}

func ExampleSampledBetweenness() {
	g := street()
	s, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: .01, Risk: .1, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f from %d of %d parties, within %v\n", s.Values[0], s.Sources, s.N, s.Within)
	// Output: 0.80 from 6 of 6 parties, within 0
}

func ExampleCloseness() {
	g := street()
	c, err := centrality.Closeness(g, centrality.Component, network.Total, network.LengthsOne)
	if err != nil {
		log.Fatal(err)
	}
	show(g, c.Values)
	// Output:
	// committee  0.833
	// property   0.556
	// owners     0.556
	// clinic     0.500
	// youth      0.625
	// school     0.417
}

func ExampleDistancesOf() {
	d, err := centrality.DistancesOf(street(), network.LengthsOne)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d pairs, on average %.2f steps and at most %v apart, efficiency %.2f\n", d.Pairs, d.Mean, d.Diameter, d.Efficiency)
	// Output: 15 pairs, on average 1.80 steps and at most 3 apart, efficiency 0.67
}

func ExampleEigenvector() {
	g := street()
	e, err := centrality.Eigenvector(g, network.WeightsIgnore, centrality.ComponentsRefuse)
	if err != nil {
		log.Fatal(err)
	}
	show(g, e.Values)
	// Output:
	// committee  0.628
	// property   0.455
	// owners     0.455
	// clinic     0.264
	// youth      0.321
	// school     0.135
}

func ExamplePageRank() {
	g := street()
	p, err := centrality.PageRank(g, .85, network.WeightsCount)
	if err != nil {
		log.Fatal(err)
	}
	show(g, p.Values)
	// Output:
	// committee  0.313
	// property   0.175
	// owners     0.114
	// clinic     0.055
	// youth      0.203
	// school     0.140
}

func ExampleHITS() {
	g, err := network.FromPairs(4, func(yield func(int, int) bool) {
		_ = yield(0, 2) && yield(0, 3) && yield(1, 3)
	}, network.Options{Direction: network.Directed, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	if err != nil {
		log.Fatal(err)
	}
	h, err := centrality.HITS(g, network.WeightsIgnore)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("hubs %.2f\nauthorities %.2f\n", h.Hubs, h.Authorities)
	// Output:
	// hubs [0.85 0.53 0.00 0.00]
	// authorities [0.00 0.00 0.53 0.85]
}

// With a negative beta it pays to have contacts who have few others: power in
// bargaining.
func ExampleBonacich() {
	g := street()
	for _, beta := range []float64{.2, -.2} {
		p, err := centrality.Bonacich(g, beta, network.WeightsIgnore)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("beta %4v: %.2f\n", beta, p.Values)
	}
	// Output:
	// beta  0.2: [1.64 1.00 1.00 0.57 0.89 0.42]
	// beta -0.2: [2.04 0.71 0.71 0.22 0.75 0.48]
}

func ExampleKatz() {
	k, err := centrality.Katz(street(), .2, network.Total, network.WeightsIgnore)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", k.Values)
	// Output: [2.38 1.85 1.85 1.48 1.75 1.35]
}

func ExampleInformation() {
	x, err := centrality.Information(street(), network.WeightsIgnore, network.IsolatesExcluded)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", x.Values)
	// Output: [1.12 0.82 0.82 0.64 0.82 0.53]
}

func ExampleDegreeCentralization() {
	c, err := centrality.DegreeCentralization(street(), network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(c.Value, c.Measure, "of", c.N)
	// Output: 3/5 degree-centralization of 6
}
