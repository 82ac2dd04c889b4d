package assign_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign"
)

var nothing = assign.Penalties[int64]{}

func TestReasonsNameTheCheapestExchange(t *testing.T) {
	costs := rows(t, []int64{4, 1, no}, []int64{2, 0, no}, []int64{3, 2, no}, []int64{no, no, no})
	p := planned(t, costs, first)
	require.Equal(t, []int{1, 0, -1, -1}, p.Column)
	out, err := assign.WhyOut(costs, nothing, p)
	require.NoError(t, err)
	require.Equal(t, []assign.Left[int64]{
		{Index: 2, Reason: assign.Dearer, Allowed: 2, With: 0, Instead: 1, Extra: 1},
		{Index: 3, Reason: assign.NothingAllowed, With: -1, Instead: -1},
	}, out)
	empty, err := assign.WhyEmpty(costs, nothing, p)
	require.NoError(t, err)
	require.Equal(t, []assign.Left[int64]{{Index: 2, Reason: assign.NothingAllowed, With: -1, Instead: -1}}, empty)
}

func TestReasonsTellTiesPricesAndFairnessApart(t *testing.T) {
	costs := rows(t, []int64{1}, []int64{1})
	out, err := assign.WhyOut(costs, nothing, planned(t, costs, first))
	require.NoError(t, err)
	require.Equal(t, assign.Tied, out[0].Reason)
	fair := must(assign.Leximin(costs, first))
	out, err = assign.WhyOut(costs, nothing, fair)
	require.NoError(t, err)
	require.Equal(t, assign.AllTaken, out[0].Reason)

	costs = rows(t, []int64{10, 30})
	w := assign.Penalties[int64]{Rows: []int64{5}, Columns: []int64{3, 1}}
	p, err := assign.Optional(costs, w, first)
	require.NoError(t, err)
	require.Equal(t, int64(9), p.Cost)
	out, err = assign.WhyOut(costs, w, p)
	require.NoError(t, err)
	require.Equal(t, []assign.Left[int64]{{Index: 0, Reason: assign.PenaltyLess, Allowed: 2, With: 0, Instead: -1, Extra: 2}}, out)
	empty, err := assign.WhyEmpty(costs, w, p)
	require.NoError(t, err)
	require.Equal(t, []assign.Left[int64]{
		{Index: 0, Reason: assign.PenaltyLess, Allowed: 1, With: 0, Instead: -1, Extra: 2},
		{Index: 1, Reason: assign.PenaltyLess, Allowed: 1, With: 0, Instead: -1, Extra: 24},
	}, empty)
}

func TestPenaltiesMustFitTheTable(t *testing.T) {
	costs := rows(t, []int64{10, 30})
	for _, w := range []assign.Penalties[int64]{{Rows: []int64{1, 2}}, {Columns: []int64{1}}, {Rows: []int64{assign.MaxCost + 1}}} {
		_, err := assign.Optional(costs, w, first)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	most := assign.Penalties[int64]{Rows: []int64{assign.MaxCost}, Columns: []int64{assign.MaxCost, 0}}
	_, err := assign.Optional(costs, most, first)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestVerifyOptionalCatchesEveryTampering(t *testing.T) {
	costs := rows(t, []int64{10, 3}, []int64{no, 4})
	w := assign.Penalties[int64]{Rows: []int64{2, 1}, Columns: []int64{1, 6}}
	for name, spoil := range map[string]func(*assign.Plan[int64]){
		"cost":         func(p *assign.Plan[int64]) { p.Cost-- },
		"row price":    func(p *assign.Plan[int64]) { p.Prices.Rows[1]-- },
		"high price":   func(p *assign.Plan[int64]) { p.Prices.Rows[0]++ },
		"column price": func(p *assign.Plan[int64]) { p.Prices.Columns[0]-- },
		"method":       func(p *assign.Plan[int64]) { p.Method = assign.MinCost },
		"all left":     func(p *assign.Plan[int64]) { p.Column, p.Placed, p.Worst, p.Cost = []int{-1, -1}, 0, 0, 10 },
		"shape":        func(p *assign.Plan[int64]) { p.Columns = 9 },
	} {
		p, err := assign.Optional(costs, w, first)
		require.NoError(t, err)
		require.Equal(t, []int{1, -1}, p.Column)
		require.NoError(t, assign.VerifyOptional(costs, w, p))
		spoil(&p)
		require.ErrorIs(t, assign.VerifyOptional(costs, w, p), renjia.ErrInvalid, name)
	}
}

func TestEveryClaimOfAnExplanationHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := tables.Draw(t, "table")
		costs, _, _ := x.costs(t)
		for _, plan := range []func(assign.Costs[int64], assign.Options) (assign.Plan[int64], error){assign.Assign[int64], assign.Bottleneck[int64], assign.Leximin[int64]} {
			p, err := plan(costs, first)
			require.NoError(t, err)
			e, err := assign.Explain(costs, nothing, p, assign.Names{})
			require.NoError(t, err)
			require.True(t, e.All(), e.Text(renjia.English))
			for _, s := range e.Steps {
				require.NotContains(t, s.Claim.EN+s.Claim.ZH, "%!")
				require.NotEmpty(t, s.Claim.ZH)
			}
		}
		w := assign.Penalties[int64]{Columns: make([]int64, x.columns)}
		for j := range w.Columns {
			w.Columns[j] = int64(j)
		}
		p, err := assign.Optional(costs, w, first)
		require.NoError(t, err)
		e, err := assign.Explain(costs, w, p, assign.Names{})
		require.NoError(t, err)
		require.True(t, e.All(), e.Text(renjia.English))
		require.NotContains(t, e.Text(renjia.English)+e.Text(renjia.Chinese), "%!")
	})
}

func TestNoDirectExchangeImprovesAPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		costs, _, _ := tables.Draw(t, "table").costs(t)
		p, err := assign.Assign(costs, first)
		require.NoError(t, err)
		for _, why := range []func(assign.Costs[int64], assign.Penalties[int64], assign.Plan[int64]) ([]assign.Left[int64], error){assign.WhyOut[int64], assign.WhyEmpty[int64]} {
			left, err := why(costs, nothing, p)
			require.NoError(t, err)
			for _, l := range left {
				require.GreaterOrEqual(t, l.Extra, int64(0))
				require.True(t, l.Extra > 0 || l.Reason == assign.NothingAllowed || !p.Unique)
			}
		}
	})
}
