package resample_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/resample"
)

func uniform() func(*rand.Rand) float64 { return func(r *rand.Rand) float64 { return r.Float64() } }

func TestASeedRepeatsItselfOnAnyNumberOfProcessors(t *testing.T) {
	p := resample.Plan{Draws: 1000, Seed: 7, Level: .9}
	many := resample.Draw(p, uniform)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	require.Equal(t, many, resample.Draw(p, uniform))
	p.Seed++
	require.NotEqual(t, many, resample.Draw(p, uniform))
}

func TestDrawsOfNeighbouringSourcesAreNotAlike(t *testing.T) {
	values := resample.Draw(resample.Plan{Draws: 20000, Seed: 1, Level: .9}, uniform)
	mean, product := 0.0, 0.0
	for i, v := range values {
		mean += v / 20000
		if i > 0 {
			product += (v - .5) * (values[i-1] - .5) / 20000
		}
	}
	require.InDelta(t, .5, mean, .01)
	require.InDelta(t, 0, product, .003) // the variance is 1/12
}

// R 4.2.2: quantile(c(1, 2, 4, 8, 16), c(.1, .9)) is 1.4 and 12.8.
func TestPercentilesAreThoseOfR(t *testing.T) {
	lower, upper, n := resample.Percentiles([]float64{16, math.NaN(), 1, 2, 8, 4}, .8)
	require.InDelta(t, 1.4, lower, 1e-12)
	require.InDelta(t, 12.8, upper, 1e-12)
	require.Equal(t, 5, n)
}

func TestPercentilesOfNothing(t *testing.T) {
	lower, upper, n := resample.Percentiles([]float64{math.NaN()}, .8)
	require.True(t, math.IsNaN(lower) && math.IsNaN(upper))
	require.Zero(t, n)
}

func TestAPlanIsChecked(t *testing.T) {
	require.NoError(t, resample.Plan{Draws: 2, Level: .5}.Check())
	for _, p := range []resample.Plan{{Draws: 1, Level: .5}, {Draws: 2}, {Draws: 2, Level: 1}, {Draws: 2, Level: math.NaN()}} {
		require.ErrorIs(t, p.Check(), renjia.ErrInvalid)
	}
}
