package study

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia/indicator/measured"
)

// The measures of this package.
const (
	PairedChange measured.ID = "paired_change"
	WaveChange   measured.ID = "panel_change"
	DiD          measured.ID = "difference_in_differences"
	SurveyMean   measured.ID = "survey_mean"
	SurveyTotal  measured.ID = "survey_total"
	Raking       measured.ID = "raking"
)

// Estimate is a value with its standard error.
type Estimate struct {
	measured.Result
	SE     float64         `json:"se"`
	DF     float64         `json:"df"` // degrees of freedom of Student's t
	Limits measured.Limits `json:"limits"`
	P      *float64        `json:"p"` // two-sided, of no difference; nil where that is no question or the error is 0
}

// estimate makes the interval, and the p-value if the question is whether the value
// is 0.
func estimate(r measured.Result, se, df, level float64, test bool) Estimate {
	e := Estimate{Result: r, SE: se, DF: df}
	t := distuv.StudentsT{Sigma: 1, Nu: df}
	half := t.Quantile((1+level)/2) * se
	e.Limits = measured.Limits{Lower: r.Value - half, Upper: r.Value + half, Level: level, Method: fmt.Sprintf("Student's t, %.4g degrees of freedom", df)}
	if test && se > 0 {
		p := 2 * t.Survival(math.Abs(r.Value)/se)
		e.P = &p
	}
	return e
}

func checkLevel(id measured.ID, level float64) error {
	if !(level > 0 && level < 1) { //nolint:staticcheck // NaN is no level either
		return id.Invalid("level %v: want between 0 and 1", level)
	}
	return nil
}

// welch compares the means of two groups without taking their spreads for equal. It
// is false for fewer than two values in one, or without any spread.
func welch(about measured.About, a, b []float64, level float64) (Estimate, bool) {
	if len(a) < 2 || len(b) < 2 {
		return Estimate{}, false
	}
	ma, va := stat.MeanVariance(a, nil)
	mb, vb := stat.MeanVariance(b, nil)
	na, nb := float64(len(a)), float64(len(b))
	va, vb = va/na, vb/nb
	if va+vb == 0 {
		return Estimate{}, false
	}
	df := (va + vb) * (va + vb) / (va*va/(na-1) + vb*vb/(nb-1))
	return estimate(about.Of(ma-mb), math.Sqrt(va+vb), df, level, true), true
}
