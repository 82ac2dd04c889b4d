package indicator

import (
	"math"
	"slices"
)

// GiniVariant is a convention of the Gini coefficient.
type GiniVariant string

// The conventions of the Gini coefficient. They differ by the factor n/(n−1).
const (
	Population    GiniVariant = "population"     // G = 2Σi·x₍ᵢ₎/(nΣx) − (n+1)/n, from 0 to (n−1)/n
	BiasCorrected GiniVariant = "bias-corrected" // G·n/(n−1), from 0 to 1
)

// Gini returns the Gini coefficient (基尼系数) of values that are not negative:
// 0 when all are equal. The order of x does not matter and x is left alone.
// It is undefined for no values, for a total of zero, for negative or
// non-finite values, and, bias-corrected, for a single value. O(n log n).
func Gini(x []float64, v GiniVariant) (Result, error) {
	if v != Population && v != BiasCorrected {
		return unspecified(MeasureGini, "the two conventions differ by n/(n−1)", string(Population), string(BiasCorrected))
	}
	total, err := totalOf(MeasureGini, x)
	if err != nil {
		return Result{}, err
	}
	n := float64(len(x))
	if v == BiasCorrected && len(x) < 2 {
		return undefined(MeasureGini, "one value cannot be corrected for bias", "只有一个数值，无法做偏差修正")
	}
	g := rankSum(x) / (n * total)
	if v == BiasCorrected {
		g *= n / (n - 1)
	}
	return result(MeasureGini, g, int64(len(x)), string(v), input("total", total))
}

// rankSum returns Σ(2i − n − 1)·x₍ᵢ₎, i from 1: n·Σx times the Gini coefficient.
// Equal values give exactly zero, since the weights are symmetric.
func rankSum(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	var s compensated
	for i := range len(sorted) / 2 {
		j := len(sorted) - 1 - i
		s.add(float64(j-i) * (sorted[j] - sorted[i]))
	}
	return s.sum()
}

// TheilT returns Theil's T = (1/n)Σ(x/μ)ln(x/μ), from 0 to ln n; a value of zero
// contributes its limit, 0. It is undefined for no values, for a total of zero
// and for negative or non-finite values.
func TheilT(x []float64) (Result, error) {
	total, err := totalOf(MeasureTheilT, x)
	if err != nil {
		return Result{}, err
	}
	mean := total / float64(len(x))
	var s compensated
	for _, v := range x {
		if v > 0 {
			s.add(v / mean * math.Log(v/mean))
		}
	}
	return result(MeasureTheilT, s.sum()/float64(len(x)), int64(len(x)), "", input("total", total))
}

// TheilL returns Theil's L = (1/n)Σln(μ/x), the mean logarithmic deviation, 0 or
// more. It is undefined where TheilT is, and also if any value is zero. Some
// programs print it under the name "Theil".
func TheilL(x []float64) (Result, error) {
	total, err := totalOf(MeasureTheilL, x)
	if err != nil {
		return Result{}, err
	}
	mean := total / float64(len(x))
	var s compensated
	for i, v := range x {
		if v == 0 {
			return undefined(MeasureTheilL, "value %d is zero", "第%d个数值为零", i+1)
		}
		s.add(math.Log(mean / v))
	}
	return result(MeasureTheilL, s.sum()/float64(len(x)), int64(len(x)), "", input("total", total))
}

// totalOf returns the sum of values of which an inequality exists.
func totalOf(id MeasureID, x []float64) (float64, error) {
	if len(x) == 0 {
		return refuse(id, "there are no values", "没有数值")
	}
	var s compensated
	for i, v := range x {
		if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			return refuse(id, "value %d is %v, want a finite number of at least 0", "第%d个数值为%v，应为不小于0的有限数", i+1, v)
		}
		s.add(v)
	}
	total := s.sum()
	if total == 0 {
		return refuse(id, "the total is zero", "总和为零")
	}
	if !(total*float64(len(x)) <= math.MaxFloat64) { // also true of NaN, which an overflowing sum becomes
		return refuse(id, "the total is too large", "总和过大")
	}
	return total, nil
}

func refuse(id MeasureID, en, zh string, args ...any) (float64, error) {
	_, err := undefined(id, en, zh, args...)
	return 0, err
}

// compensated is a sum with Neumaier's correction: its error does not grow with
// the number of terms.
type compensated struct{ s, c float64 }

func (k *compensated) add(v float64) {
	t := k.s + v
	if math.Abs(k.s) >= math.Abs(v) {
		k.c += (k.s - t) + v
	} else {
		k.c += (v - t) + k.s
	}
	k.s = t
}

func (k *compensated) sum() float64 { return k.s + k.c }
