package centrality_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var directions = []network.Direction{network.Undirected, network.Directed}

var allLengths = []network.Lengths{network.LengthsOne, network.LengthsWeight, network.LengthsInverse}

// Short decimals, of which there are paths of the same length in many ways, and
// large primes, whose inverses have no common multiple that a float could hold.
var weightSets = map[string][]float64{
	"paths compared exactly":       {1, 2, 3, 4, 6, .5, .1, .2, .3, .25, 1.5},
	"paths compared to a relative": {1000003, 999983, 999979, 500009},
}

func near(t require.TestingT, want, got []float64, what string) {
	require.Len(t, got, len(want), what)
	for i := range want {
		if math.IsNaN(want[i]) {
			require.True(t, math.IsNaN(got[i]), "%s [%d] is %v", what, i, got[i])
			continue
		}
		require.InDelta(t, want[i], got[i], 1e-10*max(1, math.Abs(want[i])), "%s [%d]", what, i)
	}
}

func TestBetweennessEqualsItsDefinitionInFractions(t *testing.T) {
	for compared, weights := range weightSets {
		rapid.Check(t, func(t *rapid.T) {
			g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), weights)
			l := rapid.SampledFrom(allLengths).Draw(t, "lengths")
			o := newOracle(g, l)
			b, err := centrality.Betweenness(g, l)
			require.NoError(t, err)
			near(t, o.betweenness(), b.Values, "places")
			e, err := centrality.EdgeBetweenness(g, l)
			require.NoError(t, err)
			near(t, o.edgeBetweenness(), e.Values, "ties")
			if l != network.LengthsOne && g.Weighted() && strings.Contains(compared, "exactly") {
				require.Contains(t, b.Variant, compared)
			}
		})
	}
}

func TestClosenessAndDistancesEqualTheirDefinitionInFractions(t *testing.T) {
	for _, weights := range weightSets {
		rapid.Check(t, func(t *rapid.T) {
			g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), weights)
			l := rapid.SampledFrom(allLengths).Draw(t, "lengths")
			side := rapid.SampledFrom([]network.Side{network.Out, network.In}).Draw(t, "side")
			o := newOracle(g, l)
			if side == network.In {
				o = newOracle(g.Reversed(), l)
			}
			n := float64(g.Len())
			component, wf, harmonic := make([]float64, g.Len()), make([]float64, g.Len()), make([]float64, g.Len())
			var d centrality.Distances
			for i := range component {
				parties, total, inverse, largest := o.reach(i)
				component[i], harmonic[i] = float64(parties)/total, inverse
				if parties > 0 {
					wf[i] = component[i] * float64(parties) / (n - 1)
				}
				d.Pairs += int64(parties)
				d.Mean += total
				d.Efficiency += inverse / (n * (n - 1))
				d.Diameter = max(d.Diameter, largest)
			}
			for f, want := range map[centrality.Formula][]float64{
				centrality.Component: component, centrality.WassermanFaust: wf, centrality.Harmonic: harmonic,
			} {
				got, err := closeness(f, side, l)(g)
				require.NoError(t, err)
				near(t, want, got, string(f))
			}
			got, err := centrality.DistancesOf(g, l)
			if d.Pairs == 0 {
				require.ErrorIs(t, err, renjia.ErrInvalid, "nobody reaches anybody")
				return
			}
			require.NoError(t, err)
			near(t, []float64{d.Mean / float64(d.Pairs), d.Efficiency, d.Diameter}, []float64{got.Mean, got.Efficiency, got.Diameter}, "distances")
			if !g.Directed() {
				d.Pairs /= 2
			}
			require.Equal(t, d.Pairs, got.Pairs)
		})
	}
}

// size is how large a graph is, smaller where tests must be short.
func size(n int) int {
	if testing.Short() {
		return n / 3
	}
	return n
}

