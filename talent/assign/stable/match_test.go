package stable_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/stable"
)

func drawMarket(t *rapid.T) stable.Market {
	residents, hospitals := rapid.IntRange(0, 5).Draw(t, "residents"), rapid.IntRange(0, 4).Draw(t, "hospitals")
	lists := func(name string, n, others int) [][]int {
		all := make([][]int, n)
		for i := range all {
			order := make([]int, others)
			for k := range order {
				order[k] = k
			}
			all[i] = []int{}
			if others > 0 {
				all[i] = rapid.Permutation(order).Draw(t, name)[:rapid.IntRange(others/2, others).Draw(t, "length")]
			}
		}
		return all
	}
	return stable.Market{
		Residents: lists("resident", residents, hospitals), Hospitals: lists("hospital", hospitals, residents),
		Capacity: rapid.SliceOfN(rapid.IntRange(0, 3), hospitals, hospitals).Draw(t, "capacity"),
	}
}

// everyStable looks at every plan, by the definition.
func everyStable(m stable.Market) (all [][]int) {
	plan := make([]int, len(m.Residents))
	var try func(r int)
	try = func(r int) {
		if r == len(plan) {
			if isStable(m, plan) {
				all = append(all, slices.Clone(plan))
			}
			return
		}
		plan[r] = stable.Nobody
		try(r + 1)
		for _, h := range m.Residents[r] {
			taken := 0
			for _, other := range plan[:r] {
				if other == h {
					taken++
				}
			}
			if taken < m.Capacity[h] && slices.Contains(m.Hospitals[h], r) {
				plan[r] = h
				try(r + 1)
			}
		}
	}
	try(0)
	slices.SortFunc(all, slices.Compare)
	return all
}

func isStable(m stable.Market, plan []int) bool {
	for r := range m.Residents {
		for _, h := range m.Residents[r] {
			if blocks(m, plan, r, h) {
				return false
			}
		}
	}
	return true
}

func blocks(m stable.Market, plan []int, r, h int) bool {
	rank := slices.Index(m.Hospitals[h], r)
	if rank < 0 || plan[r] == h {
		return false
	}
	if plan[r] != stable.Nobody && slices.Index(m.Residents[r], plan[r]) < slices.Index(m.Residents[r], h) {
		return false
	}
	taken, worse := 0, false
	for other, at := range plan {
		if at == h {
			taken++
			worse = worse || slices.Index(m.Hospitals[h], other) > rank
		}
	}
	return worse || taken < m.Capacity[h]
}

func TestAllListsEveryStablePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMarket(t)
		all, err := stable.All(m, 1000)
		require.NoError(t, err)
		require.Equal(t, everyStable(m), plans(all))
	})
}

func TestMatchIsBestForItsSideAndWorstForTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMarket(t)
		residents, err := stable.Match(m, stable.Residents)
		require.NoError(t, err)
		hospitals, err := stable.Match(m, stable.Hospitals)
		require.NoError(t, err)
		for _, plan := range everyStable(m) {
			_, worse, err := m.Compare(plan, residents.Hospital)
			require.NoError(t, err)
			require.Zero(t, worse)
			better, _, err := m.Compare(plan, hospitals.Hospital)
			require.NoError(t, err)
			require.Zero(t, better)
		}
		for _, p := range []stable.Plan{residents, hospitals} {
			pairs, err := m.Blocking(p.Hospital)
			require.NoError(t, err)
			require.Empty(t, pairs)
		}
	})
}

// The rural hospitals theorem.
func TestSameResidentsArePlacedInEveryStablePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMarket(t)
		all, err := stable.All(m, 1000)
		require.NoError(t, err)
		for _, plan := range all {
			require.Equal(t, all[0].Filled, plan.Filled)
			for r, h := range plan.Hospital {
				first := all[0].Hospital[r]
				require.Equal(t, first == stable.Nobody, h == stable.Nobody)
				if h != stable.Nobody && plan.Filled[h] < m.Capacity[h] {
					require.Equal(t, first, h)
				}
			}
		}
	})
}

func TestBlockingFindsThePairsOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMarket(t)
		plan := make([]int, len(m.Residents))
		taken := make([]int, len(m.Hospitals))
		for r := range plan {
			plan[r] = stable.Nobody
			if len(m.Hospitals) == 0 || rapid.Bool().Draw(t, "out") {
				continue
			}
			h := rapid.IntRange(0, len(m.Hospitals)-1).Draw(t, "at")
			if taken[h] < m.Capacity[h] && slices.Contains(m.Residents[r], h) && slices.Contains(m.Hospitals[h], r) {
				plan[r] = h
				taken[h]++
			}
		}
		want := []stable.Pair{}
		for r := range plan {
			for _, h := range m.Residents[r] {
				if m.Capacity[h] > 0 && blocks(m, plan, r, h) {
					want = append(want, stable.Pair{Resident: r, Hospital: h})
				}
			}
		}
		got, err := m.Blocking(plan)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestBlockingRefusesWhatIsNoPlan(t *testing.T) {
	m := stable.Market{Residents: [][]int{{0}, {0}, {}}, Hospitals: [][]int{{0, 1, 2}}, Capacity: []int{1}}
	for _, plan := range [][]int{{0}, {0, 0, -1}, {-1, -1, 0}, {7, -1, -1}, {-2, -1, -1}} {
		_, err := m.Blocking(plan)
		require.ErrorIs(t, err, renjia.ErrInvalid, "%v", plan)
		_, err = m.TotalRank(plan)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	pairs, err := m.Blocking([]int{-1, 0, -1})
	require.NoError(t, err)
	require.Equal(t, []stable.Pair{{Resident: 0, Hospital: 0}}, pairs)
}

func TestMatchRefusesListsThatCannotBe(t *testing.T) {
	_, err := stable.Match(stable.Market{Residents: [][]int{{0, 0, 3}}, Hospitals: [][]int{{-1}}, Capacity: []int{-1}}, stable.Residents)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 4)
	_, err = stable.Match(stable.Market{Hospitals: [][]int{{}}}, stable.Residents)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = stable.Match(stable.Market{}, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = stable.Match(stable.Market{}, "both")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestMatchOfNobody(t *testing.T) {
	for _, m := range []stable.Market{{}, {Residents: [][]int{{}}}, {Hospitals: [][]int{{}}, Capacity: []int{2}}, {Residents: [][]int{{0}}, Hospitals: [][]int{{0}}, Capacity: []int{0}}} {
		for _, side := range []stable.Side{stable.Residents, stable.Hospitals} {
			plan, err := stable.Match(m, side)
			require.NoError(t, err)
			require.Zero(t, plan.Assigned)
		}
		all, err := stable.All(m, 1)
		require.NoError(t, err)
		require.Len(t, all, 1)
	}
}

// 200 by 200 with complete lists, where a recursive program runs out of stack.
func TestMatchOfCompleteListsNeedsNoRecursion(t *testing.T) {
	const n = 200
	m := stable.Market{Capacity: make([]int, n)}
	for i := range n {
		m.Capacity[i] = 1
		var up, down []int
		for k := range n {
			up = append(up, k)
			down = append(down, n-1-k)
		}
		m.Residents, m.Hospitals = append(m.Residents, up), append(m.Hospitals, down)
	}
	plan, err := stable.Match(m, stable.Residents)
	require.NoError(t, err)
	require.Equal(t, n, plan.Assigned)
	require.Equal(t, n-1, plan.Hospital[0])
	require.Equal(t, n, plan.Rank[0])
	require.Len(t, plan.Choices, n)
}

func TestAllStopsAtItsLimit(t *testing.T) {
	m := stable.Market{Residents: [][]int{{0, 1}, {1, 0}}, Hospitals: [][]int{{1, 0}, {0, 1}}, Capacity: []int{1, 1}}
	_, err := stable.All(m, 1)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	all, err := stable.All(m, 2)
	require.NoError(t, err)
	require.Equal(t, [][]int{{0, 1}, {1, 0}}, plans(all))
}

func TestTiesAreBrokenByTheRuleNamed(t *testing.T) {
	tied := stable.Tied{Residents: [][][]int{{{1, 0}}, {{0}, {1}}}, Hospitals: [][][]int{{{1, 0}}, {{1, 0}}}, Capacity: []int{1, 1}}
	m, err := tied.Break(stable.ByOrder, 7)
	require.NoError(t, err)
	require.Equal(t, stable.Market{Residents: [][]int{{0, 1}, {0, 1}}, Hospitals: [][]int{{0, 1}, {0, 1}}, Capacity: []int{1, 1}}, m)
	same, differ, sides := false, false, false
	for seed := range uint64(20) {
		one, err := tied.Break(stable.OneLottery, seed)
		require.NoError(t, err)
		require.Equal(t, one.Hospitals[0], one.Hospitals[1], "one number for all lists")
		same = same || one.Hospitals[0][0] == 0
		sides = sides || !slices.Equal(one.Residents[0], one.Hospitals[0])
		each, err := tied.Break(stable.EachLottery, seed)
		require.NoError(t, err)
		differ = differ || !slices.Equal(each.Hospitals[0], each.Hospitals[1])
		again, err := tied.Break(stable.EachLottery, seed)
		require.NoError(t, err)
		require.Equal(t, each, again)
		require.Equal(t, []int{0, 1}, each.Residents[1], "groups keep their order")
	}
	require.True(t, same)
	require.True(t, differ)
	require.True(t, sides, "each side draws its own numbers")
	_, err = tied.Break("", 0)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = tied.Break("x", 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// The market in which both sides cannot have their way.
func ExampleMatch() {
	m := stable.Market{
		Residents: [][]int{{0, 1}, {1, 0}},
		Hospitals: [][]int{{1, 0}, {0, 1}},
		Capacity:  []int{1, 1},
	}
	for _, side := range []stable.Side{stable.Residents, stable.Hospitals} {
		plan, err := stable.Match(m, side)
		fmt.Println(side, plan.Hospital, plan.Rank, err)
	}
	// Output:
	// residents [0 1] [1 1] <nil>
	// hospitals [1 0] [2 2] <nil>
}

// Stable is not maximum: resident 1 stays out, although resident 0 could go elsewhere
// and make room.
func ExampleMarket_Blocking() {
	m := stable.Market{
		Residents: [][]int{{0, 1}, {0}},
		Hospitals: [][]int{{0, 1}, {0}},
		Capacity:  []int{1, 1},
	}
	plan, err := stable.Match(m, stable.Residents)
	fmt.Println(plan.Hospital, plan.Assigned, err)
	pairs, err := m.Blocking([]int{1, 0}) // places both
	fmt.Println(pairs, err)
	// Output:
	// [0 -1] 1 <nil>
	// [{0 0}] <nil>
}

// Equal wishes are made strict by a lottery that anybody can draw again.
func ExampleTied_Break() {
	tied := stable.Tied{
		Residents: [][][]int{{{0}}, {{0}}, {{0}}},
		Hospitals: [][][]int{{{0, 1, 2}}},
		Capacity:  []int{1},
	}
	m, err := tied.Break(stable.OneLottery, 20260302)
	fmt.Println(m.Hospitals, err)
	// Output:
	// [[2 0 1]] <nil>
}

func ExampleAll() {
	m := stable.Market{Residents: [][]int{{0, 1}, {1, 0}}, Hospitals: [][]int{{1, 0}, {0, 1}}, Capacity: []int{1, 1}}
	all, err := stable.All(m, 100)
	for _, plan := range all {
		fmt.Println(plan.Hospital)
	}
	fmt.Println(err)
	// Output:
	// [0 1]
	// [1 0]
	// <nil>
}
