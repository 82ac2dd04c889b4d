package simplex

import (
	"math/big"
	"math/bits"
)

// row is the equation at·basic + Σ a·(column) = rhs in whole numbers; at is
// positive. That of the goal has the cost as its basic variable. The numbers are
// the a, then rhs and at: in s as long as they are small, else in b.
type row struct {
	s    []int64
	b    []*big.Int
	most int64 // no number of s is further from zero
}

// roomy is how many bits a product of small numbers may take.
const roomy = 61

func newRow(columns int) row {
	r := row{s: make([]int64, columns+2), most: 1}
	r.s[columns+1] = 1
	return r
}

func (r *row) rhs() int { return r.size() - 2 }
func (r *row) at() int  { return r.size() - 1 }

func (r *row) size() int { return max(len(r.s), len(r.b)) }

func (r *row) sign(j int) int {
	if r.s == nil {
		return r.b[j].Sign()
	}
	switch x := r.s[j]; {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// whole returns a number; do not change it.
func (r *row) whole(j int) *big.Int {
	if r.s == nil {
		return r.b[j]
	}
	return big.NewInt(r.s[j])
}

// ratio compares a/b of this row with c/d of another, for b and d of one sign.
func (r *row) ratio(a, b int, other *row, c, d int) int {
	if r.s != nil && other.s != nil {
		return crossed(r.s[a], other.s[d], other.s[c], r.s[b])
	}
	x := new(big.Int).Mul(r.whole(a), other.whole(d))
	return x.Cmp(new(big.Int).Mul(other.whole(c), r.whole(b)))
}

// crossed compares x·y with z·w in 128 bits.
func crossed(x, y, z, w int64) int {
	negative, other := (x < 0) != (y < 0) && x != 0 && y != 0, (z < 0) != (w < 0) && z != 0 && w != 0
	if negative != other {
		if negative {
			return -1
		}
		return 1
	}
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	hi2, lo2 := bits.Mul64(magnitude(z), magnitude(w))
	c := 0
	switch {
	case hi < hi2 || hi == hi2 && lo < lo2:
		c = -1
	case hi != hi2 || lo != lo2:
		c = 1
	}
	if negative {
		return -c
	}
	return c
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}

func (r *row) clone() row {
	c := row{most: r.most}
	if r.s != nil {
		c.s = append(c.s, r.s...)
		return c
	}
	c.b = make([]*big.Int, len(r.b))
	for j, x := range r.b {
		c.b[j] = new(big.Int).Set(x)
	}
	return c
}

// turn solves the equation for the variable of a column in which its coefficient
// is negative: all signs change, and the column is that of the basic variable.
func (r *row) turn(in int) {
	at := r.at()
	if r.s != nil {
		for j := range r.s[:at] {
			r.s[j] = -r.s[j]
		}
		r.s[at], r.s[in] = r.s[in], -r.s[at]
		return
	}
	for _, x := range r.b[:at] {
		x.Neg(x)
	}
	r.b[at], r.b[in] = r.b[in], r.b[at].Neg(r.b[at])
}

// replace puts the variable that left a row in the place of the one that entered.
func (r *row) replace(in int, by *row) {
	if r.sign(in) == 0 {
		return
	}
	if r.s != nil && by.s != nil {
		c := r.s[in]
		r.s[in] = 0
		if r.cancelSmall(c, by) {
			return
		}
		r.s[in] = c
	}
	r.grow()
	c := new(big.Int).Set(r.b[in])
	r.b[in].SetInt64(0)
	r.cancel(c, by)
}

// eliminate takes a basic variable, by means of its own row, out of an equation
// in which it has a coefficient times at.
func (r *row) eliminate(coefficient int64, by *row) {
	if r.s != nil && by.s != nil && bits.Len64(magnitude(coefficient))+bits.Len64(magnitude(r.s[r.at()])) <= roomy && r.cancelSmall(coefficient*r.s[r.at()], by) {
		return
	}
	r.grow()
	r.cancel(new(big.Int).Mul(big.NewInt(coefficient), r.b[r.at()]), by)
}

// cancelSmall takes c times by off the equation, scaled so that no fraction
// arises; false, and nothing done, if numbers might not fit.
func (r *row) cancelSmall(c int64, by *row) bool {
	at := r.at()
	g := gcd(by.s[at], int64(magnitude(c)))
	mine, theirs := by.s[at]/g, c/g
	if bits.Len64(uint64(r.most))+bits.Len64(uint64(mine)) > roomy || bits.Len64(uint64(by.most))+bits.Len64(magnitude(theirs)) > roomy {
		return false
	}
	most := uint64(r.s[at] * mine)
	for j, y := range by.s[:at] {
		x := r.s[j]*mine - theirs*y
		r.s[j] = x
		most = max(most, magnitude(x))
	}
	r.s[at] *= mine
	r.most = int64(most)
	if most > 1<<24 {
		r.reduceSmall()
	}
	return true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (r *row) reduceSmall() {
	g := r.s[r.at()]
	for _, x := range r.s {
		if g == 1 {
			return
		}
		g = gcd(g, int64(magnitude(x)))
	}
	if g <= 1 {
		return
	}
	for j := range r.s {
		r.s[j] /= g
	}
	r.most /= g
}

// grow goes over to numbers of any size.
func (r *row) grow() {
	if r.s == nil {
		return
	}
	r.b = make([]*big.Int, len(r.s))
	for j, x := range r.s {
		r.b[j] = big.NewInt(x)
	}
	r.s = nil
}

// cancel is cancelSmall in numbers of any size.
func (r *row) cancel(c *big.Int, by *row) {
	at := r.at()
	g := new(big.Int).GCD(nil, nil, by.whole(at), new(big.Int).Abs(c))
	mine, theirs := new(big.Int).Quo(by.whole(at), g), new(big.Int).Quo(c, g)
	t := new(big.Int)
	for j, x := range r.b[:at] {
		x.Mul(x, mine)
		if by.sign(j) != 0 {
			x.Sub(x, t.Mul(theirs, by.whole(j)))
		}
	}
	r.b[at].Mul(r.b[at], mine)
	r.reduce()
}

// reduce divides by the common factor, and returns to small numbers if they fit.
func (r *row) reduce() {
	g, t := new(big.Int).Set(r.b[r.at()]), new(big.Int)
	for _, x := range r.b {
		if x.Sign() != 0 && g.BitLen() > 1 {
			g.GCD(nil, nil, g, t.Abs(x))
		}
	}
	longest := 0
	for _, x := range r.b {
		if g.BitLen() > 1 && x.Sign() != 0 {
			x.Quo(x, g)
		}
		longest = max(longest, x.BitLen())
	}
	if longest > roomy/2 {
		return
	}
	r.s, r.most = make([]int64, len(r.b)), 0
	for j, x := range r.b {
		r.s[j] = x.Int64()
		r.most = max(r.most, int64(magnitude(r.s[j])))
	}
	r.b = nil
}
