package coreperiphery_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// slowProfile tries every party in every step, by fractions.
func slowProfile(g *network.Graph) (order []int, alpha []float64, ties int) {
	n := g.Len()
	in := make([]bool, n)
	persistence := func() *big.Rat {
		inside, volume := int64(0), int64(0)
		for i := range n {
			for j := range n {
				if in[i] {
					volume += int64(g.Weight(i, j))
					if in[j] {
						inside += int64(g.Weight(i, j))
					}
				}
			}
		}
		return big.NewRat(inside, volume)
	}
	strength := func(i int) (s float64) {
		for j := range n {
			s += g.Weight(i, j)
		}
		return s
	}
	for step := range n {
		best, equal := -1, 0
		var least *big.Rat
		for i := range n {
			if in[i] {
				continue
			}
			in[i] = true
			x := persistence()
			in[i] = false
			if step == 0 { // all are 0: it starts with the least strength
				x.SetFloat64(strength(i))
			}
			switch {
			case least == nil || x.Cmp(least) < 0:
				best, equal, least = i, 0, x
			case x.Cmp(least) == 0:
				equal++
			}
		}
		if equal > 0 {
			ties++
		}
		in[best] = true
		x, _ := persistence().Float64()
		order, alpha = append(order, best), append(alpha, x)
	}
	return order, alpha, ties
}

func TestTheProfileIsThatOfTryingEveryParty(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 3, 9, 3)
		if _, components := g.Components(); components > 1 || g.Directed() {
			return
		}
		compared++
		for _, w := range []network.Weights{network.WeightsCount, network.WeightsIgnore} {
			counted := g
			if w == network.WeightsIgnore {
				counted = g.Unweighted()
			}
			order, alpha, ties := slowProfile(counted)
			p, err := coreperiphery.Rossa(g, w)
			require.NoError(t, err)
			require.Equal(t, order, p.Order)
			require.InDeltaSlice(t, alpha, p.Alpha, 1e-12)
			require.Equal(t, ties, p.Ties)
		}
	})
	require.True(t, testing.Short() || compared > 10, compared)
}

// Della Rossa et al. 2013: 1 for a star, 0 for a complete network.
func TestAStarIsFullyCentralizedAndACompleteNetworkNot(t *testing.T) {
	star, err := coreperiphery.Rossa(networktest.Build(t, network.Undirected, nil, "c-1", "c-2", "c-3", "c-4"), network.WeightsIgnore)
	require.NoError(t, err)
	require.Equal(t, 1., star.Centralization)
	require.Equal(t, []float64{1, 0, 0, 0, 0}, star.Values)
	require.Equal(t, 0, star.Order[4])
	complete, err := coreperiphery.Rossa(networktest.Build(t, network.Undirected, nil, "a-b", "a-c", "a-d", "b-c", "b-d", "c-d"), network.WeightsIgnore)
	require.NoError(t, err)
	require.InDelta(t, 0, complete.Centralization, 1e-15)

	text, err := json.Marshal(star)
	require.NoError(t, err)
	var back coreperiphery.Profile
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, star, back)
}

func TestAProfileNeedsOneConnectedUndirectedNetwork(t *testing.T) {
	for name, g := range map[string]*network.Graph{
		"empty":    networktest.Build(t, network.Undirected, nil),
		"two":      networktest.Build(t, network.Undirected, nil, "a-b"),
		"isolate":  networktest.Build(t, network.Undirected, []string{"z"}, "a-b", "b-c"),
		"two sets": networktest.Build(t, network.Undirected, nil, "a-b", "c-d"),
	} {
		_, err := coreperiphery.Rossa(g, network.WeightsIgnore)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err := coreperiphery.Rossa(networktest.Knoke(t), network.WeightsIgnore)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestTheProfileOfALargeNetworkNeverFalls(t *testing.T) {
	p, err := coreperiphery.Rossa(networktest.Random(t, "ba", 2_000, 5, 1), network.WeightsIgnore)
	require.NoError(t, err)
	for k := 1; k < len(p.Alpha); k++ {
		require.GreaterOrEqual(t, p.Alpha[k], p.Alpha[k-1])
	}
	require.Equal(t, 1., p.Alpha[len(p.Alpha)-1])
}
