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

// Division names what becomes of the minor units that are left when every part
// has its quota rounded down. There is no default: the empty Division is
// ErrUnspecified.
type Division string

// The divisions. A zero weight gets nothing in any of them.
const (
	LargestRemainder Division = "largest-remainder" // one each to the largest remainders (Hamilton's method)
	FloorToFirst     Division = "floor-to-first"    // one each from the first part on
	FloorToLast      Division = "floor-to-last"     // one each from the last part backwards
	FloorSeparate    Division = "floor-separate"    // kept apart
	BlockSeparate    Division = "block-separate"    // only whole multiples of the weights in their lowest terms are handed out, the rest is kept apart
)

// Split divides m among parts in proportion to whole weights by largest
// remainder (Hamilton's method): every part is within one minor unit of its
// exact quota, a zero weight gets nothing, and the parts sum to m exactly. A
// negative amount is split like its magnitude, then negated. Negative weights
// and weights that sum to zero are errors.
func (m Money) Split(weights []int64, tie Tie) ([]Money, error) {
	exact := make([]*big.Int, len(weights))
	for i, w := range weights {
		exact[i] = big.NewInt(w)
	}
	parts, _, err := m.divide(exact, LargestRemainder, tie)
	return parts, err
}

// Allocate divides m among parts in proportion to weights, which may be
// fractions, in the named way. Parts and rest sum to m exactly; the rest is
// zero unless the division keeps one apart. A part is less than one minor unit
// from its exact quota by LargestRemainder, and at most one by the floors. Only
// LargestRemainder needs a tie rule. A negative amount is divided like its magnitude, then negated. Negative
// weights and weights that sum to zero are errors.
func (m Money) Allocate(weights []Fraction, how Division, tie Tie) (parts []Money, rest Money, err error) {
	return m.divide(wholeWeights(weights), how, tie)
}

func (m Money) divide(weights []*big.Int, how Division, tie Tie) ([]Money, Money, error) {
	if err := how.check(tie); err != nil {
		return nil, Money{}, err
	}
	total, err := sumWeights(weights)
	if err != nil {
		return nil, Money{}, fmt.Errorf("split %s: %w", m, err)
	}
	var shares []share
	if how == BlockSeparate {
		shares = blocks(m.minor, weights, total)
	} else {
		shares = quotas(m.minor, weights, total)
	}
	left := magnitude(m.minor)
	for _, s := range shares {
		left -= s.units
	}
	left = how.handOut(shares, left, tie)
	parts := make([]Money, len(weights))
	for _, s := range shares {
		parts[s.index] = m.signed(s.units)
	}
	return parts, m.signed(left), nil
}

// signed returns units of m's currency with m's sign.
func (m Money) signed(units uint64) Money {
	if m.minor < 0 {
		return Money{-int64(units), m.currency}
	}
	return Money{int64(units), m.currency}
}

// share is one part of a split before and after the remainders are handed out.
type share struct {
	index  int
	weight *big.Int
	units  uint64
	rest   *big.Int // remainder of the quota, in units of 1/total
}

func quotas(minor int64, weights []*big.Int, total *big.Int) []share {
	amount := new(big.Int).SetUint64(magnitude(minor))
	shares := make([]share, len(weights))
	for i, w := range weights {
		product := new(big.Int).Mul(amount, w)
		whole, rest := product.QuoRem(product, total, new(big.Int))
		shares[i] = share{index: i, weight: w, units: whole.Uint64(), rest: rest}
	}
	return shares
}

// blocks gives every part its weight in lowest terms as often as the amount
// holds all of them.
func blocks(minor int64, weights []*big.Int, total *big.Int) []share {
	lowest := new(big.Int)
	for _, w := range weights {
		lowest.GCD(nil, nil, lowest, w)
	}
	times := new(big.Int).SetUint64(magnitude(minor))
	times.Quo(times.Mul(times, lowest), total)
	shares := make([]share, len(weights))
	for i, w := range weights {
		units := new(big.Int).Quo(w, lowest)
		shares[i] = share{index: i, weight: w, units: units.Mul(units, times).Uint64()}
	}
	return shares
}

// handOut gives out the units that are left, in the named way, and returns
// what is kept apart. There are fewer of them than parts with a weight, unless
// they are kept apart.
func (how Division) handOut(shares []share, left uint64, tie Tie) uint64 {
	switch how {
	case FloorSeparate, BlockSeparate:
		return left
	case LargestRemainder:
		slices.SortStableFunc(shares, func(a, b share) int { return a.before(b, tie) })
	case FloorToLast:
		slices.Reverse(shares)
	}
	for i := 0; left > 0; i++ {
		if shares[i].weight.Sign() > 0 {
			shares[i].units++
			left--
		}
	}
	return 0
}

// before orders shares by who gets an odd unit first.
func (s share) before(t share, tie Tie) int {
	if c := t.rest.Cmp(s.rest); c != 0 {
		return c
	}
	if tie == TieLast {
		return t.index - s.index
	}
	if c := t.weight.Cmp(s.weight); tie == TieHeaviest && c != 0 {
		return c
	}
	return s.index - t.index
}

// wholeWeights brings fractions to whole numbers in the same proportion.
func wholeWeights(weights []Fraction) []*big.Int {
	common := big.NewInt(1)
	for _, w := range weights {
		den := big.NewInt(w.Den())
		common.Mul(common, den.Quo(den, new(big.Int).GCD(nil, nil, common, den)))
	}
	whole := make([]*big.Int, len(weights))
	for i, w := range weights {
		whole[i] = new(big.Int).Quo(common, big.NewInt(w.Den()))
		whole[i].Mul(whole[i], big.NewInt(w.Num()))
	}
	return whole
}

func sumWeights(weights []*big.Int) (*big.Int, error) {
	total := new(big.Int)
	for i, w := range weights {
		if w.Sign() < 0 {
			return nil, fmt.Errorf("weight %d is negative (%s): %w", i, w, ErrInvalid)
		}
		total.Add(total, w)
	}
	if total.Sign() == 0 {
		return nil, fmt.Errorf("the weights sum to zero: %w", ErrInvalid)
	}
	return total, nil
}

func (how Division) check(tie Tie) error {
	switch how {
	case LargestRemainder:
		return tie.check()
	case FloorToFirst, FloorToLast, FloorSeparate, BlockSeparate:
		return nil
	case "":
		return &UnspecifiedError{What: "split", Choices: []Choice{{
			Name:    "division",
			Options: []string{string(LargestRemainder), string(FloorToFirst), string(FloorToLast), string(FloorSeparate), string(BlockSeparate)},
			Why:     "quotas leave minor units that someone must get",
		}}}
	}
	return fmt.Errorf("division %q: unknown: %w", string(how), ErrInvalid)
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
