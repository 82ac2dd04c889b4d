package permute

import (
	"fmt"
	"math"
	"runtime"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Method says how the relabellings of a test are gone through.
type Method string

// The methods.
const (
	Exhaustive Method = "exhaustive" // all of them, each once
	Sampled    Method = "sampled"    // some of them, drawn at random with a seed
	// Counted counts all of them without going through them (Streitberg & Röhmel
	// 1986), for one component of [Labels].
	Counted Method = "counted"
)

// The limits of the methods.
const (
	// EnumeratedByRule is up to how many relabellings a test goes through all of
	// them if no method is asked for.
	EnumeratedByRule = 200_000
	// EnumeratedAtMost is up to how many relabellings Exhaustive may be asked for:
	// 11! fits.
	EnumeratedAtMost = 50_000_000
	// DrawsByRule is the number of draws if none is asked for, and DrawsAtLeast
	// the smallest number that may be: fewer cannot show p = .01.
	DrawsByRule  = 9_999
	DrawsAtLeast = 99
)

// Options say how a test relabels. The zero value goes through all relabellings
// if there are at most [EnumeratedByRule], and else draws [DrawsByRule].
type Options struct {
	Method       Method // "" for the rule above
	Permutations int    // draws of a sampled test; 0 for DrawsByRule
	Seed         uint64 // the same seed gives the same draws on any number of goroutines
	Workers      int    // goroutines; 0 for as many as processors
	// Strata has the stratum of each place: a size band, an age, a street. Labels
	// only move among places of the same stratum. Nil is one stratum.
	Strata []string
}

// Draws say over which relabellings a test was made.
type Draws struct {
	Method       Method  `json:"method"`
	Permutations int64   `json:"permutations"`       // that were looked at
	Possible     float64 `json:"possible,omitempty"` // different relabellings there are; exact below 2⁵³, 1.8e308 for that or more, 0 if not known
	Seed         uint64  `json:"seed,omitempty"`
	Strata       int     `json:"strata"`     // 1 if labels could move freely
	Resolution   float64 `json:"resolution"` // the smallest p that could have come out

	Rule renjia.Text `json:"rule"` // how p is defined, in words
}

// plan is the options of a test made definite.
type plan struct {
	Draws
	workers int
}

// plan checks the options of a test of n places that has so many relabellings.
func (o Options) plan(possible float64) (plan, error) {
	if o.Method != "" {
		if err := network.Choose("method", string(o.Method), "", string(Exhaustive), string(Sampled), string(Counted)); err != nil {
			return plan{}, err
		}
	}
	switch {
	case o.Permutations < 0 || o.Permutations > 0 && o.Permutations < DrawsAtLeast:
		return plan{}, fmt.Errorf("permutations: %d, want %d or more, or 0 for %d: %w", o.Permutations, DrawsAtLeast, DrawsByRule, renjia.ErrInvalid)
	case o.Workers < 0:
		return plan{}, fmt.Errorf("workers: %d, want 0 or more: %w", o.Workers, renjia.ErrInvalid)
	case o.Method == Exhaustive && possible > EnumeratedAtMost:
		return plan{}, fmt.Errorf("exhaustive test: %.3g relabellings, at most %d can be gone through, draw a sample: %w",
			possible, EnumeratedAtMost, renjia.ErrUnsupported)
	case o.Method == Counted && possible > CountedAtMost:
		return plan{}, fmt.Errorf("counted test: %.3g relabellings, at most %.3g can be counted, draw a sample: %w",
			possible, float64(CountedAtMost), renjia.ErrUnsupported)
	}
	p := plan{Draws{Method: o.Method, Possible: min(possible, math.MaxFloat64), Strata: 1}, o.Workers}
	if p.workers == 0 {
		p.workers = runtime.GOMAXPROCS(0)
	}
	if o.Method == Exhaustive || o.Method == Counted || o.Method == "" && possible <= EnumeratedByRule {
		p.exhaustive()
		return p, nil
	}
	p.sampled(o)
	return p, nil
}

func (p *plan) exhaustive() {
	if p.Method == "" {
		p.Method = Exhaustive
	}
	p.Permutations, p.Resolution = int64(p.Possible), 1/p.Possible
	p.Rule = renjia.Text{
		EN: "share of all relabellings, the observed one among them, whose statistic is as large (small) as the observed; two-sided: twice the smaller, at most 1",
		ZH: "在全部重新标号（含观测到的一种）中，统计量不小于（不大于）观测值者所占比例；双侧：取较小者的两倍，至多为1",
	}
}

func (p *plan) sampled(o Options) {
	p.Method, p.Permutations, p.Seed = Sampled, int64(o.Permutations), o.Seed
	if o.Permutations == 0 {
		p.Permutations = DrawsByRule
	}
	p.Resolution = 1 / float64(1+p.Permutations)
	p.Rule = renjia.Text{
		EN: "(1 + number of draws whose statistic is as large (small) as the observed) / (1 + number of draws), Phipson & Smyth 2010; two-sided: twice the smaller, at most 1",
		ZH: "（1＋统计量不小于（不大于）观测值的抽样数）／（1＋抽样总数），Phipson 与 Smyth（2010）；双侧：取较小者的两倍，至多为1",
	}
}
