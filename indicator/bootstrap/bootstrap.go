package bootstrap

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/resample"
)

// Statistic computes a measure of units of which each counts so often, 0 or more
// times. It must not keep or change counts, and it is called from several
// goroutines. Where it is undefined it returns an *measured.UndefinedError.
type Statistic func(counts []float64) (float64, error)

// Method is a way to an interval.
type Method string

// The methods.
const (
	Percentile Method = "percentile"
	BCa        Method = "bca" // bias-corrected and accelerated
)

// Options say how to draw.
type Options struct {
	Draws  int     // at least 2; 1,000 and more for an interval
	Seed   uint64  // the same seed gives the same result
	Level  float64 // of the interval, such as 0.95
	Method Method  // must be chosen
}

// Interval is what draws tell of a measure.
type Interval struct {
	Value     float64         `json:"value"`          // of the units as they are
	StdErr    float64         `json:"standard_error"` // standard deviation of the draws
	Bias      float64         `json:"bias"`           // mean of the draws less the value
	Limits    measured.Limits `json:"limits"`
	Draws     int             `json:"draws"`
	Undefined int             `json:"undefined"` // draws in which the measure was undefined
	Seed      uint64          `json:"seed"`
}

const id measured.ID = "bootstrap"

// mostUndefined is the share of draws that may have no value.
const mostUndefined = .1

// Run draws n units with replacement and computes the statistic of every draw. It
// fails where the statistic does, is undefined if more than a tenth of the draws
// are, and BCa also if the statistic does not change whichever unit is left out.
// It takes time for Draws, and for BCa n more, calls.
func Run(n int, s Statistic, o Options) (Interval, error) {
	plan := resample.Plan{Draws: o.Draws, Seed: o.Seed, Level: o.Level}
	if err := plan.Check(); err != nil {
		return Interval{}, err
	}
	if err := measured.Choose(id, "method", "intervals by both methods are published", o.Method, Percentile, BCa); err != nil {
		return Interval{}, err
	}
	if n < 2 {
		return Interval{}, id.Undefined("fewer than two units cannot be drawn from", "不足两个单位，无法重抽样")
	}
	value, err := s(ones(n))
	if err != nil {
		return Interval{}, err
	}
	values, err := draws(plan, n, s)
	if err != nil {
		return Interval{}, err
	}
	if float64(len(values)) < (1-mostUndefined)*float64(o.Draws) || len(values) < 2 {
		return Interval{}, id.Undefined("it is undefined for %d of %d draws", "%d次抽取中（共%d次）无定义", o.Draws-len(values), o.Draws)
	}
	i := Interval{Value: value, Draws: o.Draws, Undefined: o.Draws - len(values), Seed: o.Seed}
	i.Bias, i.StdErr = moments(values)
	i.Bias -= value
	lower, upper := (1-o.Level)/2, (1+o.Level)/2
	if o.Method == BCa {
		if lower, upper, err = accelerated(n, s, value, values, o.Level); err != nil {
			return Interval{}, err
		}
	}
	i.Limits = measured.Limits{Lower: resample.Quantile(values, lower), Upper: resample.Quantile(values, upper), Level: o.Level, Method: "bootstrap, " + string(o.Method)}
	return i, nil
}

func ones(n int) []float64 {
	counts := make([]float64, n)
	for i := range counts {
		counts[i] = 1
	}
	return counts
}

// drawn is the value of a draw; NaN if it has none.
type drawn struct {
	value float64
	err   error
}

// draws returns the values of all draws that have one, in ascending order.
func draws(plan resample.Plan, n int, s Statistic) ([]float64, error) {
	all := resample.Draw(plan, func() func(*rand.Rand) drawn {
		counts := make([]float64, n)
		return func(random *rand.Rand) drawn {
			clear(counts)
			for range n {
				counts[random.IntN(n)]++
			}
			return evaluate(s, counts)
		}
	})
	values := make([]float64, 0, len(all))
	for _, d := range all {
		if d.err != nil {
			return nil, d.err
		}
		if !math.IsNaN(d.value) {
			values = append(values, d.value)
		}
	}
	slices.Sort(values)
	return values, nil
}

func evaluate(s Statistic, counts []float64) drawn {
	value, err := s(counts)
	var undefined *measured.UndefinedError
	if errors.As(err, &undefined) {
		return drawn{value: math.NaN()}
	}
	return drawn{value, err}
}

func moments(values []float64) (mean, deviation float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(deviation / float64(len(values)-1))
}

// accelerated returns the quantiles to take instead of those of the level (Efron &
// Tibshirani 1993, eq. 14.9 to 14.15). Draws level with the value count half.
func accelerated(n int, s Statistic, value float64, values []float64, level float64) (lower, upper float64, err error) {
	below := 0.0
	for _, v := range values {
		switch {
		case v < value:
			below++
		case v == value:
			below += .5
		}
	}
	if below == 0 || below == float64(len(values)) {
		return 0, 0, id.Undefined("all draws lie on one side of the value", "所有抽取结果都在观测值的同一侧")
	}
	bias := distuv.UnitNormal.Quantile(below / float64(len(values)))
	a, err := acceleration(n, s)
	if err != nil {
		return 0, 0, err
	}
	shifted := func(q float64) float64 {
		z := bias + distuv.UnitNormal.Quantile(q)
		return distuv.UnitNormal.CDF(bias + z/(1-a*z))
	}
	return shifted((1 - level) / 2), shifted((1 + level) / 2), nil
}

// acceleration is the skewness of the values without each unit, over 6.
func acceleration(n int, s Statistic) (float64, error) {
	without := make([]float64, n)
	counts := ones(n)
	mean := 0.0
	for i := range without {
		counts[i] = 0
		d := evaluate(s, counts)
		counts[i] = 1
		if d.err != nil {
			return 0, d.err
		}
		if math.IsNaN(d.value) {
			return 0, id.Undefined("it is undefined without one of the units", "去掉某一单位后无定义")
		}
		without[i] = d.value
		mean += d.value / float64(n)
	}
	squares, cubes := 0.0, 0.0
	for _, v := range without {
		e := mean - v
		squares += e * e
		cubes += e * e * e
	}
	if squares == 0 {
		return 0, id.Undefined("it is the same whichever unit is left out", "去掉任一单位结果均不变")
	}
	return cubes / (6 * math.Pow(squares, 1.5)), nil
}
