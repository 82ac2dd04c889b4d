package assign_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/assign"
)

// dense are the tables that solvers are compared on.
var dense = func() (all []spec) {
	for _, n := range []int{500, 1000, 2000} {
		all = append(all,
			spec{Family: "uint", N: n, M: n, Seed: uint64(8*n + 1), A: 1, B: 1_000_000},
			spec{Family: "ufloat", N: n, M: n, Seed: uint64(8*n + 4)},
			spec{Family: "geom", N: n, M: n, Seed: uint64(8*n + 2), R: 1000},
			spec{Family: "uint", N: n, M: n, Seed: uint64(8 * n), A: 1, B: 100},
		)
		if n > 500 {
			all = append(all, spec{Family: "low", N: n, M: n, Seed: uint64(8*n + 3), A: 1, K: 4})
		}
		if n < 2000 {
			all = append(all, spec{Family: "machol", N: n, M: n})
		}
	}
	return all
}()

func (s spec) name() string { return fmt.Sprintf("%s-%d-%d", s.Family, s.B, s.N) }

func benchmark[C assign.Number](b *testing.B, costs assign.Costs[C], err error) {
	require.NoError(b, err)
	for _, ties := range []assign.Ties{assign.AsFound, assign.FirstInOrder} {
		b.Run(string(ties), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := assign.Assign(costs, assign.Options{Ties: ties})
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkAssign(b *testing.B) {
	for _, s := range dense {
		b.Run(s.name(), func(b *testing.B) {
			if s.Family == "ufloat" {
				costs, err := assign.Matrix(s.N, s.M, floats(s.cells()))
				benchmark(b, costs, err)
				return
			}
			costs, err := assign.Matrix(s.N, s.M, s.cells())
			benchmark(b, costs, err)
		})
	}
}

func BenchmarkAssignWhereMostIsForbidden(b *testing.B) {
	for _, n := range []int{1000, 2000} {
		s := spec{Family: "uint", N: n, M: n, Seed: uint64(12*n + 103), A: 1, B: 1000, Forbid: .98, Diag: 1}
		b.Run(fmt.Sprint("matrix-", n), func(b *testing.B) {
			costs, err := assign.Matrix(n, n, s.cells())
			benchmark(b, costs, err)
		})
		b.Run(fmt.Sprint("sparse-", n), func(b *testing.B) {
			costs, err := assign.Sparse(n, n, pairsOf(n, n, s.cells()))
			benchmark(b, costs, err)
		})
	}
}

func BenchmarkFairness(b *testing.B) {
	s := spec{Family: "uint", N: 500, M: 500, Seed: 4001, A: 1, B: 1_000_000}
	costs := matrix(b, s.N, s.M, s.cells())
	b.Run("bottleneck-500", func(b *testing.B) {
		for b.Loop() {
			_, err := assign.Bottleneck(costs, first)
			require.NoError(b, err)
		}
	})
	b.Run("leximin-500", func(b *testing.B) {
		for b.Loop() {
			_, err := assign.Leximin(costs, first)
			require.NoError(b, err)
		}
	})
}
