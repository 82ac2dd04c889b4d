package permute_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// shape names a graph by its ties.
func shape(g *network.Graph) string {
	s := ""
	for pair := range g.Ties() {
		s += fmt.Sprint(pair[0], pair[1], " ")
	}
	return s
}

// all yields the shape of every simple graph of the same parties.
func all(t *testing.T, g *network.Graph, keeps func(h *network.Graph) bool) map[string]int {
	var cells [][2]int
	for i := range g.Len() {
		for j := range g.Len() {
			if i != j && (g.Directed() || i < j) {
				cells = append(cells, [2]int{i, j})
			}
		}
	}
	shapes := map[string]int{}
	for set := range 1 << len(cells) {
		h, err := g.Retied(func(yield func([2]int, float64) bool) {
			for k, c := range cells {
				if set>>k&1 == 1 && !yield(c, 1) {
					return
				}
			}
		})
		require.NoError(t, err)
		if keeps(h) {
			shapes[shape(h)] = 0
		}
	}
	return shapes
}

func degrees(t require.TestingT, g *network.Graph) [2][]int64 {
	out, err := g.Degree(network.Out)
	require.NoError(t, err)
	in, err := g.Degree(network.In)
	require.NoError(t, err)
	return [2][]int64{out.Values, in.Values}
}

// Pearson's χ² of equal chances stays within five standard deviations.
func TestNullModelsDrawEveryNetworkEquallyOften(t *testing.T) {
	path := networktest.Build(t, network.Undirected, nil, "a-b", "b-c", "c-d", "d-e")
	small := networktest.Build(t, network.Undirected, []string{"z"}, "a-b", "b-c", "c-d")
	circle := networktest.Build(t, network.Directed, nil, "a-b", "b-c", "c-a")
	mixed := networktest.Build(t, network.Directed, nil, "a-b", "b-a", "b-c", "c-d")
	for _, c := range []struct {
		name  string
		g     *network.Graph
		null  permute.Null
		keeps func(h *network.Graph) bool
		many  int
	}{
		{"ties", small, permute.NullTies, func(h *network.Graph) bool { return h.Edges() == 3 }, 120},
		{"arcs", circle, permute.NullTies, func(h *network.Graph) bool { return h.Edges() == 3 }, 20},
		{"dyads", mixed, permute.NullDyads, func(h *network.Graph) bool { return h.Dyads() == mixed.Dyads() }, 240},
		{"degrees of a path", path, permute.NullDegrees, same(t, path), 7},
		{"degrees of a circle", circle, permute.NullDegrees, same(t, circle), 2},
		{"degrees of arcs", mixed, permute.NullDegrees, same(t, mixed), 4},
	} {
		shapes := all(t, c.g, c.keeps)
		require.Len(t, shapes, c.many, c.name)
		draws := 40 * c.many
		if c.null == permute.NullDegrees {
			draws = 2000
		}
		if testing.Short() {
			draws /= 5
		}
		for seed := range draws {
			h, err := permute.Random(c.g, c.null, uint64(seed))
			require.NoError(t, err)
			require.Contains(t, shapes, shape(h), c.name)
			shapes[shape(h)]++
		}
		expected, x := float64(draws)/float64(c.many), 0.
		for _, n := range shapes {
			x += (float64(n) - expected) * (float64(n) - expected) / expected
		}
		df := float64(c.many - 1)
		require.Less(t, x, df+5*math.Sqrt(2*df), c.name)
	}
}

func same(t *testing.T, g *network.Graph) func(*network.Graph) bool {
	want := degrees(t, g)
	return func(h *network.Graph) bool { return fmt.Sprint(degrees(t, h)) == fmt.Sprint(want) }
}

func TestRewiringKeepsEveryDegree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _ := graphs(t, rapid.IntRange(2, 9).Draw(t, "n"))
		g = g.Unweighted()
		r, err := permute.Rewire(g, rapid.IntRange(0, 5).Draw(t, "swaps"), rapid.Uint64().Draw(t, "seed"))
		require.NoError(t, err)
		require.Equal(t, degrees(t, g), degrees(t, r.Graph))
		require.Equal(t, g.Edges(), r.Graph.Edges(), "no tie was merged")
		require.LessOrEqual(t, r.Accepted, r.Attempted)
	})
}

