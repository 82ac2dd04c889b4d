package coreperiphery_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var patterns = []coreperiphery.Pattern{coreperiphery.Max, coreperiphery.Product, coreperiphery.Missing}

// optimum is what the reference file says of the exact optima, which were found by
// looking at every division.
type optimum struct {
	Core        []int `json:"core_one_optimum"`
	Correlation float64
	Densities   [3]float64 `json:"density_cc_cp_pp"`
	Optima      int
}

func eachOptimum(t *testing.T, do func(name string, g *network.Graph, p coreperiphery.Pattern, want optimum)) {
	compared := 0
	for name, v := range networktest.Views(t) {
		for _, p := range patterns {
			m, ok := v.Measures["borgatti_everett_discrete_"+string(p)]
			if !ok {
				continue
			}
			var want optimum
			require.NoError(t, json.Unmarshal(m.Value, &want))
			do(name+" "+string(p), v.Graph(t), p, want)
			compared++
		}
	}
	require.Equal(t, 30, compared)
}

func TestTheOptimumIsThatOfLookingAtEveryDivision(t *testing.T) {
	eachOptimum(t, func(name string, g *network.Graph, p coreperiphery.Pattern, want optimum) {
		got, err := coreperiphery.Discrete(g, p, coreperiphery.Options{Weights: network.WeightsIgnore})
		require.NoError(t, err, name)
		require.InDelta(t, want.Correlation, got.Correlation, 1e-14, name)
		require.Equal(t, want.Optima, got.Optima, name)
		require.True(t, got.Proven, name)
		require.Equal(t, want.Core, got.Core, name)
		require.InDelta(t, want.Densities[0], got.Densities.Core, 1e-14, name)
		require.InDelta(t, want.Densities[1], got.Densities.Mixed, 1e-14, name)
		require.InDelta(t, want.Densities[2], got.Densities.Periphery, 1e-14, name)
	})
}

func TestTheSearchAloneReachesTheOptimumOfEveryReference(t *testing.T) {
	eachOptimum(t, func(name string, g *network.Graph, p coreperiphery.Pattern, want optimum) {
		got, err := coreperiphery.Discrete(g, p, coreperiphery.Options{Weights: network.WeightsIgnore, Branches: -1})
		require.NoError(t, err, name)
		require.InDelta(t, want.Correlation, got.Correlation, 1e-14, name)
		require.False(t, got.Proven)
	})
}

func TestCorenessIsThatOfTwoOtherSolvers(t *testing.T) {
	solve := func(g *network.Graph) coreperiphery.Coreness {
		c, err := coreperiphery.Continuous(g, network.WeightsIgnore)
		require.NoError(t, err)
		return c
	}
	networktest.Compare(t, "coreness_minres", 2e-10, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return solve(g).Values, nil
	})
	networktest.Compare(t, "coreness_minres_fit_correlation", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return []float64{solve(g).Fit}, nil
	})
	networktest.Compare(t, "coreness_minres_residual_ss_ordered_pairs", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return []float64{solve(g).Residual}, nil
	})
}

func TestTheProfileIsThatOfAnotherProgram(t *testing.T) {
	profile := func(g *network.Graph) coreperiphery.Profile {
		p, err := coreperiphery.Rossa(g, network.WeightsIgnore)
		require.NoError(t, err)
		return p
	}
	networktest.Compare(t, "rossa_profile_sorted", 1e-14, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return profile(g).Alpha, nil
	})
	networktest.Compare(t, "rossa_cp_centralization", 1e-14, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return []float64{profile(g).Centralization}, nil
	})
	for name, ties := range map[string]int{"karate": 18, "kite": 2, "knoke_information_weak": 4, "emon_cheyenne_weak": 5} {
		require.Equal(t, ties, profile(networktest.Views(t)[name].Graph(t)).Ties, name)
	}
}

func TestClassesInTheCoreAreThoseOfTheReference(t *testing.T) {
	var sets map[string]struct {
		Class string
		Core  *struct {
			Size     float64 `json:"core_size"`
			In       float64 `json:"class_in_core"`
			Expected float64
			P        float64 `json:"hypergeom_p_le"`
			Ratio    float64 `json:"periphery_share_ratio"`
			Optima   int
		} `json:"discrete_core_max"`
	}
	networktest.Section(t, "peripheral_dilemma", &sets)
	views, compared := networktest.Views(t), 0
	for key, want := range sets {
		name, _, _ := strings.Cut(key, "|")
		if want.Core == nil {
			continue
		}
		compared++
		v := views[name]
		p, err := coreperiphery.Discrete(v.Graph(t), coreperiphery.Max, coreperiphery.Options{Weights: network.WeightsIgnore})
		require.NoError(t, err)
		got, err := p.Class(v.Partition, want.Class)
		require.NoError(t, err)
		require.InDelta(t, want.Core.Size, got.CoreSize, 1e-12, key)
		require.InDelta(t, want.Core.In, got.InCore, 1e-12, key)
		require.InDelta(t, want.Core.Expected, got.Expected, 1e-12, key)
		require.InDelta(t, want.Core.P, got.P, 1e-12, key)
		require.InDelta(t, want.Core.Ratio, got.PeripheryRatio, 1e-12, key)
		require.Equal(t, want.Core.Optima, got.Optima, key)
	}
	require.NotZero(t, compared)
}
