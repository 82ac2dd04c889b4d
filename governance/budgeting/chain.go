package budgeting

import "math/big"

// chain holds exact numbers of which each follows from those before it: prices
// of Equal Shares, times of Phragmén. All stand over one common denominator, so
// that adding multiples of them needs no greatest common divisors.
type chain struct {
	den  big.Int
	nums []big.Int
}

// newChain starts a chain with the fraction num/den as its number 0.
func newChain(num, den int64) *chain {
	c := &chain{nums: make([]big.Int, 1)}
	c.den.SetInt64(den)
	c.nums[0].SetInt64(num)
	return c
}

// quotient is an exact number: num over the denominator of its chain and by,
// which is positive.
type quotient struct {
	num, by *big.Int
}

// combine returns (whole + the sum of counts[i] times number i) / by.
func (c *chain) combine(whole int64, counts []int64, by int64) quotient {
	sum, term := new(big.Int), new(big.Int)
	sum.Mul(&c.den, term.SetInt64(whole))
	for i, n := range counts {
		if n != 0 {
			sum.Add(sum, term.Mul(&c.nums[i], big.NewInt(n)))
		}
	}
	return quotient{sum, big.NewInt(by)}
}

// push makes a number of the chain of a quotient.
func (c *chain) push(q quotient) {
	by := new(big.Int).Set(q.by)
	g := new(big.Int).GCD(nil, nil, new(big.Int).Abs(q.num), by)
	if q.num.Sign() == 0 {
		g.Set(by)
	}
	by.Quo(by, g)
	if by.Cmp(big.NewInt(1)) != 0 {
		c.den.Mul(&c.den, by)
		for i := range c.nums {
			c.nums[i].Mul(&c.nums[i], by)
		}
	}
	c.nums = append(c.nums, big.Int{})
	c.nums[len(c.nums)-1].Quo(q.num, g)
}

// compare compares two quotients of the same state of the chain.
func (q quotient) compare(r quotient) int {
	a := new(big.Int).Mul(q.num, r.by)
	return a.Cmp(new(big.Int).Mul(r.num, q.by))
}

// floor returns q · unit rounded down.
func (c *chain) floor(q quotient, unit int64) int64 {
	num := new(big.Int).Mul(q.num, big.NewInt(unit))
	den := new(big.Int).Mul(&c.den, q.by)
	return num.Div(num, den).Int64()
}

// rat returns number i.
func (c *chain) rat(i int) *big.Rat { return new(big.Rat).SetFrac(&c.nums[i], &c.den) }

// rat returns a quotient as a fraction.
func (q quotient) rat(c *chain) *big.Rat {
	return new(big.Rat).SetFrac(q.num, new(big.Int).Mul(&c.den, q.by))
}
