package main

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

// survivalResult is what the command found.
type survivalResult struct {
	names  []string // of the groups, in order
	curves map[string]*survival.Curve

	Groups    map[string]groupResult `json:"groups"`
	Test      *testResult            `json:"test,omitempty"`
	Cox       *survival.Model        `json:"cox,omitempty"`
	Incidence map[string]incidence   `json:"incidence,omitempty"`
}

// groupResult is the curve of a group by columns; what is undefined is null.
type groupResult struct {
	N                 int                `json:"n"`
	LeftN             int                `json:"left"` // events in all
	Time              []float64          `json:"time"`
	AtRisk            []int              `json:"atRisk"`
	Events            []int              `json:"events"`
	Censored          []int              `json:"censored"`
	Survival          []float64          `json:"survival"`
	StdErr            []*float64         `json:"stderr"`
	Lower             []*float64         `json:"lower"`
	Upper             []*float64         `json:"upper"`
	FlemingHarrington []float64          `json:"flemingHarrington"`
	CumulativeHazard  []float64          `json:"cumulativeHazard"`
	Median            *float64           `json:"median"` // null: more than half were still there
	MedianLower       *float64           `json:"medianLower"`
	MedianUpper       *float64           `json:"medianUpper"`
	Quartiles         [3]*float64        `json:"quartiles"` // by when a quarter, half and three quarters have left
	Mean              *survival.Mean     `json:"mean"`      // restricted to the last time
	Rate              *survival.Rate     `json:"rate"`      // leavers per unit of time at risk
	Warnings          []survival.Warning `json:"warnings,omitempty"`
	Interval          survival.Interval  `json:"interval"`
	Level             float64            `json:"level"`
	MedianRule        survival.Quantile  `json:"medianRule"`
}

// testResult is a comparison, or why there is none.
type testResult struct {
	*survival.Test
	Dropped   int    `json:"dropped,omitempty"` // rows without stratum
	Undefined string `json:"undefined,omitempty"`
}

// incidence is the shares of a group that leave for each reason.
type incidence struct {
	Time    []float64               `json:"time"`
	Reasons map[string]reasonResult `json:"reasons"`
	Variant string                  `json:"variant"`
}

type reasonResult struct {
	Events []int        `json:"events"`
	Share  []float64    `json:"share"`
	StdErr []float64    `json:"stderr"`
	Lower  []*float64   `json:"lower"`
	Upper  []*float64   `json:"upper"`
	Gray   *graysResult `json:"gray,omitempty"` // of the reason between all groups
}

type graysResult struct {
	Statistic float64 `json:"statistic"`
	DF        int     `json:"df"`
	P         float64 `json:"p"`
}

// estimate does what the flags ask for.
func (j *survivalJob) estimate(t *survival.Table) (*survivalResult, error) {
	r := &survivalResult{curves: map[string]*survival.Curve{}, Groups: map[string]groupResult{}}
	r.names = []string{"all"}
	if j.columns.Group != "" {
		r.names = nil
		for i := range t.Records {
			r.names = append(r.names, t.Records[i].Group)
		}
		slices.Sort(r.names)
		r.names = slices.Compact(r.names)
	}
	for _, name := range r.names {
		if err := r.addGroup(j, name, t.Spells(name, j.columns.Group == "")); err != nil {
			return nil, err
		}
	}
	if len(r.names) > 1 {
		r.compare(j, t)
	}
	if len(t.Covariates) > 0 {
		m, err := survival.Cox(t.Covariates, t.Comparable(), survival.CoxOptions{Ties: j.ties, Level: j.options.Level})
		if err != nil {
			return nil, err
		}
		m.Dropped += len(t.Records) - len(t.Comparable())
		r.Cox = &m
	}
	if j.columns.Reason != "" {
		return r, r.addReasons(j, t)
	}
	return r, nil
}

