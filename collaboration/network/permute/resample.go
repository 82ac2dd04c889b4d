package permute

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ResampleOptions say how often a network is resampled.
type ResampleOptions struct {
	Draws   int     // 0 for DrawsByRule
	Seed    uint64  // the same seed gives the same draws on any number of goroutines
	Workers int     // goroutines; 0 for as many as processors
	Level   float64 // of the interval, between 0 and 1; 0 for .95
}

// Resampled is a statistic with its error, as if the parties had been drawn from
// many like them.
type Resampled struct {
	network.About
	Observed  float64     `json:"observed"`
	Mean      float64     `json:"mean"` // over the resampled networks
	SE        float64     `json:"se"`
	Lower     float64     `json:"lower"`
	Upper     float64     `json:"upper"`
	Level     float64     `json:"level"`
	Draws     int64       `json:"draws"`     // networks that were looked at
	Undefined int64       `json:"undefined"` // of these, for which the statistic is undefined; they are left out
	Seed      uint64      `json:"seed,omitempty"`
	Rule      renjia.Text `json:"rule"` // how the interval is made, in words
}

// Statistic is a number of a resampled network. original has for each place the
// place of the party in the network that was resampled: names and classes must be
// looked up with it. NaN says that the number is undefined.
type Statistic func(g *network.Graph, original []int) (float64, error)

// mostUndefined is the share of resampled networks that may have no value.
const mostUndefined = .1

// Bootstrap resamples the parties of a network with replacement (Snijders &
// Borgatti 1999): a tie between copies of two parties is that of the two; between
// two copies of the same party it is that of a pair of parties drawn at random. The
// interval lies between the quantiles of the draws. It tells how much the
// statistic hangs on who happens to be in the network; it knows nothing of ties
// that were not recorded. Statistics that copies distort, such as the number of
// triangles, are biased: compare the mean with the observed value.
//
// The statistic is called from several goroutines; the first error ends the
// bootstrap. If it is undefined for more than a tenth of the draws: ErrInvalid.
func Bootstrap(g *network.Graph, statistic Statistic, o ResampleOptions) (Resampled, error) {
	if o.Level == 0 {
		o.Level = .95
	}
	about := g.About("bootstrap", fmt.Sprintf("parties drawn with replacement, %v percentile interval", o.Level), "Snijders & Borgatti 1999")
	if !(o.Level > 0 && o.Level < 1) { //nolint:staticcheck // NaN is no level either
		return Resampled{}, fmt.Errorf("level: %v, want between 0 and 1: %w", o.Level, renjia.ErrInvalid)
	}
	if g.Len() < 2 {
		return Resampled{}, about.Undefined("there are no pairs to draw from")
	}
	p, err := Options{Method: Sampled, Permutations: o.Draws, Seed: o.Seed, Workers: o.Workers}.plan(0)
	if err != nil {
		return Resampled{}, err
	}
	observed, err := observedOf(g, statistic, about)
	if err != nil {
		return Resampled{}, err
	}
	var values []float64
	for _, b := range drawValues(p, func(s *source) (float64, error) {
		h, original, err := resampled(g, s)
		if err != nil {
			return 0, err
		}
		return statistic(h, original)
	}) {
		if b.err != nil {
			return Resampled{}, b.err
		}
		values = append(values, b.values...)
	}
	r := Resampled{About: about, Observed: observed, Level: o.Level, Draws: p.Permutations, Seed: o.Seed, Rule: renjia.Text{
		EN: "between the quantiles of the resampled values that leave (1 − level)/2 out on each side",
		ZH: "取重抽样值在两侧各去掉（1－置信水平）／2后的分位数之间",
	}}
	return r, r.percentile(values)
}

