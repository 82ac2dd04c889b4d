package outcome

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Standard names the standard deviation that a change is measured by.
type Standard string

// The standards. The second grows without limit as people change alike.
const (
	ByBaseline Standard = "baseline" // of the scores before; comparable with two groups
	ByChange   Standard = "change"   // of the differences after − before
)

// HedgesGPaired returns g = J·mean(after − before)/s for the same persons before and
// after, with n − 1 degrees of freedom in J. Its variance is 2(1 − r)/n + g²/(2n) by
// the baseline, with the correlation r of before and after, and 1/n + g²/(2n) by the
// changes: SMCR and SMCC of metafor. NaN is a missing score; who lacks one is left
// out. It is undefined for fewer than three pairs and where there is no spread
// (Morris 2000).
func HedgesGPaired(before, after []float64, s Standard, o EffectOptions) (Effect, error) {
	if err := measured.Choose(GPaired, "standard", "they differ by √(2(1 − r))", s, ByBaseline, ByChange); err != nil {
		return Effect{}, err
	}
	if err := o.check(GPaired); err != nil {
		return Effect{}, err
	}
	p, err := newPairs(before, after)
	if err != nil {
		return Effect{}, err
	}
	spread := stat.StdDev(p.before, nil)
	if s == ByChange {
		spread = stat.StdDev(p.change, nil)
	}
	n := float64(len(p.change))
	e := Effect{D: stat.Mean(p.change, nil) / spread, J: o.Correction.j(n - 1)}
	r := stat.Correlation(p.before, p.after, nil)
	if spread == 0 || !finite(e.D) || s == ByBaseline && math.IsNaN(r) {
		return Effect{}, GPaired.Undefined("there is no spread", "数值没有差异")
	}
	g := e.J * e.D
	variance := 1/n + g*g/(2*n)
	if s == ByBaseline {
		variance = 2*(1-r)/n + g*g/(2*n)
	}
	e.finish(g, variance, o.Level)
	e.Result = measured.About{
		ID: GPaired, N: int64(n), Variant: "by " + string(s) + ", " + string(o.Correction) + " J", Source: "Morris 2000",
		Missing: "pairs with a missing score are left out",
		Inputs: []measured.Input{
			measured.Number("mean change", stat.Mean(p.change, nil)), measured.Number("sd", spread),
			measured.Count("left out", len(before)-len(p.change)),
		},
	}.Of(g)
	return e, nil
}

type pairs struct{ before, after, change []float64 }

func newPairs(before, after []float64) (p pairs, err error) {
	if len(before) != len(after) {
		return p, GPaired.Invalid("%d scores before and %d after: want one pair for each person", len(before), len(after))
	}
	for i, b := range before {
		if math.IsInf(b, 0) || math.IsInf(after[i], 0) {
			return p, GPaired.Invalid("pair %d is %v, %v: want finite scores", i+1, b, after[i])
		}
		if math.IsNaN(b) || math.IsNaN(after[i]) {
			continue
		}
		p.before, p.after, p.change = append(p.before, b), append(p.after, after[i]), append(p.change, after[i]-b)
	}
	if len(p.change) < 3 {
		return p, GPaired.Undefined("there are %d pairs, and it takes three", "只有%d对数值，至少需要三对", len(p.change))
	}
	return p, nil
}
