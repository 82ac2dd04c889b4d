package community

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestAGroupThatIsNotConnectedIsDivided(t *testing.T) {
	chain := networktest.Build(t, network.Undirected, nil, "a-b", "b-c", "c-d")
	l := newLevel(chain, Options{Weights: network.WeightsIgnore, Resolution: 1})
	of, count := l.connected([]int32{0, 1, 0, 0})
	require.Equal(t, []int32{0, 1, 2, 2}, of)
	require.Equal(t, 3, count)
}

func TestANodeLeavesAGroupThatCostsMoreThanItGains(t *testing.T) {
	pair := networktest.Build(t, network.Undirected, nil, "a-b")
	l := newLevel(pair, Options{Weights: network.WeightsIgnore, Resolution: 10})
	m := newMover(l, []int32{0, 0})
	m.run(rand.New(rand.NewPCG(1, 1)))
	require.True(t, m.improved)
	require.NotEqual(t, m.of[0], m.of[1])
}

func TestPartsStayWithinTheirGroups(t *testing.T) {
	l := newLevel(networktest.Random(t, "er", 200, 3, 1), Options{Weights: network.WeightsIgnore, Resolution: 1})
	groups := make([]int32, l.n)
	for i := range groups {
		groups[i] = int32(i % 3)
	}
	parts, count := l.refine(groups, rand.New(rand.NewPCG(1, 1)))
	group := map[int32]int32{}
	for i, part := range parts {
		if g, ok := group[part]; ok {
			require.Equal(t, g, groups[i])
		}
		group[part] = groups[i]
	}
	require.Len(t, group, count)
	require.Less(t, count, l.n)
}
