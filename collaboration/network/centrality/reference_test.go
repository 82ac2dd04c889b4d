package centrality_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// measure is a measure as a list of numbers.
type measure func(g *network.Graph) ([]float64, error)

func closeness(f centrality.Formula, s network.Side, l network.Lengths) measure {
	return func(g *network.Graph) ([]float64, error) {
		c, err := centrality.Closeness(g, f, s, l)
		return c.Values, err
	}
}

func betweenness(l network.Lengths) measure {
	return func(g *network.Graph) ([]float64, error) {
		b, err := centrality.Betweenness(g, l)
		return b.Values, err
	}
}

func edgeBetweenness(g *network.Graph) ([]float64, error) {
	b, err := centrality.EdgeBetweenness(g, network.LengthsOne)
	return b.Values, err
}

func distances(pick func(d centrality.Distances) float64) measure {
	return func(g *network.Graph) ([]float64, error) {
		d, err := centrality.DistancesOf(g, network.LengthsOne)
		return []float64{pick(d)}, err
	}
}

func one(e network.Estimate, err error) ([]float64, error) { return []float64{e.Value}, err }

func degreeCentralization(s network.Side, m centrality.Maximum) measure {
	return func(g *network.Graph) ([]float64, error) {
		r, err := centrality.DegreeCentralization(g, s, network.IsolatesIncluded, m)
		return []float64{r.Value.Float64()}, err
	}
}

func TestMeasuresByPathsEqualThoseOfOtherPrograms(t *testing.T) {
	for name, of := range map[string]measure{
		"betweenness":                    betweenness(network.LengthsOne),
		"betweenness_directed":           betweenness(network.LengthsOne),
		"betweenness_len_inverse_weight": betweenness(network.LengthsInverse),
		"edge_betweenness":               edgeBetweenness,
		"closeness_component":            closeness(centrality.Component, network.Out, network.LengthsOne),
		"closeness_component_out":        closeness(centrality.Component, network.Out, network.LengthsOne),
		"closeness_component_in":         closeness(centrality.Component, network.In, network.LengthsOne),
		"closeness_wf":                   closeness(centrality.WassermanFaust, network.Total, network.LengthsOne),
		"closeness_wf_in":                closeness(centrality.WassermanFaust, network.In, network.LengthsOne),
		"closeness_len_inverse_weight":   closeness(centrality.Component, network.Out, network.LengthsInverse),
		"harmonic_sum":                   closeness(centrality.Harmonic, network.Out, network.LengthsOne),
		"harmonic_in_sum":                closeness(centrality.Harmonic, network.In, network.LengthsOne),
		"diameter_reachable":             distances(func(d centrality.Distances) float64 { return d.Diameter }),
		"mean_distance_reachable":        distances(func(d centrality.Distances) float64 { return d.Mean }),
		"global_efficiency":              distances(func(d centrality.Distances) float64 { return d.Efficiency }),
	} {
		networktest.Compare(t, name, 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) { return of(g) })
	}
}

func TestCentralizationEqualsThatOfOtherPrograms(t *testing.T) {
	for name, of := range map[string]measure{
		"centralization_degree":               degreeCentralization(network.Total, centrality.MaximumUndirectedStar),
		"centralization_degree_default_loops": degreeCentralization(network.Total, centrality.MaximumWithLoops),
		"centralization_indegree":             degreeCentralization(network.In, centrality.MaximumDirectedStar),
		"centralization_indegree_igraph":      degreeCentralization(network.In, centrality.MaximumDirectedStar),
		"centralization_outdegree":            degreeCentralization(network.Out, centrality.MaximumDirectedStar),
		"centralization_outdegree_igraph":     degreeCentralization(network.Out, centrality.MaximumDirectedStar),
		"centralization_betweenness": func(g *network.Graph) ([]float64, error) {
			return one(centrality.BetweennessCentralization(g, network.IsolatesIncluded))
		},
		"centralization_closeness": func(g *network.Graph) ([]float64, error) {
			return one(centrality.ClosenessCentralization(g, network.IsolatesIncluded))
		},
	} {
		networktest.Compare(t, name, 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) { return of(g) })
	}
}

