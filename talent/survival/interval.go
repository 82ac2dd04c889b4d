package survival

import (
	"math"

	"github.com/renjia-project/renjia"
)

// Interval names how confidence intervals of a curve are made. All are pointwise
// and cut off at 0 and 1; until the first event they have no width.
type Interval string

// The intervals.
const (
	Plain  Interval = "plain"   // S ± z·se
	Log    Interval = "log"     // exp(log S ± z·se(log S))
	LogLog Interval = "log-log" // S^exp(±z·se(log(−log S)))
)

// Options are the choices of an estimate; both must be made.
type Options struct {
	Interval Interval `json:"interval"`
	Level    float64  `json:"level"` // such as 0.95
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
