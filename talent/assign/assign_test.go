package assign_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign"
)

const no = assign.Forbidden

func rows[C assign.Number](t testing.TB, cells ...[]C) assign.Costs[C] {
	t.Helper()
	c, err := assign.Rows(cells)
	require.NoError(t, err)
	return c
}

func TestTieRuleMustBeNamed(t *testing.T) {
	for _, plan := range []func() error{
		func() error { _, err := assign.Assign(rows(t, []int64{1}), assign.Options{}); return err },
		func() error { _, err := assign.Bottleneck(rows(t, []int64{1}), assign.Options{}); return err },
		func() error { _, err := assign.Leximin(rows(t, []int64{1}), assign.Options{}); return err },
		func() error {
			_, err := assign.Optional(rows(t, []int64{1}), assign.Penalties[int64]{}, assign.Options{})
			return err
		},
	} {
		require.ErrorIs(t, plan(), renjia.ErrUnspecified)
	}
	_, err := assign.Assign(rows(t, []int64{1}), assign.Options{Ties: "coin"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestEmptyTablesAndTablesWithoutAllowedPairsHaveAPlan(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {2, 3}, {3, 2}} {
		cells := slices.Repeat([]int64{no}, size[0]*size[1])
		costs := matrix(t, size[0], size[1], cells)
		for _, plan := range []func(assign.Costs[int64], assign.Options) (assign.Plan[int64], error){assign.Assign[int64], assign.Bottleneck[int64], assign.Leximin[int64]} {
			p, err := plan(costs, first)
			require.NoError(t, err)
			require.NoError(t, assign.Verify(costs, p))
			require.Zero(t, p.Placed)
			require.Zero(t, p.Cost)
			require.Zero(t, p.Worst)
			require.True(t, p.Unique)
			require.Len(t, p.Unassigned(), size[0])
			require.Len(t, p.Vacant(), size[1])
			require.Empty(t, p.Pairs())
		}
	}
	p, err := assign.Assign(assign.Costs[float64]{}, first)
	require.NoError(t, err)
	require.Zero(t, p.Placed)
}

func TestMostPlacedComesBeforeCost(t *testing.T) {
	costs := rows(t, []int64{1, 1000}, []int64{1, no})
	require.Equal(t, []int{1, 0}, planned(t, costs, first).Column)
	// 2c+1 in place of a forbidden pair would leave one out here.
	costs = rows(t, []int64{0, 10, no}, []int64{10, no, no}, []int64{no, 0, 10})
	require.Equal(t, []int{1, 0, 2}, planned(t, costs, first).Column)
}

func TestCostsBeyondFloatsStayExact(t *testing.T) {
	const big = 1 << 53
	costs := rows(t, []int64{big + 1, big}, []int64{big, big})
	p := planned(t, costs, first)
	require.Equal(t, int64(2*big), p.Cost)
	require.Equal(t, []int{1, 0}, p.Column)
	costs = rows(t, []int64{assign.MaxCost, -assign.MaxCost}, []int64{-assign.MaxCost + 1, assign.MaxCost})
	require.Equal(t, -2*assign.MaxCost+1, planned(t, costs, first).Cost)
}

func TestWhatCannotBeExactIsRefused(t *testing.T) {
	cells := make([]int64, 32*32)
	for k := range cells {
		cells[k] = assign.MaxCost
	}
	_, err := assign.Assign(matrix(t, 32, 32, cells), first)
	require.ErrorIs(t, err, renjia.ErrUnsupported, "the total is 2^64")
	chain := make([]int64, 0, 12*12) // prices add up along the diagonal
	for i := range 12 {
		for j := range 12 {
			switch {
			case j == i:
				chain = append(chain, assign.MaxCost)
			case j == i+1:
				chain = append(chain, -assign.MaxCost)
			default:
				chain = append(chain, no)
			}
		}
	}
	_, err = assign.Assign(matrix(t, 12, 12, chain), first)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestBadCostsAreRefusedWithTheirPlace(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(-1), math.MaxFloat64} {
		_, err := assign.Rows([][]float64{{1, 2}, {3, bad}})
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.ErrorContains(t, err, "row 1, column 1")
		_, err = assign.Sparse(2, 2, []assign.Pair[float64]{{Row: 1, Column: 1, Cost: bad}})
		require.ErrorContains(t, err, "row 1, column 1")
	}
	_, err := assign.Rows([][]int64{{1, assign.MaxCost + 1}})
	require.ErrorContains(t, err, "row 0, column 1")
	for _, err := range []error{
		second(assign.Rows([][]int64{{1}, {1, 2}})),
		second(assign.Matrix(2, 2, []int64{1})),
		second(assign.Matrix(-1, 0, []int64{})),
		second(assign.Sparse(-1, 0, []assign.Pair[int64]{})),
		second(assign.Sparse(1, 1, []assign.Pair[int64]{{Row: 1}})),
		second(assign.Sparse(1, 1, []assign.Pair[int64]{{}, {}})),
	} {
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func second(_ assign.Costs[int64], err error) error { return err }

func TestFloatsThatAreNotWholeMultiplesAreSolvedAndProved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 12).Draw(t, "rows"), rapid.IntRange(1, 12).Draw(t, "columns")
		cells := make([]float64, n*m)
		for k := range cells {
			cells[k] = rapid.Float64Range(-1e9, 1e9).Draw(t, "cost")
		}
		cells[0] = 1e-300 // no common unit
		costs, err := assign.Matrix(n, m, cells)
		require.NoError(t, err)
		p, err := assign.Assign(costs, first)
		require.NoError(t, err)
		require.NoError(t, assign.Verify(costs, p))
		require.Equal(t, min(n, m), p.Placed)
	})
}