func (r *survivalResult) addGroup(j *survivalJob, name string, spells []survival.Spell) error {
	c, err := survival.KaplanMeier(spells, j.options)
	if err != nil {
		return within(name, err)
	}
	g := groupResult{N: c.N, Warnings: c.Warnings, Interval: j.options.Interval, Level: j.options.Level, MedianRule: j.median}
	for _, p := range c.Points {
		g.LeftN += p.Events
		g.Time, g.AtRisk, g.Events = append(g.Time, p.Time), append(g.AtRisk, p.AtRisk), append(g.Events, p.Events)
		g.Censored, g.Survival = append(g.Censored, p.Censored), append(g.Survival, p.Survival)
		g.StdErr, g.Lower, g.Upper = append(g.StdErr, number(p.StdErr)), append(g.Lower, number(p.Lower)), append(g.Upper, number(p.Upper))
		g.FlemingHarrington, g.CumulativeHazard = append(g.FlemingHarrington, p.FlemingHarrington), append(g.CumulativeHazard, -math.Log(p.FlemingHarrington))
	}
	for i := range g.Quartiles {
		v, ok, err := c.Quantile(renjia.Frac(int64(i+1), 4), j.median)
		if err != nil {
			return err
		}
		if ok {
			g.Quartiles[i] = &v
		}
	}
	g.Median = g.Quartiles[1]
	lower, upper, err := c.QuantileLimits(renjia.Frac(1, 2), j.median)
	if err != nil {
		return err
	}
	g.MedianLower, g.MedianUpper = number(lower), number(upper)
	if m, err := c.Mean(c.Last()); err == nil {
		g.Mean = &m
	}
	events, exposure := 0, 0.0
	for _, s := range spells {
		exposure += s.Length - s.Entry
		if s.Event {
			events++
		}
	}
	if rate, err := survival.NewRate(events, exposure, j.options.Level); err == nil { // none without time at risk
		g.Rate = &rate
	}
	r.curves[name], r.Groups[name] = &c, g
	return nil
}

// within says of which group an error speaks.
func within(group string, err error) error {
	var invalid *renjia.ValidationError
	if errors.As(err, &invalid) {
		var p renjia.Problems
		p.Within("group "+group, err)
		return p.Err("")
	}
	return err
}

// number is nil for what JSON has no number for.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func numbers(all []float64) []*float64 {
	found := make([]*float64, len(all))
	for i, v := range all {
		found[i] = number(v)
	}
	return found
}

func (r *survivalResult) compare(j *survivalJob, t *survival.Table) {
	records := t.Comparable()
	r.Test = &testResult{Dropped: len(t.Records) - len(records)}
	test, err := survival.LogRank(records, j.weight)
	if err != nil {
		r.Test.Undefined = err.Error()
		return
	}
	r.Test.Test = &test
}

func (r *survivalResult) addReasons(j *survivalJob, t *survival.Table) error {
	r.Incidence = map[string]incidence{}
	exits := t.Exits()
	o := survival.IncidenceOptions{Variance: survival.AalenVariance, Interval: j.options.Interval, Level: j.options.Level}
	for _, name := range r.names {
		own := slices.DeleteFunc(slices.Clone(exits), func(e survival.Exit) bool { return j.columns.Group != "" && e.Group != name })
		c, err := survival.AalenJohansen(own, o)
		if err != nil {
			return within(name, err)
		}
		found := incidence{Time: c.Time, Reasons: map[string]reasonResult{}, Variant: string(c.Variant.Variance)}
		for _, one := range c.Reasons {
			reason := reasonResult{Events: one.Events, Share: one.Share, StdErr: one.StdErr, Lower: numbers(one.Lower), Upper: numbers(one.Upper)}
			if len(r.names) > 1 {
				if test, err := survival.Gray(exits, one.Reason); err == nil { // none with delayed entry
					reason.Gray = &graysResult{test.Statistic, test.DF, test.P}
				}
			}
			found.Reasons[one.Reason] = reason
		}
		r.Incidence[name] = found
	}
	return nil
}

func (r *survivalResult) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
