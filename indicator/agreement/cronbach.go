package agreement

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/trust"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Consistency is Cronbach's alpha of the items of a questionnaire. Its n is the
// number of respondents that count.
type Consistency struct {
	measured.Result
	Limits  measured.Limits `json:"limits"`
	LeftOut int             `json:"left_out"` // respondents with an item missing
	Without []*float64      `json:"without"`  // alpha if an item is dropped, in the order of the items, nil if undefined; none for two items
}

// Cronbach returns α = k/(k − 1)·(1 − Σ variances of the k items / variance of their
// sum) over rows of respondents, one column an item, with Feldt's interval. NaN is
// a missing answer; such rows are left out. Items must point in the same direction:
// turn those round that do not. It is undefined for fewer than two items or two full
// rows, and if all sums are the same. What is left without one item may be
// undefined, too: nil stands there (Cronbach 1951; Feldt et al. 1987).
func Cronbach(rows [][]float64, level float64) (Consistency, error) {
	if !(level > 0 && level < 1) { //nolint:staticcheck // NaN is no level either
		return Consistency{}, CronbachAlpha.Invalid("level %v: want between 0 and 1", level)
	}
	full, err := complete(rows)
	if err != nil {
		return Consistency{}, err
	}
	alpha, err := cronbach(full)
	if err != nil {
		return Consistency{}, err
	}
	n, k := len(full), len(full[0])
	c := Consistency{LeftOut: len(rows) - n, Limits: feldt(alpha, n, k, level)}
	c.Result = measured.About{
		ID: CronbachAlpha, N: int64(n), Variant: "raw", Source: "Cronbach 1951",
		Missing: "rows with a missing item are left out",
		Inputs:  []measured.Input{measured.Count("items", k), measured.Count("left out", c.LeftOut)},
	}.Of(alpha)
	for item := 0; k > 2 && item < k; item++ {
		var without *float64
		if a, err := cronbach(drop(full, item)); err == nil {
			without = &a
		}
		c.Without = append(c.Without, without)
	}
	return c, nil
}

// complete returns the rows without a missing answer.
func complete(rows [][]float64) (full [][]float64, err error) {
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, CronbachAlpha.Invalid("row %d has %d items, want %d", i+1, len(row), len(rows[0]))
		}
		missing := false
		for _, v := range row {
			if math.IsInf(v, 0) {
				return nil, CronbachAlpha.Invalid("row %d has the answer %v: want a finite number", i+1, v)
			}
			missing = missing || math.IsNaN(v)
		}
		if !missing {
			full = append(full, row)
		}
	}
	if len(full) < 2 || len(full[0]) < 2 {
		return nil, CronbachAlpha.Undefined("it takes two items and two rows without a missing answer", "至少需要两个题项和两份完整的答卷")
	}
	return full, nil
}

func cronbach(full [][]float64) (float64, error) {
	a, err := trust.Cronbach(full)
	if errors.Is(err, renjia.ErrInvalid) { // the rows are in order: there is nothing else it could mean
		return 0, CronbachAlpha.Undefined("all sums are the same", "各答卷总分相同")
	}
	if err == nil && (math.IsNaN(a.Value) || math.IsInf(a.Value, 0)) {
		return 0, CronbachAlpha.Undefined("the answers are too large", "取值过大")
	}
	return a.Value, err
}

func drop(rows [][]float64, item int) [][]float64 {
	rest := make([][]float64, len(rows))
	for i, row := range rows {
		rest[i] = append(append(rest[i], row[:item]...), row[item+1:]...)
	}
	return rest
}

// feldt makes the interval from (1 − α)/(1 − a), which is distributed as F with
// n − 1 and (n − 1)(k − 1) degrees of freedom.
func feldt(alpha float64, n, k int, level float64) measured.Limits {
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (k - 1))}
	return measured.Limits{
		Lower: 1 - (1-alpha)*f.Quantile((1+level)/2), Upper: 1 - (1-alpha)*f.Quantile((1-level)/2),
		Level: level, Method: fmt.Sprintf("Feldt, F with %v and %v degrees of freedom", f.D1, f.D2),
	}
}
