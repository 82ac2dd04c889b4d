package permute_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

func density(g *network.Graph, _ []int) (float64, error) {
	d, err := g.Density(network.IsolatesIncluded)
	return d.Value.Float64(), err
}

// In a network whose ties are independent, the error of the density is that of a
// share.
func TestErrorsOfTheDensityOfARandomNetwork(t *testing.T) {
	g := networktest.Random(t, "er", 60, 6, 1)
	p := float64(g.Edges()) / (60 * 59 / 2)
	want := math.Sqrt(p * (1 - p) / (60 * 59 / 2))
	boot, err := permute.Bootstrap(g, density, permute.ResampleOptions{Draws: 1000})
	require.NoError(t, err)
	require.InDelta(t, p, boot.Mean, 3*want/math.Sqrt(1000)+1e-4, "a copy of a pair has the density of all")
	require.Greater(t, boot.SE, .8*want)
	require.Less(t, boot.SE, 2.5*want, "degrees that differ by chance are resampled, too")
	require.Less(t, boot.Lower, p)
	require.Greater(t, boot.Upper, p)
	jack, without, err := permute.Jackknife(g, density)
	require.NoError(t, err)
	require.Len(t, without, 60)
	require.InDelta(t, want, jack.SE, .4*want)
	require.InDelta(t, p, jack.Mean, 1e-12, "every pair is left out equally often")
}

// The jackknife by hand: leaving a party out of the star on three leaves changes
// the density 1/2 to 0 or 2/3.
func TestTheJackknifeOfAStar(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "L-a", "L-b", "L-c")
	r, without, err := permute.Jackknife(g, func(g *network.Graph, original []int) (float64, error) {
		for i, o := range original {
			require.Equal(t, []string{"L", "a", "b", "c"}[o], g.ID(i))
		}
		return density(g, original)
	})
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0, 2. / 3, 2. / 3, 2. / 3}, without, 1e-15)
	require.InDelta(t, math.Sqrt(2./8*(1./4+3*1./36)), r.SE, 1e-12)
	require.InDelta(t, .5+1.959964*r.SE, r.Upper, 1e-6)
}

func TestCopiesAreTiedAsTheirOriginals(t *testing.T) {
	g := networktest.Knoke(t)
	_, err := permute.Bootstrap(g, func(h *network.Graph, original []int) (float64, error) {
		require.Equal(t, g.Len(), h.Len())
		for i, a := range original {
			for j, b := range original {
				if a != b {
					require.Equal(t, g.Tied(a, b), h.Tied(i, j))
				}
			}
		}
		return float64(h.Edges()), nil
	}, permute.ResampleOptions{Draws: 99, Workers: 1})
	require.NoError(t, err)
}

func TestBootstrapsAreTheSameOnAnyNumberOfGoroutines(t *testing.T) {
	o := permute.ResampleOptions{Draws: 200, Seed: 4, Workers: 1}
	one, err := permute.Bootstrap(networktest.Knoke(t), density, o)
	require.NoError(t, err)
	for _, o.Workers = range []int{2, 5} {
		many, err := permute.Bootstrap(networktest.Knoke(t), density, o)
		require.NoError(t, err)
		require.Equal(t, one, many)
	}
	o.Level = .5
	narrow, err := permute.Bootstrap(networktest.Knoke(t), density, o)
	require.NoError(t, err)
	require.Less(t, narrow.Upper-narrow.Lower, one.Upper-one.Lower)
}

func TestResamplingRefusesWhatHasNoAnswer(t *testing.T) {
	g := networktest.Kite(t)
	sometimes := func(every int) permute.Statistic {
		return func(_ *network.Graph, original []int) (float64, error) {
			if (original[0]+10*original[1])%100 < every && original[0] != 0 {
				return math.NaN(), nil
			}
			return float64(original[0]), nil
		}
	}
	o := permute.ResampleOptions{Draws: 999}
	few, err := permute.Bootstrap(g, sometimes(5), o)
	require.NoError(t, err)
	require.NotZero(t, few.Undefined)
	_, err = permute.Bootstrap(g, sometimes(40), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, level := range []float64{-1, 1, math.NaN()} {
		_, err = permute.Bootstrap(g, density, permute.ResampleOptions{Level: level})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	bad := errors.New("no such measure")
	_, err = permute.Bootstrap(g, func(*network.Graph, []int) (float64, error) { return 0, bad }, o)
	require.ErrorIs(t, err, bad)
	_, _, err = permute.Jackknife(g, func(h *network.Graph, _ []int) (float64, error) {
		if h != g {
			return 0, bad
		}
		return 1, nil
	})
	require.ErrorIs(t, err, bad)
	_, _, err = permute.Jackknife(g, func(*network.Graph, []int) (float64, error) { return math.NaN(), nil })
	require.ErrorIs(t, err, renjia.ErrInvalid)
	small := networktest.Build(t, network.Undirected, []string{"alone"})
	_, err = permute.Bootstrap(small, density, o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, _, err = permute.Jackknife(small, density)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
