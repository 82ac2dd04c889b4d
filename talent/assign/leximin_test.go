package assign_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/talent/assign"
)

func TestManySmallBurdensAreFairerThanALargeOne(t *testing.T) {
	costs := rows(t,
		[]int64{4, no, no, no, no},
		[]int64{no, 3, 2, no, no},
		[]int64{no, no, 0, 2, no},
		[]int64{no, no, no, 0, 2},
		[]int64{no, 2, no, no, 0},
	)
	p := must(assign.Leximin(costs, first))
	require.Equal(t, []assign.Level[int64]{{Cost: 4, Pairs: 1}, {Cost: 2, Pairs: 4}}, p.Levels, "not 4, 3, 0, 0, 0")
}

// fairest is the leximin vector by dynamic programming over sets of columns.
func (x table) fairest() []int64 {
	better := func(a, b []int64) bool {
		return b == nil || len(a) > len(b) || len(a) == len(b) && slices.Compare(a, b) < 0
	}
	best := make([][]int64, 1<<x.columns)
	best[0] = []int64{}
	for i := range x.rows {
		next := slices.Clone(best)
		for set, vector := range best {
			for j := range x.columns {
				c := x.cells[i*x.columns+j]
				if vector == nil || set>>j&1 == 1 || c == no {
					continue
				}
				v := append(slices.Clone(vector), c)
				slices.SortFunc(v, func(a, b int64) int { return int(b - a) })
				if better(v, next[set|1<<j]) {
					next[set|1<<j] = v
				}
			}
		}
		best = next
	}
	var all []int64
	for _, v := range best {
		if v != nil && better(v, all) {
			all = v
		}
	}
	return all
}

func TestLeximinOfManyLevelsIsThatOfDynamicProgramming(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := table{rows: rapid.IntRange(4, 8).Draw(t, "rows"), columns: rapid.IntRange(4, 8).Draw(t, "columns")}
		s := spec{Family: "uint", N: x.rows, M: x.columns, Seed: rapid.Uint64().Draw(t, "seed"), A: 1,
			B: rapid.Int64Range(20, 60).Draw(t, "largest"), Forbid: rapid.SampledFrom([]float64{.2, .5, .7}).Draw(t, "forbidden")}
		x.cells = s.cells()
		p, err := assign.Leximin(mustMatrix(x.rows, x.columns, x.cells), first)
		require.NoError(t, err)
		require.Equal(t, x.fairest(), sortedCosts(p))
	})
}

// Two rows compete for the column in the middle; whoever loses pays 100. Sixty
// others, each with a post of their own, keep that level apart from those
// that decide who loses.
func TestWhatHigherLevelsDecidedStaysDecided(t *testing.T) {
	const others = 60
	n, m := others+2, others+3
	cells := make([]int64, n*m)
	for k := range cells {
		cells[k] = no
	}
	for i := range others {
		cells[i*m+i] = int64(3 * (i % 30)) // 0 is the least
	}
	last := cells[others*m:]
	last[others], last[others+1] = 100, 1
	last[m+others+1], last[m+others+2] = 2, 100
	turned := make([]int64, n*m)
	for i := range n {
		for j := range m {
			turned[j*n+i] = cells[i*m+j]
		}
	}
	for _, p := range []assign.Plan[int64]{
		must(assign.Leximin(mustMatrix(n, m, cells), first)),
		must(assign.Leximin(mustMatrix(m, n, turned), first)),
	} {
		require.Equal(t, assign.Level[int64]{Cost: 100, Pairs: 1}, p.Levels[0])
		require.Equal(t, others+2, p.Placed)
	}
}
