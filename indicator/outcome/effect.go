package outcome

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Correction names how the bias of small samples is taken out.
type Correction string

// The corrections; they differ in the third digit for ten persons.
const (
	ExactJ       Correction = "exact"       // Γ(m/2)/(√(m/2)·Γ((m−1)/2)), Hedges 1981
	ApproximateJ Correction = "approximate" // 1 − 3/(4m − 1)
)

// Variance names how the variance of g is estimated. n₁ and n₂ are the sizes of the
// groups, m = n₁ + n₂ − 2, and d is g without the correction J.
type Variance string

// The variances.
const (
	HedgesOlkin Variance = "hedges-olkin" // 1/n₁ + 1/n₂ + g²/(2(n₁+n₂)): LS of metafor
	Borenstein  Variance = "borenstein"   // J²·(1/n₁ + 1/n₂ + d²/(2(n₁+n₂))): LS2 of metafor
	Unbiased    Variance = "unbiased"     // 1/n₁ + 1/n₂ + (1 − (m−2)/(m·J²))·g²: UB of metafor
)

// EffectOptions are the choices of an effect size; all must be made.
type EffectOptions struct {
	Correction Correction
	Variance   Variance // not for pairs
	Level      float64  // of the interval, such as 0.95
}

func (o EffectOptions) check(id measured.ID) error {
	if err := measured.Choose(id, "correction", "two are published under the same name", o.Correction, ExactJ, ApproximateJ); err != nil {
		return err
	}
	if !(o.Level > 0 && o.Level < 1) { //nolint:staticcheck // NaN is no level either
		return id.Invalid("level %v: want between 0 and 1", o.Level)
	}
	return nil
}

// j returns the correction for m degrees of freedom.
func (c Correction) j(m float64) float64 {
	if c == ApproximateJ {
		return 1 - 3/(4*m-1)
	}
	above, _ := math.Lgamma(m / 2)
	below, _ := math.Lgamma((m - 1) / 2)
	return math.Exp(above - below - math.Log(m/2)/2)
}

// Sample is what an effect size needs to know of a group.
type Sample struct {
	N    int // at least 2
	Mean float64
	SD   float64 // with n − 1
}

// Describe returns the sample of values. One value has no standard deviation: it is
// NaN, and such a sample is refused.
func Describe(x []float64) Sample {
	mean, sd := stat.MeanStdDev(x, nil)
	return Sample{N: len(x), Mean: mean, SD: sd}
}

func (s Sample) check(id measured.ID, which string) error {
	if s.N < 2 {
		return id.Undefined("%s has %d values, and it takes two", "“%s”组只有%d个数值，至少需要两个", which, s.N)
	}
	if !finite(s.Mean, s.SD) || s.SD < 0 {
		return id.Invalid("%s has the mean %v and the standard deviation %v: want finite numbers, the latter at least 0", which, s.Mean, s.SD)
	}
	return nil
}

// Effect is a standardized difference.
type Effect struct {
	measured.Result                 // its n counts all persons
	D               float64         `json:"d"`  // without the correction: Cohen's d
	J               float64         `json:"j"`  // the correction
	SE              float64         `json:"se"` // √ of the variance of g
	Limits          measured.Limits `json:"limits"`
}

// HedgesG returns g = J·(treated − control)/s, with the pooled standard deviation s.
// It is undefined for a group of fewer than two, and if nobody differs from the mean
// of their group (Hedges 1981).
func HedgesG(treated, control Sample, o EffectOptions) (Effect, error) {
	if err := o.check(G); err != nil {
		return Effect{}, err
	}
	if err := measured.Choose(G, "variance", "programs use different ones", o.Variance, HedgesOlkin, Borenstein, Unbiased); err != nil {
		return Effect{}, err
	}
	if err := treated.check(G, "treated"); err != nil {
		return Effect{}, err
	}
	if err := control.check(G, "control"); err != nil {
		return Effect{}, err
	}
	n1, n2 := float64(treated.N), float64(control.N)
	m := n1 + n2 - 2
	pooled := math.Sqrt(((n1-1)*treated.SD*treated.SD + (n2-1)*control.SD*control.SD) / m)
	e := Effect{D: (treated.Mean - control.Mean) / pooled, J: o.Correction.j(m)}
	if pooled == 0 || !finite(e.D) {
		return Effect{}, G.Undefined("there is no spread within the groups", "组内没有差异")
	}
	g := e.J * e.D
	e.finish(g, o.Variance.of(n1, n2, g, e), o.Level)
	e.Result = measured.About{
		ID: G, N: int64(treated.N + control.N), Source: "Hedges 1981; Hedges & Olkin 1985",
		Variant: string(o.Correction) + " J, " + string(o.Variance) + " variance",
		Inputs: []measured.Input{
			measured.Count("treated n", treated.N), measured.Number("treated mean", treated.Mean), measured.Number("treated sd", treated.SD),
			measured.Count("control n", control.N), measured.Number("control mean", control.Mean), measured.Number("control sd", control.SD),
		},
	}.Of(g)
	return e, nil
}

func (v Variance) of(n1, n2, g float64, e Effect) float64 {
	base := 1/n1 + 1/n2
	switch v {
	case Borenstein:
		return e.J * e.J * (base + e.D*e.D/(2*(n1+n2)))
	case Unbiased:
		m := n1 + n2 - 2
		return base + (1-(m-2)/(m*e.J*e.J))*g*g
	}
	return base + g*g/(2*(n1+n2))
}

// finish fills in the error and the interval, which takes g to be normal.
func (e *Effect) finish(g, variance, level float64) {
	e.SE = math.Sqrt(variance)
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	e.Limits = measured.Limits{Lower: g - z*e.SE, Upper: g + z*e.SE, Level: level, Method: "normal"}
}
