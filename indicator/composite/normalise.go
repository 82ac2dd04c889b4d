package composite

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Normalisation makes indicators comparable. More is better afterwards.
type Normalisation string

// The normalisations (OECD & JRC 2008, step 5). There is no default.
const (
	MinMax    Normalisation = "min-max"   // (x − least)/(largest − least), 0 to 1
	ZScore    Normalisation = "z"         // (x − mean)/standard deviation with n − 1
	Rank      Normalisation = "rank"      // 1 for the worst to n for the best, ties averaged
	Reference Normalisation = "reference" // x/reference, where lower is better reference/x
)

// Normalise returns the normalised values, one row a unit. An indicator that does not
// vary is undefined for [MinMax] and [ZScore]; [Reference] takes only values and
// references above 0, where higher is better also values of 0.
func (t Table) Normalise(n Normalisation) ([][]float64, error) {
	if err := measured.Choose(Composite, "normalisation", "ranks of units depend on it", n, MinMax, ZScore, Rank, Reference); err != nil {
		return nil, err
	}
	if err := t.check(Composite); err != nil {
		return nil, err
	}
	rows := make([][]float64, len(t.Units))
	for i := range rows {
		rows[i] = make([]float64, len(t.Indicators))
	}
	for j, x := range t.Indicators {
		column := t.column(j)
		if err := n.column(x, column); err != nil {
			return nil, err
		}
		for i, v := range column {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, Composite.Undefined("the values of %s differ too much for a float", "指标“%s”的取值差异超出浮点数范围", x.Name)
			}
			rows[i][j] = v
		}
	}
	return rows, nil
}

// column normalises a column in place.
func (n Normalisation) column(x Indicator, column []float64) error {
	if n == Reference {
		return distances(x, column)
	}
	if x.Better == Lower {
		for i := range column {
			column[i] = -column[i]
		}
	}
	least, largest := slices.Min(column), slices.Max(column)
	if least == largest && n != Rank {
		return Composite.Undefined("%s does not vary", "指标“%s”没有差异", x.Name)
	}
	switch n {
	case MinMax:
		for i, v := range column {
			column[i] = (v - least) / (largest - least)
		}
	case ZScore:
		mean, sd := stat.MeanStdDev(column, nil)
		for i, v := range column {
			column[i] = (v - mean) / sd
		}
	case Rank:
		copy(column, ranks(column))
	}
	return nil
}

func distances(x Indicator, column []float64) error {
	if !(x.Reference > 0) || math.IsInf(x.Reference, 0) { //nolint:staticcheck // NaN is no reference either
		return Composite.Invalid("the reference of %q is %v: want a number above 0", x.Name, x.Reference)
	}
	for i, v := range column {
		if v < 0 || v == 0 && x.Better == Lower {
			return Composite.Invalid("value %d of %q is %v: want a number above 0", i+1, x.Name, v)
		}
		column[i] = v / x.Reference
		if x.Better == Lower {
			column[i] = x.Reference / v
		}
	}
	return nil
}

// ranks counts from 1 for the least, ties averaged.
func ranks(x []float64) []float64 {
	sorted := slices.Sorted(slices.Values(x))
	r := make([]float64, len(x))
	for i, v := range x {
		first, _ := slices.BinarySearch(sorted, v)
		next, _ := slices.BinarySearchFunc(sorted, v, func(s, v float64) int {
			if s <= v {
				return -1
			}
			return 1
		})
		r[i] = float64(first+next+1) / 2
	}
	return r
}
