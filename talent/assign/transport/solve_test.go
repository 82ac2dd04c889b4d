package transport_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

// A full pair may be worth more than its prices say. A solver that gives its way back
// the cost 0 fills the right units at the wrong cost.
func TestFullPairsKeepTheirOwnCost(t *testing.T) {
	p := transport.Problem{
		Cost:   [][]int64{{0, 3, 9}, {5, 0, 1}, {7, 2, 0}},
		Supply: []int{2, 2, 1}, Demand: []int{2, 2, 1},
	}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	best, _ := exhaustive(p)
	require.Equal(t, best.cost, plan.Cost)
	require.Equal(t, 5, plan.Units)
}

func TestSolveOfNothing(t *testing.T) {
	for _, p := range []transport.Problem{
		{},
		{Supply: []int{1}, Cost: [][]int64{{}}},
		{Demand: []int{2}},
		{Supply: []int{0}, Demand: []int{0}, Cost: [][]int64{{7}}},
	} {
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		require.Zero(t, plan.Units)
		require.Zero(t, plan.Cost)
		require.True(t, plan.Unique)
		require.NoError(t, transport.Verify(p, plan))
	}
}

func TestSolveRefusesWhatIsWrong(t *testing.T) {
	_, err := transport.Solve(transport.Problem{
		Cost: [][]int64{{1}}, Supply: []int{-1, 1}, Demand: []int{1, math.MaxInt}, PairLimit: -1,
		MinSupply: []int{1}, MinDemand: []int{}, Vacancy: []int64{1}, Forbidden: [][]bool{{}},
		Spans: &transport.Spans{Parent: []int{0}, Of: []int{3}, Most: [][]int{{}}, Min: [][]int{{-1}}},
	})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	var paths []string
	for _, p := range v.Problems {
		paths = append(paths, p.Path)
	}
	require.Subset(t, paths, []string{
		"cost", "cost[0]", "supply[0]", "demand[1]", "pairLimit", "minSupply", "minDemand", "vacancy", "forbidden", "forbidden[0]",
		"spans.parent[0]", "spans.of", "spans.of[0]", "spans.most", "spans.most[0]", "spans.min", "spans.min[0][0]",
	})
}

