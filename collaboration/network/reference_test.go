package network_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// view is one network of the shared reference file, with the values that several
// programs agree on.
type view struct {
	Directed bool
	Nodes    []any
	Edges    [][]int64
	Measures map[string]struct{ Value json.RawMessage }
}

func readViews(t *testing.T) map[string]view {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(shared, "data", "networks", "expected.json"))
	require.NoError(t, err)
	var file struct{ Views map[string]view }
	require.NoError(t, json.Unmarshal(text, &file))
	require.NotEmpty(t, file.Views)
	return file.Views
}

func (v view) name(i int64) renjia.Ref { return party(fmt.Sprint(v.Nodes[i])) }

func (v view) build(t *testing.T) *network.Graph {
	var parties []renjia.Ref
	for i := range v.Nodes {
		parties = append(parties, v.name(int64(i)))
	}
	var all []network.Tie
	for _, e := range v.Edges {
		tie := network.Tie{From: v.name(e[0]), To: v.name(e[1]), Weight: 1}
		if len(e) > 2 {
			tie.Weight = e[2]
		}
		all = append(all, tie)
	}
	d := network.Undirected
	if v.Directed {
		d = network.Directed
	}
	g, err := network.Build(parties, each(all), simple(d))
	require.NoError(t, err)
	return g
}

// measures maps a name of the reference file to our measure. Single values come
// as a list of one.
var measures = map[string]func(*network.Graph) ([]float64, error){
	"n":       func(g *network.Graph) ([]float64, error) { return []float64{float64(g.Len())}, nil },
	"m":       func(g *network.Graph) ([]float64, error) { return []float64{float64(g.Edges())}, nil },
	"density": func(g *network.Graph) ([]float64, error) { return exact(g.Density(network.IsolatesIncluded)) },
	"components_weak": func(g *network.Graph) ([]float64, error) {
		_, n := g.Components()
		return []float64{float64(n)}, nil
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
	"strength":                   func(g *network.Graph) ([]float64, error) { return counts(g.Strength(network.Total)) },
	"centralization_degree":      centralization(network.Total),
	"centralization_outdegree":   centralization(network.Out),
	"centralization_indegree":    centralization(network.In),
	"betweenness":                func(g *network.Graph) ([]float64, error) { return g.Betweenness().Values, nil },
	"betweenness_directed":       func(g *network.Graph) ([]float64, error) { return g.Betweenness().Values, nil },
	"centralization_betweenness": func(g *network.Graph) ([]float64, error) {
		return estimate(g.BetweennessCentralization(network.IsolatesIncluded))
	},
	"centralization_closeness": func(g *network.Graph) ([]float64, error) {
		return estimate(g.ClosenessCentralization(network.IsolatesIncluded))
	},
	"closeness_component":     closeness(network.ClosenessComponent, network.Total),
	"closeness_component_out": closeness(network.ClosenessComponent, network.Out),
	"closeness_component_in":  closeness(network.ClosenessComponent, network.In),
	"closeness_wf":            closeness(network.ClosenessWassermanFaust, network.Total),
	"closeness_wf_in":         closeness(network.ClosenessWassermanFaust, network.In),
	"harmonic_sum":            closeness(network.ClosenessHarmonic, network.Total),
	"harmonic_in_sum":         closeness(network.ClosenessHarmonic, network.In),
	"constraint":              func(g *network.Graph) ([]float64, error) { return scores(g.Constraint(network.WeightsIgnore)) },
	"constraint_weighted":     func(g *network.Graph) ([]float64, error) { return scores(g.Constraint(network.WeightsCount)) },
	"effective_size":          func(g *network.Graph) ([]float64, error) { return scores(g.EffectiveSize(network.WeightsIgnore)) },
	"effective_size_weighted": func(g *network.Graph) ([]float64, error) { return scores(g.EffectiveSize(network.WeightsCount)) },
}

func exact(r network.Result, err error) ([]float64, error) {
	return []float64{r.Value.Float64()}, err
}

func estimate(e network.Estimate, err error) ([]float64, error) { return []float64{e.Value}, err }

func scores(s network.Scores, err error) ([]float64, error) { return s.Values, err }

func counts(c network.Counts, err error) (values []float64, _ error) {
	for _, v := range c.Values {
		values = append(values, float64(v))
	}
	return values, err
}

func centralization(s network.Side) func(*network.Graph) ([]float64, error) {
	return func(g *network.Graph) ([]float64, error) {
		return exact(g.DegreeCentralization(s, network.IsolatesIncluded))
	}
}

func closeness(c network.Closeness, s network.Side) func(*network.Graph) ([]float64, error) {
	return func(g *network.Graph) ([]float64, error) { return scores(g.Closeness(c, s)) }
}

// perParty says which reference values come one for each party, in the order of
// the file; the graph has an order of its own.
func perParty(v view, g *network.Graph, values []float64) []float64 {
	if len(values) != len(v.Nodes) {
		return values
	}
	sorted := make([]float64, len(values))
	for i := range v.Nodes {
		sorted[i] = values[g.Index(v.name(int64(i)))]
	}
	return sorted
}

func TestMeasuresEqualThoseOfOtherPrograms(t *testing.T) {
	compared := map[string]int{}
	for name, v := range readViews(t) {
		g := v.build(t)
		for measure, of := range measures {
			expected, ok := v.Measures[measure]
			if !ok {
				continue
			}
			compared[measure]++
			got, err := of(g)
			require.NoError(t, err, "%s %s", name, measure)
			got = perParty(v, g, got)
			want := numbers(t, expected.Value)
			require.Len(t, got, len(want), "%s %s", name, measure)
			for i := range want {
				if math.IsNaN(want[i]) {
					require.True(t, math.IsNaN(got[i]), "%s %s [%d]: got %v, want undefined", name, measure, i, got[i])
					continue
				}
				require.InEpsilon(t, 1+want[i], 1+got[i], 1e-10, "%s %s [%d]", name, measure, i)
			}
		}
	}
	for measure := range measures {
		require.NotZero(t, compared[measure], measure)
	}
}

// numbers reads one number or a list, null as NaN.
func numbers(t *testing.T, raw json.RawMessage) (values []float64) {
	var list []*float64
	if json.Unmarshal(raw, &list) != nil {
		var one float64
		require.NoError(t, json.Unmarshal(raw, &one))
		return []float64{one}
	}
	for _, v := range list {
		if v == nil {
			values = append(values, math.NaN())
			continue
		}
		values = append(values, *v)
	}
	return values
}
