package centrality_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// Of 60 samples of a graph with a risk of a tenth, more than 15 that miss would be chance
// with a probability below 1/1,000. The inequalities are careful: none does.
func TestNoPartyIsFartherOffThanItsBound(t *testing.T) {
	samples := uint64(60)
	if testing.Short() {
		samples = 3
	}
	for _, model := range []string{"ba", "er"} {
		g := networktest.Random(t, model, 500, 3, 5)
		exact, err := centrality.Betweenness(g, network.LengthsOne, centrality.Normalized())
		require.NoError(t, err)
		missed := 0
		for seed := range samples {
			s, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: .05, Risk: .1, Seed: seed, Most: 128})
			require.NoError(t, err)
			require.Equal(t, 128, s.Sources)
			far, widest := false, 0.0
			for i, v := range s.Values {
				far = far || max(v-exact.Values[i], exact.Values[i]-v) > s.Bounds[i]
				widest = max(widest, s.Bounds[i])
			}
			require.Equal(t, widest, s.Within)
			if far {
				missed++
			}
		}
		require.LessOrEqual(t, missed, 15)
	}
}

func TestSamplingStopsWhereItIsNearEnough(t *testing.T) {
	const parties, within = 1500, .2
	g := networktest.Random(t, "ba", parties, 3, 5)
	s, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: within, Risk: .1, Seed: 1})
	require.NoError(t, err)
	require.LessOrEqual(t, s.Within, within)
	require.Less(t, s.Sources, parties)
	require.Greater(t, s.Within, within/4, "half the sources would not have done")
	again, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: within, Risk: .1, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, s, again)
	other, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: within, Risk: .1, Seed: 2})
	require.NoError(t, err)
	require.NotEqual(t, s.Values, other.Values)
}

func TestSamplingAllPartiesIsExact(t *testing.T) {
	for _, g := range []*network.Graph{networktest.Kite(t), networktest.Knoke(t), networktest.Random(t, "er", 300, 2, 1)} {
		exact, err := centrality.Betweenness(g, network.LengthsOne, centrality.Normalized())
		require.NoError(t, err)
		s, err := centrality.SampledBetweenness(g, network.LengthsOne, centrality.Sampling{Within: 1e-6, Risk: .1, Seed: 1})
		require.NoError(t, err)
		near(t, exact.Values, s.Values, "all sources")
		require.Zero(t, s.Within)
		require.Equal(t, g.Len(), s.Sources)
	}
}

func TestSamplingSaysHowNearItMustCome(t *testing.T) {
	for _, s := range []centrality.Sampling{{}, {Within: .1}, {Risk: .1}, {Within: 1, Risk: .1}, {Within: .1, Risk: 1}, {Within: .1, Risk: .1, Most: -1}} {
		_, err := centrality.SampledBetweenness(networktest.Kite(t), network.LengthsOne, s)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	ok := centrality.Sampling{Within: .1, Risk: .1}
	_, err := centrality.SampledBetweenness(networktest.Kite(t), "", ok)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = centrality.SampledBetweenness(networktest.Build(t, network.Directed, nil, "a-b"), network.LengthsOne, ok)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
