package gonumgraph_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	gonum "gonum.org/v1/gonum/graph/network"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/gonumgraph"
)

// gonum counts each pair of an undirected graph twice and leaves out zeros.
func TestBetweennessOfGonumIsOursTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Undirected)
		view, err := gonumgraph.Undirected(g)
		require.NoError(t, err)
		ours, err := centrality.Betweenness(g, network.LengthsOne)
		require.NoError(t, err)
		theirs := gonum.Betweenness(view)
		for i, b := range ours.Values {
			require.InDelta(t, 2*b, theirs[int64(i)], 1e-9)
		}
	})
}

func TestBetweennessOfGonumIsOursIfDirected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Directed)
		ours, err := centrality.Betweenness(g, network.LengthsOne)
		require.NoError(t, err)
		theirs := gonum.Betweenness(gonumgraph.Directed(g))
		for i, b := range ours.Values {
			require.InDelta(t, b, theirs[int64(i)], 1e-9)
		}
	})
}

// A view has weights, so that gonum draws ties by them.
func TestPageRankOfGonumIsOurs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Directed)
		if g.Len() == 0 {
			t.Skip("no party has a rank")
		}
		ours, err := centrality.PageRank(g, .85, network.WeightsCount)
		require.NoError(t, err)
		theirs := gonum.PageRank(gonumgraph.Directed(g), .85, 1e-12)
		for i, rank := range ours.Values {
			require.InDelta(t, rank, theirs[int64(i)], 1e-8)
		}
	})
}
