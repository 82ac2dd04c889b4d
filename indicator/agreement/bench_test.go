package agreement_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/indicator/agreement"
)

func BenchmarkKrippendorff(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	ratings := make(agreement.Ratings, 100_000)
	for u := range ratings {
		ratings[u] = []float64{float64(random.IntN(5)), float64(random.IntN(5)), float64(random.IntN(5))}
	}
	for b.Loop() {
		_, err := agreement.Krippendorff(ratings, agreement.Ordinal)
		require.NoError(b, err)
	}
}
