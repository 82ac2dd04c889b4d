package survival

import (
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Quantile names which time is taken where a curve runs level at exactly the
// share asked for.
type Quantile string

// The quantiles. Programs differ: the middle is taken by R and SAS.
const (
	QuantileFirst  Quantile = "first"  // where the level begins
	QuantileMiddle Quantile = "middle" // half way to the next event; where the level begins if there is none
)

// Quantile returns the time by which a share of all, more than 0 and less than 1,
// has left, and false if more than the rest were still there at the end. Whether
// the curve has reached the rest is decided exactly, whatever its floats say.
func (c *Curve) Quantile(left renjia.Fraction, q Quantile) (time float64, reached bool, err error) {
	switch {
	case q == "":
		return 0, false, &renjia.UnspecifiedError{What: "survival.Curve.Quantile", Choices: []renjia.Choice{{
			Name: "quantile", Options: []string{string(QuantileFirst), string(QuantileMiddle)}, Why: "programs differ where the curve runs level there",
		}}}
	case q != QuantileFirst && q != QuantileMiddle:
		return 0, false, fmt.Errorf("quantile %q: unknown: %w", string(q), renjia.ErrInvalid)
	case left.Sign() <= 0 || left.Compare(renjia.Frac(1, 1)) >= 0:
		return 0, false, fmt.Errorf("quantile of %s: want a share between 0 and 1: %w", left, renjia.ErrInvalid)
	}
	rest := new(big.Rat).Sub(big.NewRat(1, 1), left.Rat())
	for i, p := range c.Points {
		order := c.compare(i, rest)
		if order > 0 {
			continue
		}
		if next, ok := c.nextEvent(i); ok && order == 0 && q == QuantileMiddle {
			return (p.Time + next) / 2, true, nil
		}
		return p.Time, true, nil
	}
	return 0, false, nil
}

// Median is Quantile of one half.
func (c *Curve) Median(q Quantile) (time float64, reached bool, err error) {
	return c.Quantile(renjia.Frac(1, 2), q)
}

// QuantileLimits returns the confidence interval of a quantile: the times at which
// the lower and the upper limit of the curve come down to the rest (Brookmeyer &
// Crowley 1982), +Inf where one never does. They have the curve's interval and level.
//
// A limit may rise again where few are left or, with delayed entry, many come in.
// [QuantileFirst] then takes the first time at which it is down. [QuantileMiddle]
// does as R does, which takes the time at which it is down but highest.
func (c *Curve) QuantileLimits(left renjia.Fraction, q Quantile) (lower, upper float64, err error) {
	if _, _, err := c.Quantile(left, q); err != nil {
		return 0, 0, err
	}
	rest := 1 - left.Float64()
	lower = c.crossing(rest, q, func(p *Point) float64 { return p.Lower })
	upper = c.crossing(rest, q, func(p *Point) float64 { return p.Upper })
	return lower, upper, nil
}

// crossing returns the time at which a limit is not above the rest; a limit that
// equals it but for rounding has reached it.
func (c *Curve) crossing(rest float64, q Quantile, limit func(*Point) float64) float64 {
	const rounding = 1e-9
	found := -1
	for i := range c.Points {
		v := limit(&c.Points[i])
		if !(v <= rest+rounding) || found >= 0 && v <= limit(&c.Points[found]) {
			continue
		}
		found = i
		if q == QuantileFirst {
			break
		}
	}
	if found < 0 {
		return math.Inf(1)
	}
	if next, ok := c.nextEvent(found); ok && q == QuantileMiddle && limit(&c.Points[found]) >= rest-rounding {
		return (c.Points[found].Time + next) / 2
	}
	return c.Points[found].Time
}

// compare returns the sign of S − share at a point. A point is the product of at
// most i+1 quotients, each of which is off by at most two units in the last place
// of a number below 1; within twice that bound the product is worked out exactly.
func (c *Curve) compare(i int, share *big.Rat) int {
	float, _ := share.Float64()
	difference, bound := c.Points[i].Survival-float, float64(i+2)*0x1p-50
	switch {
	case difference > bound:
		return 1
	case difference < -bound:
		return -1
	}
	stay, risk := c.factors(i)
	return new(big.Int).Mul(product(stay), share.Denom()).Cmp(new(big.Int).Mul(product(risk), share.Num()))
}

// factors returns the numerators and the denominators of S at a point. Where nobody
// is lost between two events, one's numerator is the other's denominator.
func (c *Curve) factors(i int) (stay, risk []int64) {
	for _, p := range c.Points[:i+1] {
		if p.Events == 0 {
			continue
		}
		if n := len(stay); n > 0 && stay[n-1] == int64(p.AtRisk) {
			stay[n-1] = int64(p.AtRisk - p.Events)
			continue
		}
		stay, risk = append(stay, int64(p.AtRisk-p.Events)), append(risk, int64(p.AtRisk))
	}
	return stay, risk
}

// product multiplies halves, so that the long factors are of equal length.
func product(factors []int64) *big.Int {
	switch n := len(factors); n {
	case 0:
		return big.NewInt(1)
	case 1:
		return big.NewInt(factors[0])
	default:
		left := product(factors[:n/2])
		return left.Mul(left, product(factors[n/2:]))
	}
}

// nextEvent returns the time of the first event after a point.
func (c *Curve) nextEvent(i int) (float64, bool) {
	for _, p := range c.Points[i+1:] {
		if p.Events > 0 {
			return p.Time, true
		}
	}
	return 0, false
}
