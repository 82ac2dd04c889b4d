package twomode_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/twomode"
)

// drawn makes a random network of rows and columns, mixed in its order.
func drawn(t *rapid.T) (g *twomode.Graph, attends func(i, j int) bool, rows, columns []int) {
	n := rapid.IntRange(2, 9).Draw(t, "n")
	mode := make([]string, n)
	for i := range mode {
		mode[i] = rapid.SampledFrom([]string{"row", "column"}).Draw(t, "mode")
	}
	mode[0], mode[n-1] = "row", "column"
	for i, m := range mode {
		if m == "row" {
			rows = append(rows, i)
		} else {
			columns = append(columns, i)
		}
	}
	one, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for _, i := range rows {
			for _, j := range columns {
				if rapid.IntRange(0, 2).Draw(t, "tie") > 0 && !yield(i, j) {
					return
				}
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	g, err = twomode.New(one, mode)
	require.NoError(t, err)
	return g, one.Tied, rows, columns
}

func TestProjectionsSumOverWhatIsShared(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, attends, rows, columns := drawn(t)
		shared, err := g.Project("row", twomode.Shared)
		require.NoError(t, err)
		divided, err := g.Project("row", twomode.Newman)
		require.NoError(t, err)
		for a, i := range rows {
			require.Equal(t, g.Network().ID(i), shared.ID(a))
			for b, k := range rows {
				count, worth := 0., 0.
				for _, j := range columns {
					if a != b && attends(i, j) && attends(k, j) {
						size := 0.
						for _, r := range rows {
							if attends(r, j) {
								size++
							}
						}
						count, worth = count+1, worth+1/(size-1)
					}
				}
				require.Equal(t, count, shared.Weight(a, b))
				require.InDelta(t, worth, divided.Weight(a, b), 1e-12)
			}
		}
	})
}

func TestRedundancyAndClusteringCountCircles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, attends, rows, columns := drawn(t)
		redundancy := g.Redundancy().Values
		paths, closed := int64(0), int64(0)
		for side, own := range [][]int{rows, columns} {
			other := [][]int{columns, rows}[side]
			for _, i := range own {
				pairs, kept := 0., 0.
				for a, j := range other {
					for _, k := range other[:a] {
						if !attends(i, j) || !attends(i, k) {
							continue
						}
						pairs++
						joined := false
						for _, l := range own {
							joined = joined || l != i && attends(l, j) && attends(l, k)
						}
						if joined {
							kept++
						}
					}
				}
				if pairs == 0 {
					require.True(t, math.IsNaN(redundancy[i]))
					continue
				}
				require.InDelta(t, kept/pairs, redundancy[i], 1e-12)
			}
		}
		for _, i := range rows { // path i – j – k – l
			for _, j := range columns {
				for _, k := range rows {
					for _, l := range columns {
						if i != k && j != l && attends(i, j) && attends(k, j) && attends(k, l) {
							paths++
							if attends(i, l) {
								closed++
							}
						}
					}
				}
			}
		}
		got, err := g.Clustering()
		if paths == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(closed, paths), got.Value)
	})
}

// Borgatti & Everett 1997: the centre of a complete two-mode star.
func TestWhoAttendsEverythingIsAsCentralAsCanBe(t *testing.T) {
	for _, c := range []struct{ rows, columns int }{{1, 4}, {3, 4}, {4, 4}, {5, 4}, {9, 4}, {10, 3}} {
		// the first row is tied to all columns, each other to one of them in turn
		n := c.rows + c.columns
		mode := make([]string, n)
		for i := range mode {
			mode[i] = "column"
			if i < c.rows {
				mode[i] = "row"
			}
		}
		one, err := network.FromPairs(n, func(yield func(int, int) bool) {
			for j := range c.columns {
				_ = yield(0, c.rows+j)
			}
			for i := 1; i < c.rows; i++ {
				_ = yield(i, c.rows+i%c.columns)
			}
		}, networktest.Simple(network.Undirected))
		require.NoError(t, err)
		g, err := twomode.New(one, mode)
		require.NoError(t, err)
		degree := g.Degree()
		require.Equal(t, 1., degree.Values[0])
		closeness, err := g.Closeness()
		require.NoError(t, err)
		require.InDelta(t, 1, closeness.Values[0], 1e-12, c)
		between, err := g.Betweenness()
		require.NoError(t, err)
		require.InDelta(t, 1, between.Values[0], 1e-12, c)
	}
}

func TestNoNodeIsMoreCentralThanTheMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _, _, _ := drawn(t)
		between, err := g.Betweenness()
		require.NoError(t, err)
		for _, x := range between.Values {
			require.True(t, math.IsNaN(x) || x <= 1+1e-12)
		}
		closeness, err := g.Closeness()
		if _, components := g.Network().Components(); components > 1 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		for _, x := range closeness.Values {
			require.LessOrEqual(t, x, 1+1e-12)
		}
	})
}

func TestOnlyTwoModesAndTiesBetweenThem(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"a", "b", "x"}, "a-x", "b-x")
	_, err := twomode.New(g, []string{"actor", "actor", "event"})
	require.NoError(t, err)
	for name, mode := range map[string][]string{
		"within":  {"actor", "event", "event"},
		"third":   {"actor", "other", "event"},
		"one":     {"actor", "actor", "actor"},
		"none":    {"actor", "", "event"},
		"too few": {"actor"},
	} {
		_, err := twomode.New(g, mode)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err = twomode.New(networktest.Build(t, network.Undirected, nil), nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = twomode.New(networktest.Build(t, network.Directed, nil, "a-x"), []string{"actor", "event"})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestEmptyEventsAndChoices(t *testing.T) {
	g, err := twomode.New(networktest.Build(t, network.Undirected, []string{"a", "x", "y"}), []string{"actor", "event", "event"})
	require.NoError(t, err)
	density, err := g.Density()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(0, 1), density.Value)
	require.Contains(t, density.Variant, "modes: 1 actor, 2 event")
	require.True(t, math.IsNaN(g.Redundancy().Values[0]))
	_, err = g.Project("actor", "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = g.Project("nobody", twomode.Shared)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	alone, err := g.Project("event", twomode.Newman)
	require.NoError(t, err)
	require.Equal(t, 2, alone.Len())
	require.Zero(t, alone.Edges())
	require.Equal(t, [2]string{"actor", "event"}, g.Modes())
	places, err := g.Places("event")
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, places)
}

func BenchmarkRedundancy(b *testing.B) {
	const n = 2000
	one, err := network.FromPairs(2*n, func(yield func(int, int) bool) {
		rng := networktest.SplitMix64(1)
		for i := range n {
			for range 5 {
				if !yield(i, n+rng.Below(n)) {
					return
				}
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(b, err)
	mode := make([]string, 2*n)
	for i := range mode {
		mode[i] = fmt.Sprint(i / n)
	}
	g, err := twomode.New(one, mode)
	require.NoError(b, err)
	for b.Loop() {
		g.Redundancy()
	}
}
