package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Spell is one observation.
type Spell struct {
	Length float64 // ≥ 0
	Event  bool    // true if it ended with the event, false if it was censored
}

// KaplanMeier estimates the curve of spells. It takes O(n log n) time.
func KaplanMeier(spells []Spell, o Options) (Curve, error) {
	if err := o.check(); err != nil {
		return Curve{}, err
	}
	if err := check(spells); err != nil {
		return Curve{}, err
	}
	sorted := slices.Clone(spells)
	slices.SortFunc(sorted, func(a, b Spell) int { return cmp.Compare(a.Length, b.Length) })
	curve := Curve{N: len(spells), Variant: o, Source: "Kaplan & Meier 1958; Greenwood 1926"}
	z := math.Sqrt2 * math.Erfinv(o.Level)
	survival, greenwood := 1.0, 0.0
	for i := 0; i < len(sorted); {
		p := Point{Time: sorted[i].Length, AtRisk: len(sorted) - i}
		for ; i < len(sorted) && sorted[i].Length == p.Time; i++ {
			if sorted[i].Event {
				p.Events++
			} else {
				p.Censored++
			}
		}
		risk, events := float64(p.AtRisk), float64(p.Events)
		survival *= (risk - events) / risk
		greenwood += events / (risk * (risk - events)) // infinite once nobody is left
		p.Survival, p.StdErr = survival, survival*math.Sqrt(greenwood)
		if survival == 0 {
			p.StdErr = math.NaN()
		}
		p.Lower, p.Upper = o.bounds(survival, greenwood, z)
		curve.Points = append(curve.Points, p)
	}
	return curve, nil
}

func check(spells []Spell) error {
	var p renjia.Problems
	p.Require(len(spells) > 0, "spells", "there are none")
	for i, s := range spells {
		p.Require(s.Length >= 0 && !math.IsInf(s.Length, 1), fmt.Sprintf("spells[%d].length", i), "must be a number, not negative")
	}
	return p.Err("survival")
}
