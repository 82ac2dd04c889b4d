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
	Length float64 // > 0
	Event  bool    // true if it ended with the event, false if it was censored
}

// Interval names how confidence intervals of a curve are made.
type Interval string

// The intervals.
const (
	Plain  Interval = "plain"   // S ± z·se
	Log    Interval = "log"     // exp(log S ± z·se(log S))
	LogLog Interval = "log-log" // S^exp(±z·se(log(−log S)))
)

// Options are the choices of an estimate; both must be made.
type Options struct {
	Interval Interval
	Level    float64 // such as 0.95
}

// Point is one step of a curve: what holds from Time on.
type Point struct {
	Time     float64 `json:"time"`
	AtRisk   int     `json:"at_risk"`
	Events   int     `json:"events"`
	Censored int     `json:"censored"`
	Survival float64 `json:"survival"`
	StdErr   float64 `json:"stderr"` // Greenwood's formula
	Lower    float64 `json:"lower"`  // NaN where undefined
	Upper    float64 `json:"upper"`
}

// Curve is a Kaplan–Meier estimate.
type Curve struct {
	N       int     `json:"n"`
	Points  []Point `json:"points"` // one for each distinct length
	Variant Options `json:"variant"`
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
	curve := Curve{N: len(spells), Variant: o}
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

func (o Options) check() error {
	if o.Interval == "" || o.Level == 0 {
		return &renjia.UnspecifiedError{What: "survival.Options", Choices: []renjia.Choice{
			{Name: "Interval", Options: []string{string(Plain), string(Log), string(LogLog)}, Why: "published tables use all three"},
			{Name: "Level", Options: []string{"0.90", "0.95", "0.99"}},
		}}
	}
	var p renjia.Problems
	p.Require(o.Interval == Plain || o.Interval == Log || o.Interval == LogLog, "interval", "%q is unknown", o.Interval)
	p.Require(o.Level > 0 && o.Level < 1, "level", "must lie between 0 and 1")
	return p.Err("survival options")
}

func check(spells []Spell) error {
	var p renjia.Problems
	p.Require(len(spells) > 0, "spells", "there are none")
	for i, s := range spells {
		p.Require(s.Length > 0 && !math.IsInf(s.Length, 0), fmt.Sprintf("spells[%d].length", i), "must be a positive number")
	}
	return p.Err("survival")
}

// bounds returns the confidence interval; greenwood is the variance of log S.
func (o Options) bounds(s, greenwood, z float64) (lower, upper float64) {
	if s == 0 {
		return math.NaN(), math.NaN()
	}
	if greenwood == 0 {
		return 1, 1
	}
	se := math.Sqrt(greenwood)
	switch o.Interval {
	case Plain:
		lower, upper = s-z*s*se, s+z*s*se
	case Log:
		lower, upper = s*math.Exp(-z*se), s*math.Exp(z*se)
	case LogLog:
		width := z * se / math.Abs(math.Log(s))
		lower, upper = math.Pow(s, math.Exp(width)), math.Pow(s, math.Exp(-width))
	}
	return max(0, lower), min(1, upper)
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

// Median returns the first time at which at most half remain, and false if more
// than half remain at the end.
func (c *Curve) Median() (float64, bool) {
	for _, p := range c.Points {
		if p.Survival <= 0.5+1e-12 {
			return p.Time, true
		}
	}
	return 0, false
}
