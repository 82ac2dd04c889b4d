package inequality

import (
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// Options say what else is known of values.
type Options struct {
	// Weights are how much each unit counts: how many it stands for. They are at
	// least 0; a unit of weight 0 is left out. nil counts every unit once.
	Weights []float64
	// InPlace lets a distribution keep and sort the slice of values itself, for
	// values that would not fit twice. It has no effect on values with weights.
	InPlace bool
}

// Distribution is a set of values in ascending order, of which any number of
// measures can be taken.
type Distribution struct {
	x     []float64
	w     []float64 // nil if every unit counts once
	scale float64   // a power of two that brings values of any size near 1; else 1
	// decimal places of values and weights, if all are decimals of at most 15 digits
	xPlaces, wPlaces int
	exact            bool
}

const idDistribution measured.ID = "distribution"

// New checks and sorts values: amounts, minutes, hours, turns. It fails with
// ErrInvalid for a value or weight that is not finite or a negative weight, and
// with a *measured.UndefinedError if no unit counts. n values without weights
// take a time that grows like n and, unless sorted in place, n further floats.
func New(x []float64, o Options) (*Distribution, error) {
	if err := check(idDistribution, x, o.Weights); err != nil {
		return nil, err
	}
	d := &Distribution{scale: 1}
	switch {
	case o.Weights != nil:
		d.x, d.w = sortWeighted(x, o.Weights)
	case o.InPlace:
		d.x = x
		sortFloats(d.x)
	default:
		d.x = slices.Clone(x)
		sortFloats(d.x)
	}
	if len(d.x) == 0 {
		return nil, idDistribution.Undefined("there are no values", "没有数值")
	}
	d.measureUp()
	return d, nil
}

// check reports the first value or weight that cannot be used.
func check(id measured.ID, x, w []float64) error {
	if w != nil && len(w) != len(x) {
		return id.Invalid("there are %d weights of %d values", len(w), len(x))
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return id.Invalid("value %d is %v, want a finite number", i+1, v)
		}
	}
	for i, v := range w {
		if !(v >= 0) || math.IsInf(v, 0) {
			return id.Invalid("weight %d is %v, want a finite number of at least 0", i+1, v)
		}
	}
	return nil
}

func sortWeighted(x, w []float64) (sorted, weights []float64) {
	entries := make([]entry, 0, len(x))
	for i, v := range x {
		if w[i] > 0 {
			entries = append(entries, entry{v, i})
		}
	}
	sortEntries(entries)
	sorted, weights = make([]float64, len(entries)), make([]float64, len(entries))
	for i, e := range entries {
		sorted[i], weights[i] = e.x, w[e.at]
	}
	return sorted, weights
}

// measureUp finds out how values can be added up.
func (d *Distribution) measureUp() {
	var xs, ws bool
	d.xPlaces, xs = sum.Places(d.x)
	d.wPlaces, ws = sum.Places(d.w)
	d.exact = xs && ws
	if _, e := math.Frexp(max(d.Max(), -d.Min())); e > 500 || e < -500 {
		d.scale = math.Ldexp(1, min(-e, 1023))
	}
}

// N returns how many units count.
func (d *Distribution) N() int { return len(d.x) }

// Min returns the smallest value.
func (d *Distribution) Min() float64 { return d.x[0] }

// Max returns the largest value.
func (d *Distribution) Max() float64 { return d.x[len(d.x)-1] }

// weight is how much a place of the order counts.
func (d *Distribution) weight(i int) float64 {
	if d.w == nil {
		return 1
	}
	return d.w[i]
}

// weights returns what all units count together.
func (d *Distribution) weights() float64 {
	if d.w == nil {
		return float64(len(d.x))
	}
	return sum.Of(d.w)
}

// total returns the sum of scaled values, each as often as it counts.
func (d *Distribution) total() float64 {
	var s sum.Compensated
	for i, v := range d.x {
		s.Add(v * d.scale * d.weight(i))
	}
	return s.Value()
}

// average returns the mean of the scaled values.
func (d *Distribution) average() float64 {
	if d.Min() == d.Max() {
		return d.Min() * d.scale // of equal values, without rounding
	}
	return d.total() / d.weights()
}

// shares checks that the values are parts of a total: that none is negative and
// not all are zero.
func (d *Distribution) shares(id measured.ID) error {
	switch {
	case d.Min() < 0:
		return id.Undefined("a value is negative: %v", "有数值为负：%v", d.Min())
	case d.Max() == 0:
		return id.Undefined("the total is zero", "总和为零")
	}
	return nil
}

// positive checks that all values are above zero.
func (d *Distribution) positive(id measured.ID) error {
	if err := d.shares(id); err != nil {
		return err
	}
	if d.Min() == 0 {
		return id.Undefined("a value is zero", "有数值为零")
	}
	return nil
}

// about describes a measure of the distribution.
func (d *Distribution) about(id measured.ID, variant, source string) measured.About {
	a := measured.About{ID: id, N: int64(len(d.x)), Variant: variant, Source: source}
	a = a.With(measured.Number("total", d.total()/d.scale))
	if d.w != nil {
		a = a.With(measured.Number("weights", d.weights()))
	}
	return a
}

// whole returns a value as a whole number of its smallest decimal place.
func (d *Distribution) whole(i int) uint64 { return uint64(sum.Scaled(d.x[i], d.xPlaces)) }

// wholeWeight returns a weight in the same way.
func (d *Distribution) wholeWeight(i int) uint64 {
	if d.w == nil {
		return 1
	}
	return uint64(sum.Scaled(d.w[i], d.wPlaces))
}

// sums returns weights and total without rounding, in their smallest decimal
// places.
func (d *Distribution) sums() (weights, total *big.Int) {
	var w, s sum.Products
	for i := range d.x {
		w.Add(d.wholeWeight(i), 1, 1)
		s.Add(d.wholeWeight(i), d.whole(i), 1)
	}
	return w.Int(), s.Int()
}

// countable reports whether values that are not negative can be added up without
// rounding; the weights together must fit a machine word.
func (d *Distribution) countable() bool {
	return d.exact && d.weights()*math.Pow10(d.wPlaces) < math.MaxInt64
}
