package service

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Correlation is the assumed mean correlation ρ between the scores of goals. It
// cannot be measured on one client, so it is named, never a default.
type Correlation struct {
	rho   renjia.Fraction
	named bool
}

// KiresukSherman returns ρ = 3/10, which Kiresuk and Sherman (1968) propose and
// nearly everybody uses.
func KiresukSherman() Correlation { return Correlation{renjia.Frac(3, 10), true} }

// Correlated returns another ρ, at least 0 and less than 1.
func Correlated(rho renjia.Fraction) (Correlation, error) {
	if rho.Sign() < 0 || rho.Compare(renjia.Frac(1, 1)) >= 0 {
		return Correlation{}, fmt.Errorf("correlation of goals: %s: want 0 or more and less than 1: %w", rho, renjia.ErrInvalid)
	}
	return Correlation{rho, true}, nil
}

// Rho returns ρ, and false if none was named.
func (c Correlation) Rho() (renjia.Fraction, bool) { return c.rho, c.named }

// Attainment is a T-score with what it was computed from: T = 50 + 10·Sum/√Root.
// Sum and Root are exact, T is the nearest floating point number. A score of 50
// is all goals as expected; the scale has a standard deviation of 10.
type Attainment struct {
	Version int             `json:"version"`     // of the goals
	On      renjia.Date     `json:"on,omitzero"` // of the follow-up; zero: the baseline
	Goals   int             `json:"goals"`
	Sum     int64           `json:"sum"`  // Σwx
	Root    renjia.Fraction `json:"root"` // (1−ρ)Σw² + ρ(Σw)²
	Rho     renjia.Fraction `json:"rho"`
	T       float64         `json:"t"`
}

// Baseline returns the T-score of the baseline.
func (s Scale) Baseline(c Correlation) (Attainment, error) {
	levels := map[string]Level{}
	for _, g := range s.Goals {
		levels[g.Code] = g.Baseline
	}
	return s.attainment(renjia.Date{}, levels, c)
}

// Attainments returns the T-score of every follow-up.
func (s Scale) Attainments(c Correlation) ([]Attainment, error) {
	all := make([]Attainment, len(s.Scorings))
	for i, f := range s.Scorings {
		var err error
		if all[i], err = s.attainment(f.On, f.Levels, c); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s Scale) attainment(on renjia.Date, levels map[string]Level, c Correlation) (Attainment, error) {
	a := Attainment{Version: s.Version, On: on, Goals: len(s.Goals), Rho: c.rho}
	if !c.named {
		return a, &renjia.UnspecifiedError{What: "T-score of goal attainment", Choices: []renjia.Choice{{
			Name: "Correlation", Options: []string{"KiresukSherman (3/10)", "Correlated (any other)"},
			Why: "the correlation between goals is assumed, not measured"}}}
	}
	if err := s.Validate(); err != nil {
		return a, err
	}
	var weights, squares int64 // at most 10⁸ and 10¹⁴
	for _, g := range s.Goals {
		weights += g.Weight
		squares += g.Weight * g.Weight
		a.Sum += g.Weight * int64(levels[g.Code])
	}
	rho := c.rho.Rat()
	root := new(big.Rat).Mul(rho, big.NewRat(weights*weights, 1))
	rest := new(big.Rat).Sub(big.NewRat(1, 1), rho)
	root.Add(root, rest.Mul(rest, big.NewRat(squares, 1)))
	var err error
	if a.Root, err = fraction(root); err != nil {
		return a, err
	}
	a.T = 50 + 10*float64(a.Sum)/math.Sqrt(a.Root.Float64())
	return a, nil
}

// Change returns how many points of T lie between two scores of the same goals.
// Another version of the goals is a *VersionError; so is another ρ.
func Change(before, after Attainment) (float64, error) {
	if before.Version != after.Version || before.Rho != after.Rho {
		return 0, &VersionError{Want: before.name(), Got: after.name()}
	}
	return after.T - before.T, nil
}

func (a Attainment) name() string { return fmt.Sprintf("goals version %d (ρ = %s)", a.Version, a.Rho) }

// Explain shows what the score was computed from.
func (a Attainment) Explain() renjia.Explanation {
	return renjia.Explanation{
		Title: renjia.Textf("Goal attainment T = %s", "目标达成T分=%s", strconv.FormatFloat(a.T, 'f', 4, 64)),
		Steps: []renjia.Step{
			renjia.Fact(renjia.Textf("%d goals, sum of weight × level: %d", "%d项目标，权重×等级之和：%d", a.Goals, a.Sum)),
			renjia.Fact(renjia.Textf("(1−ρ)Σw² + ρ(Σw)² = %s, with ρ = %s", "(1−ρ)Σw²+ρ(Σw)²=%s，ρ=%s", a.Root, a.Rho)),
			{Claim: renjia.Textf("T = 50 + 10·sum/√that", "T=50+10×和/√上式"), Holds: true,
				Source: "Kiresuk and Sherman 1968, Community Mental Health Journal 4, 443–453"},
		},
	}
}
