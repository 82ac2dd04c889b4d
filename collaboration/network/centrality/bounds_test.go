package centrality

import (
	"math"
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
