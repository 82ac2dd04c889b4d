package survival

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// KaplanMeier estimates the curve of spells. It takes O(n) time where lengths are
// whole numbers not far apart, such as days, and O(n) passes of a radix sort
// otherwise. What deserves a second look is in Curve.Warnings; a curve is not
// refused for it.
func KaplanMeier(spells []Spell, o Options) (Curve, error) {
	if err := o.check(); err != nil {
		return Curve{}, err
	}
	if err := check(spells); err != nil {
		return Curve{}, err
	}
	steps := after(tabulate(spells), o.Start)
	if len(steps) == 0 {
		return Curve{}, fmt.Errorf("survival: nobody was seen after the start at %v: %w", o.Start, renjia.ErrInvalid)
	}
	return Curve{
		N:        len(spells),
		Points:   o.points(steps),
		Warnings: warnings(steps),
		Variant:  o,
		Source:   "Kaplan & Meier 1958; Greenwood 1926",
	}, nil
}

// after drops what happened up to a start later than 0.
func after(steps []step, start float64) []step {
	for start > 0 && len(steps) > 0 && steps[0].time <= start {
		steps = steps[1:]
	}
	return steps
}

func (o Options) points(steps []step) []Point {
	points := make([]Point, len(steps))
	z := normalQuantile(o.Level)
	survival, greenwood, hazard := 1.0, 0.0, 0.0
	for i, s := range steps {
		risk, events := float64(s.risk), float64(s.events)
		survival *= (risk - events) / risk
		greenwood += events / (risk * (risk - events)) // infinite once nobody is left
		hazard += events / risk
		p := Point{Time: s.time, AtRisk: s.risk, Events: s.events, Censored: s.censored, Survival: survival}
		p.StdErr = survival * math.Sqrt(greenwood)
		if survival == 0 {
			p.StdErr = math.NaN()
		}
		p.Lower, p.Upper = o.bounds(survival, greenwood, z)
		p.FlemingHarrington = math.Exp(-hazard)
		points[i] = p
	}
	return points
}
