package committee

import (
	"cmp"
	"math/big"
	"math/bits"
)

// number is a whole number of fixed width. Whoever chooses the width makes sure
// that nothing overflows.
type number[N any] interface {
	plus(N) N
	minus(N) N
	times(weight int64) N
	compare(N) int
	big() *big.Int
}

// short is a number of 63 bits and a sign.
type short int64

func (a short) plus(b short) short  { return a + b }
func (a short) minus(b short) short { return a - b }
func (a short) times(w int64) short { return a * short(w) }
func (a short) compare(b short) int { return cmp.Compare(a, b) }
func (a short) big() *big.Int       { return big.NewInt(int64(a)) }
func shortOf(x *big.Int) short      { return short(x.Int64()) }

// longWords is the width of long numbers.
const longWords = 5

// long is a number of 319 bits and a sign, as a two's complement, lowest word
// first.
type long [longWords]uint64

func (a long) plus(b long) long {
	carry := uint64(0)
	for i := range a {
		a[i], carry = bits.Add64(a[i], b[i], carry)
	}
	return a
}

func (a long) minus(b long) long {
	borrow := uint64(0)
	for i := range a {
		a[i], borrow = bits.Sub64(a[i], b[i], borrow)
	}
	return a
}

// times multiplies by a weight that is not negative.
func (a long) times(w int64) long {
	carry := uint64(0)
	for i := range a {
		hi, lo := bits.Mul64(a[i], uint64(w))
		var over uint64
		a[i], over = bits.Add64(lo, carry, 0)
		carry = hi + over
	}
	return a
}

func (a long) compare(b long) int {
	top := longWords - 1
	if order := cmp.Compare(int64(a[top]), int64(b[top])); order != 0 {
		return order
	}
	for i := top - 1; i >= 0; i-- {
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return 0
}

func (a long) big() *big.Int {
	sum := big.NewInt(int64(a[longWords-1]))
	for i := longWords - 2; i >= 0; i-- {
		sum.Lsh(sum, 64)
		sum.Add(sum, new(big.Int).SetUint64(a[i]))
	}
	return sum
}

// longOf takes a number that is not negative.
func longOf(x *big.Int) (a long) {
	x = new(big.Int).Set(x)
	word := new(big.Int)
	mask := new(big.Int).SetUint64(^uint64(0))
	for i := range a {
		a[i] = word.And(x, mask).Uint64()
		x.Rsh(x, 64)
	}
	return a
}
