package disclosure

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// RuleKind is a way to tell which cells are sensitive.
type RuleKind string

// The kinds of rules (Hundepool et al. 2012, section 4.2).
const (
	Threshold RuleKind = "threshold" // a count of people below N: commonly 5 or 10
	Dominance RuleKind = "dominance" // the N largest contributions are more than the share K of the cell
	PPercent  RuleKind = "p-percent" // the second largest contributor can place the largest within the share K
)

var ruleKinds = []string{string(Threshold), string(Dominance), string(PPercent)}

// Rule says which cells must not be published and how much uncertainty must
// remain about them.
type Rule struct {
	Kind RuleKind        `json:"kind"`
	N    int             `json:"n,omitempty"` // of Threshold (2 or more) and Dominance (1 or more)
	K    renjia.Fraction `json:"k,omitzero"`  // of Dominance and PPercent, above 0, at most 1
}

// Validate checks that the rule is complete.
func (r Rule) Validate() error {
	if r.Kind == "" {
		return &renjia.UnspecifiedError{What: "rule", Choices: []renjia.Choice{{
			Name: "kind", Options: ruleKinds, Why: "counts of people and sums of money give people away in different ways",
		}}}
	}
	least := map[RuleKind]int{Threshold: 2, Dominance: 1}[r.Kind]
	var p renjia.Problems
	p.Require(slices.Contains(ruleKinds, string(r.Kind)), "kind", "%q is none of threshold, dominance, p-percent", r.Kind)
	p.Require(r.N >= least && r.N <= 1<<20 && (r.N == 0) == (r.Kind == PPercent), "n", "must be 2 or more for a threshold, 1 or more for dominance, and absent for p-percent")
	p.Require((r.K.Sign() == 0) == (r.Kind == Threshold), "k", "must be given for dominance and p-percent, and for no other rule")
	p.Require(r.K.Sign() >= 0 && r.K.Compare(renjia.Frac(1, 1)) <= 0, "k", "must be at most 1")
	return p.Err("rule")
}

// protection is how far the value of a sensitive cell must at least be able to
// lie above and below the true one, for all that a reader knows.
type protection struct{ up, down int64 }

func (p protection) or(q protection) protection {
	return protection{max(p.up, q.up), max(p.down, q.down)}
}

// need returns what a rule asks for a cell; ok is false if it is not sensitive.
func (r Rule) need(c Cell, zeros Zeros) (protection, bool, error) {
	if r.Kind == Threshold {
		if c.Value >= int64(r.N) || c.Value < zeros.floor() {
			return protection{}, false, nil
		}
		return protection{int64(r.N) - c.Value, c.Value - zeros.floor()}, true, nil
	}
	given := int64(0)
	for _, s := range c.Shares {
		given += s
	}
	if known := max(r.N, 2); len(c.Shares) < known && given < c.Value {
		return protection{}, false, fmt.Errorf("cell %s: has %d shares, the rule needs the %d largest: %w", c.Name, len(c.Shares), known, renjia.ErrInvalid)
	}
	lack := r.lack(c)
	if lack <= 0 {
		return protection{}, false, nil
	}
	return protection{lack, min(lack, c.Value)}, true, nil
}

// lack is by how much the cell is too small for its largest contributions,
// rounded up.
func (r Rule) lack(c Cell) int64 {
	top := func(n int) (sum int64) {
		for _, s := range c.Shares[:min(n, len(c.Shares))] {
			sum += s
		}
		return sum
	}
	lack := new(big.Rat)
	if r.Kind == Dominance { // the n largest over K, less the cell
		lack.Quo(new(big.Rat).SetInt64(top(r.N)), r.K.Rat())
		lack.Sub(lack, new(big.Rat).SetInt64(c.Value))
	} else { // K of the largest, less all but the two largest
		lack.Mul(new(big.Rat).SetInt64(top(1)), r.K.Rat())
		lack.Sub(lack, new(big.Rat).SetInt64(c.Value-top(2)))
	}
	whole := new(big.Int).Sub(lack.Num(), big.NewInt(1))
	whole.Div(whole, lack.Denom())
	whole.Add(whole, big.NewInt(1)) // ⌈lack⌉
	if !whole.IsInt64() || whole.Int64() > maxValue {
		return maxValue
	}
	return whole.Int64()
}

// Zeros says whether cells without anybody are published.
type Zeros string

// What happens to zeros. If they are published, readers know that a withheld
// cell is 1 at least.
const (
	PublishZeros  Zeros = "publish"
	WithholdZeros Zeros = "withhold" // they count as small and may be withheld
)

func (z Zeros) floor() int64 {
	if z == PublishZeros {
		return 1
	}
	return 0
}
