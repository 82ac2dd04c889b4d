package assign_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/talent/assign"
)

// table is a small instance and all its placements.
type table struct {
	rows, columns int
	cells         []int64
}

var tables = rapid.Custom(func(t *rapid.T) table {
	x := table{rows: rapid.IntRange(0, 5).Draw(t, "rows"), columns: rapid.IntRange(0, 5).Draw(t, "columns")}
	spread := rapid.SampledFrom([]int64{1, 3, 1000}).Draw(t, "spread")
	blocked := rapid.IntRange(0, 4).Draw(t, "fifths forbidden")
	for range x.rows * x.columns {
		c := rapid.Int64Range(-spread, spread).Draw(t, "cost")
		if rapid.IntRange(0, 4).Draw(t, "fifth") < blocked {
			c = assign.Forbidden
		}
		x.cells = append(x.cells, c)
	}
	return x
})

// each calls f with every placement, in the order of FirstInOrder; left out is
// the number of columns.
func (x table) each(f func(columns []int)) {
	taken, at := make([]bool, x.columns), make([]int, x.rows)
	var place func(i int)
	place = func(i int) {
		if i == x.rows {
			f(at)
			return
		}
		for j := range x.columns {
			if !taken[j] && x.cells[i*x.columns+j] != assign.Forbidden {
				taken[j], at[i] = true, j
				place(i + 1)
				taken[j] = false
			}
		}
		at[i] = x.columns
		place(i + 1)
	}
	place(0)
}

// used lists the costs of a placement, largest first.
func (x table) used(at []int) []int64 {
	costs := []int64{}
	for i, j := range at {
		if j < x.columns {
			costs = append(costs, x.cells[i*x.columns+j])
		}
	}
	slices.Sort(costs)
	slices.Reverse(costs)
	return costs
}

// best returns the first of the placements of least key, and how many there are.
func (x table) best(key func(at []int) []int64) (least []int64, first []int, count int) {
	x.each(func(at []int) {
		k := key(at)
		switch c := slices.Compare(k, least); {
		case count == 0 || c < 0:
			least, first, count = k, slices.Clone(at), 1
		case c == 0:
			count++
		}
	})
	return least, first, count
}

func total(x []int64) (sum int64) {
	for _, y := range x {
		sum += y
	}
	return sum
}

// keys of the methods: what is compared, most important first.
func (x table) minCost(at []int) []int64 {
	used := x.used(at)
	return []int64{-int64(len(used)), total(used)}
}

func (x table) bottleneck(at []int) []int64 {
	used := x.used(at)
	if len(used) == 0 {
		return []int64{0}
	}
	return []int64{-int64(len(used)), used[0], total(used)}
}

func (x table) leximin(at []int) []int64 {
	used := x.used(at)
	return append([]int64{-int64(len(used))}, used...)
}

func (x table) costs(t require.TestingT) (dense, sparse assign.Costs[int64], float assign.Costs[float64]) {
	dense, err := assign.Matrix(x.rows, x.columns, x.cells)
	require.NoError(t, err)
	sparse, err = assign.Sparse(x.rows, x.columns, pairsOf(x.rows, x.columns, x.cells))
	require.NoError(t, err)
	float, err = assign.Matrix(x.rows, x.columns, floats(x.cells))
	require.NoError(t, err)
	return dense, sparse, float
}

func requireBest[C assign.Number](t *rapid.T, costs assign.Costs[C], p assign.Plan[C], err error, first []int, count int) {
	require.NoError(t, err)
	require.NoError(t, assign.Verify(costs, p))
	require.Equal(t, first, vector(p))
	require.Equal(t, count == 1, p.Unique)
}

func TestPlanIsTheFirstOfAllBestPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := tables.Draw(t, "table")
		dense, sparse, float := x.costs(t)
		_, first1, count := x.best(x.minCost)
		p, err := assign.Assign(dense, first)
		requireBest(t, dense, p, err, first1, count)
		p, err = assign.Assign(sparse, first)
		requireBest(t, sparse, p, err, first1, count)
		f, err := assign.Assign(float, first)
		requireBest(t, float, f, err, first1, count)
	})
}

func TestBottleneckPlanIsTheFirstOfAllBestPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := tables.Draw(t, "table")
		dense, sparse, float := x.costs(t)
		_, first1, count := x.best(x.bottleneck)
		p, err := assign.Bottleneck(dense, first)
		requireBest(t, dense, p, err, first1, count)
		p, err = assign.Bottleneck(sparse, first)
		requireBest(t, sparse, p, err, first1, count)
		f, err := assign.Bottleneck(float, first)
		requireBest(t, float, f, err, first1, count)
	})
}

func TestLeximinPlanIsTheFirstOfAllBestPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := tables.Draw(t, "table")
		dense, sparse, float := x.costs(t)
		_, first1, count := x.best(x.leximin)
		p, err := assign.Leximin(dense, first)
		requireBest(t, dense, p, err, first1, count)
		p, err = assign.Leximin(sparse, first)
		requireBest(t, sparse, p, err, first1, count)
		f, err := assign.Leximin(float, first)
		requireBest(t, float, f, err, first1, count)
	})
}

func TestOptionalPlanIsTheFirstOfAllBestPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := tables.Draw(t, "table")
		weights := rapid.Int64Range(-2, 6)
		w := assign.Penalties[int64]{
			Rows:    rapid.SliceOfN(weights, x.rows, x.rows).Draw(t, "rows"),
			Columns: rapid.SliceOfN(weights, x.columns, x.columns).Draw(t, "columns"),
		}
		least, first1, count := x.best(func(at []int) []int64 {
			sum := total(x.used(at)) + total(w.Columns)
			for i, j := range at {
				if j == x.columns {
					sum += w.Rows[i]
					continue
				}
				sum -= w.Columns[j]
			}
			return []int64{sum}
		})
		dense, _, float := x.costs(t)
		p, err := assign.Optional(dense, w, first)
		require.NoError(t, err)
		require.NoError(t, assign.VerifyOptional(dense, w, p))
		require.Equal(t, first1, vector(p))
		require.Equal(t, least[0], p.Cost)
		require.Equal(t, count == 1, p.Unique)
		wf := assign.Penalties[float64]{Rows: floats(w.Rows), Columns: floats(w.Columns)}
		f, err := assign.Optional(float, wf, first)
		require.NoError(t, err)
		require.NoError(t, assign.VerifyOptional(float, wf, f))
		require.Equal(t, first1, vector(f))
	})
}
