package catalogue

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
)

// placed are the measures of who is central.
var placed = map[string]kernel{
	"betweenness": {of: undirectedOnly, costly: 20_000, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Betweenness(in.Graph, in.Lengths, centrality.Workers(in.Workers)))
	}},
	"betweenness_directed": {of: directedOnly, costly: 20_000, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Betweenness(in.Graph, in.Lengths, centrality.Workers(in.Workers)))
	}},
	"betweenness_len_inverse_weight": {weighted: true, costly: 5_000, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Betweenness(in.Graph, network.LengthsInverse, centrality.Workers(in.Workers)))
	}},
	"closeness_component":     closeness(undirectedOnly, centrality.Component, network.Out),
	"closeness_component_out": closeness(directedOnly, centrality.Component, network.Out),
	"closeness_component_in":  closeness(directedOnly, centrality.Component, network.In),
	"closeness_wf":            closeness(undirectedOnly, centrality.WassermanFaust, network.Out),
	"closeness_wf_in":         closeness(directedOnly, centrality.WassermanFaust, network.In),
	"harmonic_sum":            closeness(anyGraph, centrality.Harmonic, network.Out),
	"harmonic_in_sum":         closeness(directedOnly, centrality.Harmonic, network.In),
	"closeness_len_inverse_weight": {weighted: true, costly: 5_000, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Closeness(in.Graph, centrality.Component, network.Out, network.LengthsInverse))
	}},
	"centralization_degree":               degreeCentralization(undirectedOnly, network.Total, centrality.MaximumUndirectedStar),
	"centralization_degree_default_loops": degreeCentralization(undirectedOnly, network.Total, centrality.MaximumWithLoops),
	"centralization_indegree":             degreeCentralization(directedOnly, network.In, centrality.MaximumDirectedStar),
	"centralization_outdegree":            degreeCentralization(directedOnly, network.Out, centrality.MaximumDirectedStar),
	"centralization_betweenness": {costly: 20_000, compute: func(in *Input) (Answer, error) {
		return estimate(centrality.BetweennessCentralization(in.Graph, network.IsolatesIncluded))
	}},
	"centralization_closeness": on(undirectedOnly, func(g *network.Graph) (Answer, error) {
		return estimate(centrality.ClosenessCentralization(g, network.IsolatesIncluded))
	}),
	"betweenness_sampled": {from: 20_000, compute: func(in *Input) (Answer, error) {
		s, err := centrality.SampledBetweenness(in.Graph, in.Lengths, centrality.Sampling{Within: .05, Risk: .05, Seed: in.Seed, Most: 5_000}, centrality.Workers(in.Workers))
		s.Variant += fmt.Sprintf(", %d sources, no value off by more than %.3g but with probability %g", s.Sources, s.Within, s.Risk)
		return Answer{About: s.About, ByNode: s.Values}, err
	}},
	"edge_betweenness": {of: undirectedOnly, costly: 20_000, compute: func(in *Input) (Answer, error) {
		e, err := centrality.EdgeBetweenness(in.Graph, in.Lengths, centrality.Workers(in.Workers))
		return Answer{About: e.About, Value: e.Values}, err
	}},
	"diameter_reachable":      distances(func(d centrality.Distances) float64 { return d.Diameter }),
	"mean_distance_reachable": distances(func(d centrality.Distances) float64 { return d.Mean }),
	"global_efficiency":       distances(func(d centrality.Distances) float64 { return d.Efficiency }),
	"eigenvector_l2":          eigenvector(func(e centrality.Eigen) Answer { return Answer{ByNode: e.Values} }),
	"leading_eigenvalue":      eigenvector(func(e centrality.Eigen) Answer { return Answer{Value: e.Eigenvalue} }),
	"eigenvector_l2_weighted": {of: undirectedOnly, weighted: true, compute: func(in *Input) (Answer, error) {
		e, err := centrality.Eigenvector(in.Graph, network.WeightsCount, centrality.ComponentsLeading)
		return Answer{About: e.About, ByNode: e.Values}, err
	}},
	"centralization_eigen": {of: undirectedOnly, compute: func(in *Input) (Answer, error) {
		return estimate(centrality.EigenvectorCentralization(in.Graph, in.Weights, network.IsolatesIncluded))
	}},
	"pagerank_0.85": {compute: func(in *Input) (Answer, error) {
		return scores(centrality.PageRank(in.Graph, .85, in.Weights))
	}},
	"pagerank_0.85_weighted": {weighted: true, compute: func(in *Input) (Answer, error) {
		return scores(centrality.PageRank(in.Graph, .85, network.WeightsCount))
	}},
	"hits_hub_l2":       hits(func(h centrality.HubsAuthorities) []float64 { return h.Hubs }),
	"hits_authority_l2": hits(func(h centrality.HubsAuthorities) []float64 { return h.Authorities }),
	"bonacich_power_0.1": {of: undirectedOnly, costly: 1_500, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Bonacich(in.Graph, .1, in.Weights))
	}},
	"information_centrality": {of: undirectedOnly, costly: 1_000, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Information(in.Graph, in.Weights, network.IsolatesIncluded))
	}},
}

func distances(of func(d centrality.Distances) float64) kernel {
	return kernel{compute: func(in *Input) (Answer, error) {
		d, err := centrality.DistancesOf(in.Graph, in.Lengths)
		return Answer{About: d.About, Value: of(d)}, err
	}}
}

// eigenvector follows what programs print of a graph in several pieces: the piece
// with the largest eigenvalue has the scores.
func eigenvector(of func(e centrality.Eigen) Answer) kernel {
	return kernel{of: undirectedOnly, compute: func(in *Input) (Answer, error) {
		e, err := centrality.Eigenvector(in.Graph, in.Weights, centrality.ComponentsLeading)
		a := of(e)
		a.About = e.About
		return a, err
	}}
}

func hits(of func(h centrality.HubsAuthorities) []float64) kernel {
	return kernel{of: directedOnly, compute: func(in *Input) (Answer, error) {
		h, err := centrality.HITS(in.Graph, in.Weights)
		return Answer{About: h.About, ByNode: of(h)}, err
	}}
}

func closeness(of graphs, f centrality.Formula, s network.Side) kernel {
	return kernel{of: of, compute: func(in *Input) (Answer, error) {
		return scores(centrality.Closeness(in.Graph, f, s, in.Lengths))
	}}
}

func degreeCentralization(of graphs, s network.Side, m centrality.Maximum) kernel {
	return on(of, func(g *network.Graph) (Answer, error) {
		return share(centrality.DegreeCentralization(g, s, network.IsolatesIncluded, m))
	})
}
