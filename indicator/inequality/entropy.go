package inequality

import (
	"math"
	"math/big"
	"strconv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idTheilT  measured.ID = "theil_t"
	idTheilL  measured.ID = "theil_l"
	idHalfCV2 measured.ID = "half_cv2"
	idEntropy measured.ID = "generalized_entropy"
)

// TheilT returns Theil's T = (1/n)Σ(x/μ)ln(x/μ) (泰尔指数), from 0 to ln n; a value of
// zero contributes its limit, 0. It is undefined for a negative value and for a
// total of zero (Theil 1967).
func (d *Distribution) TheilT() (measured.Result, error) {
	if err := d.shares(idTheilT); err != nil {
		return measured.Result{}, err
	}
	return d.about(idTheilT, "", "Theil 1967").Of(d.mean(entropyTerm(1))), nil
}

// TheilL returns Theil's L = (1/n)Σln(μ/x), the mean logarithmic deviation, 0 or
// more. It is undefined where TheilT is, and also if any value is zero. Some
// programs print it under the name "Theil" (Theil 1967).
func (d *Distribution) TheilL() (measured.Result, error) {
	if err := d.positive(idTheilL); err != nil {
		return measured.Result{}, err
	}
	return d.about(idTheilL, "", "Theil 1967").Of(d.mean(entropyTerm(0))), nil
}

// HalfSquaredCV returns half the squared coefficient of variation, the generalized
// entropy of order 2, from 0 to (n−1)/2. It is undefined for a negative value and
// for a total of zero.
func (d *Distribution) HalfSquaredCV() (measured.Result, error) {
	if err := d.shares(idHalfCV2); err != nil {
		return measured.Result{}, err
	}
	about := d.about(idHalfCV2, "", "Shorrocks 1980")
	if !d.countable() {
		return about.Of(d.mean(entropyTerm(2))), nil
	}
	weights, total := d.sums()
	var squares sum.Products
	for i := range d.x {
		squares.Add(d.wholeWeight(i), d.whole(i), d.whole(i))
	}
	r := new(big.Rat).SetFrac(weights.Mul(weights, squares.Int()), total.Mul(total, total))
	r.Sub(r, big.NewRat(1, 1))
	return about.Exactly(r.Mul(r, big.NewRat(1, 2))), nil
}

// Entropy returns the generalized entropy of order a,
// GE(a) = (1/(a(a−1)))·[(1/n)Σ(x/μ)^a − 1], 0 or more: Theil's L for a = 0, Theil's
// T for a = 1, half the squared coefficient of variation for a = 2. The larger a,
// the more it heeds the top. It is undefined for a negative value, for a total of
// zero and, with a ≤ 0, for a value of zero (Shorrocks 1980).
func (d *Distribution) Entropy(a float64) (measured.Result, error) {
	if math.IsNaN(a) || math.IsInf(a, 0) {
		return measured.Result{}, idEntropy.Invalid("order %v: want a finite number", a)
	}
	defined := d.shares
	if a <= 0 {
		defined = d.positive
	}
	if err := defined(idEntropy); err != nil {
		return measured.Result{}, err
	}
	value := d.mean(entropyTerm(a))
	if math.IsInf(value, 0) || math.IsNaN(value) {
		return measured.Result{}, idEntropy.Undefined("the value is beyond the floats", "数值超出浮点数范围")
	}
	return d.about(idEntropy, "order "+strconv.FormatFloat(a, 'g', -1, 64), "Shorrocks 1980").Of(value), nil
}

// relative is a value in proportion to the mean, with its logarithm, which is
// finite even where the proportion is too small for a float.
type relative struct{ r, log float64 }

// mean returns the weighted mean of a term over all values.
func (d *Distribution) mean(term func(relative) float64) float64 {
	mean := d.average()
	logOfMean := math.Log(mean) - math.Log(d.scale)
	var s sum.Compensated
	for i, v := range d.x {
		p := relative{r: v * d.scale / mean}
		if p.log = math.Log(p.r); p.r < smallestNormal {
			p.log = math.Log(v) - logOfMean
		}
		s.Add(d.weight(i) * term(p))
	}
	return s.Value() / d.weights()
}

const smallestNormal = 0x1p-1022

// entropyTerm is what a value contributes to the generalized entropy of order a.
// The deviations r − 1 add up to nothing, so that the terms may hold a multiple of
// them: with it none is negative and equal values contribute exactly zero.
func entropyTerm(a float64) func(relative) float64 {
	switch a {
	case 0:
		return func(p relative) float64 { return p.r - 1 - p.log }
	case 1:
		return func(p relative) float64 {
			if p.r == 0 {
				return 1
			}
			return p.r*p.log - (p.r - 1)
		}
	}
	return func(p relative) float64 { return powerTerm(p, a) / (a * (a - 1)) }
}

// powerTerm is r^a − 1 − a(r − 1).
func powerTerm(p relative, a float64) float64 {
	if a == 2 {
		return (p.r - 1) * (p.r - 1)
	}
	return math.Expm1(a*p.log) - a*(p.r-1)
}
