package inequality

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Values of like and of very different sizes, with many ties or few.
func TestSortingByDigitsEqualsSortingByComparison(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.SampledFrom([]*rapid.Generator[float64]{
			rapid.Float64Range(-1e300, 1e300), rapid.Float64Range(1, 1.0000001),
			rapid.Map(rapid.IntRange(-3, 3), func(i int) float64 { return float64(i) }),
			rapid.Map(rapid.IntRange(-300, 300), func(e int) float64 { return math.Pow10(e) }),
		}).Draw(t, "kind")
		x := rapid.SliceOfN(draw, 1, 50).Draw(t, "x")
		for len(x) > 0 && len(x) < 4*few { // long enough for digits
			x = append(x, x...)
		}
		want := slices.Sorted(slices.Values(x))
		entries := make([]entry, len(x))
		for i, v := range x {
			entries[i] = entry{v, i}
		}
		given := slices.Clone(x)
		sortFloats(x)
		require.Equal(t, want, x)
		sortEntries(entries)
		seen := make([]bool, len(x))
		for i, e := range entries {
			require.Equal(t, want[i], e.x)
			require.Equal(t, given[e.at], e.x)
			require.False(t, seen[e.at])
			seen[e.at] = true
		}
	})
}

const many = 10_000_000

func lognormal(n int) []float64 {
	rnd := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Round(math.Exp(rnd.NormFloat64())*1e5) / 100 // yuan and fen
	}
	return x
}

func BenchmarkSort(b *testing.B) {
	x := lognormal(many)
	y := make([]float64, len(x))
	for name, sorted := range map[string]func([]float64){"digits": sortFloats, "slices.Sort": slices.Sort[[]float64]} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				copy(y, x)
				sorted(y)
			}
		})
	}
}
