package permute_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

func TestCountingIsGoingThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLabels(t)
		want, err := permute.Labels(c.values, c.member, permute.Options{Strata: c.strata, Method: permute.Exhaustive})
		require.NoError(t, err)
		got, err := permute.Labels(c.values, c.member, permute.Options{Strata: c.strata, Method: permute.Counted})
		require.NoError(t, err)
		require.Equal(t, permute.Counted, got.Method)
		require.Equal(t, want.Tails, got.Tails)
		require.Equal(t, want.Permutations, got.Permutations)
	})
}

// sixty is 20 members among 60 parties: 4.2·10¹⁵ classes.
func sixty() (values []float64, member []bool) {
	for i := range 60 {
		values, member = append(values, float64(i*i%23)), append(member, i%3 == 0)
	}
	return values, member
}

func TestTwentyAmongSixtyAreCounted(t *testing.T) {
	values, member := sixty()
	exact, err := permute.Labels(values, member, permute.Options{Method: permute.Counted})
	require.NoError(t, err)
	require.Equal(t, int64(4191844505805495), exact.Permutations, "60 over 20")
	const draws = 40_000
	drawn, err := permute.Labels(values, member, permute.Options{Method: permute.Sampled, Permutations: draws})
	require.NoError(t, err)
	require.InDelta(t, exact.PGE, drawn.PGE, 4*math.Sqrt(exact.PGE*(1-exact.PGE)/draws))
	require.Less(t, exact.Resolution, 1e-15)
}

// Without ties and strata the numerator is 48 − 2U of Mann and Whitney (1947), whose
// U is 8 or less in 64 of 3,003 classes of 6 among 14: pwilcox(8, 6, 8) in R.
func TestCountedIsTheExactTestOfMannAndWhitney(t *testing.T) {
	values, member := make([]float64, 14), make([]bool, 14)
	for i := range values {
		values[i] = float64(i)
	}
	for _, i := range []int{0, 1, 2, 3, 6, 11} { // U = 0+0+0+0+2+6
		member[i] = true
	}
	got, err := permute.Labels(values, member, permute.Options{Method: permute.Counted})
	require.NoError(t, err)
	require.Equal(t, int64(48-2*8), got.Numerator)
	require.Equal(t, int64(3003), got.Permutations)
	require.Equal(t, int64(64), got.CountGE)
}

func TestOnlyOneComponentOfLabelsIsCounted(t *testing.T) {
	values, member := sixty()
	o := permute.Options{Method: permute.Counted}
	_, err := permute.LabelsAll([]permute.Component{{Name: "a", Values: values}, {Name: "b", Values: values}}, member, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = permute.LabelStatistic([]int{1, 2}, func([]int) float64 { return 1 }, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	large, half := make([]float64, 5000), make([]bool, 5000)
	for i := range 4 {
		half[i] = true
	}
	_, err = permute.Labels(large, half, o)
	require.NoError(t, err, "all alike")
	for i := range large {
		large[i] = float64(i)
	}
	half[4] = true
	_, err = permute.Labels(large, half, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported, "sums are too many")
	for i := range half {
		half[i] = i%2 == 0
	}
	_, err = permute.Labels(large, half, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported, "classes are too many")
}

func BenchmarkCounted(b *testing.B) {
	values, member := sixty()
	for b.Loop() {
		_, err := permute.Labels(values, member, permute.Options{Method: permute.Counted})
		require.NoError(b, err)
	}
}
