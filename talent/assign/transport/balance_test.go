package transport_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

func TestBalanceReproducesTheReferenceLoads(t *testing.T) {
	var file struct {
		Semimatching []struct {
			N, M       int
			Allowed    [][]int
			Loads      []int `json:"loads_sorted_desc"`
			SumSquares int64 `json:"sum_squares"`
			Most       int   `json:"max_load"`
		}
	}
	shared(t, &file)
	require.NotEmpty(t, file.Semimatching)
	for _, e := range file.Semimatching {
		l := transport.Load{Workers: e.N, Allowed: make([][]int, e.M)}
		for i, row := range e.Allowed {
			for j, ok := range row {
				if ok == 1 {
					l.Allowed[j] = append(l.Allowed[j], i)
				}
			}
		}
		got, err := transport.Balance(l)
		require.NoError(t, err)
		require.Equal(t, e.SumSquares, got.SumSquares)
		require.Equal(t, e.Most, got.Most)
		require.Equal(t, e.Loads, descending(got.Loads))
		require.Equal(t, e.M, got.Assigned)
	}
}

func descending(loads []int) []int {
	all := append([]int{}, loads...)
	slices.Sort(all)
	slices.Reverse(all)
	return all
}

// The loads are compared with those of every way to give out the cases.
func TestBalanceIsLeximaxSmallestWithMostCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := transport.Load{Workers: rapid.IntRange(0, 4).Draw(t, "workers")}
		for range rapid.IntRange(0, 5).Draw(t, "cases") {
			var list []int
			for w := range l.Workers {
				if rapid.Bool().Draw(t, "allowed") {
					list = append(list, w)
				}
			}
			l.Allowed = append(l.Allowed, list)
		}
		if rapid.Bool().Draw(t, "hasPrior") {
			l.Prior = rapid.SliceOfN(rapid.IntRange(0, 2), l.Workers, l.Workers).Draw(t, "prior")
		}
		if rapid.Bool().Draw(t, "hasLimit") {
			l.Limit = rapid.SliceOfN(rapid.IntRange(0, 3), l.Workers, l.Workers).Draw(t, "limit")
		}
		got, err := transport.Balance(l)
		require.NoError(t, err)
		most, loads := eachLoad(l)
		require.Equal(t, most, got.Assigned)
		require.Equal(t, loads, descending(got.Loads))
		count := make([]int, l.Workers)
		copy(count, l.Prior)
		for c, w := range got.Worker {
			if w >= 0 {
				require.Contains(t, l.Allowed[c], w)
				count[w]++
			}
		}
		require.Equal(t, count, got.Loads)
	})
}

func eachLoad(l transport.Load) (most int, best []int) {
	most = -1
	loads := make([]int, l.Workers)
	copy(loads, l.Prior)
	var try func(c, assigned int)
	try = func(c, assigned int) {
		if c == len(l.Allowed) {
			sorted := descending(loads)
			if assigned > most || assigned == most && slices.Compare(sorted, best) < 0 {
				most, best = assigned, sorted
			}
			return
		}
		try(c+1, assigned)
		for _, w := range l.Allowed[c] {
			if l.Limit != nil && loads[w] >= l.Limit[w] {
				continue
			}
			loads[w]++
			try(c+1, assigned+1)
			loads[w]--
		}
	}
	try(0, 0)
	if best == nil {
		best = []int{}
	}
	return most, best
}

func TestBalanceRefusesWhatIsWrong(t *testing.T) {
	_, err := transport.Balance(transport.Load{Workers: 1, Allowed: [][]int{{1}, {-1}}, Prior: []int{-1, 0}, Limit: []int{}})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 5)
}

func TestBalanceWeightedIsWithinGrahamsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := transport.Weighted{Workers: rapid.IntRange(1, 3).Draw(t, "workers")}
		w.Weight = rapid.SliceOfN(rapid.Int64Range(0, 10), 0, 7).Draw(t, "weight")
		got, err := transport.BalanceWeighted(w)
		require.NoError(t, err)
		best := leastMost(w, make([]int64, w.Workers), 0)
		require.LessOrEqual(t, got.Bound, best)
		require.LessOrEqual(t, best, got.Most)
		// 4/3 - 1/(3m)
		n := int64(w.Workers)
		require.LessOrEqual(t, 3*n*got.Most, (4*n-1)*best)
		require.Equal(t, got.Most == got.Bound, got.Proven)
	})
}

func TestBalanceWeightedObeysListsAndPriorLoads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(t, "workers")
		w := transport.Weighted{Workers: n, Weight: rapid.SliceOfN(rapid.Int64Range(0, 10), 0, 6).Draw(t, "weight")}
		w.Prior = rapid.SliceOfN(rapid.Int64Range(0, 10), n, n).Draw(t, "prior")
		w.Allowed = [][]int{}
		for range w.Weight {
			w.Allowed = append(w.Allowed, rapid.SliceOfDistinct(rapid.IntRange(0, n-1), rapid.ID[int]).Draw(t, "allowed"))
		}
		got, err := transport.BalanceWeighted(w)
		require.NoError(t, err)
		loads := slices.Clone(w.Prior)
		for c, k := range got.Worker {
			if len(w.Allowed[c]) == 0 {
				require.Equal(t, -1, k)
				continue
			}
			require.Contains(t, w.Allowed[c], k)
			loads[k] += w.Weight[c]
		}
		require.Equal(t, loads, got.Loads)
		require.Equal(t, slices.Max(loads), got.Most)
		best := leastMost(w, slices.Clone(w.Prior), 0)
		require.LessOrEqual(t, got.Bound, best)
		require.LessOrEqual(t, best, got.Most)
	})
}

func leastMost(w transport.Weighted, loads []int64, c int) int64 {
	if c == len(w.Weight) {
		return slices.Max(loads)
	}
	list := []int{}
	for k := range w.Workers {
		if w.Allowed == nil || slices.Contains(w.Allowed[c], k) {
			list = append(list, k)
		}
	}
	if len(list) == 0 {
		return leastMost(w, loads, c+1)
	}
	best := int64(-1)
	for _, k := range list {
		loads[k] += w.Weight[c]
		if most := leastMost(w, loads, c+1); best < 0 || most < best {
			best = most
		}
		loads[k] -= w.Weight[c]
	}
	return best
}

// Graham's own example: LPT gives 11 where 9 is possible; an exchange must not make
// it worse.
func TestBalanceWeightedOnGrahamsWorstCase(t *testing.T) {
	got, err := transport.BalanceWeighted(transport.Weighted{Workers: 3, Weight: []int64{5, 5, 4, 4, 3, 3, 3}})
	require.NoError(t, err)
	require.Equal(t, int64(9), got.Bound)
	require.LessOrEqual(t, got.Most, int64(11))
	_, err = transport.BalanceWeighted(transport.Weighted{Workers: 0, Weight: []int64{-1}, Prior: []int64{1}, Allowed: [][]int{{3}, {}}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	none, err := transport.BalanceWeighted(transport.Weighted{})
	require.NoError(t, err)
	require.True(t, none.Proven)
}

// Six cases, three workers; the third may take one kind only.
func ExampleBalance() {
	loads, err := transport.Balance(transport.Load{
		Workers: 3,
		Allowed: [][]int{{0, 1}, {0}, {0, 1}, {0, 2}, {0, 1, 2}, {0}},
	})
	fmt.Println(loads.Loads, loads.SumSquares, err)
	// Output:
	// [2 2 2] 12 <nil>
}

// Cases of 4 to 10 points.
func ExampleBalanceWeighted() {
	loads, err := transport.BalanceWeighted(transport.Weighted{Workers: 2, Weight: []int64{10, 8, 6, 5, 4}})
	fmt.Println(loads.Loads, "at least", loads.Bound, "proven", loads.Proven, err)
	// Output:
	// [16 17] at least 17 proven true <nil>
}
