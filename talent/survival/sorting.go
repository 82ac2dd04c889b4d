package survival

import (
	"cmp"
	"math"
	"slices"
)

// digit is how many bits a pass of the radix sort takes. The bits of times, which are
// not negative, are in the order of the times; whole numbers leave most passes with
// nothing to do.
const digit = 11

// small is where comparing is faster than a radix sort.
const small = 256

// ascending sorts times.
func ascending(times []float64) {
	if len(times) < small {
		slices.Sort(times)
		return
	}
	keys := bitsOf(times)
	other := make([]uint64, len(keys))
	for _, shift := range passes(keys) {
		from := starts(keys, shift)
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
	if len(times) < small {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(times[a], times[b]) })
		return order
	}
	type keyed struct {
		key uint64
		row int32
	}
	keys := bitsOf(times)
	rows, other := make([]keyed, len(keys)), make([]keyed, len(keys))
	for i, k := range keys {
		rows[i] = keyed{k, int32(i)}
	}
	for _, shift := range passes(keys) {
		from := starts(keys, shift) // how many have a digit does not depend on the order
		for _, r := range rows {
			at := &from[r.key>>shift&(1<<digit-1)]
			other[*at] = r
			*at++
		}
		rows, other = other, rows
	}
	for i, r := range rows {
		order[i] = int(r.row)
	}
	return order
}

func bitsOf(times []float64) []uint64 {
	keys := make([]uint64, len(times))
	for i, t := range times {
		keys[i] = math.Float64bits(t + 0) // no −0
	}
	return keys
}

// passes returns the shifts at which keys differ.
func passes(keys []uint64) (shifts []int) {
	var all, common uint64 = 0, ^uint64(0)
	for _, k := range keys {
		all |= k
		common &= k
	}
	for shift := 0; shift < 64; shift += digit {
		if (all^common)>>shift&(1<<digit-1) != 0 {
			shifts = append(shifts, shift)
		}
	}
	return shifts
}

// starts returns where the keys with each digit begin.
func starts(keys []uint64, shift int) (from [1 << digit]int) {
	for _, k := range keys {
		from[k>>shift&(1<<digit-1)]++
	}
	sum := 0
	for i, n := range from {
		from[i] = sum
		sum += n
	}
	return from
}