func TestFloatsWithACommonUnitAreComparedExactly(t *testing.T) {
	p := planned(t, rows(t, []float64{.1, .2}, []float64{.2, .3}), first)
	require.Equal(t, []int{0, 1}, p.Column, "the floats .1 and .3 add up to less than .2 and .2")
	require.True(t, p.Unique)
	p = planned(t, rows(t, []float64{.25, .5}, []float64{.5, .75}), first)
	require.False(t, p.Unique)
	p = planned(t, rows(t, []float64{.1, .2, 1e-300}, []float64{.2, .3, 1e300}, []float64{5, 5, 7}), first)
	require.Equal(t, 3, p.Placed)
}

func TestTransposingATableKeepsTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 30).Draw(t, "rows"), rapid.IntRange(1, 30).Draw(t, "columns")
		s := spec{Family: "low", N: n, M: m, Seed: rapid.Uint64().Draw(t, "seed"), K: rapid.Uint64Range(1, 50).Draw(t, "values"),
			Forbid: rapid.SampledFrom([]float64{0, .3, .7, .9}).Draw(t, "forbidden")}
		cells, turned := s.cells(), make([]int64, n*m)
		for i := range n {
			for j := range m {
				turned[j*n+i] = cells[i*m+j]
			}
		}
		a, b := mustMatrix(n, m, cells), mustMatrix(m, n, turned)
		p, err := assign.Assign(a, first)
		require.NoError(t, err)
		q, err := assign.Assign(b, first)
		require.NoError(t, err)
		require.NoError(t, assign.Verify(a, p))
		require.NoError(t, assign.Verify(b, q))
		require.Equal(t, []any{p.Placed, p.Cost, p.Unique}, []any{q.Placed, q.Cost, q.Unique})
		l, err := assign.Leximin(a, first)
		require.NoError(t, err)
		r, err := assign.Leximin(b, first)
		require.NoError(t, err)
		require.Equal(t, l.Levels, r.Levels)
		w, err := assign.Bottleneck(a, first)
		require.NoError(t, err)
		require.NoError(t, assign.Verify(a, w))
		require.Equal(t, w.Worst, l.Worst)
	})
}

func mustMatrix(rows, columns int, cells []int64) assign.Costs[int64] {
	c, err := assign.Matrix(rows, columns, cells)
	if err != nil {
		panic(err)
	}
	return c
}

func TestLotteryIsTheSameForTheSameSeedAndFairAmongEquals(t *testing.T) {
	const draws = 6000
	costs := rows(t, []int64{1, 1}, []int64{1, 1}, []int64{1, 1})
	wins := map[string]int{}
	for seed := range uint64(draws) {
		o := assign.Options{Ties: assign.Lottery, Seed: seed}
		p, err := assign.Assign(costs, o)
		require.NoError(t, err)
		require.False(t, p.Unique)
		require.Equal(t, "lottery, seed "+strconv.FormatUint(seed, 10), p.Variant)
		again, err := assign.Assign(costs, o)
		require.NoError(t, err)
		require.Equal(t, p, again)
		wins[strconv.Itoa(p.Column[0])+strconv.Itoa(p.Column[1])]++
	}
	require.Len(t, wins, 6)
	for _, n := range wins {
		require.InDelta(t, draws/6, n, 150)
	}
}

func TestLotteryTakesTheFirstPlanInTheOrderDrawn(t *testing.T) {
	order := []int{0, 1, 2}
	for k, x := range []uint64{output(42, 0), output(42, 1)} {
		i := 2 - k
		j := int(x % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
	costs := rows(t, []int64{1}, []int64{1}, []int64{1})
	p := planned(t, costs, assign.Options{Ties: assign.Lottery, Seed: 42})
	require.Equal(t, []int{0}, []int{p.Column[order[0]]})
	require.Equal(t, uint64(13679457532755275413), output(42, 0))
}

func TestEveryTieRuleFindsAnOptimumOfMediumTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 40).Draw(t, "rows"), rapid.IntRange(1, 40).Draw(t, "columns")
		s := spec{Family: "low", N: n, M: m, Seed: rapid.Uint64().Draw(t, "seed"), K: rapid.Uint64Range(1, 9).Draw(t, "values"),
			Forbid: rapid.SampledFrom([]float64{0, .5, .8}).Draw(t, "forbidden")}
		costs := mustMatrix(n, m, s.cells())
		var plans []assign.Plan[int64]
		for _, o := range []assign.Options{{Ties: assign.AsFound}, first, {Ties: assign.Lottery, Seed: s.Seed}} {
			p, err := assign.Assign(costs, o)
			require.NoError(t, err)
			require.NoError(t, assign.Verify(costs, p))
			plans = append(plans, p)
		}
		require.LessOrEqual(t, slices.Compare(vector(plans[1]), vector(plans[0])), 0)
		require.LessOrEqual(t, slices.Compare(vector(plans[1]), vector(plans[2])), 0)
		require.Equal(t, plans[0].Cost, plans[2].Cost)
	})
}