// Mean degree centralization of G(n,m) at n = 20 by density (own simulation, two
// digits).
func TestCentralizationOfRandomNetworksHangsOnDensity(t *testing.T) {
	draws, near := 2000, .006
	if testing.Short() {
		draws, near = 200, .02
	}
	for density, want := range map[float64]float64{.1: .16, .2: .20, .4: .23, .6: .22, .8: .17} {
		g := firstPairs(t, 20, int(math.Round(density*190)))
		got, err := permute.Against(g, centralization, permute.NullOptions{Null: permute.NullTies, Draws: draws, Seed: 1})
		require.NoError(t, err)
		require.InDelta(t, want, got.Mean, near, "density %v", density)
		require.Less(t, got.Quantiles[3].Value, .33+near, "95 of 100 stay below")
	}
}

// firstPairs returns a graph of the first m of all pairs.
func firstPairs(t *testing.T, n, m int) *network.Graph {
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for i := range n {
			for j := range i {
				if m--; m < 0 || !yield(i, j) {
					return
				}
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	return g
}

// centralization is Freeman's, of degrees.
func centralization(g *network.Graph) (float64, error) {
	d, err := g.Degree(network.Total)
	if err != nil {
		return 0, err
	}
	most, sum := int64(0), int64(0)
	for _, x := range d.Values {
		most, sum = max(most, x), sum+x
	}
	n := int64(g.Len())
	return float64(n*most-sum) / float64((n-1)*(n-2)), nil
}

func TestAStarIsAsCentralAsItsDegreesAllow(t *testing.T) {
	star := networktest.Build(t, network.Undirected, nil, "L-a", "L-b", "L-c", "L-d", "L-e", "L-f")
	o := permute.NullOptions{Null: permute.NullTies, Draws: 999}
	got, err := permute.Against(star, centralization, o)
	require.NoError(t, err)
	require.Equal(t, 1., got.Observed)
	require.Less(t, got.PGE, .01)
	require.Greater(t, got.Z(), 3.)
	o.Null = permute.NullDegrees
	got, err = permute.Against(star, centralization, o)
	require.NoError(t, err)
	require.Equal(t, 1., got.PGE, "no other network has these degrees")
	require.True(t, math.IsNaN(got.Z()))
	require.Contains(t, got.Variant, "100 swaps tried a tie")
}

func TestNullTestsAreTheSameOnAnyNumberOfGoroutines(t *testing.T) {
	g := networktest.Knoke(t)
	for _, null := range []permute.Null{permute.NullTies, permute.NullDyads, permute.NullDegrees} {
		o := permute.NullOptions{Null: null, Draws: 150, Seed: 9, Workers: 1, Swaps: 5}
		triads := func(g *network.Graph) (float64, error) {
			n := 0.
			for pair := range g.Ties() {
				n += math.Sqrt(float64(pair[0]*7 + pair[1]))
			}
			return n, nil
		}
		one, err := permute.Against(g, triads, o)
		require.NoError(t, err)
		for _, o.Workers = range []int{2, 5} {
			many, err := permute.Against(g, triads, o)
			require.NoError(t, err)
			require.Equal(t, one, many)
		}
	}
}

func TestNullModelsRefuseWhatTheyCannotKeep(t *testing.T) {
	g := networktest.Kite(t)
	_, err := permute.Random(g, "", 1)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = permute.Random(g, "everything", 1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = permute.Random(g, permute.NullDyads, 1)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	weighted := networktest.Build(t, network.Undirected, nil, "a-b", "a-b")
	_, err = permute.Random(weighted, permute.NullTies, 1)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = permute.Rewire(weighted, 1, 1)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = permute.Rewire(g, -1, 1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	bad := errors.New("no such measure")
	o := permute.NullOptions{Null: permute.NullTies, Draws: 99}
	_, err = permute.Against(g, func(*network.Graph) (float64, error) { return 0, bad }, o)
	require.ErrorIs(t, err, bad)
	_, err = permute.Against(g, func(h *network.Graph) (float64, error) {
		if h != g {
			return 0, bad
		}
		return 1, nil
	}, o)
	require.ErrorIs(t, err, bad)
	o.Draws = 3
	_, err = permute.Against(g, centralization, o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, empty := range []*network.Graph{networktest.Build(t, network.Directed, nil), networktest.Build(t, network.Undirected, []string{"alone"})} {
		for _, null := range []permute.Null{permute.NullTies, permute.NullDegrees} {
			h, err := permute.Random(empty, null, 1)
			require.NoError(t, err)
			require.Equal(t, empty.Len(), h.Len())
			require.Zero(t, h.Edges())
		}
	}
}

func BenchmarkRewire(b *testing.B) {
	g := networktest.Random(b, "ba", 200, 5, 1)
	for b.Loop() {
		_, err := permute.Rewire(g, 0, 1)
		require.NoError(b, err)
	}
}
