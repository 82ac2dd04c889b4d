package catalogue

import (
	"github.com/renjia-project/renjia/collaboration/network/twomode"
)

// twoModes are the measures of networks in which two kinds of nodes are tied.
var twoModes = map[string]kernel{
	"density_twomode":          both(func(t *twomode.Graph) (Answer, error) { return share(t.Density()) }),
	"degree_twomode_norm":      both(func(t *twomode.Graph) (Answer, error) { return scores(t.Degree(), nil) }),
	"closeness_twomode_norm":   both(func(t *twomode.Graph) (Answer, error) { return scores(t.Closeness()) }),
	"betweenness_twomode_norm": both(func(t *twomode.Graph) (Answer, error) { return scores(t.Betweenness()) }),
	"redundancy":               both(func(t *twomode.Graph) (Answer, error) { return scores(t.Redundancy(), nil) }),
	"robins_alexander":         both(func(t *twomode.Graph) (Answer, error) { return share(t.Clustering()) }),
	"shared_projection":        both(func(t *twomode.Graph) (Answer, error) { return projection(t, twomode.Shared) }),
	"newman_projection":        both(func(t *twomode.Graph) (Answer, error) { return projection(t, twomode.Newman) }),
}

func both(of func(t *twomode.Graph) (Answer, error)) kernel {
	return kernel{of: undirectedOnly, needs: modes, compute: func(in *Input) (Answer, error) {
		t, err := twomode.New(in.Graph.Unweighted(), in.Mode)
		if err != nil {
			return Answer{}, err
		}
		return of(t)
	}}
}

// projection is the first mode as triples of two places and their weight, places
// counted within the mode.
func projection(t *twomode.Graph, p twomode.Projection) (Answer, error) {
	g, err := t.Project(t.Modes()[0], p)
	if err != nil {
		return Answer{}, err
	}
	triples := [][3]float64{}
	for pair, weight := range g.Ties() {
		triples = append(triples, [3]float64{float64(pair[0]), float64(pair[1]), weight})
	}
	return Answer{About: g.About(string(p)+"-projection", "mode: "+t.Modes()[0], projectionSource[p]), Value: triples}, nil
}

var projectionSource = map[twomode.Projection]string{twomode.Shared: "Breiger 1974", twomode.Newman: "Newman 2001"}
