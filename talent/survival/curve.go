package survival

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Point is one step of a curve: what holds from Time on. StdErr, Lower and Upper
// are NaN where undefined, after the last of all has left; in JSON they are null.
type Point struct {
	Time     float64 `json:"time"`
	AtRisk   int     `json:"at_risk"` // just before Time
	Events   int     `json:"events"`
	Censored int     `json:"censored"`
	Survival float64 `json:"survival"`
	StdErr   float64 `json:"stderr"` // of Survival, by Greenwood's formula
	Lower    float64 `json:"lower"`
	Upper    float64 `json:"upper"`
}

// pointJSON is a point with null for what is undefined.
type pointJSON struct {
	plain
	StdErr *float64 `json:"stderr"`
	Lower  *float64 `json:"lower"`
	Upper  *float64 `json:"upper"`
}

type plain Point // without methods

// MarshalJSON writes what is undefined as null, which JSON has instead of NaN.
func (p Point) MarshalJSON() ([]byte, error) {
	defined := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	return json.Marshal(pointJSON{plain(p), defined(p.StdErr), defined(p.Lower), defined(p.Upper)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Point) UnmarshalJSON(b []byte) error {
	var read pointJSON
	if err := json.Unmarshal(b, &read); err != nil {
		return err
	}
	*p = Point(read.plain)
	for to, v := range map[*float64]*float64{&p.StdErr: read.StdErr, &p.Lower: read.Lower, &p.Upper: read.Upper} {
		*to = math.NaN()
		if v != nil {
			*to = *v
		}
	}
	return nil
}

// Curve is a Kaplan–Meier estimate.
type Curve struct {
	N       int     `json:"n"`      // spells
	Points  []Point `json:"points"` // one for each distinct length
	Variant Options `json:"variant"`
	Source  string  `json:"source"`
}

// At returns the estimated share that lasts longer than a time.
func (c *Curve) At(time float64) float64 {
	s := 1.0
	for _, p := range c.Points {
		if p.Time > time {
			break
		}
		s = p.Survival
	}
	return s
}

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
	stay, risk := new(big.Int).Set(share.Denom()), new(big.Int).Set(share.Num())
	for _, p := range c.Points[:i+1] {
		if p.Events > 0 {
			stay.Mul(stay, big.NewInt(int64(p.AtRisk-p.Events)))
			risk.Mul(risk, big.NewInt(int64(p.AtRisk)))
		}
	}
	return stay.Cmp(risk)
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
