package disclosure

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// DiversityKind is one of the meanings of ℓ-diversity.
type DiversityKind string

// The meanings of ℓ-diversity (Machanavajjhala et al. 2007, section 4).
const (
	Distinct  DiversityKind = "distinct"  // a class has ℓ different values at least
	Entropy   DiversityKind = "entropy"   // the entropy of the values of a class is log ℓ at least
	Recursive DiversityKind = "recursive" // r₁ < c·(r_ℓ + r_ℓ₊₁ + … + r_m), counts of values in descending order
)

var diversityKinds = []string{string(Distinct), string(Entropy), string(Recursive)}

// Diversity asks that a confidential column is diverse within every class.
type Diversity struct {
	Column string          `json:"column"`
	Kind   DiversityKind   `json:"kind"`
	L      int             `json:"l"`          // 2 or more
	C      renjia.Fraction `json:"c,omitzero"` // of Recursive, above 0
}

// Validate checks that the demand is complete.
func (d Diversity) Validate() error {
	if d.Kind == "" {
		return &renjia.UnspecifiedError{What: "diversity of " + d.Column, Choices: []renjia.Choice{{
			Name: "kind", Options: diversityKinds, Why: "each protects against another attack",
		}}}
	}
	var p renjia.Problems
	p.Require(d.Column != "", "column", "must be given")
	p.Require(slices.Contains(diversityKinds, string(d.Kind)), "kind", "%q is none of distinct, entropy, recursive", d.Kind)
	p.Require(d.L >= 2, "l", "must be 2 or more")
	p.Require((d.Kind == Recursive) == (d.C.Sign() > 0), "c", "must be above 0 for recursive diversity, and absent for the others")
	return p.Err("diversity")
}

// holds decides exactly. The histogram must be filled with the class.
func (d Diversity) holds(h *histogram, n int64) bool {
	switch d.Kind {
	case Distinct:
		return len(h.touched) >= d.L
	case Entropy:
		return entropyHolds(h, n, d.L)
	}
	return d.recursiveHolds(h)
}

// entropyHolds decides −Σ p·log p ≥ log ℓ. Where floating point cannot tell,
// whole numbers do: the condition is ℓⁿ · Π cᶜ ≤ nⁿ.
func entropyHolds(h *histogram, n int64, l int) bool {
	if len(h.touched) < l {
		return false // the entropy of fewer values than ℓ is below log ℓ
	}
	gap := effective(h, n, math.Log) - math.Log(float64(l))
	if math.Abs(gap) > 1e-9 { // far above the rounding of at most 2³¹ terms, each below 22
		return gap > 0
	}
	left := new(big.Int).Exp(big.NewInt(int64(l)), big.NewInt(n), nil)
	for _, v := range h.touched {
		c := big.NewInt(h.count[v])
		left.Mul(left, new(big.Int).Exp(c, c, nil))
	}
	return left.Cmp(new(big.Int).Exp(big.NewInt(n), big.NewInt(n), nil)) <= 0
}

// effective returns the entropy of a class with the given logarithm.
func effective(h *histogram, n int64, log func(float64) float64) float64 {
	sum := 0.0
	for _, v := range h.touched {
		p := float64(h.count[v]) / float64(n)
		sum -= p * log(p)
	}
	return sum
}

func (d Diversity) recursiveHolds(h *histogram) bool {
	if len(h.touched) < d.L {
		return false
	}
	counts := make([]int64, len(h.touched))
	for i, v := range h.touched {
		counts[i] = h.count[v]
	}
	slices.SortFunc(counts, func(a, b int64) int { return int(b - a) })
	tail := int64(0)
	for _, c := range counts[d.L-1:] {
		tail += c
	}
	return d.C.CompareShare(counts[0], tail) < 0
}

func (d Diversity) String() string {
	if d.Kind == Recursive {
		return fmt.Sprintf("recursive (%s, %d)-diversity of %s", d.C, d.L, d.Column)
	}
	return fmt.Sprintf("%s %d-diversity of %s", d.Kind, d.L, d.Column)
}