// Large enough that sets are pushed and pulled, and that blocks hold several
// sources.
func TestResultsAreTheSameOnAnyNumberOfGoroutines(t *testing.T) {
	for _, model := range []string{"ba", "sbm"} {
		g := networktest.Random(t, model, size(330), 3, 7)
		type all struct {
			Between, Close, Normalized network.Scores
			Edges                      centrality.EdgeScores
			Sampled                    centrality.SampledScores
			Distances                  centrality.Distances
		}
		of := func(workers int) (a all) {
			var err [6]error
			w := centrality.Workers(workers)
			a.Between, err[0] = centrality.Betweenness(g, network.LengthsOne, w)
			a.Close, err[1] = centrality.Closeness(g, centrality.Harmonic, network.Out, network.LengthsOne, w)
			a.Normalized, err[2] = centrality.Betweenness(g, network.LengthsOne, w, centrality.Normalized())
			a.Edges, err[3] = centrality.EdgeBetweenness(g, network.LengthsOne, w)
			a.Sampled, err[4] = centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: .1, Risk: .1, Seed: 3}, w)
			a.Distances, err[5] = centrality.DistancesOf(g, network.LengthsOne, w)
			require.Equal(t, [6]error{}, err)
			return a
		}
		one := of(1)
		for _, workers := range []int{2, 7, 100} {
			require.Equal(t, one, of(workers))
		}
	}
}

// Breadth-first search from one source at a time is the oracle.
func TestSetsOfSourcesReachWhatSingleSourcesReach(t *testing.T) {
	for name, g := range map[string]*network.Graph{
		"ba": networktest.Random(t, "ba", size(520), 2, 1), "er": networktest.Random(t, "er", size(400), 1, 2), "sbm": networktest.Random(t, "sbm", size(300), 4, 3),
	} {
		var ties []network.Tie
		for tie := range g.Ties() {
			ties = append(ties, network.Tie{From: g.ID(tie[0]), To: g.ID(tie[1]), Weight: 2}) // so Dijkstra searches
		}
		ids := make([]string, g.Len())
		for i := range ids {
			ids[i] = g.ID(i)
		}
		twice, err := network.Build(ids, each(ties), networktest.Simple(network.Undirected))
		require.NoError(t, err)
		for _, f := range []centrality.Formula{centrality.WassermanFaust, centrality.Harmonic} {
			want, err := closeness(f, network.Out, network.LengthsOne)(g)
			require.NoError(t, err)
			got, err := closeness(f, network.Out, network.LengthsWeight)(twice)
			require.NoError(t, err)
			for i := range got {
				got[i] *= 2
			}
			near(t, want, got, name)
		}
		want, err := betweenness(network.LengthsOne)(g)
		require.NoError(t, err)
		got, err := betweenness(network.LengthsWeight)(twice)
		require.NoError(t, err)
		near(t, want, got, name)
	}
}

