// Package resample draws a statistic many times with a seed: the same seed gives the
// same values on any number of goroutines, because every draw has a source of its
// own.
package resample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
)

// Plan says how often to draw, from which seed, and the level of the interval.
type Plan struct {
	Draws int     // at least 2
	Seed  uint64  // the same seed gives the same values
	Level float64 // of the interval, between 0 and 1, such as 0.95
}

// Check reports what is wrong with the plan.
func (p Plan) Check() error {
	if p.Draws < 2 {
		return fmt.Errorf("%d draws: want 2 or more: %w", p.Draws, renjia.ErrInvalid)
	}
	if !(p.Level > 0 && p.Level < 1) { //nolint:staticcheck // NaN is no level either
		return fmt.Errorf("level %v: want between 0 and 1: %w", p.Level, renjia.ErrInvalid)
	}
	return nil
}

// apart keeps the sources of neighbouring draws far from each other (an odd number
// near 2⁶⁴ divided by the golden ratio).
const apart = 0x9e3779b97f4a7c15

// Source returns the source of one draw.
func (p Plan) Source(draw int) *rand.Rand {
	return rand.New(rand.NewPCG(p.Seed, uint64(draw)*apart))
}

// Draw returns the value of every draw, in order. Each worker calls prepare once
// for a function of its own, which may keep what it writes to; prepare and the
// functions of different workers run at the same time.
func Draw[T any](p Plan, prepare func() func(*rand.Rand) T) []T {
	values := make([]T, p.Draws)
	workers := min(runtime.GOMAXPROCS(0), p.Draws)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			one := prepare()
			for d := w; d < p.Draws; d += workers {
				values[d] = one(p.Source(d))
			}
		})
	}
	wait.Wait()
	return values
}

// Percentiles returns the quantiles of the values that leave (1 − level)/2 out on
// each side, between neighbours in proportion (Hyndman & Fan 1996, type 7), and how
// many values are not NaN and so count. It sorts the values. Without any that count
// both are NaN.
func Percentiles(values []float64, level float64) (lower, upper float64, counted int) {
	slices.Sort(values) // NaN first
	first, _ := slices.BinarySearchFunc(values, true, func(v float64, _ bool) int {
		if math.IsNaN(v) {
			return -1
		}
		return 0
	})
	values = values[first:]
	return Quantile(values, (1-level)/2), Quantile(values, (1+level)/2), len(values)
}

// Quantile returns the quantile q, 0 to 1, of values in ascending order, between
// neighbours in proportion; NaN if there are none.
func Quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
