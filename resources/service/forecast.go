package service

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/renjia-project/renjia"
)

// Method names how the band of a forecast is made.
type Method string

// The methods.
const (
	// GammaPoisson takes what happens as a Poisson process of unknown rate with
	// Jeffreys' prior: given n in the days gone, the number to come is negative
	// binomial with size n + 1/2 (Gelman et al., Bayesian Data Analysis, 3rd ed.,
	// 2013, §2.6–2.8). It is for events that come singly: sessions, groups,
	// cases, files and first visits.
	GammaPoisson Method = "gamma-poisson"
	// WeeklyBootstrap draws the weeks to come from the whole weeks gone, with
	// replacement (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
	// ch. 6). It takes any unit, but knows no season it has not seen.
	WeeklyBootstrap Method = "weekly-bootstrap"
)

// Band are the choices of a forecast's band. There are no defaults.
type Band struct {
	Method Method  `json:"method"`
	Level  float64 `json:"level"`           // the chance that the result lies in the band, 0 to 1, such as 0.9
	Seed   uint64  `json:"seed,omitempty"`  // of the bootstrap; the same seed gives the same band
	Draws  int     `json:"draws,omitempty"` // of the bootstrap, 100 to 1,000,000
}

// Forecast is what an indicator will come to at the end of its period. Even is
// exact; Low, High and Chance are floating point, as statistics are.
type Forecast struct {
	AsOf   renjia.Date     `json:"as_of"`
	Done   renjia.Fraction `json:"done"`
	Even   renjia.Fraction `json:"even"`            // done × days / days gone: if it goes on as it went
	Band   Band            `json:"band"`            // the choices
	Weeks  int             `json:"weeks,omitempty"` // whole weeks the bootstrap drew from
	Low    float64         `json:"low"`
	High   float64         `json:"high"`
	Chance float64         `json:"chance"` // of reaching the target
}

// maxCount bounds what GammaPoisson adds up term by term.
const maxCount = 1 << 22

// validate wants every choice made.
func (b Band) validate() error {
	var open []renjia.Choice
	if b.Method == "" {
		open = append(open, renjia.Choice{Name: "Method", Options: []string{string(GammaPoisson), string(WeeklyBootstrap)}, Why: "they differ in what they take for granted"})
	}
	if b.Level == 0 {
		open = append(open, renjia.Choice{Name: "Level", Why: "how sure a forecast is to be is the reader's choice"})
	}
	if b.Method == WeeklyBootstrap && b.Draws == 0 {
		open = append(open, renjia.Choice{Name: "Draws"})
	}
	if open != nil {
		return &renjia.UnspecifiedError{What: "band of a forecast", Choices: open}
	}
	var p renjia.Problems
	p.Require(b.Method == GammaPoisson || b.Method == WeeklyBootstrap, "method", "%q: want gamma-poisson or weekly-bootstrap", b.Method)
	p.Require(b.Level > 0 && b.Level < 1, "level", "%v: want more than 0 and less than 1", b.Level)
	p.Require(b.Method == GammaPoisson || b.Draws >= 100 && b.Draws <= 1_000_000, "draws", "%d: want 100 to 1,000,000", b.Draws)
	return p.Err("band")
}

// Forecast says what the indicator will come to, from what was done by the end
// of a day that lies in its period. It knows nothing but the days gone: no
// season, no holidays, no plans. People who come for the first time get
// fewer as a year goes on, so a forecast of unique persons is too high.
func (t Tally) Forecast(asOf renjia.Date, b Band) (Forecast, error) {
	f := Forecast{AsOf: asOf, Band: b}
	if err := b.validate(); err != nil {
		return f, err
	}
	days, dated := t.Indicator.Period.Days()
	if !dated || !t.Indicator.Period.Contains(asOf) {
		return f, fmt.Errorf("indicator %s: a forecast wants a period with a first day and an end, and a day in it: %w", t.Indicator.Code, renjia.ErrInvalid)
	}
	gone, done := t.gone(asOf), t.until(asOf)
	f.Done = t.inUnit(done)
	even := new(big.Rat).Mul(f.Done.Rat(), big.NewRat(int64(days), int64(gone)))
	if err := t.fit(&f.Even, even); err != nil {
		return f, err
	}
	if b.Method == GammaPoisson {
		return f, t.gammaPoisson(&f, done, gone, days)
	}
	return f, t.bootstrap(&f, done, gone, days)
}

