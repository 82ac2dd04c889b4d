package inequality

import (
	"math"
	"strconv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idAtkinson measured.ID = "atkinson"
	idKolm     measured.ID = "kolm"
)

// Atkinson returns Atkinson's index with an aversion to inequality of epsilon > 0:
// the share of the total that could be given up if the rest were spread evenly,
// 1 − [(1/n)Σ(x/μ)^(1−ε)]^(1/(1−ε)), and 1 − geometric mean/μ for ε = 1; from 0 to 1. A
// value of zero makes it 1 if ε ≥ 1. It is undefined for a negative value and for a
// total of zero (Atkinson 1970).
func (d *Distribution) Atkinson(epsilon float64) (measured.Result, error) {
	if !(epsilon > 0) || math.IsInf(epsilon, 0) {
		return measured.Result{}, idAtkinson.Invalid("epsilon %v: want a finite number above 0", epsilon)
	}
	if err := d.shares(idAtkinson); err != nil {
		return measured.Result{}, err
	}
	about := d.about(idAtkinson, "epsilon "+strconv.FormatFloat(epsilon, 'g', -1, 64), "Atkinson 1970")
	return about.Of(d.atkinson(epsilon)), nil
}

func (d *Distribution) atkinson(epsilon float64) float64 {
	p := 1 - epsilon
	switch {
	case d.Min() == 0 && p <= 0:
		return 1
	case p == 0:
		return -math.Expm1(-d.mean(entropyTerm(0)))
	case p < 0 && -p*d.spread() > 600:
		return 1 - math.Exp(d.logMean(func(v float64) float64 { return p * (math.Log(v) + math.Log(d.scale)) })/p)/d.average()
	}
	return -math.Expm1(math.Log1p(d.mean(func(r relative) float64 { return powerTerm(r, p) })) / p)
}

// spread is the logarithm of the largest value over the smallest.
func (d *Distribution) spread() float64 { return math.Log(d.Max()) - math.Log(d.Min()) }

// Kolm returns Kolm's index with an aversion to inequality of alpha > 0,
// (1/α)·ln[(1/n)Σe^(α(μ−x))], 0 or more: what each would give up, in the unit of the
// values, if the rest were spread evenly. It does not change if all values change
// by the same amount, and it may be taken of negative values; alpha is per unit of
// the values, so that it is not the same for yuan and for fen. Beyond the floats it
// is undefined (Kolm 1976).
func (d *Distribution) Kolm(alpha float64) (measured.Result, error) {
	if !(alpha > 0) || math.IsInf(alpha, 0) {
		return measured.Result{}, idKolm.Invalid("alpha %v: want a finite number above 0", alpha)
	}
	value := d.kolm(alpha)
	if math.IsInf(value, 0) || math.IsNaN(value) {
		return measured.Result{}, idKolm.Undefined("the value is beyond the floats", "数值超出浮点数范围")
	}
	return d.about(idKolm, "alpha "+strconv.FormatFloat(alpha, 'g', -1, 64), "Kolm 1976").Of(value), nil
}

func (d *Distribution) kolm(alpha float64) float64 {
	mean := d.average() / d.scale
	if alpha*(mean-d.Min()) > 600 {
		return mean + d.logMean(func(v float64) float64 { return -alpha * v })/alpha
	}
	var s sum.Compensated
	for i, v := range d.x {
		below := alpha * (mean - v)
		s.Add(d.weight(i) * (math.Expm1(below) - below)) // the deviations add up to nothing
	}
	return math.Log1p(s.Value()/d.weights()) / alpha
}

// logMean is the logarithm of the mean of e^f, where f is largest for the smallest
// value; e^f itself may be beyond the floats.
func (d *Distribution) logMean(f func(v float64) float64) float64 {
	most := f(d.Min())
	var s sum.Compensated
	for i, v := range d.x {
		s.Add(d.weight(i) * math.Exp(f(v)-most))
	}
	return most + math.Log(s.Value()/d.weights())
}
