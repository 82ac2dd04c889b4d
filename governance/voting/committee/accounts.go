package committee

import (
	"math/big"
	"slices"
	"strings"
)

// accounts hold what each ballot owes per paper, its load: exactly, and nearly.
//
// Ballots of the same history share a class. The load of a class is a sum of
// amounts that were fixed when candidates were elected, so an exact sum over
// ballots needs one integer for each amount, not one fraction for each ballot.
type accounts struct {
	*votes
	class []int32   // by ballot
	load  []float64 // by ballot, within drift of the exact load
	drift float64

	before  []int32   // by class: the class it adds an amount to; -1 is a load of 0
	amount  []int32   // by class: which amount it adds
	near    []float64 // by class: its load, as those of its ballots
	amounts amounts

	scratch tallies
}

// nothing is the class of ballots that owe nothing.
const nothing int32 = -1

func newAccounts(v *votes) *accounts {
	a := &accounts{votes: v, class: make([]int32, len(v.weights)), load: make([]float64, len(v.weights)), amounts: newAmounts()}
	for b := range a.class {
		a.class[b] = nothing
	}
	return a
}

// open adds a class, whose load is that of another and an amount.
func (a *accounts) open(before, amount int32, near float64) int32 {
	a.near = append(a.near, near)
	a.before = append(a.before, before)
	a.amount = append(a.amount, amount)
	return int32(len(a.before) - 1)
}

// owe adds the amounts that make up the load of a class to coefficients.
func (a *accounts) owe(coefficients []int64, class int32, weight int64) {
	for ; class != nothing; class = a.before[class] {
		coefficients[a.amount[class]] += weight
	}
}

// cost returns (1 + the loads of these ballots) / weight.
func (a *accounts) cost(coefficients []int64, weight int64) quotient {
	return quotient{num: a.amounts.sum(coefficients), weight: weight}
}

// coefficients returns as many zeros as there are amounts.
func (a *accounts) coefficients() []int64 { return make([]int64, len(a.amounts.nums)) }

// classes adds up the supporters of a candidate by class, in order of appearance.
func (a *accounts) classes(c int) *tallies {
	t := &a.scratch
	t.reset(len(a.before))
	for _, b := range a.supporters(c) {
		t.add(a.class[b], a.weights[b])
	}
	return t
}

func (a *accounts) clone() *accounts {
	b := *a
	b.class, b.load = slices.Clone(a.class), slices.Clone(a.load)
	b.before, b.amount = slices.Clone(a.before), slices.Clone(a.amount)
	b.near, b.amounts = slices.Clone(a.near), a.amounts.clone()
	b.scratch = tallies{}
	return &b
}

// key writes the exact load of every ballot.
func (a *accounts) key() string {
	names := make([]string, len(a.before))
	var out strings.Builder
	for _, class := range a.class {
		if class == nothing {
			out.WriteString("0,")
			continue
		}
		if names[class] == "" {
			k := a.coefficients()
			a.owe(k, class, 1)
			names[class] = a.amounts.exact(k).String() + ","
		}
		out.WriteString(names[class])
	}
	return out.String()
}

// tallies are weights by class.
type tallies struct {
	weight []int64 // by class plus one
	used   []int32 // classes
}

func (t *tallies) reset(classes int) {
	for _, k := range t.used {
		t.weight[k+1] = 0
	}
	t.used = t.used[:0]
	if len(t.weight) < classes+1 {
		t.weight = append(t.weight, make([]int64, classes+1-len(t.weight))...)
	}
}

func (t *tallies) add(class int32, weight int64) {
	if t.weight[class+1] == 0 {
		t.used = append(t.used, class)
	}
	t.weight[class+1] += weight
}

func (t *tallies) of(class int32) int64 { return t.weight[class+1] }

// amounts are rationals over one denominator.
type amounts struct {
	den  *big.Int
	nums []*big.Int
}

func newAmounts() amounts { return amounts{den: big.NewInt(1)} }

// quotient is num / (den · weight), den being that of the amounts.
type quotient struct {
	num    *big.Int
	weight int64
}

// sum returns the numerator of 1 + Σ coefficient · amount.
func (m *amounts) sum(coefficients []int64) *big.Int {
	return m.plus(new(big.Int).Set(m.den), coefficients)
}

func (m *amounts) plus(sum *big.Int, coefficients []int64) *big.Int {
	var term, k big.Int
	for i, n := range coefficients {
		if n != 0 {
			sum.Add(sum, term.Mul(k.SetInt64(n), m.nums[i]))
		}
	}
	return sum
}

// exact returns Σ coefficient · amount.
func (m *amounts) exact(coefficients []int64) *big.Rat {
	return new(big.Rat).SetFrac(m.plus(new(big.Int), coefficients), m.den)
}

// value returns a quotient as a rational.
func (m *amounts) value(q quotient) *big.Rat {
	return new(big.Rat).SetFrac(q.num, new(big.Int).Mul(m.den, big.NewInt(q.weight)))
}

// near returns the float64 nearest to a quotient.
func (m *amounts) near(q quotient) float64 {
	return nearest(q.num, new(big.Int).Mul(m.den, big.NewInt(q.weight)))
}

// nearest divides with a relative error below 2⁻⁵⁰.
func nearest(num, den *big.Int) float64 {
	if num.IsInt64() && den.IsInt64() {
		return float64(num.Int64()) / float64(den.Int64())
	}
	var x, y big.Float
	f, _ := new(big.Float).Quo(x.SetPrec(64).SetInt(num), y.SetPrec(64).SetInt(den)).Float64()
	return f
}

// add appends a quotient to the amounts and returns its index.
func (m *amounts) add(q quotient) int32 {
	g := new(big.Int).GCD(nil, nil, new(big.Int).Abs(q.num), big.NewInt(q.weight))
	scale := new(big.Int).Quo(big.NewInt(q.weight), g)
	if scale.BitLen() > 1 {
		m.den.Mul(m.den, scale)
		for _, n := range m.nums {
			n.Mul(n, scale)
		}
	}
	m.nums = append(m.nums, new(big.Int).Quo(q.num, g))
	return int32(len(m.nums) - 1)
}

// compare compares two quotients.
func (q quotient) compare(r quotient) int {
	return new(big.Int).Mul(q.num, big.NewInt(r.weight)).Cmp(new(big.Int).Mul(r.num, big.NewInt(q.weight)))
}

func (m *amounts) clone() amounts {
	c := amounts{den: new(big.Int).Set(m.den)}
	for _, n := range m.nums {
		c.nums = append(c.nums, new(big.Int).Set(n))
	}
	return c
}
