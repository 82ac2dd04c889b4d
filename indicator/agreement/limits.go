package agreement

import (
	"math"
	"math/rand/v2"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/resample"
)

// Resampling says what is drawn at random for an interval.
type Resampling string

// The resamplings. They answer different questions, so there is no default.
const (
	// Disagreements draws as many pairs of values as there are, from all pairs of
	// values of one unit; the expected disagreement stays (Hayes & Krippendorff 2007).
	Disagreements Resampling = "disagreements"
	// WholeUnits draws as many units as there are, each with all its values; also
	// the expected disagreement is that of the draw (Zapf et al. 2016).
	WholeUnits Resampling = "units"
)

// Draws says how an interval is made.
type Draws struct {
	Resampling Resampling
	Number     int     // of draws, such as 1,000
	Seed       uint64  // the same seed gives the same interval
	Level      float64 // such as 0.95
}

// mostUndefined is the share of draws that may have no alpha.
const mostUndefined = .1

// Limits returns an interval of Krippendorff's alpha between the quantiles of the
// draws. Draws below −1 count as −1. It is undefined where alpha is, and if more
// than a tenth of the draws are of units whose values are all the same.
func Limits(r Ratings, m Metric, d Draws) (measured.Limits, error) {
	err := measured.Choose(KrippendorffAlpha, "resampling", "pairs within units or whole units may be drawn",
		d.Resampling, Disagreements, WholeUnits)
	if err != nil {
		return measured.Limits{}, err
	}
	plan := resample.Plan{Draws: d.Number, Seed: d.Seed, Level: d.Level}
	if err := plan.Check(); err != nil {
		return measured.Limits{}, err
	}
	a, err := Krippendorff(r, m)
	if err != nil {
		return measured.Limits{}, err
	}
	draw := r.drawUnits(m)
	if d.Resampling == Disagreements {
		draw = r.drawPairs(m, a)
	}
	lower, upper, counted := resample.Percentiles(resample.Draw(plan, draw), d.Level)
	if float64(counted) < (1-mostUndefined)*float64(d.Number) {
		return measured.Limits{}, KrippendorffAlpha.Undefined("it is undefined for %d of %d draws", "%d次抽取中（共%d次）无定义", d.Number-counted, d.Number)
	}
	return measured.Limits{Lower: lower, Upper: upper, Level: d.Level, Method: "percentile, drawing " + string(d.Resampling)}, nil
}

// drawUnits draws from the units that can be compared.
func (r Ratings) drawUnits(m Metric) func() func(*rand.Rand) float64 {
	units, _, _, _ := r.pairable(m) // without error, as before
	return func() func(*rand.Rand) float64 {
		drawn := make(Ratings, len(units))
		return func(random *rand.Rand) float64 {
			for i := range drawn {
				drawn[i] = units[random.IntN(len(units))]
			}
			a, err := Krippendorff(drawn, m)
			if err != nil {
				return math.NaN()
			}
			return max(-1, a.Value)
		}
	}
}

// drawPairs draws differences from those of all pairs. A pair of a unit of m values
// counts 1/(m − 1), as in alpha itself.
func (r Ratings) drawPairs(m Metric, a Alpha) func() func(*rand.Rand) float64 {
	units, values, counts, _ := r.pairable(m) // without error, as before
	s := newScale(m, values, counts)
	var squares, weights []float64
	for _, unit := range units {
		s.eachPair(unit, values, func(squared float64) {
			squares = append(squares, squared)
			weights = append(weights, 2/float64(len(unit)-1)/(float64(a.N)*a.Expected))
		})
	}
	return func() func(*rand.Rand) float64 {
		return func(random *rand.Rand) float64 {
			alpha := 1.0
			for _, w := range weights {
				alpha -= w * squares[random.IntN(len(squares))]
			}
			return max(-1, alpha)
		}
	}
}
