package stable_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/instance"
	"github.com/renjia-project/renjia/talent/assign/stable"
)

type entry struct {
	Spec      instance.Market
	Residents []int   `json:"resident_optimal"`
	Hospitals []int   `json:"hospital_optimal"`
	Assigned  *int    `json:"assigned"`
	Differ    *int    `json:"residents_differ"`
	Stable    [][]int `json:"stable"`
	Least     int     `json:"min_total_rank"`
}

func market(t testing.TB, s instance.Market) stable.Market {
	t.Helper()
	residents, hospitals, capacity, err := s.Lists()
	require.NoError(t, err)
	return stable.Market{Residents: residents, Hospitals: hospitals, Capacity: capacity}
}

func TestMatchReproducesTheReferencePlans(t *testing.T) {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(root, "data", "assign", "stable.json"))
	require.NoError(t, err)
	var file struct{ Small, Spec []entry }
	require.NoError(t, json.Unmarshal(text, &file))
	require.NotEmpty(t, file.Small)
	for i, e := range append(file.Small, file.Spec...) {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			m := market(t, e.Spec)
			residents, err := stable.Match(m, stable.Residents)
			require.NoError(t, err)
			require.Equal(t, e.Residents, residents.Hospital)
			hospitals, err := stable.Match(m, stable.Hospitals)
			require.NoError(t, err)
			require.Equal(t, e.Hospitals, hospitals.Hospital)
			if e.Assigned != nil {
				require.Equal(t, *e.Assigned, residents.Assigned)
			}
			if e.Differ != nil {
				better, worse, err := m.Compare(hospitals.Hospital, residents.Hospital)
				require.NoError(t, err)
				require.Equal(t, *e.Differ, better)
				require.Zero(t, worse)
			}
			if e.Stable == nil {
				return
			}
			all, err := stable.All(m, 1000)
			require.NoError(t, err)
			require.Equal(t, e.Stable, plans(all))
			best, err := stable.Egalitarian(m, 1000)
			require.NoError(t, err)
			least, err := m.TotalRank(best.Hospital)
			require.NoError(t, err)
			require.Equal(t, e.Least, least)
		})
	}
}

// plans are in the order of the reference file.
func plans(all []stable.Plan) [][]int {
	var out [][]int
	for _, p := range all {
		out = append(out, p.Hospital)
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

// crowd is a market in which each of n residents names ten hospitals, and each of
// those names them.
func crowd(n, hospitals int) stable.Market {
	m := stable.Market{Residents: make([][]int, n), Hospitals: make([][]int, hospitals), Capacity: make([]int, hospitals)}
	random := instance.Stream(1)
	for r := range n {
		for k := range 10 {
			h := int(random.At(10*r+k) % uint64(hospitals))
			if !slices.Contains(m.Residents[r], h) {
				m.Residents[r] = append(m.Residents[r], h)
				m.Hospitals[h] = append(m.Hospitals[h], r)
			}
		}
	}
	for h, list := range m.Hospitals {
		m.Capacity[h] = n / hospitals
		order := instance.Stream(h + 2)
		for k := len(list) - 1; k > 0; k-- {
			other := int(order.At(k) % uint64(k+1))
			list[k], list[other] = list[other], list[k]
		}
	}
	return m
}

func BenchmarkMatch(b *testing.B) {
	m := crowd(100_000, 500)
	for _, side := range []stable.Side{stable.Residents, stable.Hospitals} {
		b.Run("100000 "+string(side), func(b *testing.B) {
			for b.Loop() {
				if _, err := stable.Match(m, side); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestMatchOfACrowdIsStable(t *testing.T) {
	m := crowd(5000, 50)
	for _, side := range []stable.Side{stable.Residents, stable.Hospitals} {
		plan, err := stable.Match(m, side)
		require.NoError(t, err)
		pairs, err := m.Blocking(plan.Hospital)
		require.NoError(t, err)
		require.Empty(t, pairs)
	}
}