func TestFlorentineMarriagesWithoutPucciAreThoseOfTheTextbook(t *testing.T) {
	var want map[string]float64
	networktest.Section(t, "florentine_marriage_without_pucci", &want)
	g := networktest.Florentine(t, false)
	medici := g.Index("Medici")
	degree, err := degreeCentralization(network.Total, centrality.MaximumUndirectedStar)(g)
	require.NoError(t, err)
	between, err := centrality.BetweennessCentralization(g, network.IsolatesIncluded)
	require.NoError(t, err)
	close, err := centrality.ClosenessCentralization(g, network.IsolatesIncluded)
	require.NoError(t, err)
	normalized, err := centrality.Betweenness(g, network.LengthsOne, centrality.Normalized())
	require.NoError(t, err)
	near, err := closeness(centrality.Component, network.Out, network.LengthsOne)(g)
	require.NoError(t, err)
	got := map[string]float64{
		"n": float64(g.Len()), "centralization_degree": degree[0], "centralization_betweenness": between.Value,
		"centralization_closeness": close.Value, "medici_betweenness_norm": normalized.Values[medici], "medici_closeness": near[medici],
	}
	require.InDeltaMapValues(t, want, got, 1e-12)
}

func eigenvector(w network.Weights) func(g *network.Graph) (centrality.Eigen, error) {
	return func(g *network.Graph) (centrality.Eigen, error) {
		return centrality.Eigenvector(g, w, centrality.ComponentsLeading)
	}
}

func scores(s network.Scores, err error) ([]float64, error) { return s.Values, err }

func TestMeasuresByWalksEqualThoseOfOtherPrograms(t *testing.T) {
	for name, of := range map[string]measure{
		"eigenvector_l2": func(g *network.Graph) ([]float64, error) {
			e, err := eigenvector(network.WeightsIgnore)(g)
			return e.Values, err
		},
		"eigenvector_l2_weighted": func(g *network.Graph) ([]float64, error) {
			e, err := eigenvector(network.WeightsCount)(g)
			return e.Values, err
		},
		"leading_eigenvalue": func(g *network.Graph) ([]float64, error) {
			e, err := eigenvector(network.WeightsIgnore)(g)
			return []float64{e.Eigenvalue}, err
		},
		"centralization_eigen": func(g *network.Graph) ([]float64, error) {
			return one(centrality.EigenvectorCentralization(g, network.WeightsIgnore, network.IsolatesIncluded))
		},
		"pagerank_0.85": func(g *network.Graph) ([]float64, error) {
			return scores(centrality.PageRank(g, .85, network.WeightsIgnore))
		},
		"pagerank_0.85_weighted": func(g *network.Graph) ([]float64, error) {
			return scores(centrality.PageRank(g, .85, network.WeightsCount))
		},
		"hits_hub_l2": func(g *network.Graph) ([]float64, error) {
			h, err := centrality.HITS(g, network.WeightsIgnore)
			return h.Hubs, err
		},
		"hits_authority_l2": func(g *network.Graph) ([]float64, error) {
			h, err := centrality.HITS(g, network.WeightsIgnore)
			return h.Authorities, err
		},
		"bonacich_power_0.1": func(g *network.Graph) ([]float64, error) {
			return scores(centrality.Bonacich(g, .1, network.WeightsIgnore))
		},
		"information_centrality": func(g *network.Graph) ([]float64, error) {
			return scores(centrality.Information(g, network.WeightsIgnore, network.IsolatesIncluded))
		},
	} {
		networktest.Compare(t, name, 1e-10, func(g *network.Graph, _ networktest.View) ([]float64, error) { return of(g) })
	}
}
