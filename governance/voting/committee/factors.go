package committee

import (
	"math"
	"math/big"
)

// approx is a number that is not negative and its relative error.
type approx struct {
	x   *big.Float
	err float64
}

// level is what ballots have left to a number of bits.
type level struct {
	*purse
	prec    uint
	ulp     float64
	factors []approx
	classes []approx
}

// level brings what was computed for a precision up to date.
func (p *purse) level(i int) *level {
	l := p.levels[i]
	if l == nil {
		l = &level{purse: p, prec: digits[i], ulp: math.Ldexp(1, 1-int(digits[i]))}
		l.classes = []approx{{x: l.number().SetInt64(1)}}
		p.levels[i] = l
	}
	for len(l.factors) < len(p.sales) {
		sold := p.sales[len(l.factors)]
		f, _ := l.kept(l.add(sold.class, func(i int) int64 { return sold.weight[i] }))
		l.factors = append(l.factors, f)
	}
	return l
}

func (l *level) number() *big.Float { return new(big.Float).SetPrec(l.prec) }

// of returns what a class has left. A class comes after the one it continues.
func (l *level) of(class int32) approx {
	for next := len(l.classes); next <= int(class); next++ {
		a, f := l.classes[l.before[next]], l.factors[l.factor[next]]
		l.classes = append(l.classes, approx{l.number().Mul(a.x, f.x), (a.err + f.err + l.ulp) * 1.0001})
	}
	return l.classes[class]
}

func (l *level) sum(t *tallies) approx {
	return l.add(t.used, func(i int) int64 { return t.of(t.used[i]) })
}

func (l *level) add(classes []int32, weight func(int) int64) approx {
	sum := approx{x: l.number()}
	term, w := l.number(), new(big.Float)
	for i, class := range classes {
		a := l.of(class)
		sum.x.Add(sum.x, term.Mul(a.x, w.SetInt64(weight(i))))
		sum.err = max(sum.err, a.err)
	}
	sum.err = (sum.err + float64(len(classes)+2)*l.ulp) * 1.0001
	return sum
}

// kept returns 1 - price/sum, below 0 if the sum is less; false if its sign is
// not certain, and the error then is infinite.
func (l *level) kept(sum approx) (approx, bool) {
	if sum.x.Sign() == 0 {
		return approx{x: l.number().SetInt64(-1)}, true
	}
	price := l.number().SetRat(l.price)
	left := l.number().Sub(sum.x, price)
	near, _ := left.Float64()
	size, _ := sum.x.Float64()
	cost, _ := price.Float64()
	off := (size*sum.err + (cost+math.Abs(near))*l.ulp) * 1.0001
	if math.Abs(near) <= 2*off {
		return approx{l.number(), math.Inf(1)}, false
	}
	err := (off/(math.Abs(near)-off) + sum.err + 2*l.ulp) * 1.0001
	return approx{left.Quo(left, sum.x), err}, true
}

// compare returns 0 if two numbers may be equal.
func (a approx) compare(b approx) int {
	difference, _ := new(big.Float).Sub(a.x, b.x).Float64()
	x, _ := a.x.Float64()
	y, _ := b.x.Float64()
	off := (x*a.err + y*b.err) * 1.0001
	switch {
	case difference > off:
		return 1
	case difference < -off:
		return -1
	}
	return 0
}

// fractions are what ballots have left, exactly.
type fractions struct {
	*purse
	factors []*big.Rat
	classes []*big.Rat
}

func (p *purse) fractions() *fractions {
	f := &fractions{purse: p, classes: []*big.Rat{whole(1)}}
	for _, sold := range p.sales {
		f.factors = append(f.factors, part(f.add(sold.class, func(i int) int64 { return sold.weight[i] }), p.price))
	}
	return f
}

// part returns 1 - price/sum; 0 if the sum is 0.
func part(sum, price *big.Rat) *big.Rat {
	if sum.Sign() == 0 {
		return sum
	}
	return sum.Sub(whole(1), sum.Quo(price, sum))
}

func (f *fractions) of(class int32) *big.Rat {
	for next := len(f.classes); next <= int(class); next++ {
		f.classes = append(f.classes, new(big.Rat).Mul(f.classes[f.before[next]], f.factors[f.factor[next]]))
	}
	return f.classes[class]
}

func (f *fractions) sum(t *tallies) *big.Rat {
	return f.add(t.used, func(i int) int64 { return t.of(t.used[i]) })
}

func (f *fractions) add(classes []int32, weight func(int) int64) *big.Rat {
	sum := new(big.Rat)
	for i, class := range classes {
		sum.Add(sum, new(big.Rat).Mul(f.of(class), whole(weight(i))))
	}
	return sum
}
