package survival

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/renjia-project/renjia"
)

// Exit is a spell that ended for one of several reasons, such as resigned, dismissed
// or retired; one that ended for a reason cannot end for another.
type Exit struct {
	Length float64 // ≥ 0
	Reason string  // "" if it was censored
	Entry  float64 // as in Spell
	Group  string
}

func (e *Exit) spell() Spell { return Spell{e.Length, e.Reason != "", e.Entry} }

func checkExits(exits []Exit) error {
	var p renjia.Problems
	p.Require(len(exits) > 0, "exits", "there are none")
	for i := range exits {
		s := exits[i].spell()
		s.problems(&p, "exits", i)
	}
	return p.Err("survival")
}

// IncidenceVariance names the estimator of the variance of a cumulative incidence.
// They differ by some tenths of a percent.
type IncidenceVariance string

// The variances.
const (
	// AalenVariance counts the reasons of a time as independent, with a correction for
	// ties (Aalen 1978): R's cmprsk.
	AalenVariance IncidenceVariance = "aalen"
	// GreenwoodVariance counts them as multinomial (Andersen et al. 1993, 4.4): R's
	// survfit. With a single reason it is that of Kaplan–Meier.
	GreenwoodVariance IncidenceVariance = "greenwood"
)

// IncidenceOptions are the choices of an estimate with competing reasons; all must
// be made. Intervals are made of the incidence as those of a curve are of S.
type IncidenceOptions struct {
	Variance IncidenceVariance `json:"variance"`
	Interval Interval          `json:"interval"`
	Level    float64           `json:"level"`
}

func (o IncidenceOptions) check() error {
	if o.Variance == "" || o.Interval == "" || o.Level == 0 {
		return &renjia.UnspecifiedError{What: "survival.IncidenceOptions", Choices: []renjia.Choice{
			{Name: "Variance", Options: []string{string(AalenVariance), string(GreenwoodVariance)}, Why: "packages differ"},
			{Name: "Interval", Options: names(Intervals())},
			{Name: "Level", Options: []string{"0.90", "0.95", "0.99"}},
		}}
	}
	if o.Variance != AalenVariance && o.Variance != GreenwoodVariance {
		return fmt.Errorf("variance %q: unknown: %w", string(o.Variance), renjia.ErrInvalid)
	}
	return Options{Interval: o.Interval, Level: o.Level}.check()
}

// ReasonCurve is the share that has left for one reason, at each time of an Incidence.
type ReasonCurve struct {
	Reason string    `json:"reason"`
	Events []int     `json:"events"`
	Share  []float64 `json:"share"`
	StdErr []float64 `json:"stderr"`
	Lower  []float64 `json:"lower"` // NaN where Share is 1
	Upper  []float64 `json:"upper"`
}

// Incidence is the Aalen–Johansen estimate: at every time, Stay and the shares of
// all reasons add up to 1.
type Incidence struct {
	N        int              `json:"n"`
	Time     []float64        `json:"time"` // one for each distinct length
	AtRisk   []int            `json:"at_risk"`
	Stay     []float64        `json:"stay"`
	Reasons  []ReasonCurve    `json:"reasons"` // by name
	Warnings []Warning        `json:"warnings,omitempty"`
	Variant  IncidenceOptions `json:"variant"`
	Source   string           `json:"source"`
}

// At returns the share that has left for a reason up to a time, or an ErrNotFound if
// nobody left for it.
func (c *Incidence) At(reason string, time float64) (float64, error) {
	for _, r := range c.Reasons {
		if r.Reason != reason {
			continue
		}
		after := sort.Search(len(c.Time), func(i int) bool { return c.Time[i] > time })
		if after == 0 {
			return 0, nil
		}
		return r.Share[after-1], nil
	}
	return 0, fmt.Errorf("reason %q: %w", reason, renjia.ErrNotFound)
}

