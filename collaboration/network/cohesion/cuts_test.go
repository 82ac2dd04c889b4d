package cohesion_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// The oracle takes away every party and every tie in turn.
func TestCutsAreWhatTheNetworkFallsApartWithout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		requireCuts(t, drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1))
	})
	if testing.Short() {
		return
	}
	for _, g := range larger(t) {
		requireCuts(t, g)
	}
}

func requireCuts(t require.TestingT, g *network.Graph) {
	got := cohesion.Cuts(g)
	vertices := map[string]cohesion.CutVertex{}
	previous := int64(1 << 62)
	for _, v := range got.Vertices {
		require.LessOrEqual(t, v.Separated, previous)
		vertices[v.ID], previous = v, v.Separated
	}
	_, before := g.Components()
	together := connected(g)
	for i := range g.Len() {
		rest := g.Without(i)
		_, after := rest.Components()
		v, cut := vertices[g.ID(i)]
		require.Equal(t, after > before, cut, g.ID(i))
		if !cut {
			continue
		}
		sizes := partsOf(g, rest, i)
		require.Equal(t, sizes, v.Parts)
		own := sum(sizes)
		require.Equal(t, together-connected(rest)-own, v.Separated)
	}
	checkBridges(t, weak(t, g), got)
}

func sum(sizes []int64) (all int64) {
	for _, s := range sizes {
		all += s
	}
	return all
}

// connected counts the pairs that are.
func connected(g *network.Graph) (pairs int64) {
	of, _ := g.Components()
	for i := range of {
		for j := range i {
			if of[i] == of[j] {
				pairs++
			}
		}
	}
	return pairs
}

// partsOf returns the sizes of the pieces left of the component of a place.
func partsOf(g, rest *network.Graph, i int) (sizes []int64) {
	of, count := rest.Components()
	whole, _ := g.Components()
	byPart := make([]int64, count)
	for j := range of {
		if whole[g.Index(rest.ID(j))] == whole[i] {
			byPart[of[j]]++
		}
	}
	for _, s := range byPart {
		if s > 0 {
			sizes = append(sizes, s)
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	return sizes
}

func checkBridges(t require.TestingT, g *network.Graph, got cohesion.WeakPoints) {
	bridges := map[[2]string]cohesion.Bridge{}
	previous := int64(1 << 62)
	for _, b := range got.Bridges {
		require.LessOrEqual(t, b.Separated, previous)
		previous = b.Separated
		bridges[[2]string{min(b.From, b.To), max(b.From, b.To)}] = b
	}
	ids := make([]string, g.Len())
	for i := range ids {
		ids[i] = g.ID(i)
	}
	_, before := g.Components()
	for left := range g.Ties() {
		var pairs []string
		for pair := range g.Ties() {
			if pair != left {
				pairs = append(pairs, ids[pair[0]]+"-"+ids[pair[1]])
			}
		}
		rest := networktest.Build(t, network.Undirected, ids, pairs...)
		of, after := rest.Components()
		b, bridge := bridges[[2]string{min(ids[left[0]], ids[left[1]]), max(ids[left[0]], ids[left[1]])}]
		require.Equal(t, after > before, bridge)
		if !bridge {
			continue
		}
		var sides [2]int64
		for _, c := range of {
			if c == of[rest.Index(b.From)] {
				sides[0]++
			}
			if c == of[rest.Index(b.To)] {
				sides[1]++
			}
		}
		require.Equal(t, sides, b.Parts)
		require.Equal(t, sides[0]*sides[1], b.Separated)
	}
}

func TestALongChainIsCutEverywhereButAtItsEnds(t *testing.T) {
	const n = 20_000
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for i := range n - 1 {
			if !yield(i, i+1) {
				return
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	got := cohesion.Cuts(g)
	require.Len(t, got.Vertices, n-2)
	require.Len(t, got.Bridges, n-1)
	require.Equal(t, []int64{n / 2, n/2 - 1}, got.Vertices[0].Parts)
	require.Empty(t, cohesion.Cuts(networktest.Build(t, network.Directed, nil)).Vertices)
	of, count := cohesion.StrongComponents(g)
	require.Equal(t, 1, count)
	require.Len(t, of, n)
}

func BenchmarkCuts(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		cohesion.Cuts(g)
		return nil
	})
}

func ExampleCuts() {
	pairs := networktest.Pairs("police-office", "office-fire", "fire-police", "police-volunteers", "police-county")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		fmt.Println(err)
		return
	}
	cuts := cohesion.Cuts(g)
	for _, v := range cuts.Vertices {
		fmt.Println("without", v.ID, "it falls into", v.Parts, "and separates", v.Separated, "pairs")
	}
	for _, b := range cuts.Bridges {
		fmt.Println(b.From, "–", b.To, b.Parts)
	}
	// Output:
	// without police it falls into [2 1 1] and separates 5 pairs
	// police – volunteers [4 1]
	// police – county [4 1]
}
