package survival

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Mean is how long spells last on average up to a limit: the area under the curve.
type Mean struct {
	N       int     `json:"n"`
	Until   float64 `json:"until"`
	Value   float64 `json:"value"`
	StdErr  float64 `json:"stderr"` // by Greenwood's weights, as in R
	Variant Options `json:"variant"`
	Source  string  `json:"source"`
}

// Mean returns the restricted mean up to a time, from the start of the curve. It is
// undefined beyond the last time at which anybody was seen, unless all have left.
func (c *Curve) Mean(until float64) (Mean, error) {
	m := Mean{N: c.N, Until: until, Variant: c.Variant, Source: "Irwin 1949; Klein & Moeschberger 2003, 4.5"}
	if !(until >= c.Variant.Start) {
		return m, fmt.Errorf("mean up to %v: must not end before the curve starts: %w", until, renjia.ErrInvalid)
	}
	if err := c.seen(until); err != nil {
		return m, err
	}
	end, variance := until, 0.0
	for i := c.firstAfter(until) - 1; i >= 0; i-- {
		p := &c.Points[i]
		m.Value += p.Survival * (end - p.Time)
		end = p.Time
		if m.Value > 0 { // where nothing follows, the variance of S does not count
			variance += m.Value * m.Value * p.greenwood()
		}
	}
	m.Value += end - c.Variant.Start
	m.StdErr = math.Sqrt(variance)
	return m, nil
}

// greenwood is the term of a point in the variance of log S.
func (p *Point) greenwood() float64 {
	risk, events := float64(p.AtRisk), float64(p.Events)
	return events / (risk * (risk - events))
}

// seen refuses a time after the last observation while the curve is above 0.
func (c *Curve) seen(time float64) error {
	if last := c.Points[len(c.Points)-1]; time > last.Time && last.Survival > 0 || math.IsInf(time, 1) {
		return fmt.Errorf("curve at %v: nobody was seen longer than %v: %w", time, last.Time, renjia.ErrInvalid)
	}
	return nil
}

// Conditional is the share that stays for a while longer of those who have stayed
// so far: what a plan of succession asks of those who are there.
type Conditional struct {
	N        int     `json:"n"`
	Given    float64 `json:"given"`
	Further  float64 `json:"further"`
	Survival float64 `json:"survival"`
	StdErr   float64 `json:"stderr"`
	Lower    float64 `json:"lower"`
	Upper    float64 `json:"upper"`
	Variant  Options `json:"variant"`
	Source   string  `json:"source"`
}

// Conditional returns S(given+further | given) with the curve's interval and level.
// Only what happened after given counts for its variance. It is undefined where
// nobody stays as long as given, and beyond the last time anybody was seen.
func (c *Curve) Conditional(given, further float64) (Conditional, error) {
	r := Conditional{N: c.N, Given: given, Further: further, Variant: c.Variant, Source: "Klein & Moeschberger 2003, 4.2"}
	if !(given >= c.Variant.Start) || !(further >= 0) {
		return r, fmt.Errorf("conditional on %v for %v: want times from the start of the curve on: %w", given, further, renjia.ErrInvalid)
	}
	if err := c.seen(given + further); err != nil {
		return r, err
	}
	if c.At(given) == 0 {
		return r, fmt.Errorf("conditional on %v: nobody stays that long: %w", given, renjia.ErrInvalid)
	}
	greenwood := 0.0
	r.Survival = 1
	for i := c.firstAfter(given); i < c.firstAfter(given+further); i++ {
		p := &c.Points[i]
		r.Survival *= float64(p.AtRisk-p.Events) / float64(p.AtRisk)
		greenwood += p.greenwood()
	}
	r.StdErr = r.Survival * math.Sqrt(greenwood)
	if r.Survival == 0 {
		r.StdErr = math.NaN()
	}
	r.Lower, r.Upper = c.Variant.bounds(r.Survival, greenwood, normalQuantile(c.Variant.Level))
	return r, nil
}
