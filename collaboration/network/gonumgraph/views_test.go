package gonumgraph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/multi"
	gonum "gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/testgraph"
	"gonum.org/v1/gonum/graph/topo"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/gonumgraph"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// builder makes views for gonum's kit, whose nodes it renumbers by place. Cases
// with loops, several edges or weights that are no strengths are left out.
func builder(directed bool) testgraph.Builder {
	return func(nodes []graph.Node, edges []testgraph.WeightedLine, _, _ float64) (graph.Graph, []graph.Node, []testgraph.Edge, float64, float64, bool) {
		at := map[int64]int{}
		for _, v := range nodes {
			if _, ok := at[v.ID()]; !ok {
				at[v.ID()] = len(at)
			}
		}
		for _, e := range edges { // the kit lists some nodes only in edges
			for _, v := range []graph.Node{e.From(), e.To()} {
				if _, ok := at[v.ID()]; !ok {
					at[v.ID()] = len(at)
				}
			}
		}
		o := network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse}
		if directed {
			o.Direction = network.Directed
		}
		ids := make([]string, len(at))
		for i := range ids {
			ids[i] = string(rune('a' + i))
		}
		var want []testgraph.Edge
		g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
			for _, e := range edges {
				from, to := at[e.From().ID()], at[e.To().ID()]
				want = append(want, simple.WeightedEdge{F: simple.Node(from), T: simple.Node(to), W: e.Weight()})
				if !yield(network.Tie{From: ids[from], To: ids[to], Weight: e.Weight()}, nil) {
					return
				}
			}
		}, o)
		if err != nil {
			return nil, nil, nil, 0, 0, false
		}
		n := gonumgraph.Nodes(g)
		if len(n) == 0 {
			n = nil // as the kit has it
		}
		if directed {
			return gonumgraph.Directed(g), n, want, 0, math.Inf(1), true
		}
		view, err := gonumgraph.Undirected(g)
		return view, n, want, 0, math.Inf(1), err == nil
	}
}

func TestViewsPassTheKitOfGonum(t *testing.T) {
	for name, b := range map[string]testgraph.Builder{"directed": builder(true), "undirected": builder(false)} {
		t.Run(name, func(t *testing.T) {
			testgraph.ReturnAllNodes(t, b, true)
			testgraph.ReturnNodeSlice(t, b, true)
			testgraph.NodeExistence(t, b)
			testgraph.ReturnAllEdges(t, b, true)
			testgraph.ReturnEdgeSlice(t, b, true)
			testgraph.ReturnAllWeightedEdges(t, b, true)
			testgraph.ReturnWeightedEdgeSlice(t, b, true)
			testgraph.EdgeExistence(t, b, true)
			testgraph.ReturnAdjacentNodes(t, b, true, true)
			testgraph.Weight(t, b)
		})
	}
}

func drawGraph(t *rapid.T, d network.Direction) *network.Graph {
	n := rapid.IntRange(0, 9).Draw(t, "n")
	var ties [][2]int
	if n > 0 {
		ties = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")}
		}), 0, 25).Draw(t, "ties")
	}
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for _, p := range ties {
			if !yield(p[0], p[1]) {
				return
			}
		}
	}, networktest.Simple(d))
	require.NoError(t, err)
	return g
}

func TestFromGonumUndoesAView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
		g := drawGraph(t, d)
		var view graph.Graph = gonumgraph.Directed(g)
		if d == network.Undirected {
			var err error
			view, err = gonumgraph.Undirected(g)
			require.NoError(t, err)
		}
		back, err := gonumgraph.FromGonum(view)
		require.NoError(t, err)
		require.Equal(t, g.Len(), back.Len())
		require.Equal(t, g.Directed(), back.Directed())
		o1, t1, w1 := g.Rows()
		o2, t2, w2 := back.Rows()
		require.Equal(t, o1, o2)
		require.ElementsMatch(t, t1, t2)
		require.Equal(t, t1, t2)
		require.Equal(t, w1, w2)
	})
}

// gonum counts each pair of an undirected graph twice and leaves out zeros.
func TestBetweennessOfGonumOnTheKite(t *testing.T) {
	g := networktest.Kite(t)
	view, err := gonumgraph.Undirected(g)
	require.NoError(t, err)
	got := gonum.Betweenness(view)
	require.InDelta(t, 28, got[int64(g.Index("Heather"))], 1e-9, "Krackhardt 1990: 14")
	require.NotContains(t, got, int64(g.Index("Jane")))
}

func TestComponentsOfGonumAreOurs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Undirected)
		view, err := gonumgraph.Undirected(g)
		require.NoError(t, err)
		of, count := g.Components()
		components := topo.ConnectedComponents(view)
		require.Len(t, components, count)
		for _, c := range components {
			for _, v := range c {
				require.Equal(t, of[c[0].ID()], of[v.ID()])
			}
		}
	})
}

func TestPathsOfGonumFollowDirections(t *testing.T) {
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "a", To: "b", Weight: 2}, nil) && yield(network.Tie{From: "b", To: "c", Weight: .5}, nil)
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	all := path.DijkstraAllPaths(gonumgraph.Directed(g))
	require.Equal(t, 2.5, all.Weight(0, 2))
	require.True(t, math.IsInf(all.Weight(2, 0), 1))
	ranks := gonum.PageRank(gonumgraph.Directed(g), .85, 1e-9)
	require.Greater(t, ranks[2], ranks[1])
	require.Greater(t, ranks[1], ranks[0])
}

func TestAnUndirectedGraphHasADirectedView(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"alone"}, "a-b")
	v := gonumgraph.Directed(g)
	require.True(t, v.HasEdgeFromTo(1, 2) && v.HasEdgeFromTo(2, 1))
	require.Equal(t, 2, v.Edges().Len())
	require.Equal(t, 2, v.WeightedEdges().Len())
	require.Equal(t, 1, v.To(2).Len())
	require.Equal(t, graph.Empty, v.To(0))
	require.Equal(t, graph.Empty, v.From(9))
	require.Nil(t, v.Edge(0, 1))
	require.False(t, v.HasEdgeBetween(-1, 1))
	require.Same(t, g, v.Graph())
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	_, err := gonumgraph.Undirected(networktest.Knoke(t))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = gonumgraph.FromGonum(neither{simple.NewUndirectedGraph()})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	negative := simple.NewWeightedDirectedGraph(0, math.Inf(1))
	negative.SetWeightedEdge(negative.NewWeightedEdge(simple.Node(1), simple.Node(2), -1))
	_, err = gonumgraph.FromGonum(negative)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	loop := multi.NewUndirectedGraph()
	loop.SetLine(loop.NewLine(simple.Node(1), simple.Node(1)))
	_, err = gonumgraph.FromGonum(loop)
	require.ErrorIs(t, err, renjia.ErrInvalid, "a tie to oneself")
	empty, err := gonumgraph.FromGonum(simple.NewUndirectedGraph())
	require.NoError(t, err)
	require.Zero(t, empty.Len())
	twice := simple.NewDirectedGraph()
	twice.AddNode(named{1})
	twice.AddNode(named{2})
	_, err = gonumgraph.FromGonum(twice)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// neither hides whether a graph has directions.
type neither struct{ graph.Graph }

type named struct{ id int64 }

func (n named) ID() int64     { return n.id }
func (n named) DOTID() string { return "same" }
