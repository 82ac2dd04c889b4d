package inequality

import (
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// Variant is a convention of the Gini coefficient.
type Variant string

// The conventions of the Gini coefficient. They differ by a factor that goes to 1
// with the number of units.
const (
	// Population is G = 2Σi·x₍ᵢ₎/(nΣx) − (n+1)/n, from 0 to (n−1)/n.
	Population Variant = "population"
	// BiasCorrected is G·n/(n−1), from 0 to 1; n is the number of units, whatever
	// they count.
	BiasCorrected Variant = "bias-corrected"
	// FrequencyCorrected is G·W/(W−1), where weights are whole numbers of like
	// units and W is their sum; without weights it is BiasCorrected.
	FrequencyCorrected Variant = "frequency-corrected"
)

const idGini measured.ID = "gini"

// Gini returns the Gini coefficient (基尼系数), half the relative mean difference:
// 0 when all are equal. It is undefined for a negative value, for a total of zero
// and, corrected, for a single unit (Gini 1912; Deltas 2003).
func (d *Distribution) Gini(v Variant) (measured.Result, error) {
	if err := measured.Choose(idGini, "variant", "the conventions differ by n/(n−1)", v, Population, BiasCorrected, FrequencyCorrected); err != nil {
		return measured.Result{}, err
	}
	if err := d.shares(idGini); err != nil {
		return measured.Result{}, err
	}
	units := float64(len(d.x))
	if v == FrequencyCorrected {
		units = d.weights()
	}
	if v != Population && units <= 1 {
		return measured.Result{}, idGini.Undefined("a single unit cannot be corrected for bias", "只有一个单位，无法做偏差修正")
	}
	about := d.about(idGini, string(v), "Gini 1912; bias correction: Deltas 2003")
	if !d.countable() {
		return about.Of(d.gini() * correction(v, units)), nil
	}
	g := d.exactGini()
	if v != Population {
		n := new(big.Rat).SetInt64(int64(len(d.x)))
		if v == FrequencyCorrected {
			w, _ := d.sums()
			n.SetFrac(w, ten(d.wPlaces))
		}
		g.Mul(g, n)
		g.Quo(g, n.Sub(n, big.NewRat(1, 1)))
	}
	return about.Exactly(g), nil
}

func correction(v Variant, units float64) float64 {
	if v == Population {
		return 1
	}
	return units / (units - 1)
}

// gini adds up, over each gap between neighbours, the gap times the weight below
// it times the weight above it. No term is negative, and equal values have none.
func (d *Distribution) gini() float64 {
	var s, below sum.Compensated
	weights := d.weights()
	for i, v := range d.x[1:] {
		below.Add(d.weight(i))
		if gap := (v - d.x[i]) * d.scale; gap > 0 {
			s.Add(gap * (below.Value() / weights) * (1 - below.Value()/weights))
		}
	}
	return s.Value() / d.average()
}

// exactGini is the same in whole numbers.
func (d *Distribution) exactGini() *big.Rat {
	weights, total := d.sums()
	all := weights.Uint64()
	var s sum.Products
	var below uint64
	for i := range d.x[1:] {
		below += d.wholeWeight(i)
		if gap := d.whole(i+1) - d.whole(i); gap > 0 {
			s.Add(gap, below, all-below)
		}
	}
	return new(big.Rat).SetFrac(s.Int(), total.Mul(total, weights))
}

// ten returns 10^n.
func ten(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
