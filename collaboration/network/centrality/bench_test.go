//go:build unix

package centrality_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// bench runs a measure on one goroutine over the seeded graphs.
func bench(b *testing.B, sizes []int, of func(g *network.Graph) error) {
	for _, model := range []string{"ba", "er", "sbm"} {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/%d", model, n), func(b *testing.B) {
				g := networktest.Random(b, model, n, 5, 1)
				b.ResetTimer()
				start := cpu(b)
				for range b.N {
					require.NoError(b, of(g))
				}
				b.ReportMetric((cpu(b)-start).Seconds()/float64(b.N), "cpu-s/op")
			})
		}
	}
}

func BenchmarkBetweenness(b *testing.B) {
	bench(b, []int{1000, 10000, 20000}, func(g *network.Graph) error {
		_, err := centrality.Betweenness(g, network.LengthsOne, centrality.Workers(1))
		return err
	})
}

func BenchmarkBetweennessOnTwoGoroutines(b *testing.B) {
	bench(b, []int{1000, 10000}, func(g *network.Graph) error {
		_, err := centrality.Betweenness(g, network.LengthsOne, centrality.Workers(2))
		return err
	})
}

func BenchmarkEdgeBetweenness(b *testing.B) {
	bench(b, []int{1000, 10000}, func(g *network.Graph) error {
		_, err := centrality.EdgeBetweenness(g, network.LengthsOne, centrality.Workers(1))
		return err
	})
}

func BenchmarkCloseness(b *testing.B) {
	bench(b, []int{1000, 10000, 50000}, func(g *network.Graph) error {
		_, err := centrality.Closeness(g, centrality.Component, network.Total, network.LengthsOne, centrality.Workers(1))
		return err
	})
}

func BenchmarkEigenvector(b *testing.B) {
	bench(b, []int{1000, 10000, 50000}, func(g *network.Graph) error {
		_, err := centrality.Eigenvector(g, network.WeightsIgnore, centrality.ComponentsLeading)
		return err
	})
}

func BenchmarkPageRank(b *testing.B) {
	bench(b, []int{1000, 10000, 50000}, func(g *network.Graph) error {
		_, err := centrality.PageRank(g, .85, network.WeightsIgnore)
		return err
	})
}
