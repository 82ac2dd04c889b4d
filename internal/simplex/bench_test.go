package simplex_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/simplex"
)

// Shares of 40 sums among 200 payers, none of whom pays much.
func BenchmarkTransport40x200(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		p, err := simplex.New(append([]int64{1}, make([]int64, 8000)...))
		require.NoError(b, err)
		payers := make([][]simplex.Term, 200)
		for i := range payers {
			payers[i] = []simplex.Term{{Variable: 0, Coefficient: 1 + random.Int64N(3)}}
		}
		for s := range 40 {
			var sum []simplex.Term
			for i := range payers {
				if random.IntN(4) == 0 {
					v := 1 + s*200 + i
					sum = append(sum, simplex.Term{Variable: v, Coefficient: 1})
					payers[i] = append(payers[i], simplex.Term{Variable: v, Coefficient: -1})
				}
			}
			p.Equal(1, sum...)
		}
		for _, terms := range payers {
			p.AtLeast(0, terms...)
		}
		ok, err := p.Solve(b.Context())
		require.NoError(b, err)
		require.True(b, ok)
	}
}
