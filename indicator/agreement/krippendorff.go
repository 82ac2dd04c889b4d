package agreement

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Alpha is Krippendorff's alpha. Its n is the number of values that could be
// compared.
type Alpha struct {
	measured.Result
	Units    int     `json:"units"`    // units with two values or more
	LeftOut  int     `json:"left_out"` // units with fewer
	Observed float64 `json:"observed"` // disagreement within units
	Expected float64 `json:"expected"` // disagreement of all values with all
}

// Krippendorff returns α = 1 − observed/expected disagreement: 1 if coders agree on
// everything, 0 if no more than by chance, below 0 if less. It is undefined if no
// unit has two values, or all values are the same. Values must be finite, for
// [Ratio] not negative. It takes O(n log n) time for n values, O(v²) for [Ratio]
// with v distinct ones, and the square of the number of values in each unit
// (Krippendorff 2011).
func Krippendorff(r Ratings, m Metric) (Alpha, error) {
	if err := m.check(); err != nil {
		return Alpha{}, err
	}
	units, values, counts, err := r.pairable(m)
	if err != nil {
		return Alpha{}, err
	}
	if err := undefined(units, values); err != nil {
		return Alpha{}, err
	}
	s := newScale(m, values, counts)
	n, within := 0.0, 0.0
	for _, unit := range units {
		n += float64(len(unit))
		within += 2 * s.pairs(unit, values) / float64(len(unit)-1)
	}
	a := Alpha{Units: len(units), LeftOut: len(r) - len(units), Observed: within / n, Expected: s.total(counts) / n / (n - 1)}
	if a.Expected == 0 || math.IsInf(a.Expected, 0) || math.IsNaN(a.Expected) {
		return Alpha{}, KrippendorffAlpha.Undefined("the values differ too little or too much for a float", "取值差异过小或过大，超出浮点数范围")
	}
	a.Result = a.about(m, int64(n), len(values)).Of(1 - a.Observed/a.Expected)
	return a, nil
}

// pairs returns Σ over unordered pairs of values of a unit of their squared difference.
func (s scale) pairs(unit, values []float64) (sum float64) {
	s.eachPair(unit, values, func(squared float64) { sum += squared })
	return sum
}

func (s scale) eachPair(unit, values []float64, visit func(squared float64)) {
	at := make([]int, len(unit))
	for i, v := range unit {
		at[i], _ = slices.BinarySearch(values, v)
		for _, j := range at[:i] {
			visit(s.squared(at[i], j))
		}
	}
}

func (a Alpha) about(m Metric, n int64, distinct int) measured.About {
	return measured.About{
		ID: KrippendorffAlpha, N: n, Variant: string(m), Source: "Krippendorff 2011",
		Missing: "units with fewer than two values are left out",
		Inputs: []measured.Input{
			measured.Count("units", a.Units), measured.Count("left out", a.LeftOut), measured.Count("distinct values", distinct),
			measured.Number("observed", a.Observed), measured.Number("expected", a.Expected),
		},
	}
}
