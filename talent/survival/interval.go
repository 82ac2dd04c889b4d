package survival

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Interval names how confidence intervals of a curve are made. All are pointwise,
// made symmetric on some scale of S, and cut off at 0 and 1. Until the first event
// Plain and Log have no width, [1, 1], and the others are undefined, as in R: S = 1
// has no place on their scales. Once S is 0 all are undefined.
type Interval string

// The intervals. R has log where it is not told otherwise, SAS, lifelines and
// scikit-survival have log-log, which stays within 0 and 1 by itself and is the
// better one for small numbers (Borgan & Liestøl 1990).
const (
	Plain  Interval = "plain"   // S ± z·se
	Log    Interval = "log"     // exp(log S ± z·se(log S))
	LogLog Interval = "log-log" // S^exp(±z·se(log(−log S)))
	Logit  Interval = "logit"   // symmetric in log(S/(1−S))
	ArcSin Interval = "arcsin"  // symmetric in arcsin √S
)

// Intervals are all intervals.
func Intervals() []Interval { return []Interval{Plain, Log, LogLog, Logit, ArcSin} }

// Options are the choices of an estimate; Interval and Level must be made.
type Options struct {
	Interval Interval `json:"interval"`
	Level    float64  `json:"level"` // such as 0.95

	// Start lets a curve begin at a time instead of 0: it then tells how long those
	// stay who have stayed that long. It is the way out where, with delayed entry,
	// the first few were so few that the curve falls by what happened to them.
	Start float64 `json:"start,omitempty"`
}

func (o Options) check() error {
	if o.Interval == "" || o.Level == 0 {
		return &renjia.UnspecifiedError{What: "survival.Options", Choices: []renjia.Choice{
			{Name: "Interval", Options: names(Intervals()), Why: "published tables use all of them"},
			{Name: "Level", Options: []string{"0.90", "0.95", "0.99"}},
		}}
	}
	var p renjia.Problems
	p.Require(slices.Contains(Intervals(), o.Interval), "interval", "%q is unknown", o.Interval)
	p.Require(o.Level > 0 && o.Level < 1, "level", "must lie between 0 and 1")
	p.Require(o.Start >= 0 && !math.IsInf(o.Start, 1), "start", "must be a number, not negative")
	return p.Err("survival options")
}

func names[S ~string](all []S) (names []string) {
	for _, one := range all {
		names = append(names, string(one))
	}
	return names
}

// normalQuantile returns z with a two-sided probability of level within ±z.
func normalQuantile(level float64) float64 { return math.Sqrt2 * math.Erfinv(level) }

// bounds returns the confidence interval; greenwood is the variance of log S.
func (o Options) bounds(s, greenwood, z float64) (lower, upper float64) {
	switch {
	case s == 0, greenwood == 0 && o.Interval != Plain && o.Interval != Log:
		return math.NaN(), math.NaN()
	case greenwood == 0:
		return s, s
	}
	width := z * math.Sqrt(greenwood)
	switch o.Interval {
	case Plain:
		lower, upper = s-s*width, s+s*width
	case Log:
		lower, upper = s*math.Exp(-width), s*math.Exp(width)
	case LogLog:
		width /= math.Abs(math.Log(s))
		lower, upper = math.Pow(s, math.Exp(width)), math.Pow(s, math.Exp(-width))
	case Logit:
		middle, width := math.Log(s/(1-s)), width/(1-s)
		lower, upper = 1/(1+math.Exp(width-middle)), 1/(1+math.Exp(-width-middle))
	case ArcSin:
		middle, width := math.Asin(math.Sqrt(s)), width/2*math.Sqrt(s/(1-s))
		lower, upper = square(math.Sin(max(0, middle-width))), square(math.Sin(min(math.Pi/2, middle+width)))
	}
	return max(0, lower), min(1, upper)
}

func square(x float64) float64 { return x * x }
