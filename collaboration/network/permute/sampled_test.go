package permute_test

import (
	"fmt"
	"maps"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// Every test, drawn within strata, against all relabellings.
func TestDrawsWithinStrataAgreeWithAllRelabellings(t *testing.T) {
	a, b := networktest.Random(t, "er", 10, 2, 1), networktest.Random(t, "er", 10, 2, 2)
	strata := []string{"old", "new", "old", "new", "old", "new", "old", "old", "new", "new"}
	class := []int{0, 1, 1, 0, 2, 2, 0, 1, 1, 0}
	for name, test := range map[string]func(permute.Options) (permute.Tails, permute.Draws, error){
		"QAP": func(o permute.Options) (permute.Tails, permute.Draws, error) {
			q, err := permute.QAP(a, b, o)
			return q.Tails, q.Draws, err
		},
		"MRQAP": func(o permute.Options) (permute.Tails, permute.Draws, error) {
			m, err := permute.MRQAP(a, []permute.Covariate{permute.Ties("b", b)}, o)
			if err != nil {
				return permute.Tails{}, permute.Draws{}, err
			}
			return m.Terms[1].Tails, m.Draws, err
		},
		"labels": func(o permute.Options) (permute.Tails, permute.Draws, error) {
			s, err := permute.LabelStatistic(class, func(c []int) float64 { return external(a, c) }, o)
			return s.Tails, s.Draws, err
		},
	} {
		all, draws, err := test(permute.Options{Strata: strata})
		require.NoError(t, err, name)
		require.Equal(t, permute.Exhaustive, draws.Method)
		require.Equal(t, 2, draws.Strata)
		const n = 4000
		o := permute.Options{Strata: strata, Method: permute.Sampled, Permutations: n, Seed: 3, Workers: 1}
		drawn, draws, err := test(o)
		require.NoError(t, err, name)
		require.Equal(t, permute.Sampled, draws.Method)
		require.Equal(t, 1./(n+1), draws.Resolution)
		for _, p := range [][2]float64{{all.PGE, drawn.PGE}, {all.PLE, drawn.PLE}} {
			require.InDelta(t, p[0], p[1], 4*math.Sqrt(p[0]*(1-p[0])/n)+1./n, name)
		}
		o.Workers = 4
		same, _, err := test(o)
		require.NoError(t, err)
		require.Equal(t, drawn, same, name)
	}
}

// large is networks of so many parties with few ties that have some in common.
func large(t *testing.T, n int, weighted bool) (a, b *network.Graph) {
	build := func(step int) *network.Graph {
		g, err := network.FromPairs(n, func(yield func(int, int) bool) {
			for i := range 60 {
				if !yield(i, (i+1+i%step)%n) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		if !weighted {
			return g
		}
		ties := maps.Collect(g.Ties())
		for pair := range ties {
			ties[pair] = 1 + float64(pair[0]%3)
		}
		g, err = g.Retied(maps.All(ties))
		require.NoError(t, err)
		return g
	}
	return build(2), build(3)
}

// Networks whose table would be too large are looked up tie by tie, and give the
// same.
func TestLargeNetworksAreLookedUpTieByTie(t *testing.T) {
	for _, c := range []struct {
		n        int
		weighted bool
	}{{3_000, false}, {3_000, true}, {5_000, true}, {33_000, false}} {
		a, b := large(t, c.n, c.weighted)
		got, err := permute.Correlation(a, b)
		require.NoError(t, err)
		cells := float64(c.n) * float64(c.n-1)
		var sx, sy, sxx, syy, sxy float64
		for pair, w := range a.Ties() {
			sx, sxx, sxy = sx+w, sxx+w*w, sxy+w*b.Weight(pair[0], pair[1])
		}
		for _, w := range b.Ties() {
			sy, syy = sy+w, syy+w*w
		}
		want := (cells*sxy - sx*sy) / math.Sqrt((cells*sxx-sx*sx)*(cells*syy-sy*sy))
		require.InDelta(t, want, got.Value, 1e-12, fmt.Sprint(c))
		require.Greater(t, got.Value, .1)
	}
}

func TestLargeNetworksAreRewiredWithoutATable(t *testing.T) {
	a, _ := large(t, 33_000, false)
	r, err := permute.Rewire(a, 5, 1)
	require.NoError(t, err)
	require.Equal(t, degrees(t, a), degrees(t, r.Graph))
	require.Greater(t, r.Accepted, r.Attempted/2)
	b, err := permute.Common(a, r.Graph)
	require.NoError(t, err)
	require.Less(t, b.Both, int64(20), "most ties are new")
}

// Pearson's χ² of equal chances stays within five standard deviations.
func TestEveryOrderIsDrawnEquallyOften(t *testing.T) {
	for _, c := range []struct {
		strata []string
		many   int
	}{{nil, 120}, {[]string{"a", "a", "a", "b", "b"}, 12}, {[]string{"a", "b", "a", "b", "a"}, 12}} {
		times := map[string]int{}
		const draws = 6000
		_, err := permute.Relabel(5, func(order []int) float64 {
			times[fmt.Sprint(order)]++
			return 0
		}, permute.Options{Method: permute.Sampled, Permutations: draws, Workers: 1, Strata: c.strata})
		require.NoError(t, err)
		require.Len(t, times, c.many)
		expected, x := draws/float64(c.many), 0.
		for _, n := range times {
			x += (float64(n) - expected) * (float64(n) - expected) / expected
		}
		df := float64(c.many - 1)
		require.Less(t, x, df+5*math.Sqrt(2*df))
	}
}
