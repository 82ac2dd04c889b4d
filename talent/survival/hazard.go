package survival

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// HazardTies names what several events at the same time add to a cumulative hazard.
type HazardTies string

// The treatments of ties.
const (
	// TogetherTies adds d/n: the events happened at once (Nelson–Aalen).
	TogetherTies HazardTies = "together"
	// SeparateTies adds 1/n + 1/(n−1) + … of d terms: they happened one after the
	// other and were rounded (Fleming & Harrington 1984).
	SeparateTies HazardTies = "separate"
)

// HazardPoint is one step of a cumulative hazard.
type HazardPoint struct {
	Time     float64 `json:"time"`
	AtRisk   int     `json:"at_risk"`
	Events   int     `json:"events"`
	Hazard   float64 `json:"hazard"`   // cumulative
	StdErr   float64 `json:"stderr"`   // of Hazard: √Σ d/n², Aalen's
	Survival float64 `json:"survival"` // exp(−Hazard), the Fleming–Harrington estimate
}

// Hazard is an estimate of the cumulative hazard.
type Hazard struct {
	N        int           `json:"n"`
	Points   []HazardPoint `json:"points"`
	Warnings []Warning     `json:"warnings,omitempty"`
	Variant  HazardTies    `json:"variant"`
	Source   string        `json:"source"`
}

// NelsonAalen estimates the cumulative hazard of spells, in the time that
// [KaplanMeier] takes.
func NelsonAalen(spells []Spell, ties HazardTies) (Hazard, error) {
	switch ties {
	case TogetherTies, SeparateTies:
	case "":
		return Hazard{}, &renjia.UnspecifiedError{What: "survival.NelsonAalen", Choices: []renjia.Choice{{
			Name: "ties", Options: []string{string(TogetherTies), string(SeparateTies)}, Why: "programs differ where several leave at the same time",
		}}}
	default:
		return Hazard{}, fmt.Errorf("ties %q: unknown: %w", string(ties), renjia.ErrInvalid)
	}
	if err := check(spells); err != nil {
		return Hazard{}, err
	}
	steps := tabulate(spells)
	h := Hazard{N: len(spells), Points: make([]HazardPoint, len(steps)), Warnings: warnings(steps), Variant: ties, Source: "Nelson 1972; Aalen 1978"}
	if ties == SeparateTies {
		h.Source = "Fleming & Harrington 1984"
	}
	sum, variance := 0.0, 0.0
	for i, s := range steps {
		up, square := ties.increment(s)
		sum, variance = sum+up, variance+square
		h.Points[i] = HazardPoint{s.time, s.risk, s.events, sum, math.Sqrt(variance), math.Exp(-sum)}
	}
	return h, nil
}

func (t HazardTies) increment(s step) (hazard, variance float64) {
	risk, events := float64(s.risk), float64(s.events)
	if t == TogetherTies {
		return events / risk, events / (risk * risk)
	}
	for k := range s.events {
		left := risk - float64(k)
		hazard += 1 / left
		variance += 1 / (left * left)
	}
	return hazard, variance
}