// AalenJohansen estimates for each reason the share that has left for it. One minus
// a Kaplan–Meier curve that takes the other reasons as censoring is no such share:
// it is what would be if nobody could leave for another reason, and too large.
// It takes O(n log n + r·m) time for r reasons and m distinct times.
func AalenJohansen(exits []Exit, o IncidenceOptions) (Incidence, error) {
	if err := o.check(); err != nil {
		return Incidence{}, err
	}
	if err := checkExits(exits); err != nil {
		return Incidence{}, err
	}
	spells := make([]Spell, len(exits))
	for i := range exits {
		spells[i] = exits[i].spell()
	}
	steps := tabulate(spells)
	c := Incidence{N: len(exits), Warnings: warnings(steps), Variant: o, Source: "Aalen & Johansen 1978"}
	stay := 1.0
	for _, s := range steps {
		stay *= float64(s.risk-s.events) / float64(s.risk)
		c.Time, c.AtRisk, c.Stay = append(c.Time, s.time), append(c.AtRisk, s.risk), append(c.Stay, stay)
	}
	reasons, events := eventsByReason(exits, c.Time)
	for i, reason := range reasons {
		c.Reasons = append(c.Reasons, o.curve(reason, steps, events[i]))
	}
	return c, nil
}

// eventsByReason counts events by reason and time.
func eventsByReason(exits []Exit, times []float64) (reasons []string, events [][]int) {
	reasons, number := groupsOf(exits, func(e *Exit) string { return e.Reason })
	for range reasons {
		events = append(events, make([]int, len(times)))
	}
	for i := range exits {
		at, _ := slices.BinarySearch(times, exits[i].Length)
		events[number[exits[i].Reason]][at]++
	}
	if len(reasons) > 0 && reasons[0] == "" {
		return reasons[1:], events[1:]
	}
	return reasons, events
}

// curve is the estimate for one reason, given its events at each step.
//
// With g the share of those present at an earlier time that will still leave for the
// reason, its variance is a sum over earlier times of the variance of what happened
// then: those who left for the reason moved from g to 1, the others to 0. As g is
// (F(t)−F(s))/S(s), the sum follows F(t) by the two further sums here, without going
// back.
func (o IncidenceOptions) curve(reason string, steps []step, events []int) ReasonCurve {
	r := ReasonCurve{Reason: reason, Events: events}
	intervals, z := Options{Interval: o.Interval, Level: o.Level}, normalQuantile(o.Level)
	share, before := 0.0, 1.0
	var v moments
	for i, s := range steps {
		risk, own, all := float64(s.risk), float64(events[i]), float64(s.events)
		after := before * (risk - all) / risk
		up := before * own / risk
		share += up
		v.advance(up)
		if s.events > 0 && before > 0 {
			v.add(o.spread(risk, own, all-own, before), share, after)
		}
		before = after
		se := math.Sqrt(max(0, v.square))
		lower, upper := 0.0, 0.0
		if share > 0 {
			lower, upper = intervals.bounds(share, square(se/share), z)
		}
		if share >= 1 {
			lower, upper = math.NaN(), math.NaN()
		}
		r.Share, r.StdErr = append(r.Share, share), append(r.StdErr, se)
		r.Lower, r.Upper = append(r.Lower, lower), append(r.Upper, upper)
	}
	return r
}

// covariance is that of the shares who leave at one time for the reason and for others.
type covariance struct{ own, both, other float64 }

func (o IncidenceOptions) spread(risk, own, other, stay float64) covariance {
	unit := stay * stay / risk
	p, q := own/risk, other/risk
	if o.Variance == GreenwoodVariance {
		return covariance{unit * p * (1 - p), -unit * p * q, unit * q * (1 - q)}
	}
	return covariance{unit * p * tied(own, risk), 0, unit * q * tied(other, risk)}
}

// tied corrects a Poisson variance for several events at once.
func tied(events, risk float64) float64 {
	if events <= 1 {
		return 1
	}
	return 1 - (events-1)/(risk-1)
}

// moments are Σ (a−F·b)²·V, Σ (a−F·b)·b·V and Σ b²·V over the times so far.
type moments struct{ square, mixed, slope float64 }

// advance lets F grow.
func (m *moments) advance(up float64) {
	m.square += up * (up*m.slope - 2*m.mixed)
	m.mixed -= up * m.slope
}

// add adds a time at which F has become share and S after.
func (m *moments) add(c covariance, share, after float64) {
	if after == 0 { // nobody is left for whom F could still grow
		m.square += c.own
		return
	}
	b := 1 / after // a − F·b is now 1 for the reason and 0 for the others
	m.square += c.own
	m.mixed += b * (c.own + c.both)
	m.slope += b * b * (c.own + 2*c.both + c.other)
}
