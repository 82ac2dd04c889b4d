package coreperiphery_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// residual is the sum of squares by its definition.
func residual(g *network.Graph, c []float64) (sum float64) {
	for i := range g.Len() {
		for j := range g.Len() {
			if i != j {
				d := g.Weight(i, j) - c[i]*c[j]
				sum += d * d
			}
		}
	}
	return sum
}

func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var sx, sy, xx, yy, xy float64
	for i := range x {
		sx, sy, xx, yy, xy = sx+x[i], sy+y[i], xx+x[i]*x[i], yy+y[i]*y[i], xy+x[i]*y[i]
	}
	return (n*xy - sx*sy) / math.Sqrt((n*xx-sx*sx)*(n*yy-sy*sy))
}

func TestNoOtherCorenessNearbyLeavesLess(t *testing.T) {
	solved := 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 3, 9, 3)
		c, err := coreperiphery.Continuous(g, network.WeightsCount)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		solved++
		require.InDelta(t, residual(g, c.Values), c.Residual, 1e-9*(1+c.Residual))
		for i := range c.Values {
			require.GreaterOrEqual(t, c.Values[i], 0.)
			for _, step := range []float64{-1e-3, 1e-3} {
				near := append([]float64(nil), c.Values...)
				near[i] += step
				require.GreaterOrEqual(t, residual(g, near), c.Residual-1e-9)
			}
		}
		var cells, products []float64
		for i := range g.Len() {
			for j := range g.Len() {
				if i != j {
					cells, products = append(cells, g.Weight(i, j)), append(products, c.Values[i]*c.Values[j])
				}
			}
		}
		if want := pearson(cells, products); !math.IsNaN(c.Fit) && !math.IsNaN(want) {
			require.InDelta(t, want, c.Fit, 1e-6)
		}
		for k, r := range c.Sizes {
			require.InDelta(t, pearson(c.Values, top(c.Values, k+1)), r, 1e-6)
			require.LessOrEqual(t, r, c.Sizes[c.Best-1])
		}
	})
	require.True(t, testing.Short() || solved > 30, solved)
}

// top marks the k highest of some values.
func top(values []float64, k int) []float64 {
	marks := make([]float64, len(values))
	for range k {
		best := -1
		for i, x := range values {
			if marks[i] == 0 && (best < 0 || x > values[best]) {
				best = i
			}
		}
		marks[best] = 1
	}
	return marks
}

func TestACompleteNetworkIsAllCore(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{}, "a-b", "a-c", "a-d", "b-c", "b-d", "c-d")
	c, err := coreperiphery.Continuous(g, network.WeightsIgnore)
	require.NoError(t, err)
	for _, x := range c.Values {
		require.InDelta(t, 1, x, 1e-12)
	}
	require.InDelta(t, 0, c.Residual, 1e-12)
	require.True(t, math.IsNaN(c.Fit), "cells that do not vary correlate with nothing")
	require.Empty(t, c.Sizes)
	require.Zero(t, c.Best)

	text, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(text), `"fit":null`)
	var back coreperiphery.Coreness
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, c.Values, back.Values)
	require.True(t, math.IsNaN(back.Fit))
}

func TestAnIsolateHasNoCoreness(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"alone"}, "a-b", "b-c", "a-c")
	c, err := coreperiphery.Continuous(g, network.WeightsIgnore)
	require.NoError(t, err)
	require.Zero(t, c.Values[0])
	require.Equal(t, 3, c.Best)
	require.InDelta(t, 1, c.Sizes[2], 1e-12)
}

// The residual of these falls as long as the centre's coreness grows.
func TestACorenessWithoutBoundIsRefused(t *testing.T) {
	for name, pairs := range map[string][]string{
		"star":            {"c-1", "c-2", "c-3"},
		"star and a pair": {"c-1", "c-2", "x-y"},
		"chain of four":   {"a-b", "b-c", "c-d"},
		"no tie":          nil,
	} {
		_, err := coreperiphery.Continuous(networktest.Build(t, network.Undirected, []string{"alone"}, pairs...), network.WeightsIgnore)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err := coreperiphery.Continuous(networktest.Build(t, network.Undirected, nil, "c-1", "c-2"), network.WeightsIgnore)
	require.ErrorContains(t, err, "c grows without bound")
}

func TestCorenessOfDirectionsIsThatOfTheirMean(t *testing.T) {
	c, err := coreperiphery.Continuous(networktest.Knoke(t), network.WeightsIgnore)
	require.NoError(t, err)
	mean, err := network.Build(ten(), func(yield func(network.Tie, error) bool) {
		for pair, w := range networktest.Knoke(t).Ties() {
			if !yield(network.Tie{From: ten()[pair[0]], To: ten()[pair[1]], Weight: w / 2}, nil) {
				return
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	other, err := coreperiphery.Continuous(mean, network.WeightsCount)
	require.NoError(t, err)
	require.InDeltaSlice(t, other.Values, c.Values, 1e-10)
	require.InDelta(t, residual(networktest.Knoke(t), c.Values), c.Residual, 1e-9)
}

func ten() []string { return []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"} }

func TestCorenessOfALargeNetworkConverges(t *testing.T) {
	for n, fit := range map[int]float64{1_000: .1824588, 10_000: .0844733} {
		if testing.Short() && n > 1_000 {
			continue
		}
		c, err := coreperiphery.Continuous(networktest.Random(t, "ba", n, 5, 1), network.WeightsIgnore)
		require.NoError(t, err)
		require.Less(t, c.Sweeps, 45, "without leaps it takes 49")
		require.InDelta(t, fit, c.Fit, 1e-6)
	}
	c, err := coreperiphery.Continuous(networktest.Florentine(t, true), network.WeightsIgnore)
	require.NoError(t, err)
	require.Less(t, c.Sweeps, 150, "without leaps it takes 444")
}
