package transport_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/instance"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

// shared reads a reference file, or skips the test where there is none.
func shared(t testing.TB, into any) {
	t.Helper()
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(root, "data", "assign", "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

// entry is an instance of the reference file with what several solvers agree on.
type entry struct {
	Spec    instance.Spec
	Flow    *int
	Optimal int64
	Sum     string
	Cap     []int
	Dem     []int
	Cost    [][]int64
	Weights []int64 `json:"vacancy_weights"`
}

func fromSpec(t testing.TB, s instance.Spec) transport.Problem {
	t.Helper()
	cost, forbidden, err := s.Matrix()
	require.NoError(t, err)
	p := transport.Problem{Cost: cost, Forbidden: forbidden, PairLimit: s.PairLimit, Vacancy: s.Weights()}
	if s.PairLimit == 0 {
		p.PairLimit = transport.Unlimited
	}
	p.Supply, p.Demand = s.Capacities()
	if s.MinLoad > 0 {
		p.MinSupply = make([]int, s.N)
		for i, most := range p.Supply {
			p.MinSupply[i] = min(s.MinLoad, most)
		}
	}
	return p
}

func TestSolveReproducesTheReferenceOptima(t *testing.T) {
	var file struct{ Transport, Vacancy []entry }
	shared(t, &file)
	require.NotEmpty(t, file.Transport)
	require.NotEmpty(t, file.Vacancy)
	for i, e := range append(file.Transport, file.Vacancy...) {
		if testing.Short() && e.Spec.N > 500 {
			continue
		}
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			p := fromSpec(t, e.Spec)
			sum, _ := instance.Checksum(p.Cost)
			require.Equal(t, e.Sum, strconv.FormatUint(sum, 10))
			if e.Cap != nil {
				require.Equal(t, e.Cap, p.Supply)
				require.Equal(t, e.Dem, p.Demand)
			}
			require.Equal(t, e.Weights, p.Vacancy)
			plan, err := transport.Solve(p)
			require.NoError(t, err)
			require.Equal(t, e.Optimal, plan.Objective)
			if e.Flow != nil {
				require.Equal(t, *e.Flow, plan.Units)
			}
			require.NoError(t, transport.Verify(p, plan))
			require.Empty(t, plan.Missed)
		})
	}
}

func BenchmarkSolve(b *testing.B) {
	for name, s := range map[string]instance.Spec{
		"2000x300 pair limit": {Family: "uint", N: 2000, M: 300, Seed: 26301, CapLow: 1, CapHigh: 5, DemandLow: 2, DemandHigh: 20, PairLimit: 1, A: 1, B: 100},
		"2000x300 no limit":   {Family: "uint", N: 2000, M: 300, Seed: 26300, CapLow: 1, CapHigh: 5, DemandLow: 2, DemandHigh: 20, A: 1, B: 100},
		"2000x300 sparse":     {Family: "uint", N: 2000, M: 300, Seed: 26300, CapLow: 1, CapHigh: 5, DemandLow: 2, DemandHigh: 20, A: 1, B: 100, Forbid: 0.8},
		"2000x300 station":    {Family: "station", N: 2000, M: 300, Seed: 26300, S: 5, CapLow: 1, CapHigh: 5, DemandLow: 2, DemandHigh: 20, PairLimit: 1},
		"2000x300 scarce":     {Family: "uint", N: 2000, M: 300, Seed: 26300, CapLow: 0, CapHigh: 2, DemandLow: 2, DemandHigh: 20, PairLimit: 1, A: 1, B: 1000},
	} {
		b.Run(name, func(b *testing.B) {
			p := fromSpec(b, s)
			for b.Loop() {
				if _, err := transport.Solve(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
