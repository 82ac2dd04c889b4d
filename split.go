package renjia

import (
	"fmt"
	"math/big"
	"slices"
)

// Tie names who gets the odd minor unit when remainders are equal. There is no
// default: the empty Tie is ErrUnspecified.
type Tie string

// The tie rules of Split.
const (
	TieFirst    Tie = "first"    // the part with the lower index
	TieLast     Tie = "last"     // the part with the higher index
	TieHeaviest Tie = "heaviest" // the part with the larger weight, then the lower index
)

// Split divides m among parts in proportion to whole weights by largest
// remainder (Hamilton's method): every part is within one minor unit of its
// exact quota, a zero weight gets nothing, and the parts sum to m exactly. A
// negative amount is split like its magnitude, then negated. Negative weights
// and weights that sum to zero are errors.
func (m Money) Split(weights []int64, tie Tie) ([]Money, error) {
	if err := tie.check(); err != nil {
		return nil, err
	}
	total, err := sumWeights(weights)
	if err != nil {
		return nil, fmt.Errorf("split %s: %w", m, err)
	}
	shares := quotas(m.minor, weights, total)
	left := magnitude(m.minor)
	for _, s := range shares {
		left -= s.units
	}
	slices.SortStableFunc(shares, func(a, b share) int { return a.before(b, tie) })
	for i := range left {
		shares[i].units++
	}
	parts := make([]Money, len(weights))
	for _, s := range shares {
		part := int64(s.units)
		if m.minor < 0 {
			part = -part
		}
		parts[s.index] = Money{part, m.currency}
	}
	return parts, nil
}

// share is one part of a split before and after the remainders are handed out.
type share struct {
	index  int
	weight int64
	units  uint64
	rest   *big.Int // remainder of the quota, in units of 1/total
}

func quotas(minor int64, weights []int64, total *big.Int) []share {
	amount := new(big.Int).SetUint64(magnitude(minor))
	shares := make([]share, len(weights))
	for i, w := range weights {
		product := new(big.Int).Mul(amount, big.NewInt(w))
		whole, rest := product.QuoRem(product, total, new(big.Int))
		shares[i] = share{index: i, weight: w, units: whole.Uint64(), rest: rest}
	}
	return shares
}

// before orders shares by who gets an odd unit first.
func (s share) before(t share, tie Tie) int {
	if c := t.rest.Cmp(s.rest); c != 0 {
		return c
	}
	switch {
	case tie == TieLast:
		return t.index - s.index
	case tie == TieHeaviest && s.weight != t.weight:
		return sign(t.weight - s.weight)
	}
	return s.index - t.index
}

func sumWeights(weights []int64) (*big.Int, error) {
	total := new(big.Int)
	for i, w := range weights {
		if w < 0 {
			return nil, fmt.Errorf("weight %d is negative (%d): %w", i, w, ErrInvalid)
		}
		total.Add(total, big.NewInt(w))
	}
	if total.Sign() == 0 {
		return nil, fmt.Errorf("the weights sum to zero: %w", ErrInvalid)
	}
	return total, nil
}

func (t Tie) check() error {
	switch t {
	case TieFirst, TieLast, TieHeaviest:
		return nil
	case "":
		return &UnspecifiedError{What: "split", Choices: []Choice{{
			Name:    "tie",
			Options: []string{string(TieFirst), string(TieLast), string(TieHeaviest)},
			Why:     "equal remainders leave a minor unit that someone must get",
		}}}
	}
	return fmt.Errorf("tie rule %q: unknown: %w", string(t), ErrInvalid)
}
