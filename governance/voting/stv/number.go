package stv

import (
	"fmt"
	"math/big"
	"math/bits"
)

// number is the arithmetic that a rule prescribes for votes.
type number[V any] interface {
	whole(n int64) V
	add(a, b V) V
	sub(a, b V) V
	times(v V, n int64) V
	cmp(a, b V) int
	// share is the new value of a paper when a surplus of so many votes passes on.
	share(value, surplus, vote V) V
	rat(v V) *big.Rat
	text(v V) string
	// doubt is an error if a comparison could not be decided.
	doubt() error
}

// decimals are votes with a fixed number of decimals, as a multiple of the last.
// A total of voting.MaxWeight papers with five decimals stays below 2^57.
type decimals struct {
	digits int
	scale  int64
	once   bool // truncate value · surplus / vote once, not after the product too
}

func fixed(digits int, once bool) decimals {
	d := decimals{digits: digits, scale: 1, once: once}
	for range digits {
		d.scale *= 10
	}
	return d
}

func (d decimals) doubt() error                 { return nil }
func (d decimals) whole(n int64) int64          { return n * d.scale }
func (d decimals) add(a, b int64) int64         { return a + b }
func (d decimals) sub(a, b int64) int64         { return a - b }
func (d decimals) times(v int64, n int64) int64 { return v * n }
func (d decimals) rat(v int64) *big.Rat         { return big.NewRat(v, d.scale) }

func (d decimals) cmp(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d decimals) share(value, surplus, vote int64) int64 {
	if d.once {
		return mulDiv(value, surplus, vote)
	}
	return mulDiv(mulDiv(value, surplus, d.scale), d.scale, vote)
}

func (d decimals) text(v int64) string {
	return fmt.Sprintf("%d.%0*d", v/d.scale, d.digits, v%d.scale)
}

// mulDiv is a·b/c without remainder, of numbers not below 0 whose quotient fits.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, _ := bits.Div64(hi, lo, uint64(c))
	return int64(q)
}

// rationalDigits is how many decimals the notes of exact counts show.
const rationalDigits = 12
