package coreperiphery_test

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestTwoModeOptimaAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		mode := make([]string, n)
		for i := range mode {
			mode[i] = rapid.SampledFrom([]string{"row", "column"}).Draw(t, "mode")
		}
		mode[0], mode[n-1] = "row", "column"
		g, err := network.FromPairs(n, func(yield func(int, int) bool) {
			for i := range n {
				for j := range i {
					if mode[i] != mode[j] && rapid.Bool().Draw(t, "tie") && !yield(i, j) {
						return
					}
				}
			}
		}, networktest.Simple(network.Undirected))
		require.NoError(t, err)
		p := rapid.SampledFrom(patterns).Draw(t, "pattern")
		var best signedSquare
		var cores [][]int
		for step := range 1 << n {
			mask := step ^ step>>1
			this := cellsOfModes(g, mode, p, mask)
			if this.square == nil || best.square != nil && this.cmp(best) < 0 {
				continue
			}
			if best.square == nil || this.cmp(best) > 0 {
				best, cores = this, nil
			}
			var core []int
			for i := range n {
				if mask>>i&1 == 1 {
					core = append(core, i)
				}
			}
			cores = append(cores, core)
		}
		got, err := coreperiphery.TwoMode(g, mode, p, byTies)
		if best.square == nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.True(t, got.Proven)
		require.Equal(t, cores, got.Cores)
		r, _ := best.square.Float64()
		require.InDelta(t, float64(best.sign)*math.Sqrt(r), got.Correlation, 1e-12)
	})
}

func cellsOfModes(g *network.Graph, mode []string, p coreperiphery.Pattern, core int) signedSquare {
	var n, x, y, yy, xy int64
	for i := range g.Len() {
		for j := range g.Len() {
			one, two := core>>i&1, core>>j&1
			if mode[i] != "row" || mode[j] != "column" || p == coreperiphery.Missing && one != two {
				continue
			}
			ideal := int64(one | two)
			if p != coreperiphery.Max {
				ideal = int64(one & two)
			}
			w := int64(g.Weight(i, j))
			n, x, y, yy, xy = n+1, x+w, y+ideal, yy+ideal, xy+w*ideal
		}
	}
	num, den := n*xy-x*y, (n*x-x*x)*(n*yy-y*y)
	if den == 0 {
		return signedSquare{}
	}
	return signedSquare{big.NewInt(num).Sign(), new(big.Rat).SetFrac(big.NewInt(num*num), big.NewInt(den))}
}

func TestThirtyTwoWomenAndEventsAreProven(t *testing.T) {
	v := networktest.Views(t)["davis_twomode"]
	for _, p := range patterns {
		got, err := coreperiphery.TwoMode(v.Graph(t), v.Partition, p, byTies)
		require.NoError(t, err)
		require.True(t, got.Proven, p)
		require.Equal(t, v.Partition, got.Mode)
		require.True(t, slices.Contains(got.Core, 18+7), "event 8 had the most women")
	}
}

func TestAClassIsComparedWithItsModeOnly(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"a", "b", "c", "x", "y"}, "a-x", "a-y", "b-x", "b-y")
	p, err := coreperiphery.TwoMode(g, []string{"body", "body", "body", "meeting", "meeting"}, coreperiphery.Product, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1, 3, 4}, p.Core)
	require.InDelta(t, 1, p.Correlation, 1e-15)
	s, err := p.Class([]string{"", "", "school", "", ""}, "school")
	require.NoError(t, err)
	require.Equal(t, 2., s.CoreSize, "of the three bodies")
	require.InDelta(t, 1./3, s.P, 1e-15)
	require.InDelta(t, 2./3, s.Expected, 1e-15)
	require.InDelta(t, 3, s.PeripheryRatio, 1e-15)
	all, err := p.Class([]string{"", "", "", "big", ""}, "big")
	require.NoError(t, err)
	text, err := json.Marshal(all)
	require.NoError(t, err)
	require.Contains(t, string(text), `"periphery_ratio":null`, "all meetings are core")
	var back coreperiphery.ClassShare
	require.NoError(t, json.Unmarshal(text, &back))
	require.True(t, math.IsNaN(back.PeripheryRatio))
	require.Equal(t, all.P, back.P)
	_, err = p.Class([]string{"", "", "both", "", "both"}, "both")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestTwoModesAreChecked(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-x", "b-x")
	for _, mode := range [][]string{{"m", "e"}, {"m", "m", "m"}, {"m", "e", "z"}, {"m", "m", "e"}} {
		_, err := coreperiphery.TwoMode(g, mode, coreperiphery.Max, byTies)
		require.ErrorIs(t, err, renjia.ErrInvalid, mode)
	}
	_, err := coreperiphery.TwoMode(networktest.Knoke(t), make([]string, 10), coreperiphery.Max, byTies)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = coreperiphery.TwoMode(g, []string{"m", "e", "m"}, "", byTies)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
