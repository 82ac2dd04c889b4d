package budgeting

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// bestSets tries every affordable set that keeps to the constraints.
func bestSets(e *Election, gain []int64, groups [][]int, limit int64) (best int64, sets [][]int) {
	for code := range 1 << len(e.Projects) {
		var set []int
		var cost, capped, total int64
		for p, q := range e.Projects {
			if code>>p&1 == 1 && gain[p] > 0 {
				set, cost, total = append(set, p), cost+q.Cost, total+gain[p]
				if q.Area == "a" {
					capped += q.Cost
				}
			} else if code>>p&1 == 1 {
				cost = e.Budget + 1
			}
		}
		fits := cost <= e.Budget && capped <= limit
		for _, g := range groups {
			n := 0
			for _, p := range g {
				n += code >> p & 1
			}
			fits = fits && n <= 1
		}
		if !fits || total < best {
			continue
		}
		if total > best {
			best, sets = total, nil
		}
		sets = append(sets, set)
	}
	return best, sets
}

func TestWelfareIsTheGreatest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 400 {
		e := drawnSmall(t, r)
		rule := Rule{Method: Welfare, Satisfaction: Cardinality}
		var groups [][]int
		limit := int64(1 << 40)
		if r.IntN(2) == 0 && len(e.Projects) > 2 {
			groups = [][]int{{0, 2}}
			rule.Constraints.Exclusive = [][]string{{"p0", "p2"}}
		}
		if r.IntN(2) == 0 {
			for p := range e.Projects {
				e.Projects[p].Area = string("ab"[p%2])
			}
			limit = int64(r.IntN(12))
			rule.Constraints.Caps = []Cap{{Area: "a", Max: limit}}
		}
		o := decided(t, e, rule)
		best, sets := bestSets(e, e.Support(), groups, limit)
		require.Equal(t, best, o.Total.Num().Int64())
		require.Equal(t, o.Total, o.Bound)
		// Of equally good sets, the one whose first project in text order goes first.
		want := sets[0]
		for _, s := range sets {
			if goesFirst(s, want) {
				want = s
			}
		}
		require.ElementsMatch(t, want, o.Selected)
		rule.Ties.Policy = RefuseTies
		_, err := Decide(context.Background(), e, rule)
		var tie *voting.TieError
		require.Equal(t, len(sets) > 1, errors.As(err, &tie))
		require.Equal(t, len(sets) > 1, errors.Is(err, renjia.ErrUnspecified))
	}
}

// goesFirst compares ascending sets by the first project in which they differ:
// holding it is better.
func goesFirst(a, b []int) bool {
	in := func(set []int, p int) bool {
		for _, q := range set {
			if p == q {
				return true
			}
		}
		return false
	}
	for p := range 16 {
		if x, y := in(a, p), in(b, p); x != y {
			return x
		}
	}
	return false
}

func TestWelfareSaysHowFarItMayBeOff(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	costs := make([]int64, 40)
	for i := range costs {
		costs[i] = 1000 + int64(r.IntN(1000))
	}
	var ballots [][]int
	for range 60 {
		var set []int
		for p := range costs {
			if r.IntN(3) == 0 {
				set = append(set, p)
			}
		}
		ballots = append(ballots, set)
	}
	e := called(t, 20_000, costs, ballots...)
	searched := Constraints{MaxProjects: len(costs)}
	full := decided(t, e, Rule{Method: Welfare, Satisfaction: CostShare, Constraints: searched})
	require.Equal(t, full.Total, full.Bound)
	short := decided(t, e, Rule{Method: Welfare, Satisfaction: CostShare, Constraints: searched, Nodes: 60})
	require.Positive(t, short.Bound.Cmp(short.Total))
	require.LessOrEqual(t, short.Total.Cmp(full.Total), 0)
	require.GreaterOrEqual(t, short.Bound.Cmp(full.Total), 0)
}

// The table and the search agree, down to ties.
func TestWelfareLookedUpIsWelfareSearchedFor(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		e := drawnSmall(t, r)
		for _, policy := range []TiePolicy{TextTies, VoteTies, RefuseTies} {
			rule := Rule{Method: Welfare, Satisfaction: CostShare, Ties: TieRule{Policy: policy}}
			found, err := Decide(context.Background(), e, rule)
			rule.Constraints.MaxProjects = len(e.Projects) // restricts nothing, but is searched for
			searched, err2 := Decide(context.Background(), e, rule)
			require.Equal(t, err == nil, err2 == nil)
			if err == nil {
				require.ElementsMatch(t, searched.Selected, found.Selected)
				require.Equal(t, searched.Total, found.Total)
			}
		}
	}
}

// Three hundred projects of three costs, all of the same worth per cost, would
// take a search for ever.
func TestWelfareOfFewRoundCosts(t *testing.T) {
	costs := make([]int64, 300)
	for i := range costs {
		costs[i] = []int64{1000, 2000, 5000}[i%3]
	}
	all := make([]int, len(costs))
	for i := range all {
		all[i] = i
	}
	e := called(t, 123_000, costs, all)
	o := decided(t, e, Rule{Method: Welfare, Satisfaction: CostShare})
	require.EqualValues(t, 123_000, o.Cost)
	require.Equal(t, o.Total, o.Bound)
}
