package procedure

import (
	"fmt"
	"iter"
	"maps"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Summary is how the cases of a log fit their template.
type Summary struct {
	Template   string            `json:"template"`
	Chosen     map[string]string `json:"chosen,omitempty"`
	Cases      int64             `json:"cases"`
	Events     int64             `json:"events"`
	Conforming int64             `json:"conforming"`
	Share      renjia.Fraction   `json:"share"` // conforming of cases
	Deviations []DeviationCount  `json:"deviations,omitempty"`
	Gates      []GateCount       `json:"gates,omitempty"`
	Clocks     []ClockCount      `json:"clocks,omitempty"`
	Tokens     Tokens            `json:"tokens"`
	// LogFitness is the fitness of the sums of tokens, as Rozinat and van der
	// Aalst define it for a log: long cases weigh more.
	LogFitness renjia.Fraction `json:"log_fitness"`
	// MeanFitness is the mean over the cases: each weighs the same.
	MeanFitness *big.Rat `json:"mean_fitness"`
}

// DeviationCount says how often a deviation was found.
type DeviationCount struct {
	Kind     Deviation `json:"kind"`
	Findings int64     `json:"findings"`
	Cases    int64     `json:"cases"` // in which it was found at least once
}

// GateCount says what became of a gate over the cases.
type GateCount struct {
	Step    string `json:"step"`
	Gate    string `json:"gate"`
	Passed  int64  `json:"passed"`
	Failed  int64  `json:"failed"`
	Unknown int64  `json:"unknown"`
	Pending int64  `json:"pending"`
	Without int64  `json:"without"` // cases in which its step did not happen
}

// ClockCount says how a clock ran over the cases in which both of its steps
// happened.
type ClockCount struct {
	Step   string          `json:"step"`
	Clock  string          `json:"clock"`
	After  string          `json:"after"`
	Unit   Unit            `json:"unit"`
	N      int64           `json:"n"`
	Median renjia.Fraction `json:"median"` // of the time between them; of an even N the mean of the middle two; 0 if N is 0
	Late   int64           `json:"late"`
	Early  int64           `json:"early"`
}

// Summarize checks the cases of a log one by one, in memory that does not grow
// with their number. The first error of the cases ends it.
func Summarize(c *Checker, cases iter.Seq2[Case, error]) (Summary, error) {
	s := newSummer(c)
	for k, err := range cases {
		if err != nil {
			return Summary{}, fmt.Errorf("summarize %s: %w", c.template.ID, err)
		}
		c.check(k)
		s.add(len(k.Events))
	}
	return s.finish()
}

// summer adds up results of its checker.
type summer struct {
	Summary
	c       *Checker
	gate    map[gateKey]int
	delays  []map[int]int64 // of each clock, how often each delay occurred
	fitness map[renjia.Fraction]int64
}

type gateKey struct{ step, gate string }

func newSummer(c *Checker) *summer {
	s := &summer{c: c, gate: map[gateKey]int{}, fitness: map[renjia.Fraction]int64{}}
	s.Template, s.Chosen = c.template.ID, c.template.Chosen
	for _, d := range Deviations() {
		s.Deviations = append(s.Deviations, DeviationCount{Kind: d})
	}
	for i, g := range c.gates {
		step := c.template.Steps[g.step].ID
		s.Gates = append(s.Gates, GateCount{Step: step, Gate: g.ID})
		s.gate[gateKey{step, g.ID}] = i
	}
	for _, k := range c.clocked {
		s.Clocks = append(s.Clocks, ClockCount{Step: c.template.Steps[k.step].ID, Clock: k.ID, After: k.After, Unit: k.Unit})
		s.delays = append(s.delays, map[int]int64{})
	}
	return s
}

func (s *summer) add(events int) {
	r := &s.c.result
	s.Cases++
	s.Events += int64(events)
	if len(r.Findings) == 0 {
		s.Conforming++
	}
	s.Tokens = s.Tokens.Add(r.Tokens)
	s.fitness[r.Fitness]++
	s.addFindings(r.Findings)
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		s.Gates[s.gate[gateKey{v.Step, v.Gate.ID}]].count(v.Status)
	}
	for _, d := range s.c.delays {
		s.delays[d.clock][d.days]++
	}
}

func (s *summer) addFindings(found []Finding) {
	for i := range s.Deviations {
		d, n := &s.Deviations[i], int64(0)
		for j := range found {
			if found[j].Kind == d.Kind {
				n++
			}
		}
		if d.Findings += n; n > 0 {
			d.Cases++
		}
	}
	for i := range found {
		if f := &found[i]; f.Clock != "" {
			s.countClock(f)
		}
	}
}

func (s *summer) countClock(f *Finding) {
	i := slices.IndexFunc(s.Clocks, func(k ClockCount) bool { return k.Step == f.Step && k.Clock == f.Clock })
	if f.Kind == Late {
		s.Clocks[i].Late++
		return
	}
	s.Clocks[i].Early++
}

func (g *GateCount) count(status Status) {
	switch status {
	case Passed:
		g.Passed++
	case Failed:
		g.Failed++
	case Pending:
		g.Pending++
	default:
		g.Unknown++
	}
}

func (s *summer) finish() (Summary, error) {
	out := s.Summary
	if s.Cases == 0 {
		return out, fmt.Errorf("summarize %s: no cases: %w", out.Template, renjia.ErrInvalid)
	}
	var err error
	if out.Share, err = renjia.NewFraction(s.Conforming, s.Cases); err != nil {
		return out, err
	}
	if out.LogFitness, err = s.Tokens.Fitness(); err != nil {
		return out, err
	}
	out.MeanFitness = mean(s.fitness, s.Cases)
	for i := range out.Gates {
		g := &out.Gates[i]
		g.Without = s.Cases - g.Passed - g.Failed - g.Unknown - g.Pending
	}
	for i := range out.Clocks {
		out.Clocks[i].N, out.Clocks[i].Median = median(s.delays[i])
	}
	return out, nil
}

func mean(of map[renjia.Fraction]int64, n int64) *big.Rat {
	sum := new(big.Rat)
	for f, times := range of {
		sum.Add(sum, new(big.Rat).Mul(f.Rat(), big.NewRat(times, 1)))
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// median returns how many numbers there are, and the middle one or the mean of
// the middle two.
func median(times map[int]int64) (n int64, m renjia.Fraction) {
	for _, k := range times {
		n += k
	}
	if n == 0 {
		return 0, m
	}
	sum, seen := int64(0), int64(0)
	for _, days := range slices.Sorted(maps.Keys(times)) {
		before := seen
		seen += times[days]
		for _, middle := range [...]int64{(n - 1) / 2, n / 2} {
			if before <= middle && middle < seen {
				sum += int64(days)
			}
		}
	}
	return n, renjia.Frac(sum, 2)
}
