package network_test

import (
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func each(all ...network.Tie) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, tie := range all {
			if !yield(tie, nil) {
				return
			}
		}
	}
}

func TestChoicesMustBeMadeAndBadTiesAreRefused(t *testing.T) {
	_, err := network.Build(nil, networktest.Pairs("a-b"), network.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	o := networktest.Simple(network.Directed)
	o.Merge = "twice"
	_, err = network.Build(nil, networktest.Pairs("a-b"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	o = networktest.Simple(network.Directed)
	o.Loops = network.LoopsRefuse
	_, err = network.Build(nil, networktest.Pairs("a-a"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	o.Merge = network.MergeRefuse
	_, err = network.Build(nil, networktest.Pairs("a-b", "a-b"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, weight := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err = network.Build(nil, each(network.Tie{From: "a", To: "b", Weight: weight}), networktest.Simple(network.Directed))
		require.ErrorIs(t, err, renjia.ErrInvalid, "%v", weight)
	}
	_, err = network.Build(nil, each(network.Tie{From: "a", Weight: 1}), networktest.Simple(network.Directed))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = network.Build([]string{""}, each(), networktest.Simple(network.Directed))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	huge := network.Tie{From: "a", To: "b", Weight: math.MaxFloat64}
	_, err = network.Build(nil, each(huge, huge), networktest.Simple(network.Undirected))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	broken := errors.New("line 7")
	_, err = network.Build(nil, func(yield func(network.Tie, error) bool) { yield(network.Tie{}, broken) }, networktest.Simple(network.Directed))
	require.ErrorIs(t, err, broken)
}

// A graph says what a map of pairs says, whatever the order of the ties.
func TestAGraphIsItsTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
		merge := rapid.SampledFrom([]network.Merge{network.MergeSum, network.MergeMax}).Draw(t, "merge")
		names := strings.Fields("g f e d c b a")
		name := rapid.SampledFrom(names)
		var all []network.Tie
		want := map[[2]string]float64{}
		for range rapid.IntRange(0, 30).Draw(t, "ties") {
			tie := network.Tie{From: name.Draw(t, "from"), To: name.Draw(t, "to"), Weight: float64(rapid.IntRange(1, 4).Draw(t, "weight"))}
			all = append(all, tie)
			if tie.From == tie.To {
				continue
			}
			keys := [][2]string{{tie.From, tie.To}}
			if d == network.Undirected {
				keys = append(keys, [2]string{tie.To, tie.From})
			}
			for _, key := range keys {
				if merge == network.MergeSum {
					want[key] += tie.Weight
				} else {
					want[key] = max(want[key], tie.Weight)
				}
			}
		}
		o := network.Options{Direction: d, Merge: merge, Loops: network.LoopsDrop}
		g, err := network.Build(names, each(all...), o)
		require.NoError(t, err)
		again, err := network.Build(names, each(rapid.Permutation(all).Draw(t, "order")...), o)
		require.NoError(t, err)
		require.Equal(t, g, again)
		back, sum := g.Reversed(), 0
		for i, from := range names {
			require.Equal(t, i, g.Index(from))
			require.True(t, slices.IsSorted(g.Row(i)))
			for j, to := range names {
				weight := want[[2]string{from, to}]
				require.Equal(t, weight, g.Weight(i, j))
				require.Equal(t, weight, back.Weight(j, i))
				require.Equal(t, weight > 0, g.Tied(i, j))
				if weight > 0 {
					sum++
				}
			}
		}
		if d == network.Undirected {
			sum /= 2
		}
		require.Equal(t, sum, g.Edges())
		found := 0
		for pair, weight := range g.Ties() {
			found++
			require.Equal(t, g.Weight(pair[0], pair[1]), weight)
		}
		require.Equal(t, sum, found)
	})
}

func TestSymmetryIsNamed(t *testing.T) {
	g, err := network.Build(nil, each(
		network.Tie{From: "a", To: "b", Weight: 2}, network.Tie{From: "b", To: "a", Weight: 3}, network.Tie{From: "c", To: "b", Weight: 5},
	), networktest.Simple(network.Directed))
	require.NoError(t, err)
	_, err = g.Undirected("", network.MergeSum)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = g.Undirected(network.Weak, network.MergeFirst)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	weak, err := g.Undirected(network.Weak, network.MergeSum)
	require.NoError(t, err)
	require.Equal(t, 2, weak.Edges())
	require.Equal(t, 5.0, weak.Weight(0, 1))
	require.Equal(t, 5.0, weak.Weight(1, 2))
	strong, err := g.Undirected(network.Strong, network.MergeMax)
	require.NoError(t, err)
	require.Equal(t, 1, strong.Edges())
	require.Equal(t, 3.0, strong.Weight(1, 0))
	require.Equal(t, 2, strong.Index("c"))
	require.Equal(t, 1.0, weak.Unweighted().Weight(0, 1))
}

func TestASubgraphKeepsTheTiesBetweenItsParties(t *testing.T) {
	g := networktest.Kite(t)
	rest := g.Without(g.Index("Heather"))
	require.Equal(t, 9, rest.Len())
	require.Equal(t, 15, rest.Edges())
	require.Equal(t, -1, rest.Index("Heather"))
	_, count := rest.Components()
	require.Equal(t, 2, count)
	_, err := g.Sub([]int{0, 0})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = g.Sub([]int{10})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAGraphFitsIntoThirtyBytesATie(t *testing.T) {
	g := networktest.Random(t, "ba", 1000, 5, 1)
	offsets, targets, weights := g.Rows()
	require.Nil(t, weights)
	require.Len(t, targets, 2*g.Edges())
	require.Len(t, offsets, g.Len()+1)
}

func BenchmarkBuild(b *testing.B) {
	edges := networktest.Edges(b, "ba", 50_000, 5, 1)
	b.ReportAllocs()
	for b.Loop() {
		_, err := network.FromPairs(50_000, func(yield func(int, int) bool) {
			for _, e := range edges {
				if !yield(e[0], e[1]) {
					return
				}
			}
		}, networktest.Simple(network.Undirected))
		require.NoError(b, err)
	}
}
