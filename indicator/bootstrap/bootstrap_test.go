package bootstrap_test

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/bootstrap"
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/measured"
)

// The variances of test A of Efron & Tibshirani (1993), table 14.1, for which the
// book gives the intervals at 90 per cent: percentile (100.8, 233.9), BCa
// (115.8, 259.6), from 2,000 draws.
var spatial = []float64{
	48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
}

// variance is the plug-in estimate, divided by n.
func variance(x []float64) bootstrap.Statistic {
	return func(counts []float64) (float64, error) {
		n, mean, squares := 0.0, 0.0, 0.0
		for i, c := range counts {
			n += c
			mean += c * x[i]
		}
		mean /= n
		for i, c := range counts {
			squares += c * (x[i] - mean) * (x[i] - mean)
		}
		return squares / n, nil
	}
}

func TestIntervalsOfEfronAndTibshirani(t *testing.T) {
	o := bootstrap.Options{Draws: 4000, Seed: 1, Level: .9, Method: bootstrap.Percentile}
	i, err := bootstrap.Run(len(spatial), variance(spatial), o)
	require.NoError(t, err)
	require.InDelta(t, 171.5, i.Value, .1)
	require.InDelta(t, 100.8, i.Limits.Lower, 5)
	require.InDelta(t, 233.9, i.Limits.Upper, 5)
	require.InDelta(t, -171.5/26, i.Bias, 2)
	require.InDelta(t, 41, i.StdErr, 3)
	o.Method = bootstrap.BCa
	i, err = bootstrap.Run(len(spatial), variance(spatial), o)
	require.NoError(t, err)
	require.InDelta(t, 115.8, i.Limits.Lower, 6)
	require.InDelta(t, 259.6, i.Limits.Upper, 8)
}

func TestASeedRepeatsItselfOnAnyNumberOfProcessors(t *testing.T) {
	o := bootstrap.Options{Draws: 300, Seed: 5, Level: .95, Method: bootstrap.BCa}
	many, err := bootstrap.Run(len(spatial), variance(spatial), o)
	require.NoError(t, err)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	single, err := bootstrap.Run(len(spatial), variance(spatial), o)
	require.NoError(t, err)
	require.Equal(t, many, single)
	o.Seed++
	other, err := bootstrap.Run(len(spatial), variance(spatial), o)
	require.NoError(t, err)
	require.NotEqual(t, many.Limits, other.Limits)
}

func TestDrawsWithoutAValueAreCounted(t *testing.T) {
	first := func(x ...float64) bootstrap.Statistic { // undefined if the last unit is not drawn
		return func(counts []float64) (float64, error) {
			if counts[len(counts)-1] == 0 {
				return 0, measured.ID("x").Undefined("no", "无")
			}
			return variance(x)(counts)
		}
	}
	_, err := bootstrap.Run(26, first(spatial...), bootstrap.Options{Draws: 200, Level: .9, Method: bootstrap.Percentile})
	require.ErrorContains(t, err, "of 200 draws")
	require.ErrorAs(t, err, new(*measured.UndefinedError))

	rare := func(counts []float64) (float64, error) {
		if counts[0] > 3 {
			return 0, measured.ID("x").Undefined("no", "无")
		}
		return variance(spatial)(counts)
	}
	i, err := bootstrap.Run(26, rare, bootstrap.Options{Draws: 2000, Level: .9, Method: bootstrap.Percentile})
	require.NoError(t, err)
	require.Positive(t, i.Undefined)
}

func TestWhatCannotBeDrawn(t *testing.T) {
	good := bootstrap.Options{Draws: 50, Level: .9, Method: bootstrap.BCa}
	constant := func([]float64) (float64, error) { return 1, nil }
	_, err := bootstrap.Run(5, constant, good)
	require.ErrorAs(t, err, new(*measured.UndefinedError))
	_, err = bootstrap.Run(1, constant, good)
	require.ErrorAs(t, err, new(*measured.UndefinedError))
	_, err = bootstrap.Run(5, constant, bootstrap.Options{Draws: 50, Level: .9})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = bootstrap.Run(5, constant, bootstrap.Options{Draws: 1, Level: .9, Method: bootstrap.BCa})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = bootstrap.Run(5, constant, bootstrap.Options{Draws: 50, Level: math.NaN(), Method: bootstrap.BCa})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	broken := errors.New("broken")
	_, err = bootstrap.Run(5, func(counts []float64) (float64, error) {
		if counts[0] != 1 {
			return 0, broken
		}
		return 1, nil
	}, good)
	require.ErrorIs(t, err, broken)
}

// How far may the Gini coefficient of twelve clients be trusted?
func ExampleRun() {
	hours := []float64{12, 10, 8, 9, 7, 6, 6, 4, 3, 3, 2, 1}
	gini := func(counts []float64) (float64, error) {
		d, err := inequality.New(hours, inequality.Options{Weights: counts})
		if err != nil {
			return 0, err
		}
		g, err := d.Gini(inequality.Population)
		return g.Value, err
	}
	i, err := bootstrap.Run(len(hours), gini, bootstrap.Options{Draws: 1000, Seed: 7, Level: .95, Method: bootstrap.BCa})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f (%.2f to %.2f)\n", i.Value, i.Limits.Lower, i.Limits.Upper)
	// Output:
	// 0.316 (0.23 to 0.43)
}