// Costs are exact up to the limit that the error names, and refused beyond.
func TestSolveRefusesCostsThatWouldOverflow(t *testing.T) {
	for _, c := range []int64{math.MaxInt64, math.MinInt64, 1 << 60} {
		_, err := transport.Solve(transport.Problem{Cost: [][]int64{{c}}, Supply: []int{1}, Demand: []int{1}})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
	const large = 1 << 53 // two of them differ by less than a float64 can tell
	p := transport.Problem{Cost: [][]int64{{large, large + 1}, {large + 1, large + 3}}, Supply: []int{1, 1}, Demand: []int{1, 1}}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	require.Equal(t, int64(2*large+2), plan.Cost)
	require.NoError(t, transport.Verify(p, plan))
}

func TestMinimaComeFirstAndMissedOnesAreListed(t *testing.T) {
	p := transport.Problem{
		Cost: [][]int64{{1}, {100}}, Supply: []int{5, 5}, Demand: []int{3}, PairLimit: transport.Unlimited, MinSupply: []int{0, 1},
	}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	require.Equal(t, []int{2, 1}, plan.Given)
	require.Empty(t, plan.Missed)

	p.MinSupply, p.MinDemand = []int{2, 4}, []int{3}
	plan, err = transport.Solve(p)
	require.NoError(t, err)
	require.Equal(t, 3, plan.Units)
	short := 0
	for _, m := range plan.Missed {
		require.Equal(t, -1, m.Post)
		short += m.Units
	}
	require.Equal(t, 3, short)

	p.Supply, p.MinDemand = []int{1, 1}, []int{3}
	plan, err = transport.Solve(p)
	require.NoError(t, err)
	require.Contains(t, plan.Missed, transport.Missed{Person: -1, Span: -1, Post: 0, Units: 1})
}

// Two posts on Monday, one on Tuesday: one post a day, two a week.
func TestSpansCapDaysWithinAWeek(t *testing.T) {
	p := transport.Problem{
		Cost: [][]int64{{1, 1, 9}, {5, 5, 20}}, Supply: []int{4, 4}, Demand: []int{1, 1, 1},
		Spans: &transport.Spans{Parent: []int{-1, 0, 0}, Of: []int{1, 1, 2}, Most: [][]int{{2, 1, 1}, {-1, 1, -1}}},
	}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	require.Equal(t, 3, plan.Units)
	require.Equal(t, int64(15), plan.Cost)
	require.Equal(t, []int{2, 1}, plan.Given)
	require.NoError(t, transport.Verify(p, plan))

	p.Spans.Most[0][0] = 1
	plan, err = transport.Solve(p)
	require.NoError(t, err)
	require.Equal(t, int64(1+5+20), plan.Cost)
}

func TestVerifyRefusesFalseSumsPricesAndPairs(t *testing.T) {
	p := transport.Problem{Cost: [][]int64{{4, 2}, {3, 6}}, Supply: []int{1, 1}, Demand: []int{1, 1}, Forbidden: [][]bool{{true, false}, {false, false}}}
	solve := func() transport.Plan {
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		return plan
	}
	for name, spoil := range map[string]func(*transport.Plan){
		"cost":      func(x *transport.Plan) { x.Cost-- },
		"units":     func(x *transport.Plan) { x.Units++ },
		"objective": func(x *transport.Plan) { x.Objective++ },
		"forbidden": func(x *transport.Plan) { x.Flows[0].Post = 0 },
		"nowhere":   func(x *transport.Plan) { x.Flows[0].Post = 7 },
		"unit cost": func(x *transport.Plan) { x.Flows[0].Cost = 1 },
		"twice":     func(x *transport.Plan) { x.Flows[1] = x.Flows[0] },
		"price":     func(x *transport.Plan) { x.Prices.Posts[0] += 1000 },
		"no prices": func(x *transport.Plan) { x.Prices = transport.Prices{} },
		"far":       func(x *transport.Plan) { x.Prices.People[0] = math.MinInt64 },
		"empty":     func(x *transport.Plan) { *x = transport.Plan{} },
	} {
		plan := solve()
		spoil(&plan)
		require.ErrorIs(t, transport.Verify(p, plan), renjia.ErrInvalid, name)
	}
	require.NoError(t, transport.Verify(p, solve()))
}

// The dearer of two people, one too dear, with the prices that come closest.
func TestVerifyRefusesAPlanThatIsOneTooDear(t *testing.T) {
	p := transport.Problem{Cost: [][]int64{{1}, {2}}, Supply: []int{1, 1}, Demand: []int{1}}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	plan.Flows, plan.Given = []transport.Flow{{Person: 1, Post: 0, Units: 1, Cost: 2}}, []int{0, 1}
	plan.Cost, plan.Objective = 2, 2
	plan.Prices.Posts, plan.Prices.People = []int64{-2}, []int64{0, 0}
	require.ErrorContains(t, transport.Verify(p, plan), "would save 1")
}

// All four pairs could give one unit more or less: other plans are as good.
func TestVerifyRefusesAUniqueThatIsNot(t *testing.T) {
	p := transport.Problem{Cost: [][]int64{{0, 0}, {0, 0}}, Supply: []int{2, 2}, Demand: []int{2, 2}, PairLimit: 2}
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	require.False(t, plan.Unique)
	plan.Flows = []transport.Flow{{0, 0, 1, 0}, {0, 1, 1, 0}, {1, 0, 1, 0}, {1, 1, 1, 0}}
	require.NoError(t, transport.Verify(p, plan))
	plan.Unique = true
	require.ErrorContains(t, transport.Verify(p, plan), "unique")
}
