package community_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/community"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// drawn makes a random graph with weights from 1 to most.
func drawn(t *rapid.T, from, to, most int) *network.Graph {
	d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
	n := rapid.IntRange(from, to).Draw(t, "n")
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	density := rapid.IntRange(1, 8).Draw(t, "density")
	var ties []network.Tie
	for i := range n {
		for j := range n {
			if i != j && (d == network.Directed || i < j) && rapid.IntRange(0, 9).Draw(t, "tie") < density {
				ties = append(ties, network.Tie{From: ids[i], To: ids[j], Weight: float64(rapid.IntRange(1, most).Draw(t, "weight"))})
			}
		}
	}
	g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, tie := range ties {
			if !yield(tie, nil) {
				return
			}
		}
	}, networktest.Simple(d))
	require.NoError(t, err)
	return g
}

// slowModularity sums over all ordered pairs, as the formula says.
func slowModularity(g *network.Graph, of []int, resolution float64) (q float64) {
	n := g.Len()
	out, in, total := make([]float64, n), make([]float64, n), 0.
	for i := range n {
		for j := range n {
			w := g.Weight(i, j)
			out[i] += w
			in[j] += w
			total += w
		}
	}
	for i := range n {
		for j := range n {
			if of[i] == of[j] {
				q += (g.Weight(i, j) - resolution*out[i]*in[j]/total) / total
			}
		}
	}
	return q
}

func TestModularityIsThatOfTheFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 2, 9, 3)
		of := make([]int, g.Len())
		for i := range of {
			of[i] = rapid.IntRange(5, 8).Draw(t, "class")
		}
		resolution := rapid.SampledFrom([]float64{.5, 1, 2}).Draw(t, "resolution")
		for _, w := range []network.Weights{network.WeightsCount, network.WeightsIgnore} {
			counted := g
			if w == network.WeightsIgnore {
				counted = g.Unweighted()
			}
			got, err := community.Modularity(g, of, community.Options{Weights: w, Resolution: resolution})
			if g.Edges() == 0 {
				require.ErrorIs(t, err, renjia.ErrInvalid)
				continue
			}
			require.NoError(t, err)
			require.InDelta(t, slowModularity(counted, of, resolution), got.Value, 1e-12)
		}
	})
}

// eachGrouping visits every grouping of n parties.
func eachGrouping(n int, visit func(of []int)) {
	of := make([]int, n)
	var place func(i, groups int)
	place = func(i, groups int) {
		if i == n {
			visit(of)
			return
		}
		for c := range groups + 1 {
			of[i] = c
			place(i+1, max(groups, c+1))
		}
	}
	place(0, 0)
}

func TestTheBestGroupingIsThatOfTryingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 2, 7, 3)
		o := community.Options{
			Weights: network.WeightsCount, Starts: 3,
			Resolution: rapid.SampledFrom([]float64{1, 1.5, .3}).Draw(t, "resolution"),
		}
		got, err := community.Optimal(g, o)
		if g.Edges() == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		best := -1.
		eachGrouping(g.Len(), func(of []int) { best = max(best, slowModularity(g, of, o.Resolution)) })
		require.True(t, got.Proven)
		require.InDelta(t, best, got.Modularity, 1e-12)
		require.InDelta(t, best, slowModularity(g, got.Of, o.Resolution), 1e-12)
	})
}

func TestAProofFindsWhatASearchMissed(t *testing.T) {
	missed := 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 6, 12, 1)
		if g.Edges() == 0 {
			return
		}
		o := community.Options{Weights: network.WeightsIgnore, Starts: 1, Seed: rapid.Uint64().Draw(t, "seed")}
		found, err := community.Louvain(g, o)
		require.NoError(t, err)
		best, err := community.Optimal(g, o)
		require.NoError(t, err)
		require.True(t, best.Proven)
		require.LessOrEqual(t, found.Modularity, best.Modularity+1e-12)
		if found.Modularity < best.Modularity-1e-12 {
			missed++
		}
	})
	require.True(t, testing.Short() || missed > 0, "one climb never failed: the test tests nothing")
}

func TestNoMoveBettersWhatLouvainFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 2, 12, 3)
		if g.Edges() == 0 {
			return
		}
		c, err := community.Louvain(g, community.Options{Weights: network.WeightsCount, Seed: rapid.Uint64().Draw(t, "seed")})
		require.NoError(t, err)
		require.InDelta(t, slowModularity(g, c.Of, 1), c.Modularity, 1e-12)
		for i := range c.Of {
			for to := range c.Count + 1 {
				moved := append([]int(nil), c.Of...)
				moved[i] = to
				require.LessOrEqual(t, slowModularity(g, moved, 1), c.Modularity+1e-10)
			}
		}
		for one := range c.Count {
			for two := range one {
				merged := append([]int(nil), c.Of...)
				for i := range merged {
					if merged[i] == one {
						merged[i] = two
					}
				}
				require.LessOrEqual(t, slowModularity(g, merged, 1), c.Modularity+1e-10)
			}
		}
		requireConnected(t, g, c)
	})
}

