package cohesion_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestTransitivityAndClusteringEqualThoseOfOtherPrograms(t *testing.T) {
	networktest.Compare(t, "transitivity_undirected", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return exact(cohesion.Transitivity(g))
	})
	networktest.Compare(t, "transitivity_directed_weak", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return exact(cohesion.DirectedTransitivity(g))
	})
	networktest.Compare(t, "clustering_local_undirected", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return scores(cohesion.Clustering(g, cohesion.FewZero))
	})
	networktest.Compare(t, "clustering_avg_local_undirected", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return estimate(cohesion.AverageClustering(g, cohesion.FewZero))
	})
	networktest.Compare(t, "triad_census", 0, func(g *network.Graph, _ networktest.View) (all []float64, _ error) {
		c, err := cohesion.Triads(g)
		for _, n := range c.Counts {
			all = append(all, float64(n))
		}
		return all, err
	})
}

func TestTriadsStandInTheOrderOfOtherPrograms(t *testing.T) {
	var conventions struct {
		Order []string `json:"triad_census_order"`
	}
	networktest.Section(t, "conventions", &conventions)
	require.Len(t, conventions.Order, 16)
	for k, name := range conventions.Order {
		require.Equal(t, name, cohesion.Triad(k).String())
	}
	require.Equal(t, "Triad(16)", cohesion.Triad(16).String())
	text, err := cohesion.T120C.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "120C", string(text))
}

// Each triad written as a graph of itself.
func TestEachTriadIsOneOfItsOwn(t *testing.T) {
	for k, pairs := range []string{
		"", "a-b", "a-b b-a", "b-a b-c", "a-b c-b", "a-b b-c", "a-b b-a c-b", "a-b b-a b-c", "a-b b-c a-c", "a-b b-c c-a",
		"a-b b-a b-c c-b", "b-a b-c a-c c-a", "a-b c-b a-c c-a", "a-b b-c a-c c-a", "a-c a-b b-a b-c c-b", "a-b b-a b-c c-b a-c c-a",
	} {
		for _, order := range []string{"abc", "acb", "bac", "bca", "cab", "cba"} {
			g := networktest.Build(t, network.Directed, strings.Split(order, ""), strings.Fields(pairs)...)
			c, err := cohesion.Triads(g)
			require.NoError(t, err)
			for l, n := range c.Counts {
				require.Equal(t, k == l, n == 1, "%s counts as %s", cohesion.Triad(k), cohesion.Triad(l))
			}
		}
	}
}

func TestTrianglesEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		requireTriangles(t, drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1))
	})
	if testing.Short() {
		return
	}
	for _, g := range larger(t) {
		requireTriangles(t, g)
	}
}

func requireTriangles(t require.TestingT, g *network.Graph) {
	n := g.Len()
	tied := func(i, j int) bool { return g.Tied(i, j) || g.Tied(j, i) }
	var closed, triples, short, paths int64
	local := make([]float64, n)
	for j := range n {
		var own, contacts float64
		for i := range n {
			for k := range n {
				if i == j || j == k || i == k {
					continue
				}
				if g.Tied(i, j) && g.Tied(j, k) {
					count2(&paths, &short, g.Tied(i, k))
				}
				if i < k && tied(i, j) && tied(j, k) {
					count2(&triples, &closed, tied(i, k))
					contacts++
					if tied(i, k) {
						own++
					}
				}
			}
		}
		local[j] = own / contacts
	}
	requireShare(t, closed, triples)(cohesion.Transitivity(g))
	requireShare(t, short, paths)(cohesion.DirectedTransitivity(g))
	checkClustering(t, g, local)
	requireCensus(t, g)
}

func count2(all, some *int64, yes bool) {
	*all++
	if yes {
		*some++
	}
}

func requireShare(t require.TestingT, part, whole int64) func(network.Result, error) {
	return func(r network.Result, err error) {
		if whole == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(part, whole), r.Value, r.Measure)
	}
}

