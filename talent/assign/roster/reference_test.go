package roster_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

func solve(t testing.TB, i *roster.Instance, o roster.Options) *roster.Result {
	t.Helper()
	r, err := roster.Solve(context.Background(), i, o)
	require.NoError(t, err)
	kept(t, i, r)
	return r
}

// kept requires that a roster keeps all rules and costs what it says, by the check
// that shares nothing with the solver, and that its prices prove its bound.
func kept(t testing.TB, i *roster.Instance, r *roster.Result) {
	t.Helper()
	a, err := roster.Check(i, r.Roster)
	require.NoError(t, err)
	require.Empty(t, a.Breaks)
	require.Equal(t, a.Cost, r.Cost)
	require.Equal(t, a.Short, r.Short)
	bound, err := roster.Bound(i, r.Prices)
	require.NoError(t, err)
	require.Equal(t, r.Bound, bound)
	require.LessOrEqual(t, r.Bound, float64(r.Least))
	require.LessOrEqual(t, r.Least, r.Cost.Total)
	if r.Proven() {
		require.Equal(t, r.Least, r.Cost.Total)
	}
}

// The optima of the plain rules are those of HiGHS and CBC. With patterns HiGHS
// closes only the first two; of 12 people in 28 days it knew 966 (bound 894) after
// four minutes, of 20 people 1136 (bound 1030) after five. Those here are proven.
var stations = []struct {
	people, days    int
	seed            uint64
	plain, patterns int64
}{
	{8, 14, 1, 2319, 2450},
	{12, 14, 2, 186, 334},
	{12, 28, 3, 385, 965},
	{20, 14, 4, 251, 444},
	{20, 28, 5, 526, 1057},
	{40, 28, 6, 822, 0},
	{80, 28, 7, 1475, 0},
}

func TestRosterOfAStationIsTheBestAndProvenSo(t *testing.T) {
	for _, s := range stations {
		for patterns, best := range map[bool]int64{false: s.plain, true: s.patterns} {
			if best == 0 || testing.Short() && s.people > 12 {
				continue
			}
			t.Run(fmt.Sprintf("%d people %d days patterns %v", s.people, s.days, patterns), func(t *testing.T) {
				r := solve(t, station(s.people, s.days, s.seed, patterns), roster.Options{})
				require.Equal(t, best, r.Cost.Total)
				require.True(t, r.Proven())
				require.Zero(t, r.Gap())
			})
		}
	}
}

func TestSharedRostersHaveTheirOptimum(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(folder, "data", "assign", "roster.json"))
	require.NoError(t, err)
	var shared struct {
		Instances []struct {
			P, D   int
			Seed   uint64
			MILP   float64
			Demand int
			Allow  int   `json:"allowed_count"`
			Sum    int64 `json:"cost_sum_allowed"`
			Data   *struct {
				Cost    [][][]int64
				Allowed [][][]int
				Demand  [][]int
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &shared))
	require.NotEmpty(t, shared.Instances)
	for _, want := range shared.Instances {
		i := station(want.P, want.D, want.Seed, false)
		demand, allowed, sum := 0, 0, int64(0)
		for d := range i.Days {
			for s := range i.Shifts {
				demand += i.Demand[d][s]
				for p := range i.People {
					if i.People[p].Able[d][s] {
						allowed++
						sum += i.People[p].Cost[d][s]
					}
				}
			}
		}
		require.Equal(t, []int64{int64(want.Demand), int64(want.Allow), want.Sum}, []int64{int64(demand), int64(allowed), sum})
		if want.Data != nil {
			require.Equal(t, want.Data.Demand, i.Demand)
			for p := range i.People {
				require.Equal(t, want.Data.Cost[p], i.People[p].Cost)
			}
		}
		r := solve(t, i, roster.Options{})
		require.LessOrEqual(t, r.Bound, want.MILP)
		require.InDelta(t, want.MILP, float64(r.Cost.Total), 0.03*want.MILP)
		require.GreaterOrEqual(t, float64(r.Cost.Total), want.MILP)
	}
}
