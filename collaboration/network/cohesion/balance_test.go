package cohesion_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestBalanceCountsTrianglesByHostileTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		friendly := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 2)
		ids := make([]string, friendly.Len())
		for i := range ids {
			ids[i] = friendly.ID(i)
		}
		var pairs []string
		for i := range ids {
			for j := range ids {
				if i != j && rapid.IntRange(0, 3).Draw(t, "hostile") == 0 {
					pairs = append(pairs, ids[i]+"-"+ids[j])
				}
			}
		}
		hostile := networktest.Build(t, rapid.SampledFrom(directions).Draw(t, "hostile direction"), ids, pairs...)
		a := rapid.SampledFrom([]cohesion.Ambivalent{cohesion.AmbivalentFriendly, cohesion.AmbivalentHostile, cohesion.AmbivalentNeither}).Draw(t, "ambivalent")
		got, err := cohesion.Balance(friendly, hostile, a)
		require.NoError(t, err)
		want, signs := slowBalance(friendly, hostile, a)
		require.Equal(t, want, [4]int64{got.AllFriendly, got.OneHostile, got.TwoHostile, got.AllHostile})
		require.Equal(t, signs, got.Edges)
		all := want[0] + want[1] + want[2] + want[3]
		requireShare(t, want[0]+want[2], all)(got.Balanced())
		requireShare(t, all-want[1], all)(got.WeaklyBalanced())
	})
}

func slowBalance(friendly, hostile *network.Graph, a cohesion.Ambivalent) (counts [4]int64, signs int) {
	sign := func(i, j int) int {
		plus, minus := friendly.Tied(i, j) || friendly.Tied(j, i), hostile.Tied(i, j) || hostile.Tied(j, i)
		switch {
		case plus && minus:
			return map[cohesion.Ambivalent]int{cohesion.AmbivalentFriendly: 1, cohesion.AmbivalentHostile: -1}[a]
		case plus:
			return 1
		case minus:
			return -1
		}
		return 0
	}
	for i := range friendly.Len() {
		for j := range i {
			if sign(i, j) != 0 {
				signs++
			}
			for k := range j {
				one, two, three := sign(i, j), sign(j, k), sign(i, k)
				if one*two*three != 0 {
					counts[(3-one-two-three)/2]++
				}
			}
		}
	}
	return counts, signs
}

func TestBalanceNeedsTheSamePartiesAndAChoice(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"a", "b"})
	_, err := cohesion.Balance(g, g, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.Balance(g, networktest.Build(t, network.Undirected, []string{"b", "a"}), cohesion.AmbivalentNeither)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = cohesion.Balance(g, networktest.Build(t, network.Undirected, []string{"a"}), cohesion.AmbivalentNeither)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	empty := networktest.Build(t, network.Undirected, nil)
	s, err := cohesion.Balance(empty, empty, cohesion.AmbivalentNeither)
	require.NoError(t, err)
	_, err = s.Balanced()
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func ExampleBalance() {
	parties := []string{"owners", "property", "residents' committee", "street"}
	layer := func(pairs ...string) *network.Graph {
		g, err := network.Build(parties, networktest.Pairs(pairs...), networktest.Simple(network.Undirected))
		if err != nil {
			fmt.Println(err)
		}
		return g
	}
	friendly := layer("owners-residents' committee", "residents' committee-street", "street-owners", "street-property")
	hostile := layer("owners-property", "property-residents' committee")
	s, err := cohesion.Balance(friendly, hostile, cohesion.AmbivalentHostile)
	if err != nil {
		fmt.Println(err)
		return
	}
	balanced, err := s.Balanced()
	fmt.Println(s.AllFriendly, s.OneHostile, s.TwoHostile, s.AllHostile, balanced.Value, err)
	// Output:
	// 1 2 1 0 1/2 <nil>
}