// checkClustering compares with shares that are NaN where there are no pairs of
// contacts.
func checkClustering(t require.TestingT, g *network.Graph, local []float64) {
	for _, few := range []cohesion.Few{cohesion.FewZero, cohesion.FewUndefined} {
		want := make([]float64, len(local))
		sum, n := 0.0, 0
		for i, v := range local {
			if want[i] = v; math.IsNaN(v) && few == cohesion.FewZero {
				want[i] = 0
			}
			if !math.IsNaN(want[i]) {
				sum, n = sum+want[i], n+1
			}
		}
		got, err := cohesion.Clustering(g, few)
		require.NoError(t, err)
		near(t, want, got.Values)
		average, err := cohesion.AverageClustering(g, few)
		if n == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			continue
		}
		require.NoError(t, err)
		require.InDelta(t, sum/float64(n), average.Value, 1e-12)
		require.Equal(t, n, average.N)
		if g.Directed() {
			continue // a tie answered weighs twice
		}
		for _, kind := range []cohesion.WeightedKind{cohesion.Barrat, cohesion.Onnela} {
			weighted, err := cohesion.WeightedClustering(g, kind, few)
			require.NoError(t, err)
			near(t, want, weighted.Values)
		}
	}
}

// near compares values, undefined with undefined.
func near(t require.TestingT, want, got []float64, what ...any) {
	require.Len(t, got, len(want), what...)
	for i := range want {
		require.Equal(t, math.IsNaN(want[i]), math.IsNaN(got[i]), what...)
		if !math.IsNaN(want[i]) {
			require.InDelta(t, want[i], got[i], 1e-9, what...)
		}
	}
}

// requireCensus compares with the census of every three parties alone.
func requireCensus(t require.TestingT, g *network.Graph) {
	got, err := cohesion.Triads(g)
	require.NoError(t, err)
	var want [16]int64
	for i := range g.Len() {
		for j := range i {
			for k := range j {
				three, err := g.Sub([]int{i, j, k})
				require.NoError(t, err)
				one, err := cohesion.Triads(three)
				require.NoError(t, err)
				for c, n := range one.Counts {
					want[c] += n
				}
			}
		}
	}
	require.Equal(t, want, [16]int64(got.Counts))
}

func TestWeightedClusteringEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 5)
		w := func(i, j int) float64 {
			if !g.Directed() {
				return g.Weight(i, j)
			}
			return g.Weight(i, j) + g.Weight(j, i)
		}
		n := g.Len()
		barrat, onnela := make([]float64, n), make([]float64, n)
		most := 0.0
		for i := range n {
			for j := range n {
				most = max(most, w(i, j))
			}
		}
		for i := range n {
			var strength, contacts, b, o float64
			for j := range n {
				if w(i, j) > 0 {
					strength += w(i, j)
					contacts++
				}
				for h := range n {
					if product := w(i, j) * w(i, h) * w(j, h); product > 0 {
						b += (w(i, j) + w(i, h)) / 2
						o += math.Cbrt(product) / most
					}
				}
			}
			barrat[i], onnela[i] = b/(strength*(contacts-1)), o/(contacts*(contacts-1))
			if contacts < 2 {
				barrat[i], onnela[i] = math.NaN(), math.NaN()
			}
		}
		near(t, barrat, weightedOf(t, g, cohesion.Barrat))
		near(t, onnela, weightedOf(t, g, cohesion.Onnela))
	})
}

func weightedOf(t require.TestingT, g *network.Graph, k cohesion.WeightedKind) []float64 {
	s, err := cohesion.WeightedClustering(g, k, cohesion.FewUndefined)
	require.NoError(t, err)
	return s.Values
}

func TestClusteringNeedsItsChoices(t *testing.T) {
	g := networktest.Kite(t)
	_, err := cohesion.Clustering(g, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.AverageClustering(g, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.WeightedClustering(g, "", cohesion.FewZero)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.WeightedClustering(g, cohesion.Onnela, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.Transitivity(networktest.Build(t, network.Undirected, []string{"a"}))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func ExampleTransitivity() {
	pairs := networktest.Pairs("office-station", "station-school", "school-office", "school-volunteers")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := cohesion.Transitivity(g)
	fmt.Println(r.Value, err)
	// Output:
	// 3/5 <nil>
}

func ExampleTriads() {
	pairs := networktest.Pairs("street-community", "community-grid", "street-grid")
	g, err := network.Build([]string{"volunteers"}, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	census, err := cohesion.Triads(g)
	fmt.Println(census.Counts[cohesion.T030T], census.Counts[cohesion.T012], err)
	// Output:
	// 1 3 <nil>
}

func BenchmarkTransitivity(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		_, err := cohesion.Transitivity(g)
		return err
	})
}

func BenchmarkTriads(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		_, err := cohesion.Triads(g)
		return err
	})
}
