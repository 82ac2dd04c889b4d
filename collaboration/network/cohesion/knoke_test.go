package cohesion_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// Values on which networkx, igraph, R sna or two of them agree.
func TestKnokeInformationNetworkHangsTogether(t *testing.T) {
	g := networktest.Knoke(t)
	sector := strings.Fields("GOV VOL GOV PVT GOV VOL PVT VOL GOV VOL")
	for _, c := range []struct {
		want float64
		of   func() (network.Result, error)
	}{
		{.7580645161290323, func() (network.Result, error) { return cohesion.Transitivity(g) }},
		{.6728110599078341, func() (network.Result, error) { return cohesion.DirectedTransitivity(g) }},
		{.5061728395061729, func() (network.Result, error) { return cohesion.Efficiency(g, cohesion.LinksArcs) }},
		{-.15625, func() (network.Result, error) { return cohesion.Assortativity(g, sector) }},
	} {
		r, err := c.of()
		require.NoError(t, err)
		require.InDelta(t, c.want, r.Value.Float64(), 1e-12, r.Measure)
	}
	e, err := cohesion.EI(g, sector)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(37-12, 49), e.Value)
	census, err := cohesion.Triads(g)
	require.NoError(t, err)
	require.Equal(t, [16]int64{3, 13, 12, 1, 13, 3, 10, 4, 7, 0, 14, 4, 2, 1, 24, 9}, [16]int64(census.Counts))
	cores, err := cohesion.CoreNumbers(g, network.Total)
	require.NoError(t, err)
	require.Equal(t, []int64{7, 7, 7, 7, 7, 4, 7, 7, 7, 7}, cores.Values)
}

func TestFlorentineMarriagesHaveACoreOfTwo(t *testing.T) {
	g := networktest.Florentine(t, true)
	cores, err := cohesion.CoreNumbers(g, network.Total)
	require.NoError(t, err)
	for family, want := range map[string]int64{"Medici": 2, "Strozzi": 2, "Pazzi": 1, "Salviati": 1, "Ginori": 1, "Pucci": 0} {
		require.Equal(t, want, cores.Values[g.Index(family)], family)
	}
	r, err := cohesion.Transitivity(g)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(9, 47), r.Value)
	d, err := cohesion.DegreeAssortativity(g, network.Total, network.Total)
	require.NoError(t, err)
	require.InDelta(t, -.37483787289234766, d.Value, 1e-12)
	cuts := cohesion.Cuts(g)
	require.Equal(t, "Medici", cuts.Vertices[0].ID)
}