// gammaPoisson adds up the probabilities of 0, 1, 2… events to come.
func (t Tally) gammaPoisson(f *Forecast, done int64, gone, days int) error {
	if u := t.Indicator.Unit; u.hours() || u == ByPersonTimes {
		return fmt.Errorf("indicator %s: %s do not come singly; use %s: %w", t.Indicator.Code, u, WeeklyBootstrap, renjia.ErrUnsupported)
	}
	n := negativeBinomial{size: float64(done) + 0.5, p: float64(gone) / float64(days)}
	if n.size > maxCount || n.mean() > maxCount {
		return fmt.Errorf("indicator %s: %d are too many for %s: %w", t.Indicator.Code, done, GammaPoisson, renjia.ErrUnsupported)
	}
	tail := (1 - f.Band.Level) / 2
	low, high, below := n.quantiles(tail, 1-tail, max(0, t.Indicator.Target-done))
	f.Low, f.High, f.Chance = float64(done+low), float64(done+high), 1-below
	return nil
}

// negativeBinomial counts failures before so many successes of chance p.
type negativeBinomial struct{ size, p float64 }

func (n negativeBinomial) mean() float64 { return n.size * (1 - n.p) / n.p }

// quantiles returns the least counts whose cumulated probability reaches a and
// b, a < b, and the probability of fewer than some.
func (n negativeBinomial) quantiles(a, b float64, fewerThan int64) (low, high int64, below float64) {
	log := n.size * math.Log(n.p) // of the probability of k
	low, high, below = -1, -1, -1
	for k, sum := int64(0), 0.0; ; k++ {
		if k == fewerThan {
			below = min(sum, 1)
		}
		sum += math.Exp(log)
		log += math.Log((float64(k)+n.size)/float64(k+1)) + math.Log1p(-n.p)
		over := float64(k) > n.mean() && log < -45 // what is left does not show
		if low < 0 && (sum >= a || over) {
			low = k
		}
		if high < 0 && (sum >= b || over) {
			high = k
		}
		if below < 0 && over {
			below = 1
		}
		if high >= 0 && below >= 0 {
			return low, high, below
		}
	}
}

// bootstrap draws the rest of the period from whole weeks, a part of a week
// as the same part of a drawn one.
func (t Tally) bootstrap(f *Forecast, done int64, gone, days int) error {
	weeks := make([]int64, gone/7)
	for day, n := range t.Days {
		if w := day.Sub(t.Indicator.Period.From) / 7; day.Sub(t.Indicator.Period.From) >= 0 && w < len(weeks) {
			weeks[w] += n
		}
	}
	if f.Weeks = len(weeks); len(weeks) < 4 {
		return fmt.Errorf("indicator %s: %d whole weeks are too few to draw from, want 4: %w", t.Indicator.Code, len(weeks), renjia.ErrInvalid)
	}
	rng := rand.New(rand.NewPCG(f.Band.Seed, 0))
	whole, part := (days-gone)/7, float64((days-gone)%7)/7
	sums := make([]float64, f.Band.Draws)
	reached := 0
	for i := range sums {
		sum := float64(done) + part*float64(weeks[rng.IntN(len(weeks))])
		for range whole {
			sum += float64(weeks[rng.IntN(len(weeks))])
		}
		if t.Indicator.Unit.hours() {
			sum /= 60
		}
		if sums[i] = sum; sum >= float64(t.Indicator.Target) {
			reached++
		}
	}
	slices.Sort(sums)
	tail := (1 - f.Band.Level) / 2
	f.Low, f.High = quantile(sums, tail), quantile(sums, 1-tail)
	f.Chance = float64(reached) / float64(len(sums))
	return nil
}

// quantile is the inverse of the empirical distribution (Hyndman and Fan 1996,
// type 1).
func quantile(sorted []float64, q float64) float64 {
	return sorted[max(0, min(int(math.Ceil(q*float64(len(sorted))))-1, len(sorted)-1))]
}

// Explain says what the forecast rests on.
func (f Forecast) Explain(i Indicator) renjia.Explanation {
	steps := []renjia.Step{
		renjia.Fact(renjia.Textf("%s were done by %s", "已完成%s（截至%s）", f.Done, f.AsOf)),
		renjia.Fact(renjia.Textf("%s at the end, if it goes on at the same pace", "按现有进度，期末为%s", f.Even)),
		renjia.Fact(renjia.Textf("between %.1f and %.1f with a chance of %.0f %% (%s); the target of %d is reached with a chance of %.0f %%",
			"%.1f至%.1f之间的概率为%.0f%%（%s）；达到目标%d的概率为%.0f%%", f.Low, f.High, 100*f.Band.Level, f.Band.Method, i.Target, 100*f.Chance)),
	}
	return renjia.Explanation{Title: i.Title, Steps: steps}
}
