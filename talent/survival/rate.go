package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia"
)

// Rate is a number of events per unit of exposure, such as leavers per person-year.
type Rate struct {
	Events   int     `json:"events"`
	Exposure float64 `json:"exposure"`
	Value    float64 `json:"value"`
	Lower    float64 `json:"lower"`
	Upper    float64 `json:"upper"`
	Level    float64 `json:"level"`
	Variant  string  `json:"variant"`
	Source   string  `json:"source"`
}

// NewRate returns a rate with the exact Poisson interval of Garwood, which holds
// for no events at all, too.
func NewRate(events int, exposure, level float64) (Rate, error) {
	var p renjia.Problems
	p.Require(events >= 0, "events", "must not be negative")
	p.Require(exposure > 0 && !math.IsInf(exposure, 1), "exposure", "must be more than 0: without time at risk there is no rate")
	p.Require(level > 0 && level < 1, "level", "must lie between 0 and 1")
	if err := p.Err("rate"); err != nil {
		return Rate{}, err
	}
	r := Rate{Events: events, Exposure: exposure, Value: float64(events) / exposure, Level: level, Variant: "exact Poisson interval", Source: "Garwood 1936"}
	tail := (1 - level) / 2
	if events > 0 {
		r.Lower = gammaQuantile(float64(events), tail) / exposure
	}
	r.Upper = gammaQuantile(float64(events)+1, 1-tail) / exposure
	return r, nil
}

// gammaQuantile is that of a gamma distribution with scale 1, to the precision of
// the incomplete gamma function.
func gammaQuantile(shape, p float64) float64 {
	density := distuv.Gamma{Alpha: shape, Beta: 1}
	return polish(mathext.GammaIncRegInv(shape, p), func(x float64) float64 {
		return (mathext.GammaIncReg(shape, x) - p) / density.Prob(x)
	})
}

// betaQuantile is that of a beta distribution.
func betaQuantile(a, b, p float64) float64 {
	density := distuv.Beta{Alpha: a, Beta: b}
	return polish(mathext.InvRegIncBeta(a, b, p), func(x float64) float64 {
		return (mathext.RegIncBeta(a, b, x) - p) / density.Prob(x)
	})
}

// polish ends an inversion with steps of Newton's method.
func polish(x float64, step func(float64) float64) float64 {
	for range 4 {
		next := x - step(x)
		if !(next > 0) || math.IsInf(next, 1) || math.Abs(next-x) <= 1e-15*x {
			break
		}
		x = next
	}
	return x
}

// RateRatio compares two rates.
type RateRatio struct {
	Value   float64 `json:"value"` // +Inf if the second rate is 0
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"` // +Inf if the second rate is 0
	P       float64 `json:"p"`     // two-sided, by the probability of what was seen
	Level   float64 `json:"level"`
	Variant string  `json:"variant"`
	Source  string  `json:"source"`
}

// NewRateRatio returns a/b with an exact interval and test: given how many events
// there were in all, those of a are binomial. Two rates without any event have no
// ratio, which is an ErrInvalid. Its p-value takes O(events) time.
func NewRateRatio(a, b Rate, level float64) (RateRatio, error) {
	n := a.Events + b.Events
	switch {
	case !(level > 0 && level < 1):
		return RateRatio{}, fmt.Errorf("rate ratio: level %v must lie between 0 and 1: %w", level, renjia.ErrInvalid)
	case n == 0:
		return RateRatio{}, fmt.Errorf("rate ratio: undefined: there were no events: %w", renjia.ErrInvalid)
	case !(a.Exposure > 0 && b.Exposure > 0) || a.Events < 0 || b.Events < 0:
		return RateRatio{}, fmt.Errorf("rate ratio: make both rates by NewRate: %w", renjia.ErrInvalid)
	}
	exposure := b.Exposure / a.Exposure
	r := RateRatio{Value: float64(a.Events) / float64(b.Events) * exposure, Level: level, Variant: "conditional binomial, exact", Source: "Przyborowski & Wilenski 1940; Clopper & Pearson 1934"}
	low, high := clopperPearson(a.Events, n, level)
	r.Lower, r.Upper = low/(1-low)*exposure, high/(1-high)*exposure
	r.P = binomialTest(a.Events, n, 1/(1+exposure))
	return r, nil
}

func clopperPearson(k, n int, level float64) (lower, upper float64) {
	tail := (1 - level) / 2
	upper = 1
	if k > 0 {
		lower = betaQuantile(float64(k), float64(n-k)+1, tail)
	}
	if k < n {
		upper = betaQuantile(float64(k)+1, float64(n-k), 1-tail)
	}
	return lower, upper
}

// binomialTest adds up the probabilities of all numbers that are no likelier than k;
// numbers as likely but for rounding count.
func binomialTest(k, n int, p float64) (sum float64) {
	at := func(i int) float64 {
		a, _ := math.Lgamma(float64(n) + 1)
		b, _ := math.Lgamma(float64(i) + 1)
		c, _ := math.Lgamma(float64(n-i) + 1)
		return a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p)
	}
	limit := at(k) + 1e-7
	for i := range n + 1 {
		if l := at(i); l <= limit {
			sum += math.Exp(l)
		}
	}
	return min(1, sum)
}

// Proportion is a share with the score interval of Wilson.
type Proportion struct {
	Part    int     `json:"part"`
	Whole   int     `json:"whole"`
	Value   float64 `json:"value"`
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"`
	Level   float64 `json:"level"`
	Variant string  `json:"variant"`
	Source  string  `json:"source"`
}

// NewProportion returns a share of 0 ≤ part ≤ whole, whole > 0.
func NewProportion(part, whole int, level float64) (Proportion, error) {
	var p renjia.Problems
	p.Require(whole > 0, "whole", "must be more than 0: of nobody there is no share")
	p.Require(part >= 0 && part <= whole, "part", "must lie between 0 and the whole")
	p.Require(level > 0 && level < 1, "level", "must lie between 0 and 1")
	if err := p.Err("proportion"); err != nil {
		return Proportion{}, err
	}
	n, share, z := float64(whole), float64(part)/float64(whole), normalQuantile(level)
	middle, width := share+z*z/(2*n), z*math.Sqrt(share*(1-share)/n+square(z/(2*n)))
	lower, upper := max(0, (middle-width)/(1+z*z/n)), min(1, (middle+width)/(1+z*z/n))
	if part == 0 {
		lower = 0
	}
	if part == whole {
		upper = 1
	}
	return Proportion{part, whole, share, lower, upper, level, "score interval, without correction for continuity", "Wilson 1927"}, nil
}
