package network_test

import (
	"iter"
	"maps"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestARetiedGraphHasTheSamePartiesAndOtherTies(t *testing.T) {
	g := networktest.Knoke(t)
	same, err := g.Retied(g.Ties())
	require.NoError(t, err)
	require.Equal(t, maps.Collect(g.Ties()), maps.Collect(same.Ties()))
	other, err := g.Retied(maps.All(map[[2]int]float64{{0, 1}: 2, {9, 0}: .5}))
	require.NoError(t, err)
	require.Equal(t, 2, other.Edges())
	require.Equal(t, 2., other.Weight(g.Index("COUN"), g.Index("COMM")))
	require.Equal(t, .5, other.Weight(9, 0))
	require.Equal(t, g.Options(), other.Options())
	for what, ties := range map[string]iter.Seq2[[2]int, float64]{
		"no such place": maps.All(map[[2]int]float64{{0, 10}: 1}),
		"below 0":       maps.All(map[[2]int]float64{{-1, 1}: 1}),
		"loop":          maps.All(map[[2]int]float64{{3, 3}: 1}),
		"NaN":           maps.All(map[[2]int]float64{{3, 4}: math.NaN()}),
		"no weight":     maps.All(map[[2]int]float64{{3, 4}: 0}),
	} {
		_, err := g.Retied(ties)
		require.ErrorIs(t, err, renjia.ErrInvalid, what)
	}
	empty, err := networktest.Build(t, network.Undirected, nil).Retied(maps.All(map[[2]int]float64{}))
	require.NoError(t, err)
	require.Zero(t, empty.Len())
}
