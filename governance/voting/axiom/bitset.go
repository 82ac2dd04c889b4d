package axiom

import (
	"iter"
	"math/bits"
)

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) unset(i int)    { b[i/64] &^= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]>>(i%64)&1 == 1 }

func (b bitset) and(c bitset) bitset {
	both := make(bitset, len(b))
	for i := range b {
		both[i] = b[i] & c[i]
	}
	return both
}

func (b bitset) andNot(c bitset) bitset {
	rest := make(bitset, len(b))
	for i := range b {
		rest[i] = b[i] &^ c[i]
	}
	return rest
}

// all goes over the members, ascending; those already passed may be taken out
// meanwhile.
func (b bitset) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(i*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
