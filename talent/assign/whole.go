package assign

import (
	"math"
	"math/bits"
)

// whole turns floats into multiples of a power of two, if that is exact.
func whole(c Costs[float64]) (w Costs[int64], unit int, ok bool) {
	w, _, unit, ok = wholeWith(c)
	return w, unit, ok
}

// wholeWith turns further numbers into the same unit.
func wholeWith(c Costs[float64], more ...[]float64) (w Costs[int64], wholes [][]int64, unit int, ok bool) {
	values := c.cells
	if c.lists != nil {
		values = c.lists.cost
	}
	unit, largest := math.MaxInt, c.largest
	for _, set := range append(more, values) {
		for _, x := range set {
			if x != 0 && !math.IsInf(x, 1) {
				unit = min(unit, lowestBit(x))
			}
		}
	}
	for _, set := range more {
		for _, x := range set {
			largest = max(largest, math.Abs(x))
		}
	}
	if unit == math.MaxInt {
		unit = 0
	}
	scale := math.Ldexp(1, -unit)
	if math.IsInf(scale, 0) || scale == 0 || largest*scale > float64(MaxCost) {
		return w, nil, 0, false
	}
	w = Costs[int64]{rows: c.rows, columns: c.columns, allowed: c.allowed, largest: int64(c.largest * scale)}
	if c.lists == nil {
		w.cells = times(values, scale)
	} else {
		w.lists = &lists[int64]{c.lists.columns, c.lists.start, c.lists.column, times(values, scale)}
	}
	for _, set := range more {
		wholes = append(wholes, times(set, scale))
	}
	return w, wholes, unit, true
}

func times(values []float64, scale float64) []int64 {
	whole := make([]int64, len(values))
	for k, x := range values {
		whole[k] = Forbidden
		if !math.IsInf(x, 1) {
			whole[k] = int64(x * scale)
		}
	}
	return whole
}

// lowestBit returns the exponent of the last bit that is set.
func lowestBit(x float64) int {
	const fraction = 1<<52 - 1
	b := math.Float64bits(x)
	exponent, mantissa := int(b>>52&0x7ff), b&fraction
	if exponent == 0 {
		exponent = 1
	} else {
		mantissa |= fraction + 1
	}
	return exponent - 1075 + bits.TrailingZeros64(mantissa)
}

// scaled gives a plan of whole numbers back its unit, 2^unit.
func scaled(p Plan[int64], unit int) Plan[float64] {
	back := func(x int64) float64 { return math.Ldexp(float64(x), unit) }
	all := func(x []int64) []float64 {
		y := make([]float64, len(x))
		for k := range x {
			y[k] = back(x[k])
		}
		return y
	}
	q := Plan[float64]{
		Method: p.Method, Rows: p.Rows, Columns: p.Columns, Variant: p.Variant, Source: p.Source,
		Column: p.Column, Placed: p.Placed, Cost: back(p.Cost), Worst: back(p.Worst), Unique: p.Unique,
		Contested: p.Contested, Below: p.Below,
	}
	if p.Prices != nil {
		q.Prices = &Prices[float64]{all(p.Prices.Rows), all(p.Prices.Columns), back(p.Prices.LeftOut)}
	}
	for _, l := range p.Levels {
		q.Levels = append(q.Levels, Level[float64]{back(l.Cost), l.Pairs})
	}
	return q
}