// requireConnected checks that the parties of each group reach one another in it,
// and that groups are numbered as they occur.
func requireConnected(t *rapid.T, g *network.Graph, c community.Communities) {
	next := 0
	for _, k := range c.Of {
		require.LessOrEqual(t, k, next)
		next = max(next, k+1)
	}
	require.Equal(t, c.Count, next)
	for k := range c.Count {
		var places []int
		for i, of := range c.Of {
			if of == k {
				places = append(places, i)
			}
		}
		sub, err := g.Sub(places)
		require.NoError(t, err)
		_, components := sub.Components()
		require.Equal(t, 1, components)
	}
}

func TestCliquesInARingAreTheGroups(t *testing.T) {
	var pairs []string
	const cliques, size = 6, 5
	for k := range cliques {
		for i := range size {
			for j := range i {
				pairs = append(pairs, fmt.Sprintf("%d.%d-%d.%d", k, j, k, i))
			}
		}
		pairs = append(pairs, fmt.Sprintf("%d.0-%d.1", k, (k+1)%cliques))
	}
	g := networktest.Build(t, network.Undirected, nil, pairs...)
	c, err := community.Louvain(g, byTies)
	require.NoError(t, err)
	require.Equal(t, cliques, c.Count)
	// 60 ties of 66 inside, a sixth of the degrees in each.
	require.InDelta(t, 60./66-1./6, c.Modularity, 1e-12)
}

func TestTheSameSeedGivesTheSameGroups(t *testing.T) {
	g := networktest.Random(t, "ba", 200, 5, 1)
	o := community.Options{Weights: network.WeightsIgnore, Seed: 3, Starts: 2}
	one, err := community.Louvain(g, o)
	require.NoError(t, err)
	two, err := community.Louvain(g, o)
	require.NoError(t, err)
	a, err := json.Marshal(one)
	require.NoError(t, err)
	b, err := json.Marshal(two)
	require.NoError(t, err)
	require.Equal(t, string(a), string(b))
}

func TestALargeNetworkIsGroupedAtLeastAsWellAsElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	c, err := community.Louvain(networktest.Random(t, "ba", 1000, 5, 1), byTies)
	require.NoError(t, err)
	require.GreaterOrEqual(t, c.Modularity, .292, "igraph: Louvain .282, Leiden .292")
	for model, q := range map[string]float64{"ba": .298} {
		c, err := community.Louvain(networktest.Random(t, model, 10_000, 5, 1), byTies)
		require.NoError(t, err)
		require.GreaterOrEqual(t, c.Modularity, q, model)
	}
}

func TestDegenerateNetworksAndChoices(t *testing.T) {
	empty := networktest.Build(t, network.Undirected, []string{"a", "b"})
	pair := networktest.Build(t, network.Undirected, []string{"z"}, "a-b")
	_, err := community.Modularity(empty, []int{0, 1}, byTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.Louvain(empty, byTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.Optimal(networktest.Build(t, network.Undirected, nil), byTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c, err := community.Optimal(pair, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1, 1}, c.Of, "an isolate is a group of its own")
	require.Zero(t, c.Modularity)

	_, err = community.Modularity(pair, []string{"x", "x"}, byTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.Louvain(pair, community.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, o := range []community.Options{{Weights: network.WeightsIgnore, Resolution: -1}, {Weights: network.WeightsIgnore, Starts: -1}, {Weights: "some"}} {
		_, err = community.Louvain(pair, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = community.Optimal(pair, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestALargeNetworkIsNotProven(t *testing.T) {
	c, err := community.Optimal(networktest.Random(t, "er", 200, 3, 1), community.Options{Weights: network.WeightsIgnore, Starts: 2})
	require.NoError(t, err)
	require.False(t, c.Proven)
}

func TestADirectedNetworkNamesItsFormula(t *testing.T) {
	q, err := community.Modularity(networktest.Knoke(t), make([]int, 10), byTies)
	require.NoError(t, err)
	require.InDelta(t, 0, q.Value, 1e-15, "one group of all is no group")
	require.Contains(t, q.Variant, "Leicht & Newman")
	require.Contains(t, q.Variant, "resolution: 1")
}
