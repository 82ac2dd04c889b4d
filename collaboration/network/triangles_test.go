package network_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestTrianglesAreAllThreesThatAreTied(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pairs []string
		for range rapid.IntRange(0, 30).Draw(t, "ties") {
			pairs = append(pairs, fmt.Sprintf("%d-%d", rapid.IntRange(0, 8).Draw(t, "from"), rapid.IntRange(0, 8).Draw(t, "to")))
		}
		g := networktest.Build(t, network.Undirected, []string{"alone"}, pairs...)
		want := map[[3]int32]bool{}
		for i := range g.Len() {
			for j := range i {
				for k := range j {
					if g.Tied(i, j) && g.Tied(j, k) && g.Tied(i, k) {
						want[[3]int32{int32(k), int32(j), int32(i)}] = true
					}
				}
			}
		}
		all, err := g.Triangles()
		require.NoError(t, err)
		_, targets, _ := g.Rows()
		for three := range all {
			p := three.Places
			for at, ends := range [][2]int32{{p[0], p[1]}, {p[0], p[2]}, {p[1], p[2]}} {
				require.Equal(t, ends[1], targets[three.Arcs[at]])
				require.Contains(t, g.Row(int(ends[0])), ends[1])
			}
			slices.Sort(p[:])
			require.True(t, want[p], p)
			delete(want, p)
		}
		require.Empty(t, want)
	})
}

func TestTrianglesStopWhenAsked(t *testing.T) {
	all, err := networktest.Kite(t).Triangles()
	require.NoError(t, err)
	seen := 0
	for range all {
		seen++
		break
	}
	require.Equal(t, 1, seen)
	_, err = networktest.Knoke(t).Triangles()
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	all, err = networktest.Build(t, network.Undirected, nil).Triangles()
	require.NoError(t, err)
	for range all {
		require.Fail(t, "there is nobody")
	}
}

func BenchmarkTriangles(b *testing.B) {
	for _, model := range []string{"ba", "er", "sbm"} {
		g := networktest.Random(b, model, 50000, 5, 1)
		b.Run(model, func(b *testing.B) {
			for b.Loop() {
				all, err := g.Triangles()
				require.NoError(b, err)
				for range all {
				}
			}
		})
	}
}
