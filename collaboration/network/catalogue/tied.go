package catalogue

import (
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/holes"
)

// tied are the measures of how the contacts of a party are tied to each other.
var tied = map[string]kernel{
	"constraint":                     hole(holes.Constraint),
	"constraint_weighted":            strong(holes.Constraint),
	"constraint_all_alters":          hole(holes.ConstraintAllAlters),
	"constraint_weighted_all_alters": strong(holes.ConstraintAllAlters),
	"effective_size":                 hole(holes.EffectiveSize),
	"effective_size_weighted":        strong(holes.EffectiveSize),
	"effective_size_borgatti":        on(undirectedOnly, func(g *network.Graph) (Answer, error) { return scores(holes.EffectiveSizeBorgatti(g)) }),
	"burt_hierarchy":                 hole(holes.Hierarchy),
	"krackhardt_connectedness":       on(anyGraph, func(g *network.Graph) (Answer, error) { return share(cohesion.Connectedness(g)) }),
	"krackhardt_hierarchy": on(directedOnly, func(g *network.Graph) (Answer, error) {
		return share(cohesion.Hierarchy(g, cohesion.HierarchyReachability))
	}),
	"krackhardt_efficiency": on(directedOnly, func(g *network.Graph) (Answer, error) {
		return share(cohesion.Efficiency(g, cohesion.LinksArcs))
	}),
	"krackhardt_lubness": slow(4_000, directedOnly, func(g *network.Graph) (Answer, error) {
		b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
		return Answer{About: b.About, Value: b.Value.Float64()}, err
	}),
	"krackhardt_lub_violations": slow(4_000, directedOnly, func(g *network.Graph) (Answer, error) {
		b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
		return Answer{About: b.About, Value: b.Violations}, err
	}),
	"transitivity_undirected": {compute: func(in *Input) (Answer, error) {
		return partners(in.Graph, func(g *network.Graph) (Answer, error) { return share(cohesion.Transitivity(g)) })
	}},
	"transitivity_directed_weak": on(directedOnly, func(g *network.Graph) (Answer, error) { return share(cohesion.DirectedTransitivity(g)) }),
	"clustering_local_undirected": {compute: func(in *Input) (Answer, error) {
		return partners(in.Graph, func(g *network.Graph) (Answer, error) { return scores(cohesion.Clustering(g, cohesion.FewZero)) })
	}},
	"clustering_avg_local_undirected": {compute: func(in *Input) (Answer, error) {
		return partners(in.Graph, func(g *network.Graph) (Answer, error) {
			return estimate(cohesion.AverageClustering(g, cohesion.FewZero))
		})
	}},
	"triad_census": on(directedOnly, func(g *network.Graph) (Answer, error) {
		t, err := cohesion.Triads(g)
		return Answer{About: t.About, Value: t.Counts}, err
	}),
	"assortativity_degree": on(undirectedOnly, func(g *network.Graph) (Answer, error) {
		return estimate(cohesion.DegreeAssortativity(g, network.Total, network.Total))
	}),
	"components_strong": on(directedOnly, func(g *network.Graph) (Answer, error) {
		_, count := cohesion.StrongComponents(g)
		return Answer{About: g.About("strong-components", "", "Tarjan 1972"), Value: count}, nil
	}),
}

// partners measures a graph without its directions.
func partners(g *network.Graph, of func(g *network.Graph) (Answer, error)) (Answer, error) {
	u, err := g.Undirected(network.Weak, network.MergeMax)
	if err != nil {
		return Answer{}, err
	}
	return of(u)
}

func hole(of func(g *network.Graph, w network.Weights) (network.Scores, error)) kernel {
	return kernel{compute: func(in *Input) (Answer, error) { return scores(of(in.Graph, in.Weights)) }}
}

func strong(of func(g *network.Graph, w network.Weights) (network.Scores, error)) kernel {
	return kernel{weighted: true, compute: func(in *Input) (Answer, error) { return scores(of(in.Graph, network.WeightsCount)) }}
}
