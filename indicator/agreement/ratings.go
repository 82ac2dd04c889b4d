package agreement

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Ratings holds for each unit the values it was given. Who gave them does not
// matter to alpha; what is missing is simply not there.
type Ratings [][]float64

// FromCoders turns rows of coders, one column a unit, into ratings. NaN is a value
// that is missing. Rows of different length are ErrInvalid.
func FromCoders(rows [][]float64) (Ratings, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	units := make(Ratings, len(rows[0]))
	for coder, row := range rows {
		if len(row) != len(units) {
			return nil, KrippendorffAlpha.Invalid("coder %d has %d units, want %d", coder+1, len(row), len(units))
		}
		for unit, v := range row {
			if !math.IsNaN(v) {
				units[unit] = append(units[unit], v)
			}
		}
	}
	return units, nil
}

// FromLabels does the same for labels such as "yes" and "no", to be compared as
// [Nominal]; the labels are numbered in the order of their text. An empty label is
// missing.
func FromLabels(rows [][]string) (Ratings, error) {
	var labels []string
	for _, row := range rows {
		labels = append(labels, row...)
	}
	slices.Sort(labels)
	labels = slices.Compact(labels)
	numbers := make([][]float64, len(rows))
	for coder, row := range rows {
		for _, label := range row {
			number, _ := slices.BinarySearch(labels, label)
			if label == "" {
				numbers[coder] = append(numbers[coder], math.NaN())
				continue
			}
			numbers[coder] = append(numbers[coder], float64(number))
		}
	}
	return FromCoders(numbers)
}

// pairable returns the units with two values or more, and the distinct values in
// them with their frequencies.
func (r Ratings) pairable(m Metric) (units Ratings, values []float64, counts []float64, err error) {
	var all []float64
	for u, unit := range r {
		for _, v := range unit {
			if math.IsNaN(v) || math.IsInf(v, 0) || m == Ratio && v < 0 {
				return nil, nil, nil, KrippendorffAlpha.Invalid("unit %d has the value %v: want %s", u+1, v, m.wants())
			}
		}
		if len(unit) >= 2 {
			units = append(units, unit)
			all = append(all, unit...)
		}
	}
	slices.Sort(all)
	for _, v := range all {
		if len(values) == 0 || values[len(values)-1] != v {
			values, counts = append(values, v), append(counts, 0)
		}
		counts[len(counts)-1]++
	}
	return units, values, counts, nil
}

// undefined says why there is no agreement to measure, nil if there is one.
func undefined(units Ratings, values []float64) error {
	switch {
	case len(units) == 0:
		return KrippendorffAlpha.Undefined("no unit has two values to compare", "没有一个单位有两个可比较的取值")
	case len(values) == 1:
		return KrippendorffAlpha.Undefined("all values are the same, so that no disagreement was possible", "所有取值相同，无从出现不一致")
	}
	return nil
}

// KrippendorffAlpha and CronbachAlpha name the measures.
const (
	KrippendorffAlpha measured.ID = "krippendorff_alpha"
	CronbachAlpha     measured.ID = "cronbach_alpha"
)
