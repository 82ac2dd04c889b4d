package survival

import (
	"cmp"
	"math"
	"slices"
)

// ascending sorts times that are not negative. The bits of such floats are in the
// order of the floats, so that a radix sort will do; whole numbers leave most of
// its passes with nothing to do.
func ascending(times []float64) {
	if len(times) < 256 {
		slices.Sort(times)
		return
	}
	const digit = 11
	keys, other := make([]uint64, len(times)), make([]uint64, len(times))
	var all, common uint64 = 0, ^uint64(0)
	for i, t := range times {
		keys[i] = math.Float64bits(t + 0) // no −0
		all |= keys[i]
		common &= keys[i]
	}
	for shift := 0; shift < 64; shift += digit {
		if (all^common)>>shift&(1<<digit-1) == 0 {
			continue
		}
		var from [1 << digit]int
		for _, k := range keys {
			from[k>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range from {
			from[i] = sum
			sum += n
		}
		for _, k := range keys {
			at := &from[k>>shift&(1<<digit-1)]
			other[*at] = k
			*at++
		}
		keys, other = other, keys
	}
	for i, k := range keys {
		times[i] = math.Float64frombits(k)
	}
}

// byTime returns the positions of times in ascending order, ties by position.
func byTime(times []float64) []int {
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(times[a], times[b]) })
	return order
}
