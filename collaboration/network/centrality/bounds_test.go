package centrality

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// For a mean of 0 the farthest μ has (1−μ)^k = risk/2; for 1/2 the bound is a
// little narrower than Hoeffding's usual √(ln(2/risk)/(2k)).
func TestHoeffdingBoundInItsSharpForm(t *testing.T) {
	require.InDelta(t, 1-math.Pow(.05, 1./100), hoeffding(0, 100, .1), 1e-12)
	require.InDelta(t, 1-math.Pow(.05, 1./100), hoeffding(1, 100, .1), 1e-12)
	usual := math.Sqrt(math.Log(20) / 200)
	require.Less(t, hoeffding(.5, 100, .1), usual)
	require.Greater(t, hoeffding(.5, 100, .1), .98*usual)
	require.Greater(t, hoeffding(.1, 100, .1), hoeffding(0, 100, .1))
}

// Worked out by hand: ln(10/.1) = 4.60517, κ = 4.45465.
func TestBernsteinSerflingBound(t *testing.T) {
	require.InDelta(t, math.Sqrt(2*.04*(1-99./1000)*4.605170186/100)+4.454653677*4.605170186/100, bernsteinSerfling(.04, 100, 1000, .1), 1e-8)
	require.InDelta(t, math.Sqrt(2*.04*(1-.9)*(1+1./900)*4.605170186/900)+4.454653677*4.605170186/900, bernsteinSerfling(.04, 900, 1000, .1), 1e-8)
}

func TestCountsOfAnySizeAddUp(t *testing.T) {
	big := count{value: 1}
	for range 3000 {
		big = big.plus(big) // 2^3000
	}
	require.Equal(t, .5, big.over(big.plus(big)))
	require.Equal(t, 0., count{value: 1}.over(big))
	require.Equal(t, big, big.plus(count{value: 1}))
	require.Equal(t, big, count{value: 1}.plus(big))
	require.Equal(t, count{value: 5}, count{value: 2}.plus(count{value: 3}))
	less := big
	for range 100 {
		less = count{less.value / 2, less.high}
	}
	require.Equal(t, math.Ldexp(1, -100), less.over(big))
}

// Of two ways that count as equally long the shorter one is the distance, so that
// small differences do not add up along a path.
func TestTheShorterOfTwoNearlyEqualWaysIsTheDistance(t *testing.T) {
	const less = 1 - 1e-11
	d := dijkstra{
		out:   rows{offsets: []int32{0, 2, 3, 4, 4}, targets: []int32{1, 2, 3, 3}, weights: []float64{1, 1.5, 2, 1.5 * less}},
		slack: relativeSlack, far: make([]float64, 4), at: make([]int32, 4),
		slots: []int32{0, 0, 1, 2, 4}, into: make([]link, 4), links: make([]int32, 4),
	}
	d.from(0)
	require.Equal(t, 1.5+1.5*less, d.far[3])
	require.Equal(t, []link{{1, 2}, {2, 3}}, d.last(3), "both ways count")
}

func TestAWeightIsTheDecimalItWasWrittenAs(t *testing.T) {
	tenth, ok := decimal(.1)
	require.True(t, ok)
	require.Zero(t, tenth.Cmp(big.NewRat(1, 10)))
	fifth := .2
	for _, computed := range []float64{1. / 3, 100. / 3, .1 + fifth, 1e-200, 1e200} {
		_, ok := decimal(computed)
		require.False(t, ok, computed)
	}
}
