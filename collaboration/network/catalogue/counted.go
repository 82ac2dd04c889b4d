package catalogue

import (
	"github.com/renjia-project/renjia/collaboration/network"
)

// counted are the measures that count ties, pairs and parts.
var counted = map[string]kernel{
	"n":        number("parties", "", func(g *network.Graph) int { return g.Len() }),
	"m":        number("ties", "", func(g *network.Graph) int { return g.Edges() }),
	"isolates": number("isolates", "", func(g *network.Graph) int { return g.Len() - g.Counted(network.IsolatesExcluded) }),
	"components_weak": number("components", "directions ignored", func(g *network.Graph) int {
		_, count := g.Components()
		return count
	}),
	"density":                    on(anyGraph, func(g *network.Graph) (Answer, error) { return share(g.Density(network.IsolatesIncluded)) }),
	"degree":                     on(undirectedOnly, func(g *network.Graph) (Answer, error) { return counts(g.Degree(network.Total)) }),
	"indegree":                   on(directedOnly, func(g *network.Graph) (Answer, error) { return counts(g.Degree(network.In)) }),
	"outdegree":                  on(directedOnly, func(g *network.Graph) (Answer, error) { return counts(g.Degree(network.Out)) }),
	"strength":                   {weighted: true, compute: func(in *Input) (Answer, error) { return scores(in.Graph.Strength(network.Total)) }},
	"reciprocity_edgewise":       on(directedOnly, func(g *network.Graph) (Answer, error) { return share(g.ArcReciprocity()) }),
	"reciprocity_dyadic_nonnull": on(directedOnly, func(g *network.Graph) (Answer, error) { return share(g.DyadReciprocity()) }),
	"reciprocity_dyadic":         on(directedOnly, func(g *network.Graph) (Answer, error) { return share(g.DyadSymmetry()) }),
	"dyad_census_MAN": on(directedOnly, func(g *network.Graph) (Answer, error) {
		d := g.Dyads()
		about := g.About("dyad-census", "mutual, asymmetric, null", "Wasserman & Faust 1994, 13.2")
		return Answer{About: about, Value: []int64{d.Mutual, d.Asymmetric, d.Null}}, nil
	}),
}
