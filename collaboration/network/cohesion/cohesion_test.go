package cohesion_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var directions = []network.Direction{network.Directed, network.Undirected}

// weak is the graph of who is tied to whom in either direction.
func weak(t require.TestingT, g *network.Graph) *network.Graph {
	u, err := g.Undirected(network.Weak, network.MergeSum)
	require.NoError(t, err)
	return u
}

func counts(c network.Counts, err error) (values []float64, _ error) {
	for _, v := range c.Values {
		values = append(values, float64(v))
	}
	return values, err
}

func scores(s network.Scores, err error) ([]float64, error) { return s.Values, err }

func exact(r network.Result, err error) ([]float64, error) {
	return []float64{r.Value.Float64()}, err
}

func estimate(e network.Estimate, err error) ([]float64, error) { return []float64{e.Value}, err }

// drawGraph draws a graph of up to nine parties, isolates among them, with
// weights from 1 to most.
func drawGraph(t *rapid.T, d network.Direction, most int) *network.Graph {
	n := rapid.IntRange(0, 9).Draw(t, "parties")
	share := rapid.IntRange(0, 100).Draw(t, "per cent")
	parties := make([]string, n)
	for i := range parties {
		parties[i] = fmt.Sprint(i)
	}
	g, err := network.Build(parties, func(yield func(network.Tie, error) bool) {
		for i := range n {
			for j := range n {
				if i == j || (d == network.Undirected && j < i) || rapid.IntRange(1, 100).Draw(t, "tie") > share {
					continue
				}
				weight := rapid.IntRange(1, most).Draw(t, "weight")
				if !yield(network.Tie{From: parties[i], To: parties[j], Weight: float64(weight)}, nil) {
					return
				}
			}
		}
	}, networktest.Simple(d))
	require.NoError(t, err)
	return g
}

// larger returns graphs of thirty parties, sparse to dense, some of them directed.
func larger(t require.TestingT) (all []*network.Graph) {
	rng := networktest.SplitMix64(11)
	for _, d := range directions {
		for _, ties := range []int{20, 35, 60, 200} {
			g, err := network.FromPairs(30, func(yield func(int, int) bool) {
				for range ties {
					if !yield(rng.Below(30), rng.Below(30)) {
						return
					}
				}
			}, networktest.Simple(d))
			require.NoError(t, err)
			all = append(all, g.Unweighted())
		}
	}
	return all
}

// onSeeded measures on the seeded graphs.
func onSeeded(b *testing.B, of func(*network.Graph) error) {
	for _, model := range []string{"ba", "er", "sbm"} {
		for _, n := range []int{1000, 10000, 50000} {
			g := networktest.Random(b, model, n, 5, 1)
			b.Run(fmt.Sprint(model, n), func(b *testing.B) {
				for b.Loop() {
					require.NoError(b, of(g))
				}
			})
		}
	}
}
