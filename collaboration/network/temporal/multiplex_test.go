package temporal_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/temporal"
)

func TestLayersOfKnokeAndFlorence(t *testing.T) {
	var want map[string]struct {
		Both       int64
		OnlyFirst  int64 `json:"only_first"`
		OnlySecond int64 `json:"only_second"`
		Jaccard    float64
		Pearson    float64
	}
	networktest.Section(t, "multiplex", &want)
	require.Len(t, want, 2)
	views := networktest.Views(t)
	for pair, w := range want {
		a, b, _ := strings.Cut(pair, "~")
		got, err := temporal.Multiplex(views[a].Graph(t), views[b].Graph(t))
		require.NoError(t, err)
		require.Equal(t, []int64{w.Both, w.OnlyFirst, w.OnlySecond}, []int64{got.Both, got.OnlyFirst, got.OnlySecond}, pair)
		require.InDelta(t, w.Jaccard, got.Jaccard.Float64(), 1e-12)
		require.InDelta(t, w.Pearson, *got.Pearson, 1e-12)
		l, err := temporal.NewLayers([]string{a, b}, []*network.Graph{views[a].Graph(t), views[b].Graph(t)})
		require.NoError(t, err)
		require.Equal(t, []int64{got.Neither, got.OnlyFirst + got.OnlySecond, got.Both}, l.Census(), pair)
	}
}

// layers is three relations among four parties, the second in another order.
func layers(t *testing.T) *temporal.Layers {
	build := func(parties []string, pairs ...string) *network.Graph {
		return networktest.Build(t, network.Undirected, parties, pairs...)
	}
	l, err := temporal.NewLayers([]string{"talk", "refer", "fund"}, []*network.Graph{
		build([]string{"a", "b", "c", "alone"}, "a-b", "a-c"),
		build([]string{"alone", "c", "b", "a"}, "a-b", "b-c"),
		build([]string{"a", "b", "c", "alone"}, "a-b"),
	})
	require.NoError(t, err)
	return l
}

// By hand: a has 2, 1, 1 ties, b 1, 2, 1 and c 1, 1, 0.
func TestMultiplexDegreeAndParticipation(t *testing.T) {
	l := layers(t)
	degree, err := l.Degree(network.Total)
	require.NoError(t, err)
	require.Equal(t, []int64{4, 4, 2, 0}, degree.Values)
	require.Equal(t, 5, degree.Edges)
	p, err := l.Participation(network.Total)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{1.5 * (1 - 6./16), 1.5 * (1 - 6./16), 1.5 * (1 - 2./4)}, p.Values[:3], 1e-15)
	require.True(t, math.IsNaN(p.Values[3]))
	require.Equal(t, []int64{3, 2, 0, 1}, l.Census())
	o, err := l.Overlap()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(5, 9), o.Value)
	require.Equal(t, "c", l.Graph(1).ID(2))
	require.True(t, l.Graph(1).Tied(0, 1))
	_, err = l.Degree("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = l.Participation("up")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestLayersMustBeOfTheSameParties(t *testing.T) {
	g := networktest.Kite(t)
	_, err := temporal.NewLayers([]string{"one"}, []*network.Graph{g})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = temporal.NewLayers([]string{"one", "two"}, []*network.Graph{g, networktest.Knoke(t)})
	var roster *permute.RosterError
	require.ErrorAs(t, err, &roster)
	_, err = temporal.Multiplex(g, networktest.Knoke(t))
	require.ErrorAs(t, err, &roster)
	empty := networktest.Build(t, network.Directed, []string{"a", "b"})
	l, err := temporal.NewLayers([]string{"one", "two"}, []*network.Graph{empty, empty})
	require.NoError(t, err)
	require.Equal(t, []int64{2, 0, 0}, l.Census())
	_, err = l.Overlap()
	require.ErrorIs(t, err, renjia.ErrInvalid)
	pair, err := temporal.Multiplex(empty, empty)
	require.NoError(t, err)
	require.Nil(t, pair.Jaccard)
	require.Nil(t, pair.Pearson)
}
