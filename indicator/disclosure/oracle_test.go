package disclosure_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

// slowLevels measures k, ℓ and t as the definitions say, pair by pair of rows.
func slowLevels(rows [][]string) (k, distinct int, entropy float64, equal *big.Rat) {
	alike := func(a, b []string) bool { return a[0] == b[0] && a[1] == b[1] }
	k, distinct, entropy, equal = len(rows), len(rows), math.Inf(1), new(big.Rat)
	for _, one := range rows {
		size, in, all := 0, map[string]int{}, map[string]int{}
		for _, other := range rows {
			all[other[2]]++
			if alike(one, other) {
				size++
				in[other[2]]++
			}
		}
		h, d := 0.0, new(big.Rat)
		for v, n := range all {
			gap := new(big.Rat).Sub(big.NewRat(int64(in[v]), int64(size)), big.NewRat(int64(n), int64(len(rows))))
			d.Add(d, gap.Abs(gap))
			if p := float64(in[v]) / float64(size); p > 0 {
				h -= p * math.Log(p)
			}
		}
		d.Quo(d, big.NewRat(2, 1))
		k, distinct, entropy = min(k, size), min(distinct, len(in)), min(entropy, math.Exp(h))
		if d.Cmp(equal) > 0 {
			equal = d
		}
	}
	return k, distinct, entropy, equal
}

func TestLevelsAreThoseOfTheDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"a", "b", "c", "d"})
		rows := rapid.SliceOfN(rapid.SliceOfN(word, 3, 3), 1, 30).Draw(t, "rows")
		table, err := disclosure.New([]disclosure.Column{
			{Name: "x", Role: disclosure.Quasi}, {Name: "y", Role: disclosure.Quasi}, {Name: "s", Role: disclosure.Confidential},
		}, disclosure.Rows(rows))
		require.NoError(t, err)
		a, err := disclosure.Assess(table)
		require.NoError(t, err)
		k, distinct, entropy, equal := slowLevels(rows)
		require.Equal(t, k, a.K)
		require.Equal(t, distinct, a.Levels[0].Distinct)
		require.InDelta(t, entropy, a.Levels[0].Entropy, 1e-9)
		require.Equal(t, equal.RatString(), a.Levels[0].Equal.RatString())

		l := rapid.IntRange(2, 4).Draw(t, "l")
		for kind, want := range map[disclosure.DiversityKind]bool{
			disclosure.Distinct: distinct >= l,
			disclosure.Entropy:  entropy > float64(l)-1e-9,
		} {
			e, err := disclosure.Check(table, disclosure.Requirement{K: 2, Diversity: []disclosure.Diversity{{Column: "s", Kind: kind, L: l}}})
			require.NoError(t, err)
			require.Equal(t, k >= 2, e.Steps[0].Holds)
			require.Equal(t, want, e.Steps[1].Holds, kind)
		}
		for i, limit := range a.Levels[0].Recursive { // c must be above the limit
			c, err := renjia.NewFraction(limit.Num().Int64(), limit.Denom().Int64())
			require.NoError(t, err)
			above, err := renjia.NewFraction(limit.Num().Int64()*1000+1, limit.Denom().Int64()*1000)
			require.NoError(t, err)
			for c, want := range map[renjia.Fraction]bool{c: false, above: true} {
				e, err := disclosure.Check(table, disclosure.Requirement{K: 2, Diversity: []disclosure.Diversity{{Column: "s", Kind: disclosure.Recursive, L: i + 2, C: c}}})
				require.NoError(t, err)
				require.Equal(t, want, e.Steps[1].Holds)
			}
		}
	})
}

// transport solves the earth mover's distance by trying all ways to move whole
// units one by one, cheapest assignment over all permutations.
func transport(class, whole []int, ground func(i, j int) *big.Rat) *big.Rat {
	var best *big.Rat
	used := make([]bool, len(whole))
	var assign func(k int, cost *big.Rat)
	assign = func(k int, cost *big.Rat) {
		if best != nil && cost.Cmp(best) >= 0 {
			return
		}
		if k == len(class) {
			best = cost
			return
		}
		seen := map[int]bool{}
		for j, u := range used {
			if u || seen[whole[j]] {
				continue
			}
			seen[whole[j]] = true
			used[j] = true
			assign(k+1, new(big.Rat).Add(cost, ground(class[k], whole[j])))
			used[j] = false
		}
	}
	assign(0, new(big.Rat))
	return best.Quo(best, big.NewRat(int64(len(class)), 1))
}

func TestDistancesAreThoseOfTheCheapestTransport(t *testing.T) {
	leaves := []string{"Futian", "Beijing St", "Renmin", "Liede", "Shadong", "Xiancun"}
	h := places
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.IntRange(0, 5)
		class := rapid.SliceOfN(unit, 6, 6).Draw(t, "class")
		whole := rapid.SliceOfN(unit, 6, 6).Draw(t, "whole")
		count := func(units []int) []int64 {
			c := make([]int64, 6)
			for _, u := range units {
				c[u]++
			}
			return c
		}
		order := inOrder(t, h, leaves)
		for ground, distance := range map[disclosure.Ground]func(i, j int) *big.Rat{
			disclosure.EqualGround: func(i, j int) *big.Rat {
				if i == j {
					return new(big.Rat)
				}
				return big.NewRat(1, 1)
			},
			disclosure.OrderedGround: func(i, j int) *big.Rat { return big.NewRat(int64(max(i-j, j-i)), 5) },
			disclosure.HierarchicalGround: func(i, j int) *big.Rat {
				for level := 0; ; level++ {
					a, _ := h.At(order[i], level)
					b, _ := h.At(order[j], level)
					if a == b {
						return big.NewRat(int64(level), int64(h.Height()))
					}
				}
			},
		} {
			got, err := disclosure.Distance(count(class), count(whole), ground, h)
			require.NoError(t, err)
			want := transport(slices.Sorted(slices.Values(class)), slices.Sorted(slices.Values(whole)), distance)
			require.Equal(t, want.RatString(), got.RatString(), ground)
		}
	})
}

// inOrder finds the order of the leaves: that of the tabulated cells.
func inOrder(t require.TestingT, h *disclosure.Hierarchy, leaves []string) (order []string) {
	rows := make([][]string, len(leaves))
	for i, l := range leaves {
		rows[i] = []string{l}
	}
	table, err := disclosure.New([]disclosure.Column{{Name: "x", Role: disclosure.Quasi, Hierarchy: h}}, disclosure.Rows(rows))
	require.NoError(t, err)
	counts, err := disclosure.Count(table, "x")
	require.NoError(t, err)
	for _, c := range counts.Cells[:len(leaves)] {
		order = append(order, c.Name)
	}
	return order
}

func TestPresence(t *testing.T) {
	columns := []disclosure.Column{{Name: "x", Role: disclosure.Quasi}}
	table := func(words string) *disclosure.Table {
		var rows [][]string
		for _, w := range strings.Fields(words) {
			rows = append(rows, []string{w})
		}
		out, err := disclosure.New(columns, disclosure.Rows(rows))
		require.NoError(t, err)
		return out
	}
	p, err := disclosure.PresenceIn(table("a a a b b c c c c"), table("a b c c"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Presence{Least: renjia.Frac(1, 3), Greatest: renjia.Frac(1, 2)}, p)
	p, err = disclosure.PresenceIn(table("a a b"), table("a a"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Presence{Least: renjia.Frac(0, 1), Greatest: renjia.Frac(1, 1)}, p)
	for _, words := range []string{"a a a a", "d"} {
		_, err = disclosure.PresenceIn(table("a a a b"), table(words))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}
