package holes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/holes"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// Values of R sna (brokerage), igraph (constraint) and networkx (effective size).
func TestKnokeInformationNetworkHasItsBrokers(t *testing.T) {
	g := networktest.Knoke(t)
	sector := strings.Fields("GOV VOL GOV PVT GOV VOL PVT VOL GOV VOL")
	c, err := holes.BrokerageByChance(g, sector)
	require.NoError(t, err)
	require.Equal(t, holes.Roles[int64]{5, 3, 7, 7, 5, 27}, c.Observed[g.Index("MAYR")])
	require.Equal(t, holes.Roles[int64]{0, 1, 0, 4, 1, 6}, c.Observed[g.Index("NEWS")])
	require.Equal(t, holes.Roles[int64]{6, 18, 12, 20, 15, 71}, c.All.Observed)
	for r, want := range []float64{4.45647079462561, .721066862017958, 2.27760954892601, 2.27760954892601, 1.68332147257024, 3.54232591961309} {
		require.InDelta(t, want, c.Z()[g.Index("MAYR")][r], 1e-9)
	}
	constraint, err := holes.Constraint(g, network.WeightsIgnore)
	require.NoError(t, err)
	size, err := holes.EffectiveSize(g, network.WeightsIgnore)
	require.NoError(t, err)
	for i, want := range [][2]float64{
		{.4805511833219799, 2.6111111111111107}, {.40144632009182263, 4.2}, {.38598684807256234, 3.3}, {.4786189224203628, 2.0555555555555554},
		{.38740081087411815, 4.375}, {.4543446180555556, 2.375}, {.4242206090255031, 4.5}, {.5137791763117284, 1.75},
		{.43556544174382716, 2.75}, {.48577853363567636, 1.785714285714286},
	} {
		require.InDelta(t, want[0], constraint.Values[i], 1e-12, g.ID(i))
		require.InDelta(t, want[1], size.Values[i], 1e-12, g.ID(i))
	}
}
