package catalogue

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestEveryNameHasItsTextsAndItsCode(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	require.NotEmpty(t, all)
	named := map[string]bool{}
	for _, m := range all {
		require.False(t, named[m.ID], m.ID)
		named[m.ID] = true
		require.NotNil(t, kernels[m.ID].compute, m.ID)
		for _, s := range []string{m.Name.EN, m.Name.ZH, m.Definition.EN, m.Definition.ZH, m.Variant, m.Source} {
			require.NotEmpty(t, s, m.ID)
		}
	}
	for id := range kernels {
		require.True(t, named[id], "%s is not in measures.json", id)
	}
}

func TestNamesAreFoundAndOthersAreNot(t *testing.T) {
	for id, want := range map[string]string{
		"density": "density", "shared_projection_women": "shared_projection", "newman_projection_events": "newman_projection",
		"centralization_indegree_igraph": "centralization_indegree",
	} {
		m, err := Find(id)
		require.NoError(t, err)
		require.Equal(t, want, m.ID)
	}
	_, err := Find("importance")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// Whatever the graph, a measure has a value, is undefined with a reason, or does
// not fit; its lists have one entry for each party.
func TestEveryMeasureHasAnAnswerForEveryGraph(t *testing.T) {
	graphs := map[string]*network.Graph{
		"empty":   networktest.Build(t, network.Undirected, nil),
		"one":     networktest.Build(t, network.Undirected, []string{"a"}),
		"two":     networktest.Build(t, network.Undirected, nil, "a-b"),
		"strange": networktest.Build(t, network.Undirected, []string{"x", "y"}),
		"pieces":  networktest.Build(t, network.Undirected, []string{"x"}, "a-b", "b-c", "d-e"),
		"kite":    networktest.Kite(t),
		"none":    networktest.Build(t, network.Directed, nil),
		"arc":     networktest.Build(t, network.Directed, []string{"x"}, "a-b"),
		"circle":  networktest.Build(t, network.Directed, nil, "a-b", "b-c", "c-a"),
		"knoke":   networktest.Knoke(t),
	}
	all, err := All()
	require.NoError(t, err)
	answered := map[string]bool{}
	for name, g := range graphs {
		in := Input{Graph: g, Weights: network.WeightsIgnore, Lengths: network.LengthsOne, Workers: 1}
		for _, mode := range []bool{false, true} {
			in.Class, in.Mode = alternating(g, "GOV", "VOL"), nil
			if mode {
				in.Mode = in.Class
			}
			for _, m := range all {
				a, err := m.Compute(in)
				if err != nil {
					require.True(t, errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnsupported), "%s of %s: %v", m.ID, name, err)
					continue
				}
				answered[m.ID] = true
				require.NotEmpty(t, a.Source, m.ID)
				require.NotEmpty(t, a.Measure, m.ID)
				checkShape(t, m.ID+" of "+name, a, g.Len())
			}
		}
	}
	require.Greater(t, len(answered), 75)
}

func checkShape(t *testing.T, what string, a Answer, n int) {
	t.Helper()
	require.True(t, (a.Value == nil) != (a.ByNode == nil), what)
	switch v := a.ByNode.(type) {
	case nil:
	case []float64:
		require.Len(t, v, n, what)
	case [][]float64:
		require.Len(t, v, n, what)
	default:
		require.Fail(t, what)
	}
	if x, ok := a.Value.(float64); ok {
		require.False(t, math.IsNaN(x) || math.IsInf(x, 0), what)
	}
}

func alternating(g *network.Graph, a, b string) []string {
	class := make([]string, g.Len())
	for i := range class {
		class[i] = []string{a, b}[i%2]
	}
	return class
}

func TestWhatAMeasureNeedsIsSaid(t *testing.T) {
	g := networktest.Kite(t)
	in := Input{Graph: g, Weights: network.WeightsIgnore, Lengths: network.LengthsOne}
	for id, why := range map[string]string{
		"ei_index": "class", "density_twomode": "mode", "indegree": "undirected", "triad_census": "undirected",
	} {
		m, err := Find(id)
		require.NoError(t, err)
		_, err = m.Compute(in)
		require.ErrorIs(t, err, renjia.ErrUnsupported)
		require.ErrorContains(t, err, why)
	}
	m, err := Find("density")
	require.NoError(t, err)
	_, err = m.Compute(Input{Graph: g, Lengths: network.LengthsOne})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = m.Compute(Input{Graph: g, Weights: network.WeightsIgnore})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = m.Compute(Input{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = m.Compute(Input{Graph: g, Weights: network.WeightsIgnore, Lengths: network.LengthsOne, Class: []string{"x"}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// A weighted name uses weights whatever is chosen; the plain name follows the
// choice.
func TestNamesSayWhetherWeightsCount(t *testing.T) {
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "a", To: "b", Weight: 3}, nil) && yield(network.Tie{From: "b", To: "c", Weight: 4}, nil) && yield(network.Tie{From: "a", To: "c", Weight: 1}, nil)
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	of := func(id string, w network.Weights, l network.Lengths) any {
		m, err := Find(id)
		require.NoError(t, err)
		a, err := m.Compute(Input{Graph: g, Weights: w, Lengths: l, Workers: 1})
		require.NoError(t, err)
		return a.ByNode
	}
	for plain, weighted := range map[string]string{
		"constraint": "constraint_weighted", "effective_size": "effective_size_weighted", "eigenvector_l2": "eigenvector_l2_weighted",
		"pagerank_0.85": "pagerank_0.85_weighted", "closeness_component": "closeness_len_inverse_weight", "betweenness": "betweenness_len_inverse_weight",
	} {
		ignored := of(plain, network.WeightsIgnore, network.LengthsOne)
		counted := of(plain, network.WeightsCount, network.LengthsInverse)
		named := of(weighted, network.WeightsIgnore, network.LengthsOne)
		require.Equal(t, counted, named, plain)
		require.NotEqual(t, ignored, named, plain)
	}
}
