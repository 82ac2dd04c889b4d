package study

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Paired returns the mean change of the same persons from before to after, with n − 1
// degrees of freedom. NaN is a missing value; who lacks one is left out. It is
// undefined for fewer than two pairs. Its p-value is that of a paired t-test.
func Paired(before, after []float64, level float64) (Estimate, error) {
	return paired(PairedChange, before, after, level)
}

func paired(id measured.ID, before, after []float64, level float64) (Estimate, error) {
	if err := checkLevel(id, level); err != nil {
		return Estimate{}, err
	}
	if len(before) != len(after) {
		return Estimate{}, id.Invalid("%d values before and %d after: want one pair for each person", len(before), len(after))
	}
	var changes []float64
	for i, b := range before {
		if math.IsInf(b, 0) || math.IsInf(after[i], 0) {
			return Estimate{}, id.Invalid("pair %d is %v, %v: want finite values", i+1, b, after[i])
		}
		if c := after[i] - b; !math.IsNaN(c) {
			changes = append(changes, c)
		}
	}
	if len(changes) < 2 {
		return Estimate{}, id.Undefined("there are %d pairs, and it takes two", "只有%d对数值，至少需要两对", len(changes))
	}
	n := float64(len(changes))
	mean, sd := stat.MeanStdDev(changes, nil)
	about := measured.About{
		ID: id, N: int64(n), Variant: "after − before", Source: "Student's paired t",
		Missing: "pairs with a missing value are left out",
		Inputs:  []measured.Input{measured.Number("sd of changes", sd), measured.Count("left out", len(before)-len(changes))},
	}
	return estimate(about.Of(mean), sd/math.Sqrt(n), n-1, level, true), nil
}
