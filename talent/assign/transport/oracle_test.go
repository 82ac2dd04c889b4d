package transport_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/talent/assign/transport"
)

// worth is what Solve compares plans by, in this order.
type worth struct {
	minima int // units below a minimum
	vacant int // unfilled units, 0 where vacancies have weights
	cost   int64
}

func (a worth) less(b worth) bool {
	switch {
	case a.minima != b.minima:
		return a.minima < b.minima
	case a.vacant != b.vacant:
		return a.vacant < b.vacant
	}
	return a.cost < b.cost
}

// exhaustive looks at every plan and returns the best worth and how many have it.
func exhaustive(p transport.Problem) (best worth, plans int) {
	n, m := len(p.Supply), len(p.Demand)
	x := make([][]int, n)
	for i := range x {
		x[i] = make([]int, m)
	}
	limit := p.PairLimit
	if limit == 0 {
		limit = 1
	}
	var fill func(at int)
	fill = func(at int) {
		if at == n*m {
			w, ok := judge(p, x)
			switch {
			case !ok:
			case plans == 0 || w.less(best):
				best, plans = w, 1
			case w == best:
				plans++
			}
			return
		}
		i, j := at/m, at%m
		most := min(limit, p.Supply[i], p.Demand[j])
		if p.Forbidden != nil && p.Forbidden[i][j] {
			most = 0
		}
		for units := 0; units <= most; units++ {
			x[i][j] = units
			fill(at + 1)
		}
		x[i][j] = 0
	}
	fill(0)
	return best, plans
}

// judge says what a plan is worth; ok is false if it breaks a limit.
func judge(p transport.Problem, x [][]int) (w worth, ok bool) {
	filled := make([]int, len(p.Demand))
	for i := range x {
		given := 0
		for j, units := range x[i] {
			given += units
			filled[j] += units
			w.cost += int64(units) * p.Cost[i][j]
		}
		if given > p.Supply[i] {
			return w, false
		}
		if p.MinSupply != nil {
			w.minima += max(0, min(p.MinSupply[i], p.Supply[i])-given)
		}
		if !withinSpans(p, i, x[i], &w) {
			return w, false
		}
	}
	for j, units := range filled {
		if units > p.Demand[j] {
			return w, false
		}
		if p.MinDemand != nil {
			w.minima += max(0, min(p.MinDemand[j], p.Demand[j])-units)
		}
		if p.Vacancy == nil {
			w.vacant += p.Demand[j] - units
		} else {
			w.cost += int64(p.Demand[j]-units) * p.Vacancy[j]
		}
	}
	return w, true
}

func withinSpans(p transport.Problem, i int, row []int, w *worth) bool {
	if p.Spans == nil {
		return true
	}
	for s := range p.Spans.Parent {
		units := 0
		for j := range row {
			for k := p.Spans.Of[j]; k >= 0; k = p.Spans.Parent[k] {
				if k == s {
					units += row[j]
				}
			}
		}
		most := p.Spans.Most[i][s]
		if most < 0 {
			most = p.Supply[i]
		}
		if units > most {
			return false
		}
		if p.Spans.Min != nil {
			w.minima += max(0, min(p.Spans.Min[i][s], most, p.Supply[i])-units)
		}
	}
	return true
}

func drawProblem(t *rapid.T) transport.Problem {
	n, m := rapid.IntRange(0, 3).Draw(t, "people"), rapid.IntRange(0, 3).Draw(t, "posts")
	p := transport.Problem{PairLimit: rapid.SampledFrom([]int{0, 1, 2, transport.Unlimited}).Draw(t, "limit")}
	ints := func(name string, n, low, high int) []int {
		return rapid.SliceOfN(rapid.IntRange(low, high), n, n).Draw(t, name)
	}
	most := rapid.IntRange(1, 3).Draw(t, "most")
	p.Supply, p.Demand = ints("supply", n, 0, most), ints("demand", m, 0, most)
	p.Cost = make([][]int64, n)
	spread := rapid.SampledFrom([]int64{1, 4, 1000}).Draw(t, "spread")
	for i := range p.Cost {
		p.Cost[i] = rapid.SliceOfN(rapid.Int64Range(-spread, spread), m, m).Draw(t, "cost")
	}
	if rapid.Bool().Draw(t, "forbids") {
		p.Forbidden = make([][]bool, n)
		for i := range p.Forbidden {
			p.Forbidden[i] = rapid.SliceOfN(rapid.Bool(), m, m).Draw(t, "forbidden")
		}
	}
	if rapid.Bool().Draw(t, "weights") {
		p.Vacancy = rapid.SliceOfN(rapid.Int64Range(-spread, 2*spread), m, m).Draw(t, "vacancy")
	}
	if rapid.Bool().Draw(t, "minSupply") {
		p.MinSupply = ints("least", n, 0, 2)
	}
	if rapid.Bool().Draw(t, "minDemand") {
		p.MinDemand = ints("least", m, 0, 2)
	}
	if rapid.Bool().Draw(t, "spans") {
		p.Spans = drawSpans(t, n, m, ints)
	}
	return p
}

func drawSpans(t *rapid.T, n, m int, ints func(name string, n, low, high int) []int) *transport.Spans {
	s := &transport.Spans{}
	for k := range rapid.IntRange(0, 3).Draw(t, "count") {
		s.Parent = append(s.Parent, rapid.IntRange(-1, k-1).Draw(t, "parent"))
	}
	s.Of = ints("of", m, -1, len(s.Parent)-1)
	for range n {
		s.Most = append(s.Most, ints("cap", len(s.Parent), -1, 2))
	}
	if rapid.Bool().Draw(t, "spanMinima") {
		for range n {
			s.Min = append(s.Min, ints("spanMin", len(s.Parent), 0, 1))
		}
	}
	return s
}

func TestSolveIsAsGoodAsEveryPlanTried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		best, plans := exhaustive(p)
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		require.NoError(t, transport.Verify(p, plan))
		got := worth{cost: plan.Objective}
		for _, missed := range plan.Missed {
			got.minima += missed.Units
		}
		if p.Vacancy == nil {
			for _, units := range plan.Unfilled {
				got.vacant += units
			}
		}
		require.Equal(t, best, got)
		require.Equal(t, plans == 1, plan.Unique)
	})
}

// A plan that is worse, or that breaks a limit, has no prices that prove it.
func TestVerifyRefusesEveryOtherPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		if len(plan.Flows) == 0 {
			return
		}
		k := rapid.IntRange(0, len(plan.Flows)-1).Draw(t, "flow")
		by := rapid.SampledFrom([]int{-1, 1}).Draw(t, "by")
		plan.Flows[k].Units += by
		if plan.Flows[k].Units == 0 {
			plan.Flows = append(plan.Flows[:k:k], plan.Flows[k+1:]...)
		}
		require.Error(t, transport.Verify(p, plan))
	})
}
