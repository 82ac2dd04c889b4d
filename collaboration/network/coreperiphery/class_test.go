package coreperiphery_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// hypergeometric is the chance of at most x, in fractions.
func hypergeometric(x, n, marked, drawn int64) float64 {
	sum := new(big.Int)
	for y := int64(0); y <= x; y++ {
		if y <= marked && drawn-y <= n-marked && y <= drawn {
			ways := new(big.Int).Binomial(marked, y)
			sum.Add(sum, ways.Mul(ways, new(big.Int).Binomial(n-marked, drawn-y)))
		}
	}
	p, _ := new(big.Rat).SetFrac(sum, new(big.Int).Binomial(n, drawn)).Float64()
	return p
}

func TestTheChanceOfAClassInTheCoreIsHypergeometric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 400).Draw(t, "n")
		size := rapid.IntRange(1, n-1).Draw(t, "size")
		p := coreperiphery.Partition{Membership: make([]float64, n), Cores: [][]int{make([]int, size)}}
		for i := range size {
			p.Cores[0][i] = i
		}
		classes := make([]string, n)
		marked, in := 0, 0
		for i := range classes {
			if rapid.IntRange(0, 3).Draw(t, "class") == 0 {
				classes[i] = "x"
				marked++
				if i < size {
					in++
				}
			}
		}
		s, err := p.Class(classes, "x")
		if marked == 0 {
			require.ErrorIs(t, err, renjia.ErrNotFound)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, hypergeometric(int64(in), int64(n), int64(marked), int64(size)), s.P, 1e-12)
		require.Equal(t, float64(in), s.InCore)
	})
}

func TestAClassIsAveragedOverAllOptima(t *testing.T) {
	g := networktest.Kite(t)
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, byTies)
	require.NoError(t, err)
	require.Equal(t, 2, p.Optima)
	classes := make([]string, g.Len())
	classes[g.Index("Andre")] = "first" // in one of the two
	s, err := p.Class(classes, "first")
	require.NoError(t, err)
	require.Equal(t, .5, s.InCore)
	require.Equal(t, 5., s.CoreSize)
	require.Equal(t, .5, s.Expected)
	require.InDelta(t, (1+.5)/2, s.P, 1e-15)
	require.InDelta(t, (0+2.)/2, s.PeripheryRatio, 1e-15)
	_, err = p.Class(classes[1:], "first")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var back coreperiphery.ClassShare
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, s, back)
}
