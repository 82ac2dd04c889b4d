package network_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func drawDirected(t *rapid.T) *network.Graph {
	g, err := network.Build([]string{"alone"}, func(yield func(network.Tie, error) bool) {
		for range rapid.IntRange(0, 40).Draw(t, "ties") {
			from, to := rapid.IntRange(0, 7).Draw(t, "from"), rapid.IntRange(0, 7).Draw(t, "to")
			weight := float64(rapid.IntRange(1, 2).Draw(t, "weight"))
			if !yield(network.Tie{From: fmt.Sprint(from), To: fmt.Sprint(to), Weight: weight}, nil) {
				return
			}
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	return g
}

func TestTheUndirectedGraphIsThatOfTheSamePairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawDirected(t)
		s := rapid.SampledFrom([]network.Symmetry{network.Weak, network.Strong}).Draw(t, "symmetry")
		m := rapid.SampledFrom([]network.Merge{network.MergeSum, network.MergeMax}).Draw(t, "merge")
		ids := make([]string, g.Len())
		for i := range ids {
			ids[i] = g.ID(i)
		}
		want, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
			for pair, weight := range g.Ties() {
				if s == network.Weak || g.Tied(pair[1], pair[0]) {
					yield(network.Tie{From: ids[pair[0]], To: ids[pair[1]], Weight: weight}, nil)
				}
			}
		}, network.Options{Direction: network.Undirected, Merge: m, Loops: network.LoopsDrop})
		require.NoError(t, err)
		got, err := g.Undirected(s, m)
		require.NoError(t, err)
		require.Equal(t, want.Options(), got.Options())
		require.Equal(t, want.Weighted(), got.Weighted())
		for i := range ids {
			require.Equal(t, ids[i], got.ID(i))
			require.Equal(t, i, got.Index(ids[i]))
			require.ElementsMatch(t, want.Row(i), got.Row(i))
			require.Equal(t, want.RowWeights(i), got.RowWeights(i))
			for j := range ids {
				require.Equal(t, want.Weight(i, j), got.Weight(i, j))
			}
		}
	})
}

func TestWaysAreTheDirectionsOfEveryTie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawDirected(t)
		weak, ways := g.Ways()
		at := 0
		for i := range g.Len() {
			for _, j := range weak.Row(i) {
				require.Equal(t, g.Tied(i, int(j)), ways[at]&network.Forth != 0)
				require.Equal(t, g.Tied(int(j), i), ways[at]&network.Back != 0)
				at++
			}
		}
		require.Len(t, ways, at)
		require.Equal(t, g.Dyads().Mutual+g.Dyads().Asymmetric, int64(weak.Edges()))
		_, all := weak.Ways()
		for _, w := range all {
			require.Equal(t, network.Both, w)
		}
	})
}

func TestWeightsOfBothDirectionsThatAddUpToInfinityAreRefused(t *testing.T) {
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "a", To: "b", Weight: math.MaxFloat64}, nil) && yield(network.Tie{From: "b", To: "a", Weight: math.MaxFloat64}, nil)
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	_, err = g.Undirected(network.Weak, network.MergeSum)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = g.Undirected(network.Weak, network.MergeMax)
	require.NoError(t, err)
}
