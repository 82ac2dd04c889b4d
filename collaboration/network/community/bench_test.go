package community_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network/community"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func BenchmarkLouvain(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		g := networktest.Random(b, "ba", n, 5, 1)
		b.Run(fmt.Sprint("ba-", n), func(b *testing.B) {
			for b.Loop() {
				_, err := community.Louvain(g, byTies)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkOptimalKarate(b *testing.B) {
	g := networktest.Views(b)["karate"].Graph(b)
	for b.Loop() {
		_, err := community.Optimal(g, byTies)
		require.NoError(b, err)
	}
}
