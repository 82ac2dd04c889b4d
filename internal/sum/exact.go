package sum

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

const (
	largest    = 1e15 // whole numbers up to here have at most 15 digits, but for itself
	mostPlaces = 15
)

var powers = [mostPlaces + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// Places returns the fewest decimal places with which every x is a decimal of at
// most 15 digits; ok is false if there are none, as for a third or for infinity.
func Places(x []float64) (places int, ok bool) {
	most := 0.0
	for _, v := range x {
		most = max(most, math.Abs(v))
		for !is(v, places) {
			if places++; places > mostPlaces {
				return 0, false
			}
		}
	}
	return places, most*powers[places] <= largest
}

// is reports whether v is the float nearest to a decimal with these places. The
// quotient of two whole floats is rounded only once, so that equality proves it.
func is(v float64, places int) bool {
	r := math.Round(v * powers[places])
	return math.Abs(r) <= largest && r/powers[places] == v
}

// Scaled returns v·10^places, which [Places] has shown to be a whole number.
func Scaled(v float64, places int) int64 { return int64(math.Round(v * powers[places])) }

// Products is an exact sum of products of numbers that are not negative. The zero
// value is an empty sum.
type Products struct {
	hi, lo uint64
	rest   big.Int // what did not fit
}

// Add adds a·b·c.
func (p *Products) Add(a, b, c uint64) {
	over, ab := bits.Mul64(a, b)
	hi, lo := bits.Mul64(ab, c)
	if over != 0 {
		p.addWide(a, b, c)
		return
	}
	var carry uint64
	p.lo, carry = bits.Add64(p.lo, lo, 0)
	p.hi, carry = bits.Add64(p.hi, hi, carry)
	if carry != 0 {
		p.rest.Add(&p.rest, new(big.Int).Lsh(big.NewInt(1), 128))
	}
}

func (p *Products) addWide(a, b, c uint64) {
	product := new(big.Int).SetUint64(a)
	product.Mul(product, new(big.Int).SetUint64(b))
	p.rest.Add(&p.rest, product.Mul(product, new(big.Int).SetUint64(c)))
}

// Int returns the sum.
func (p *Products) Int() *big.Int {
	sum := new(big.Int).SetUint64(p.hi)
	sum.Lsh(sum, 64)
	sum.Add(sum, new(big.Int).SetUint64(p.lo))
	return sum.Add(sum, &p.rest)
}

// Decimal returns the decimal that a finite v stands for: the shortest one that no
// other float is nearer to.
func Decimal(v float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return r
}
