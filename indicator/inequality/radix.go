package inequality

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// few is the number of elements below which comparing is faster than counting.
const few = 256

// entry is a value with the place in which its unit was given.
type entry struct {
	x  float64
	at int
}

// sortFloats sorts finite values in place.
func sortFloats(x []float64) {
	sortBy(x, ordered, slices.Sort[[]float64])
}

// sortEntries sorts finite values with their places, in place and by value alone.
func sortEntries(e []entry) {
	compare := func(a, b entry) int { return cmp.Compare(a.x, b.x) }
	sortBy(e, func(a entry) uint64 { return ordered(a.x) }, func(e []entry) { slices.SortFunc(e, compare) })
}

// ordered maps finite floats to whole numbers in the same order.
func ordered(v float64) uint64 {
	b := math.Float64bits(v)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// sortBy sorts by the digits of keys, the most significant first, and moves every
// element in place to where its digit belongs (McIlroy, Bostic and McIlroy 1993).
// It starts with the highest bit in which keys differ, so that values of like size
// take few rounds.
func sortBy[T any](x []T, key func(T) uint64, small func([]T)) {
	if len(x) < few {
		small(x)
		return
	}
	var differ uint64
	first := key(x[0])
	for _, v := range x {
		differ |= key(v) ^ first
	}
	if differ == 0 {
		return
	}
	shift := max(bits.Len64(differ)-8, 0)
	begin := 0
	for _, end := range deal(x, key, shift) {
		sortBy(x[begin:end], key, small)
		begin = end
	}
}

// deal moves the elements into 256 piles by the digit at shift and returns where
// each pile ends.
func deal[T any](x []T, key func(T) uint64, shift int) (ends [256]int) {
	var next [256]int
	for _, v := range x {
		ends[byte(key(v)>>shift)]++
	}
	total := 0
	for d := range ends {
		next[d] = total
		total += ends[d]
		ends[d] = total
	}
	for d := range ends {
		for next[d] < ends[d] {
			v := x[next[d]]
			for at := byte(key(v) >> shift); at != byte(d); at = byte(key(v) >> shift) {
				v, x[next[at]] = x[next[at]], v
				next[at]++
			}
			x[next[d]] = v
			next[d]++
		}
	}
	return ends
}