// A chain of diamonds doubles the number of paths with each: 910 of them have
// more than floats are trusted with. Every inner end of a diamond lies on the paths between
// all before and all after it, and of its two sides each has half of them.
func TestNumbersOfPathsBeyondFloatsAreCounted(t *testing.T) {
	if testing.Short() {
		t.Skip("searches from 2,731 parties")
	}
	const diamonds = 910
	g, err := network.FromPairs(3*diamonds+1, func(yield func(int, int) bool) {
		for k := range diamonds {
			left := 3 * k
			_ = yield(left, left+1) && yield(left, left+2) && yield(left+1, left+3) && yield(left+2, left+3)
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	b, err := centrality.Betweenness(g, network.LengthsOne)
	require.NoError(t, err)
	e, err := centrality.EdgeBetweenness(g, network.LengthsOne)
	require.NoError(t, err)
	for k := range diamonds {
		before, after := float64(3*k), float64(3*(diamonds-k)-3)
		require.InEpsilon(t, max(1, before*(after+3)), max(1, b.Values[3*k]), 1e-9, k)
		require.InEpsilon(t, (before+1)*(after+1)/2, b.Values[3*k+1], 1e-9, k)
		require.InEpsilon(t, (before+1)*(after+1)/2+before+1, e.Values[4*k], 1e-9, k)
	}
}

func TestPathsByWeightAreComparedExactly(t *testing.T) {
	g, err := network.Build(nil, each([]network.Tie{
		{From: "a", To: "b", Weight: 10}, {From: "b", To: "d", Weight: 5}, {From: "a", To: "c", Weight: 5}, {From: "c", To: "d", Weight: 10},
	}), networktest.Simple(network.Undirected))
	require.NoError(t, err)
	b, err := centrality.Betweenness(g, network.LengthsInverse)
	require.NoError(t, err)
	require.Equal(t, []float64{.5, .5, .5, .5}, b.Values)
	require.Contains(t, b.Variant, "paths compared exactly")
}

func TestNormalizedScoresOfAStarAreOneAtTheCentre(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "L-a", "L-b", "L-c", "L-d")
	b, err := centrality.Betweenness(g, network.LengthsOne, centrality.Normalized())
	require.NoError(t, err)
	require.Equal(t, []float64{1, 0, 0, 0, 0}, b.Values)
	c, err := centrality.Closeness(g, centrality.Harmonic, network.Out, network.LengthsOne, centrality.Normalized())
	require.NoError(t, err)
	require.Equal(t, []float64{1, .625, .625, .625, .625}, c.Values)
	e, err := centrality.EdgeBetweenness(g, network.LengthsOne, centrality.Normalized())
	require.NoError(t, err)
	near(t, []float64{.4, .4, .4, .4}, e.Values, "a tie of a star has 4 of 10 pairs")
	ring := networktest.Build(t, network.Directed, nil, "a-b", "b-c", "c-a")
	b, err = centrality.Betweenness(ring, network.LengthsOne, centrality.Normalized())
	require.NoError(t, err)
	require.Equal(t, []float64{.5, .5, .5}, b.Values, "one of two ordered pairs")
}

func TestGraphsWithoutPathsAreDefinedOrSayThatTheyAreNot(t *testing.T) {
	for _, d := range directions {
		empty, alone := networktest.Build(t, d, nil), networktest.Build(t, d, []string{"a"})
		apart := networktest.Build(t, d, []string{"a", "b", "c"})
		for n, g := range []*network.Graph{empty, alone} {
			for _, f := range []centrality.Formula{centrality.Component, centrality.WassermanFaust, centrality.Harmonic} {
				c, err := centrality.Closeness(g, f, network.Out, network.LengthsOne)
				require.NoError(t, err)
				require.Len(t, c.Values, n)
			}
			b, err := centrality.Betweenness(g, network.LengthsWeight)
			require.NoError(t, err)
			require.Len(t, b.Values, n)
			_, err = centrality.Betweenness(g, network.LengthsOne, centrality.Normalized())
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = centrality.EdgeBetweenness(g, network.LengthsOne, centrality.Normalized())
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = centrality.Closeness(g, centrality.Harmonic, network.Out, network.LengthsOne, centrality.Normalized())
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = centrality.DistancesOf(g, network.LengthsOne)
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
		c, err := centrality.Closeness(apart, centrality.Component, network.Out, network.LengthsOne)
		require.NoError(t, err)
		near(t, []float64{math.NaN(), math.NaN(), math.NaN()}, c.Values, "who reaches nobody is not at any distance")
		c, err = centrality.Closeness(apart, centrality.WassermanFaust, network.Out, network.LengthsOne)
		require.NoError(t, err)
		require.Equal(t, []float64{0, 0, 0}, c.Values)
	}
}

func TestWeightsOutOfRangeAreRefused(t *testing.T) {
	g, err := network.Build(nil, each([]network.Tie{{From: "a", To: "b", Weight: 5e-324}, {From: "b", To: "c", Weight: 1}}), networktest.Simple(network.Undirected))
	require.NoError(t, err)
	_, err = centrality.Betweenness(g, network.LengthsInverse)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = centrality.Closeness(g, centrality.Harmonic, network.Out, network.LengthsInverse)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
