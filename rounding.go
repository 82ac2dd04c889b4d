package renjia

import (
	"fmt"
	"math/big"
)

// Rounding names how a result is brought to whole minor units. There is no
// default: the empty Rounding is ErrUnspecified.
type Rounding string

// The roundings. HalfUp and HalfDown are symmetric about zero.
const (
	HalfEven Rounding = "half-even" // ties to the even neighbour
	HalfUp   Rounding = "half-up"   // ties away from zero (四舍五入)
	HalfDown Rounding = "half-down" // ties towards zero
	Down     Rounding = "down"      // towards zero
	Up       Rounding = "up"        // away from zero
	Ceiling  Rounding = "ceiling"   // towards +∞
	Floor    Rounding = "floor"     // towards −∞
)

// quotient returns num/den rounded, den > 0.
func (r Rounding) quotient(num, den *big.Int) (int64, error) {
	quo, rem := new(big.Int).QuoRem(num, den, new(big.Int))
	away, err := r.awayFromZero(quo, rem, den)
	if err != nil {
		return 0, err
	}
	if away {
		quo.Add(quo, big.NewInt(int64(num.Sign())))
	}
	if !quo.IsInt64() {
		return 0, fmt.Errorf("out of range: %w", ErrInvalid)
	}
	return quo.Int64(), nil
}

// awayFromZero decides whether a truncated quotient moves one unit away from
// zero, given its remainder.
func (r Rounding) awayFromZero(quo, rem, den *big.Int) (bool, error) {
	half := new(big.Int).Abs(rem)
	tie := half.Lsh(half, 1).Cmp(den) // remainder against one half
	switch r {
	case HalfEven:
		return tie > 0 || (tie == 0 && quo.Bit(0) == 1), nil
	case HalfUp:
		return tie >= 0, nil
	case HalfDown:
		return tie > 0, nil
	case Down:
		return false, nil
	case Up:
		return rem.Sign() != 0, nil
	case Ceiling:
		return rem.Sign() > 0, nil
	case Floor:
		return rem.Sign() < 0, nil
	case "":
		return false, &UnspecifiedError{What: "rounding", Choices: []Choice{{
			Name:    "rounding",
			Options: []string{string(HalfEven), string(HalfUp), string(HalfDown), string(Down), string(Up), string(Ceiling), string(Floor)},
		}}}
	}
	return false, fmt.Errorf("rounding %q: unknown: %w", string(r), ErrInvalid)
}