func TestVerifyCatchesEveryTampering(t *testing.T) {
	costs := rows(t, []int64{4, 1, no}, []int64{2, 0, no}, []int64{3, 2, no}, []int64{no, no, no})
	for name, spoil := range map[string]func(*assign.Plan[int64]){
		"cost":            func(p *assign.Plan[int64]) { p.Cost++ },
		"placed":          func(p *assign.Plan[int64]) { p.Placed++ },
		"worst":           func(p *assign.Plan[int64]) { p.Worst-- },
		"column twice":    func(p *assign.Plan[int64]) { p.Column[2] = p.Column[0] },
		"forbidden pair":  func(p *assign.Plan[int64]) { p.Column[3] = 2 },
		"outside":         func(p *assign.Plan[int64]) { p.Column[3] = 7 },
		"row price":       func(p *assign.Plan[int64]) { p.Prices.Rows[0]++ },
		"low row price":   func(p *assign.Plan[int64]) { p.Prices.Rows[0]-- },
		"left-out price":  func(p *assign.Plan[int64]) { p.Prices.LeftOut++ },
		"column price":    func(p *assign.Plan[int64]) { p.Prices.Columns[2]-- },
		"positive price":  func(p *assign.Plan[int64]) { p.Prices.Columns[2]++ },
		"no prices":       func(p *assign.Plan[int64]) { p.Prices = nil },
		"no proof":        func(p *assign.Plan[int64]) { p.Contested = nil },
		"wrong proof":     func(p *assign.Plan[int64]) { p.Contested = &assign.Contested{Rows: []int{0}} },
		"named twice":     func(p *assign.Plan[int64]) { p.Contested.Rows = append(p.Contested.Rows, 3) },
		"too few rows":    func(p *assign.Plan[int64]) { p.Contested.Rows = p.Contested.Rows[:3] },
		"size":            func(p *assign.Plan[int64]) { p.Rows = 3 },
		"penalties":       func(p *assign.Plan[int64]) { p.Method = assign.WithPenalties },
		"bottleneck":      func(p *assign.Plan[int64]) { p.Method = assign.MinWorst },
		"a dearer choice": func(p *assign.Plan[int64]) { p.Column = []int{0, 1, -1, -1}; p.Cost, p.Worst = 4, 4 },
	} {
		p := planned(t, costs, first)
		require.Equal(t, []int{1, 0, -1, -1}, p.Column)
		spoil(&p)
		require.ErrorIs(t, assign.Verify(costs, p), renjia.ErrInvalid, name)
	}
}

func TestLeximinSparesTheWorstOffWhereTheSumDoesNot(t *testing.T) {
	costs := rows(t, []int64{0, 4}, []int64{5, 10})
	require.Equal(t, []int{1, 0}, planned(t, costs, first).Column)
	costs = rows(t, []int64{0, 6}, []int64{6, 10})
	require.Equal(t, []int{0, 1}, planned(t, costs, first).Column, "10 in all")
	require.Equal(t, []int{1, 0}, must(assign.Bottleneck(costs, first)).Column, "12 in all, but none above 6")
	// The worst pair is 9 in both plans; 6+0 is the smaller sum, 5+5 is fairer.
	costs = rows(t, []int64{9, no, no}, []int64{no, 5, 6}, []int64{no, 0, 5})
	require.Equal(t, []int{0, 2, 1}, must(assign.Bottleneck(costs, first)).Column)
	require.Equal(t, []int{0, 1, 2}, must(assign.Leximin(costs, first)).Column)
}

func must(p assign.Plan[int64], err error) assign.Plan[int64] {
	if err != nil {
		panic(err)
	}
	return p
}

func TestPricesHoldAcrossTheContestedPart(t *testing.T) {
	// Two people contest the first post; the third would like it best of all, but
	// then only two were placed.
	costs := rows(t, []int64{1, no, no}, []int64{2, no, no}, []int64{-10, 5, no})
	p := planned(t, costs, first)
	require.Equal(t, []int{0, -1, 1}, p.Column)
	require.Equal(t, &assign.Contested{Rows: []int{0, 1}, Columns: []int{0}}, p.Contested)
	require.GreaterOrEqual(t, p.Prices.LeftOut, int64(16), "what keeps the third from it")
}
