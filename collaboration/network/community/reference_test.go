package community_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/community"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var (
	byTies    = community.Options{Weights: network.WeightsIgnore}
	byWeights = community.Options{Weights: network.WeightsCount}
)

func TestModularityIsThatOfOtherPrograms(t *testing.T) {
	for measure, o := range map[string]community.Options{"modularity_by_attr": byTies, "modularity_by_attr_weighted": byWeights} {
		networktest.Compare(t, measure, 1e-14, func(g *network.Graph, v networktest.View) ([]float64, error) {
			q, err := community.Modularity(g, v.Partition, o)
			return []float64{q.Value}, err
		})
	}
}

func TestTheBestGroupingIsProvenOnEveryReference(t *testing.T) {
	networktest.Compare(t, "modularity_optimal", 1e-14, func(g *network.Graph, v networktest.View) ([]float64, error) {
		c, err := community.Optimal(g, byTies)
		require.True(t, c.Proven, v.Name)
		return []float64{c.Modularity}, err
	})
}
