package coreperiphery_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func eachSize(b *testing.B, do func(b *testing.B, g *network.Graph)) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		g := networktest.Random(b, "ba", n, 5, 1)
		b.Run(fmt.Sprint("ba-", n), func(b *testing.B) {
			for b.Loop() {
				do(b, g)
			}
		})
	}
}

func BenchmarkDiscreteLarge(b *testing.B) {
	for _, p := range patterns {
		b.Run(string(p), func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *network.Graph) {
				_, err := coreperiphery.Discrete(g, p, byTies)
				require.NoError(b, err)
			})
		})
	}
}

func BenchmarkContinuous(b *testing.B) {
	eachSize(b, func(b *testing.B, g *network.Graph) {
		_, err := coreperiphery.Continuous(g, network.WeightsIgnore)
		require.NoError(b, err)
	})
}

func BenchmarkRossa(b *testing.B) {
	eachSize(b, func(b *testing.B, g *network.Graph) {
		_, err := coreperiphery.Rossa(g, network.WeightsIgnore)
		require.NoError(b, err)
	})
}

// Thirty-four parties; looking at every division takes minutes.
func BenchmarkDiscreteProvenKarate(b *testing.B) {
	g := networktest.Views(b)["karate"].Graph(b)
	for _, p := range patterns {
		b.Run(string(p), func(b *testing.B) {
			for b.Loop() {
				got, err := coreperiphery.Discrete(g, p, byTies)
				require.NoError(b, err)
				require.True(b, got.Proven)
			}
		})
	}
}
