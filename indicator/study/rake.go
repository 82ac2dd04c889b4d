package study

import (
	"maps"
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Margin says how many of the population are in each class of one variable, such as
// age.
type Margin struct {
	Name   string
	Class  []string           // of each answer
	Totals map[string]float64 // of the population, above 0, for every class
}

// closeEnough is how far a raked margin may be from its total, relative to it.
const closeEnough = 1e-10

// Rake changes weights until the sums of every margin are those of the population
// (加权调整): each margin in turn scales the weights of its classes, again and again
// (Deming & Stephan 1940). Margins must have the same sum, to within 1e-6 of it. It is
// undefined where a class of the population has no answer, and where margins
// contradict each other, so that thousand rounds do not help. Weights must be above
// 0; they are left alone, new ones returned.
func Rake(weights []float64, margins []Margin) ([]float64, error) {
	if len(margins) == 0 {
		return nil, Raking.Invalid("there are no margins")
	}
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) { //nolint:staticcheck // NaN is no weight either
			return nil, Raking.Invalid("weight %d is %v: want a number above 0", i+1, w)
		}
	}
	for _, m := range margins {
		if err := m.check(len(weights), margins[0]); err != nil {
			return nil, err
		}
	}
	raked := append([]float64(nil), weights...)
	for range 1000 {
		off := 0.0
		for _, m := range margins {
			off = max(off, m.scale(raked))
		}
		if off < closeEnough {
			return raked, nil
		}
	}
	return nil, Raking.Undefined("the margins contradict each other in this sample", "各边际总数在该样本中相互矛盾")
}

func (m Margin) check(n int, first Margin) error {
	if len(m.Class) != n {
		return Raking.Invalid("margin %q has %d classes for %d answers", m.Name, len(m.Class), n)
	}
	seen := map[string]bool{}
	for i, class := range m.Class {
		if _, ok := m.Totals[class]; !ok {
			return Raking.Invalid("answer %d is of the class %q of %q, which has no total", i+1, class, m.Name)
		}
		seen[class] = true
	}
	for _, class := range slices.Sorted(maps.Keys(m.Totals)) {
		total := m.Totals[class]
		if !(total > 0) || math.IsInf(total, 0) { //nolint:staticcheck // NaN is no total either
			return Raking.Invalid("class %q of %q has the total %v: want a number above 0", class, m.Name, total)
		}
		if !seen[class] {
			return Raking.Undefined("nobody of the class %q of %q answered", "没有“%s”（%s）类的回答", class, m.Name)
		}
	}
	if a, b := first.sum(), m.sum(); math.Abs(a-b) > 1e-6*a {
		return Raking.Invalid("%q sums to %v and %q to %v: want the same population", first.Name, a, m.Name, b)
	}
	return nil
}

func (m Margin) sum() (sum float64) {
	for _, class := range slices.Sorted(maps.Keys(m.Totals)) { // the same sum every time
		sum += m.Totals[class]
	}
	return sum
}

// scale brings the sums of one margin to its totals, and returns by how much the
// worst was off.
func (m Margin) scale(weights []float64) (off float64) {
	sums := map[string]float64{}
	for i, class := range m.Class {
		sums[class] += weights[i]
	}
	for class, sum := range sums {
		off = max(off, math.Abs(sum/m.Totals[class]-1))
	}
	for i, class := range m.Class {
		weights[i] *= m.Totals[class] / sums[class]
	}
	return off
}

// DesignEffect returns nΣw²/(Σw)², by how much unequal weights alone widen a variance:
// 1 for equal ones (Kish 1965). It is undefined without weights.
func DesignEffect(weights []float64) (measured.Result, error) {
	const id measured.ID = "design_effect"
	sum, squares := 0.0, 0.0
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) { //nolint:staticcheck // NaN is no weight either
			return measured.Result{}, id.Invalid("weight %d is %v: want a number above 0", i+1, w)
		}
		sum += w
		squares += w * w
	}
	if len(weights) == 0 {
		return measured.Result{}, id.Undefined("there are no weights", "没有权数")
	}
	n := float64(len(weights))
	about := measured.About{ID: id, N: int64(n), Variant: "of weights", Source: "Kish 1965", Inputs: []measured.Input{measured.Number("effective n", sum*sum/squares)}}
	return about.Of(n * squares / (sum * sum)), nil
}
