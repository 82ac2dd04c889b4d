package share

import (
	"math"
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idShannon       measured.ID = "shannon"
	idEvenness      measured.ID = "evenness"
	idSimpson       measured.ID = "simpson"
	idDissimilarity measured.ID = "dissimilarity"
)

// Base is the base of a logarithm.
type Base string

// The bases of entropy.
const (
	Nats Base = "nats" // natural logarithm
	Bits Base = "bits" // base 2
)

// Shannon returns the entropy −Σs·ln s of the shares, from 0 for one group to the
// logarithm of n for n equal ones. It is undefined for no amounts, a negative amount
// and a total of zero (Shannon 1948).
func Shannon(x []float64, base Base) (measured.Result, error) {
	if err := measured.Choose(idShannon, "variant", "entropy is counted in nats or in bits", base, Nats, Bits); err != nil {
		return measured.Result{}, err
	}
	a, err := parts(idShannon, x)
	if err != nil {
		return measured.Result{}, err
	}
	h := a.entropy()
	if base == Bits {
		h /= math.Ln2
	}
	return a.about(idShannon, string(base), "Shannon 1948").Of(h), nil
}

func (a amounts) entropy() float64 {
	var h sum.Compensated
	for _, v := range a.x {
		if s := a.share(v); s > 0 {
			h.Add(-s * math.Log(s))
		}
	}
	return h.Value()
}

// Evenness returns Pielou's evenness, the entropy over its greatest value ln n: 1 if
// all groups are equal. It is undefined where [Shannon] is, and for fewer than two
// groups (Pielou 1966).
func Evenness(x []float64, s Streams) (measured.Result, error) {
	if err := measured.Choose(idEvenness, "variant", "n, and with it the value, depends on empty groups", s, DeclaredStreams, NonzeroStreams); err != nil {
		return measured.Result{}, err
	}
	a, err := parts(idEvenness, x)
	if err != nil {
		return measured.Result{}, err
	}
	n := a.count(s)
	if n < 2 {
		return measured.Result{}, idEvenness.Undefined("there are fewer than two groups", "不足两个组别")
	}
	about := a.about(idEvenness, string(s), "Pielou 1966")
	about.N = int64(n)
	return about.Of(a.entropy() / math.Log(float64(n))), nil
}

// SimpsonVariant is one of the numbers that go by Simpson's name.
type SimpsonVariant string

// The variants.
const (
	Dominance   SimpsonVariant = "dominance"    // Σs²: the chance that two draws with replacement are of one group
	GiniSimpson SimpsonVariant = "gini-simpson" // 1 − Σs²: that they are of two, also Blau's index
	Inverse     SimpsonVariant = "inverse"      // 1/Σs²
	Unbiased    SimpsonVariant = "unbiased"     // 1 − Σn(n−1)/(N(N−1)): draws without replacement, of whole counts
)

// Simpson returns an index of diversity by Simpson's name. It is undefined for no
// amounts, a negative amount and a total of zero; [Unbiased] for a total of one, and
// ErrInvalid unless the amounts are whole (Simpson 1949).
func Simpson(x []float64, v SimpsonVariant) (measured.Result, error) {
	if err := measured.Choose(idSimpson, "variant", "four numbers go by this name", v, Dominance, GiniSimpson, Inverse, Unbiased); err != nil {
		return measured.Result{}, err
	}
	a, err := parts(idSimpson, x)
	if err != nil {
		return measured.Result{}, err
	}
	about := a.about(idSimpson, string(v), "Simpson 1949")
	value, exact := a.squares()
	switch {
	case v == Unbiased:
		return a.unbiased(about)
	case v == Dominance:
		return either(about, value, exact), nil
	case v == Inverse:
		if exact != nil {
			exact.Inv(exact)
		}
		return either(about, 1/value, exact), nil
	}
	if exact != nil {
		exact.Sub(one(), exact)
	}
	return either(about, 1-value, exact), nil
}

// unbiased counts pairs of different units.
func (a amounts) unbiased(about measured.About) (measured.Result, error) {
	if places, ok := sum.Places(a.x); !ok || places != 0 {
		return measured.Result{}, idSimpson.Invalid("variant %s: amounts are counts of units, want whole numbers", Unbiased)
	}
	all, same := new(big.Int), new(big.Int)
	for _, v := range a.x {
		n := big.NewInt(int64(v))
		all.Add(all, n)
		same.Add(same, pairs(n))
	}
	if all.Cmp(big.NewInt(1)) <= 0 {
		return measured.Result{}, idSimpson.Undefined("one unit makes no pair", "只有一个单位，无法成对")
	}
	r := new(big.Rat).SetFrac(same, pairs(all))
	return about.Exactly(r.Sub(one(), r)), nil
}

// pairs is n(n−1).
func pairs(n *big.Int) *big.Int {
	less := new(big.Int).Sub(n, big.NewInt(1))
	return less.Mul(less, n)
}

// Dissimilarity returns the index D = ½Σ|aᵢ/A − bᵢ/B| of two groups that are divided
// over the same classes (差异指数): 0 if in the same way, 1 if no class has both; the
// share of either that would have to change class. Residents against those who
// attend, by age. It is undefined where shares of either group are; groups over
// different numbers of classes are ErrInvalid (Duncan & Duncan 1955).
func Dissimilarity(a, b []float64) (measured.Result, error) {
	if len(a) != len(b) {
		return measured.Result{}, idDissimilarity.Invalid("one group has %d classes, the other %d", len(a), len(b))
	}
	x, err := parts(idDissimilarity, a)
	if err != nil {
		return measured.Result{}, err
	}
	y, err := parts(idDissimilarity, b)
	if err != nil {
		return measured.Result{}, err
	}
	about := measured.About{ID: idDissimilarity, N: int64(len(a)), Source: "Duncan & Duncan 1955", Inputs: []measured.Input{
		measured.Number("first total", x.total*x.most), measured.Number("second total", y.total*y.most),
	}}
	if exact := exactDissimilarity(a, b); exact != nil {
		return about.Exactly(exact), nil
	}
	var s sum.Compensated
	for i := range a {
		s.Add(math.Abs(x.share(a[i]) - y.share(b[i])))
	}
	return about.Of(s.Value() / 2), nil
}

// exactDissimilarity is Σ|aᵢ·B − bᵢ·A|/(2AB), nil if amounts are no short decimals.
func exactDissimilarity(a, b []float64) *big.Rat {
	if _, ok := sum.Places(a); !ok {
		return nil
	}
	if _, ok := sum.Places(b); !ok {
		return nil
	}
	first, second := totalOf(a), totalOf(b)
	s := new(big.Rat)
	for i := range a {
		d := new(big.Rat).Mul(sum.Decimal(a[i]), second)
		d.Sub(d, new(big.Rat).Mul(sum.Decimal(b[i]), first))
		s.Add(s, d.Abs(d))
	}
	return s.Quo(s, first.Mul(first, second.Mul(second, big.NewRat(2, 1))))
}

func totalOf(x []float64) *big.Rat {
	total := new(big.Rat)
	for _, v := range x {
		total.Add(total, sum.Decimal(v))
	}
	return total
}
