package stv

import (
	"encoding/binary"
	"math/big"
	"math/bits"
)

// wide is a whole number not below 0 of 128 bits.
type wide struct{ hi, lo uint64 }

func (a wide) zero() bool       { return a.hi|a.lo == 0 }
func (a wide) less(b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// minus is a - b, or 0 if b is more.
func (a wide) minus(b wide) wide {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, borrow := bits.Sub64(a.hi, b.hi, borrow)
	if borrow != 0 {
		return wide{}
	}
	return wide{hi, lo}
}

// next is a + 1.
func (a wide) next() wide {
	lo, carry := bits.Add64(a.lo, 1, 0)
	return wide{a.hi + carry, lo}
}

// over is a/n without remainder.
func (a wide) over(n uint64) wide {
	lo, _ := bits.Div64(a.hi%n, a.lo, n)
	return wide{a.hi / n, lo}
}

// narrow takes a number of at most 128 bits.
func narrow(n *big.Int) wide {
	var b [16]byte
	n.FillBytes(b[:])
	return wide{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// wider is a sum of 192 bits: voting.MaxWeight papers of 27 decimals take 130.
type wider [3]uint64

// plus adds a, n times.
func (s *wider) plus(a wide, n int64) *wider {
	h0, l0 := bits.Mul64(a.lo, uint64(n))
	h1, l1 := bits.Mul64(a.hi, uint64(n))
	l1, c := bits.Add64(l1, h0, 0)
	h1 += c
	s[0], c = bits.Add64(s[0], l0, 0)
	s[1], c = bits.Add64(s[1], l1, c)
	s[2] += h1 + c
	return s
}

func (s *wider) big() *big.Int {
	n := new(big.Int).SetUint64(s[2])
	for _, word := range []uint64{s[1], s[0]} {
		n.Lsh(n, 64)
		n.Or(n, new(big.Int).SetUint64(word))
	}
	return n
}

// scale is a power of ten, 10^digits = 2^digits · five.
type scale struct {
	digits int
	five   uint64 // 5^digits
	one    wide   // 10^digits
	unit   *big.Int
}

func newScale(digits int) scale {
	s := scale{digits: digits, five: 1, unit: new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)}
	for range digits {
		s.five *= 5
	}
	s.one = narrow(s.unit)
	return s
}

// product is a·b/10^digits of numbers up to about 10^digits, at most 27 of them,
// and whether there is a remainder. 5^27 is the largest that fits a word.
func (s scale) product(a, b wide) (wide, bool) {
	p1, p0 := bits.Mul64(a.lo, b.lo)
	h1, l1 := bits.Mul64(a.hi, b.lo)
	h2, l2 := bits.Mul64(a.lo, b.hi)
	p1, c1 := bits.Add64(p1, l1, 0)
	p1, c2 := bits.Add64(p1, l2, 0)
	p2 := h1 + h2 + a.hi*b.hi + c1 + c2
	n := uint(s.digits)
	lost := p0 & (1<<n - 1)
	p0, p1, p2 = p0>>n|p1<<(64-n), p1>>n|p2<<(64-n), p2>>n
	_, r := bits.Div64(0, p2, s.five)
	hi, r := bits.Div64(r, p1, s.five)
	lo, r := bits.Div64(r, p0, s.five)
	return wide{hi, lo}, lost|r != 0
}
