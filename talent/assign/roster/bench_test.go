package roster_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

// The gap that is left stands beside the time, in percent.
func BenchmarkSolve(b *testing.B) {
	for _, s := range stations {
		for _, patterns := range []bool{false, true} {
			b.Run(fmt.Sprintf("people=%d/days=%d/patterns=%v", s.people, s.days, patterns), func(b *testing.B) {
				i := station(s.people, s.days, s.seed, patterns)
				var r *roster.Result
				for b.Loop() {
					var err error
					r, err = roster.Solve(context.Background(), i, roster.Options{})
					require.NoError(b, err)
				}
				b.ReportMetric(100*r.Gap(), "%gap")
			})
		}
	}
}

func BenchmarkBound(b *testing.B) {
	i := station(40, 28, 6, true)
	prices := make([][]float64, len(i.Days))
	for d := range prices {
		prices[d] = []float64{5, 6, 7}
	}
	for b.Loop() {
		_, err := roster.Bound(i, prices)
		require.NoError(b, err)
	}
}
