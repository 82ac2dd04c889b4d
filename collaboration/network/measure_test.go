package network_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func exact(r network.Result, err error) ([]float64, error) {
	return []float64{r.Value.Float64()}, err
}

func counts(c network.Counts, err error) (values []float64, _ error) {
	for _, v := range c.Values {
		values = append(values, float64(v))
	}
	return values, err
}

func TestMeasuresEqualThoseOfOtherPrograms(t *testing.T) {
	for measure, of := range map[string]func(g *network.Graph) ([]float64, error){
		"n":       func(g *network.Graph) ([]float64, error) { return []float64{float64(g.Len())}, nil },
		"m":       func(g *network.Graph) ([]float64, error) { return []float64{float64(g.Edges())}, nil },
		"density": func(g *network.Graph) ([]float64, error) { return exact(g.Density(network.IsolatesIncluded)) },
		"components_weak": func(g *network.Graph) ([]float64, error) {
			_, n := g.Components()
			return []float64{float64(n)}, nil
		},
		"isolates": func(g *network.Graph) ([]float64, error) {
			return []float64{float64(g.Len() - g.Counted(network.IsolatesExcluded))}, nil
		},
		"dyad_census_MAN": func(g *network.Graph) ([]float64, error) {
			d := g.Dyads()
			return []float64{float64(d.Mutual), float64(d.Asymmetric), float64(d.Null)}, nil
		},
		"reciprocity_edgewise":       func(g *network.Graph) ([]float64, error) { return exact(g.ArcReciprocity()) },
		"reciprocity_dyadic_nonnull": func(g *network.Graph) ([]float64, error) { return exact(g.DyadReciprocity()) },
		"reciprocity_dyadic":         func(g *network.Graph) ([]float64, error) { return exact(g.DyadSymmetry()) },
		"degree":                     func(g *network.Graph) ([]float64, error) { return counts(g.Degree(network.Total)) },
		"outdegree":                  func(g *network.Graph) ([]float64, error) { return counts(g.Degree(network.Out)) },
		"indegree":                   func(g *network.Graph) ([]float64, error) { return counts(g.Degree(network.In)) },
		"strength": func(g *network.Graph) ([]float64, error) {
			s, err := g.Strength(network.Total)
			return s.Values, err
		},
	} {
		networktest.Compare(t, measure, 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) { return of(g) })
	}
}

// Wasserman & Faust 1994; Hanneman & Riddle 2005.
func TestKnokeInformationNetwork(t *testing.T) {
	g := networktest.Knoke(t)
	require.Equal(t, 49, g.Edges())
	for want, of := range map[float64]func() (network.Result, error){
		0.5444:  func() (network.Result, error) { return g.Density(network.IsolatesIncluded) },
		0.53125: g.DyadReciprocity,
		0.6939:  g.ArcReciprocity,
	} {
		r, err := of()
		require.NoError(t, err)
		require.InDelta(t, want, r.Value.Float64(), .00005)
	}
	require.Equal(t, network.Dyads{Mutual: 17, Asymmetric: 15, Null: 13}, g.Dyads())
}

func TestAStarHasOnlyTheLead(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"alone"}, "L-a", "L-b", "L-c", "L-d")
	r, err := g.ShareThrough("L")
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), r.Value)
	_, err = g.ShareThrough("nobody")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestVariantsAreNeverGuessed(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "a-b")
	_, err := g.Density("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = g.Density("some")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = g.Degree("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = g.Strength("left")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	empty := networktest.Build(t, network.Undirected, nil)
	_, err = empty.Density(network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the density of nothing is undefined, not zero")
}

func TestUndefinedScoresAreNullInJSON(t *testing.T) {
	s := network.Scores{Values: []float64{1, math.NaN()}}
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.Contains(t, string(text), "[1,null]")
	var back network.Scores
	require.NoError(t, json.Unmarshal(text, &back))
	require.True(t, math.IsNaN(back.Values[1]))
}
