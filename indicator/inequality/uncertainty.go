package inequality

import (
	"math"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// ErrorMethod is a way to the standard error of a concentration index.
type ErrorMethod string

// The ways to a standard error. None of them knows of clusters.
const (
	// ConvenientRegression is the error of the slope in the least squares of
	// 2σ²h/μ on the rank, the mean taken as known (O'Donnell et al. 2008, eq. 8.7).
	ConvenientRegression ErrorMethod = "convenient-regression"
	// DeltaMethod takes into account that the mean is estimated, from the least
	// squares of h on the rank (O'Donnell et al. 2008, ch. 8).
	DeltaMethod ErrorMethod = "delta-method"
	// Linearized is the error for large samples of Kakwani, Wagstaff & van Doorslaer
	// (1997), also for groups, with or without their standard deviations.
	Linearized ErrorMethod = "linearized"
)

// Estimated is a concentration index with its standard error.
type Estimated struct {
	measured.Result
	StdErr float64         `json:"standard_error"`
	Limits measured.Limits `json:"limits"` // of the normal distribution
}

// Estimate returns the index with its standard error and the limits of a level
// such as 0.95. It is undefined where the index is, for fewer than three units and
// if all have the same rank.
func (r *Ranking) Estimate(method ErrorMethod, level float64) (Estimated, error) {
	if err := measured.Choose(idConcentration, "method", "standard errors differ by what they take as known",
		method, ConvenientRegression, DeltaMethod, Linearized); err != nil {
		return Estimated{}, err
	}
	if !(level > 0 && level < 1) {
		return Estimated{}, idConcentration.Invalid("level %v: want a number between 0 and 1", level)
	}
	index, err := r.Index()
	switch {
	case err != nil:
		return Estimated{}, err
	case len(r.h) < 3:
		return Estimated{}, idConcentration.Undefined("fewer than three units have no standard error", "不足三个单位，没有标准误")
	case r.by[0] == r.by[len(r.by)-1]:
		return Estimated{}, idConcentration.Undefined("all have the same rank", "所有单位的次序相同")
	}
	e := Estimated{Result: index}
	switch method {
	case ConvenientRegression:
		e.StdErr = r.convenient()
	case DeltaMethod:
		e.StdErr = r.delta()
	case Linearized:
		e.StdErr = r.linearized(index.Value)
	}
	z := math.Sqrt2 * math.Erfinv(level)
	e.Limits = measured.Limits{Lower: e.Value - z*e.StdErr, Upper: e.Value + z*e.StdErr, Level: level, Method: string(method)}
	return e, nil
}

// line is a weighted least squares line of h on the rank. Weights are brought to a
// mean of 1, as an analyst's program does.
type line struct {
	slope, at0 float64
	variance   float64 // of the ranks, Σw(r−½)²/Σw
	residual   float64 // Σw·e²/(n−2)
	n          float64
}

func (r *Ranking) line() line {
	l := line{n: float64(len(r.h))}
	weights := r.weights()
	var squares, residual sum.Compensated
	for t := range r.ties {
		place := t.rank(weights) - .5
		squares.Add(t.weight * place * place)
	}
	l.variance = squares.Value() / weights
	mean := r.total() / weights
	l.slope = r.slant() / 2 / l.variance
	l.at0 = mean - l.slope/2
	for t := range r.ties {
		rank := t.rank(weights)
		for i := t.from; i < t.to; i++ {
			e := r.h[i] - l.at0 - l.slope*rank
			residual.Add(r.weight(i) * e * e)
		}
	}
	l.residual = residual.Value() / weights * l.n / (l.n - 2)
	return l
}

// convenient is the error of the slope if the mean is known: the same line with
// values multiplied by 2σ²/μ.
func (r *Ranking) convenient() float64 {
	l := r.line()
	mean := l.at0 + l.slope/2
	return 2 * l.variance / mean * math.Sqrt(l.residual/(l.n*l.variance))
}

// delta is the error of 2σ²·slope/(at0 + slope/2).
func (r *Ranking) delta() float64 {
	l := r.line()
	mean := l.at0 + l.slope/2
	by0 := -2 * l.variance * l.slope / (mean * mean)
	bySlope := 2*l.variance/mean + by0/2
	// covariance of the coefficients, around the mean rank of ½
	slope := l.residual / (l.n * l.variance)
	at0 := l.residual/l.n + slope/4
	return math.Sqrt(by0*by0*at0 + bySlope*bySlope*slope - by0*bySlope*slope)
}

// linearized is the root of (1/n)·[Σf·a² − (1+C)²], with
// a = (h/μ)(2r − 1 − C) + 2 − q₋ − q, q the concentration curve before and after the
// rank. Of groups with known deviations σ, n is the number of units and
// (1/(nμ²))·Σfσ²(2r − 1 − C)² is added.
func (r *Ranking) linearized(index float64) float64 {
	weights, total := r.weights(), r.total()
	mean := total / weights
	var held, s, within sum.Compensated
	for t := range r.ties {
		before := held.Value() / total
		for i := t.from; i < t.to; i++ {
			held.Add(r.weight(i) * r.h[i])
		}
		slant := 2*t.rank(weights) - 1 - index
		for i := t.from; i < t.to; i++ {
			a := r.h[i]/mean*slant + 2 - before - held.Value()/total
			s.Add(r.weight(i) / weights * a * a)
			if r.sd != nil {
				within.Add(r.weight(i) / weights * r.sd[i] * r.sd[i] * slant * slant)
			}
		}
	}
	n := float64(len(r.h))
	if r.sd != nil {
		n = weights
	}
	return math.Sqrt(max(s.Value()-(1+index)*(1+index)+within.Value()/(mean*mean), 0) / n)
}
