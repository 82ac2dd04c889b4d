package twomode_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/twomode"
)

func TestDavisIsAsInOtherPrograms(t *testing.T) {
	type graph = *twomode.Graph
	values := func(s network.Scores, err error) ([]float64, error) { return s.Values, err }
	share := func(r network.Result, err error) ([]float64, error) { return []float64{r.Value.Float64()}, err }
	for measure, of := range map[string]func(graph) ([]float64, error){
		"density_twomode":          func(g graph) ([]float64, error) { return share(g.Density()) },
		"degree_twomode_norm":      func(g graph) ([]float64, error) { return g.Degree().Values, nil },
		"closeness_twomode_norm":   func(g graph) ([]float64, error) { return values(g.Closeness()) },
		"betweenness_twomode_norm": func(g graph) ([]float64, error) { return values(g.Betweenness()) },
		"redundancy":               func(g graph) ([]float64, error) { return g.Redundancy().Values, nil },
		"robins_alexander":         func(g graph) ([]float64, error) { return share(g.Clustering()) },
		"shared_projection_women":  func(g graph) ([]float64, error) { return triples(g.Project("woman", twomode.Shared)) },
		"newman_projection_women":  func(g graph) ([]float64, error) { return triples(g.Project("woman", twomode.Newman)) },
	} {
		networktest.Compare(t, measure, 1e-13, func(g *network.Graph, v networktest.View) ([]float64, error) {
			two, err := twomode.New(g, v.Partition)
			require.NoError(t, err)
			return of(two)
		})
	}
}

func triples(g *network.Graph, err error) (list []float64, _ error) {
	if err != nil {
		return nil, err
	}
	for pair, w := range g.Ties() {
		list = append(list, float64(pair[0]), float64(pair[1]), w)
	}
	return list, nil
}
