package margin

import (
	"fmt"
	"math/big"
	"sort"

	"github.com/renjia-project/renjia"
)

// Audit is the plan of a risk-limiting audit by comparison of single papers with
// how they were counted: papers are drawn at random until it is unlikely enough
// that the outcome is wrong.
//
// Source: Lindeman and Stark, "A gentle introduction to risk-limiting audits",
// 2012; Stark, "Super-simple simultaneous single-ballot risk-limiting audits",
// 2010 (the Kaplan–Markov bound).
type Audit struct {
	Papers   int64           `json:"papers"`   // cast in all
	Lead     int64           `json:"lead"`     // votes between the winner and the closest loser
	Risk     renjia.Fraction `json:"risk"`     // the largest chance that a wrong outcome is confirmed
	Inflator renjia.Fraction `json:"inflator"` // γ, above 1: how much discrepancies are allowed for
	// Diluted is Lead over Papers, blank papers included.
	Diluted renjia.Fraction `json:"diluted"`
	// Sample is the papers to look at if none shows a discrepancy. It may exceed
	// Papers: they are drawn with replacement, so rather count all by hand.
	Sample int64 `json:"sample"`
}

// Discrepancies are papers of a sample that were counted otherwise than they say:
// by how many votes the winner's lead over a loser was overstated or understated.
type Discrepancies struct {
	Over1, Over2, Under1, Under2 int64
}

// Lead is a lead in votes that the margin stands for: one paper altered takes away
// two votes of it at most, so a margin of n papers is a lead of 2n-1 at least. For
// rules other than plurality every paper that was misread is then an overstatement
// of two votes. It is 0 unless papers are altered and the winner may lose.
func (m *Margin) Lead() int64 {
	if m.Variant != Alter || m.Goal != MayLose || m.Lower < 1 {
		return 0
	}
	return 2*m.Lower - 1
}

// NewAudit plans an audit. Leads from 1 to papers, a risk between 0 and 1 and an
// inflator above 1 are accepted, else renjia.ErrInvalid; there is no default for
// them. Lindeman and Stark take an inflator of 1.03905, 20781/20000; their rule of
// thumb, 4.8 over the diluted margin for a risk of 10%, is never below Sample.
func NewAudit(papers, lead int64, risk, inflator renjia.Fraction) (*Audit, error) {
	one := renjia.Frac(1, 1)
	switch {
	case papers < 1 || lead < 1 || lead > papers:
		return nil, fmt.Errorf("audit: a lead of %d of %d papers: nothing to confirm: %w", lead, papers, renjia.ErrInvalid)
	case risk.Sign() <= 0 || risk.Compare(one) >= 0:
		return nil, fmt.Errorf("audit: a risk of %s: want a fraction between 0 and 1: %w", risk, renjia.ErrInvalid)
	case inflator.Compare(one) <= 0:
		return nil, fmt.Errorf("audit: an inflator of %s: want more than 1: %w", inflator, renjia.ErrInvalid)
	}
	a := &Audit{Papers: papers, Lead: lead, Risk: risk, Inflator: inflator}
	var err error
	if a.Diluted, err = renjia.NewFraction(lead, papers); err != nil {
		return nil, err
	}
	most := int64(1)
	for !a.Confirms(most, Discrepancies{}) {
		most *= 2
	}
	a.Sample = most/2 + int64(sort.Search(int(most-most/2), func(n int) bool { return a.Confirms(most/2+int64(n), Discrepancies{}) }))
	return a, nil
}

// Confirms reports whether a sample of so many papers, with these discrepancies
// among them, confirms the outcome at the audit's risk. Negative numbers, and more
// discrepancies than papers, confirm nothing. It is exact.
func (a *Audit) Confirms(sample int64, d Discrepancies) bool {
	if min(sample, d.Over1, d.Over2, d.Under1, d.Under2) < 0 || d.Over1+d.Over2+d.Under1+d.Under2 > sample {
		return false
	}
	gamma := a.Inflator.Rat()
	one := big.NewRat(1, 1)
	half := new(big.Rat).Quo(big.NewRat(1, 2), gamma) // 1/(2γ)
	full := new(big.Rat).Quo(one, gamma)              // 1/γ
	return product{
		{new(big.Rat).Sub(one, new(big.Rat).Mul(half, a.Diluted.Rat())), sample},
		{new(big.Rat).Sub(one, half), -d.Over1},
		{new(big.Rat).Sub(one, full), -d.Over2},
		{new(big.Rat).Add(one, half), -d.Under1},
		{new(big.Rat).Add(one, full), -d.Under2},
		{a.Risk.Rat(), -1},
	}.atMostOne()
}

// product is powers of positive rationals.
type product []power

type power struct {
	base *big.Rat
	exp  int64
}

// atMostOne compares with 1: by bounds that are rounded outwards, and where these
// do not decide exactly.
func (p product) atMostOne() bool {
	const precision = 256
	low, high := p.bound(precision, big.ToNegativeInf, big.ToPositiveInf), p.bound(precision, big.ToPositiveInf, big.ToNegativeInf)
	one := big.NewFloat(1)
	if high.Cmp(one) <= 0 {
		return true
	}
	if low.Cmp(one) > 0 {
		return false
	}
	over, under := big.NewInt(1), big.NewInt(1)
	for _, x := range p {
		num, den := x.base.Num(), x.base.Denom()
		if x.exp < 0 {
			num, den = den, num
		}
		n := big.NewInt(max(x.exp, -x.exp))
		over.Mul(over, new(big.Int).Exp(num, n, nil))
		under.Mul(under, new(big.Int).Exp(den, n, nil))
	}
	return over.Cmp(under) <= 0
}

// bound computes the product with numerators rounded one way and denominators the
// other.
func (p product) bound(precision uint, up, down big.RoundingMode) *big.Float {
	over := new(big.Float).SetPrec(precision).SetMode(up).SetInt64(1)
	under := new(big.Float).SetPrec(precision).SetMode(down).SetInt64(1)
	for _, x := range p {
		num, den := x.base.Num(), x.base.Denom()
		if x.exp < 0 {
			num, den = den, num
		}
		raise(over, num, max(x.exp, -x.exp))
		raise(under, den, max(x.exp, -x.exp))
	}
	return new(big.Float).SetPrec(precision).SetMode(up).Quo(over, under)
}

// raise multiplies by a power, with the rounding of the product.
func raise(product *big.Float, base *big.Int, exp int64) {
	square := new(big.Float).SetPrec(product.Prec()).SetMode(product.Mode()).SetInt(base)
	for ; exp > 0; exp >>= 1 {
		if exp&1 == 1 {
			product.Mul(product, square)
		}
		square.Mul(square, square)
	}
}

// Explain puts the plan into words.
func (a *Audit) Explain() renjia.Explanation {
	return renjia.Explanation{
		Title: renjia.Textf("Audit by comparing papers: %d to draw", "逐票比对审计：需抽取%d票", a.Sample),
		Steps: []renjia.Step{
			renjia.Fact(renjia.Textf("diluted margin %s: a lead of %d votes among %d papers", "稀释差额%s：领先%d票，共%d票", a.Diluted, a.Lead, a.Papers)),
			renjia.Fact(renjia.Textf("if none of them was counted otherwise, a wrong outcome passes with a chance of %s at most", "若其中无一票误计，错误结果获确认的概率至多为%s", a.Risk)),
		},
	}
}