func observedOf(g *network.Graph, statistic Statistic, about network.About) (float64, error) {
	observed, err := statistic(g, sequence(g.Len()))
	if err != nil {
		return 0, fmt.Errorf("observed statistic: %w", err)
	}
	if math.IsNaN(observed) || math.IsInf(observed, 0) {
		return 0, about.Undefined(fmt.Sprintf("the observed statistic is %v", observed))
	}
	return observed, nil
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// percentile fills in mean, error and interval.
func (r *Resampled) percentile(values []float64) error {
	drawn := len(values)
	values = slices.DeleteFunc(values, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	r.Undefined = int64(drawn - len(values))
	if float64(r.Undefined) > mostUndefined*float64(drawn) {
		return r.About.Undefined(fmt.Sprintf("so is the statistic for %d of %d resampled networks", r.Undefined, drawn))
	}
	slices.Sort(values)
	for _, x := range values {
		r.Mean += x / float64(len(values))
	}
	squares := 0.0
	for _, x := range values {
		squares += (x - r.Mean) * (x - r.Mean)
	}
	r.SE = math.Sqrt(squares / float64(len(values)-1))
	tail := (1 - r.Level) / 2
	r.Lower, r.Upper = quantile(values, tail), quantile(values, 1-tail)
	return nil
}

// resampled draws parties with replacement.
func resampled(g *network.Graph, s *source) (*network.Graph, []int, error) {
	n := g.Len()
	original := make([]int, n)
	for i := range original {
		original[i] = s.below(n)
	}
	h, err := g.Retied(func(yield func([2]int, float64) bool) {
		for i := range n {
			for j := i + 1; j < n; j++ {
				from, to := original[i], original[j]
				if from == to {
					from = s.below(n)
					to = (from + 1 + s.below(n-1)) % n
				}
				if w := g.Weight(from, to); w > 0 && !yield([2]int{i, j}, w) {
					return
				}
				if !g.Directed() {
					continue
				}
				if w := g.Weight(to, from); w > 0 && !yield([2]int{j, i}, w) {
					return
				}
			}
		}
	})
	return h, original, err
}

// Jackknife leaves out each party in turn. The standard error is
// √((n−2)/(2n)·Σ(θ₋ᵢ − mean)²), for a statistic of pairs (Frank & Snijders 1994;
// Snijders & Borgatti 1999), and the interval is observed ± 1.96 of it. The value
// without party i is the i-th of the list; what moves most shows whom the statistic hangs
// on. Where it is undefined for a network without one party, the jackknife is:
// ErrInvalid.
func Jackknife(g *network.Graph, statistic Statistic) (Resampled, []float64, error) {
	about := g.About("jackknife", "each party left out in turn, observed ± 1.96 standard errors", "Frank & Snijders 1994; Snijders & Borgatti 1999")
	n := g.Len()
	if n < 3 {
		return Resampled{}, nil, about.Undefined("there are fewer than three parties")
	}
	observed, err := observedOf(g, statistic, about)
	if err != nil {
		return Resampled{}, nil, err
	}
	without := make([]float64, n)
	r := Resampled{About: about, Observed: observed, Level: .95, Draws: int64(n), Rule: renjia.Text{
		EN: "observed ± 1.96 standard errors", ZH: "观测值±1.96倍标准误",
	}}
	for i := range without {
		original := slices.Delete(sequence(n), i, i+1)
		if without[i], err = statistic(g.Without(i), original); err != nil {
			return Resampled{}, nil, fmt.Errorf("statistic without %s: %w", g.ID(i), err)
		}
		if math.IsNaN(without[i]) || math.IsInf(without[i], 0) {
			return Resampled{}, nil, about.Undefined(fmt.Sprintf("the statistic without %s is %v", g.ID(i), without[i]))
		}
		r.Mean += without[i] / float64(n)
	}
	squares := 0.0
	for _, x := range without {
		squares += (x - r.Mean) * (x - r.Mean)
	}
	const normal = 1.959963984540054
	r.SE = math.Sqrt(float64(n-2) / float64(2*n) * squares)
	r.Lower, r.Upper = observed-normal*r.SE, observed+normal*r.SE
	return r, without, nil
}
