package process

import (
	"math/big"

	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Gates counts the required gates of one case: all, and those passed in their
// order.
type Gates struct {
	InOrder  int64
	Required int64
}

// Along counts how many of the required steps a trace has in their order: the
// longest sequence that both have in common. Steps that are not required, or come
// again, do no harm. It takes O(required · trace) time.
func Along(required, trace []string) Gates {
	longest := make([]int64, len(trace)+1)
	for _, want := range required {
		diagonal := int64(0)
		for i, step := range trace {
			above := longest[i+1]
			if step == want {
				longest[i+1] = diagonal + 1
			}
			longest[i+1] = max(longest[i+1], longest[i])
			diagonal = above
		}
	}
	return Gates{InOrder: longest[len(trace)], Required: int64(len(required))}
}

// Pooling says how cases make one figure.
type Pooling string

// The poolings. There is no default.
const (
	PooledGates Pooling = "gates" // all gates in order / all gates required: long cases count more
	MeanOfCases Pooling = "cases" // the mean of the cases' shares: every case counts the same
	FullCases   Pooling = "full"  // cases with every gate in order / cases
)

// Conformance returns the share of required gates that were passed in their order
// (程序合规率), 0 to 1. Its n is the number of cases. A case without required gates is
// ErrInvalid; without any case it is undefined.
func Conformance(cases []Gates, p Pooling) (measured.Result, error) {
	err := measured.Choose(ConformanceShare, "pooling", "long cases may count more, or as much as short ones",
		p, PooledGates, MeanOfCases, FullCases)
	if err != nil {
		return measured.Result{}, err
	}
	if len(cases) == 0 {
		return measured.Result{}, ConformanceShare.Undefined("there are no cases", "没有案例")
	}
	var passed, required, full int64
	shares := new(big.Rat)
	for i, c := range cases {
		if c.Required <= 0 || c.InOrder < 0 || c.InOrder > c.Required {
			return measured.Result{}, ConformanceShare.Invalid("case %d has %d of %d gates in order: want 0 to all of at least one", i+1, c.InOrder, c.Required)
		}
		passed += c.InOrder
		required += c.Required
		if c.InOrder == c.Required {
			full++
		}
		shares.Add(shares, big.NewRat(c.InOrder, c.Required))
	}
	n := int64(len(cases))
	about := measured.About{
		ID: ConformanceShare, N: n, Variant: string(p), Source: "share of required gates in order; cf. Rozinat & van der Aalst 2008",
		Inputs: []measured.Input{measured.Count("in order", passed), measured.Count("required", required), measured.Count("full cases", full)},
	}
	switch p {
	case MeanOfCases:
		return about.Exactly(shares.Quo(shares, big.NewRat(n, 1))), nil
	case FullCases:
		return about.Exactly(big.NewRat(full, n)), nil
	}
	return about.Exactly(big.NewRat(passed, required)), nil
}

// Fitness returns the fitness of token replay over all cases,
//
//	½(1 − missing/consumed) + ½(1 − remaining/produced)
//
// of the sums of their tokens. Its n is the number of cases. It is undefined where
// nothing was produced or consumed (Rozinat & van der Aalst 2008).
func Fitness(cases []procedure.Tokens) (measured.Result, error) {
	var sum procedure.Tokens
	for i, k := range cases {
		if k.Missing < 0 || k.Remaining < 0 || k.Missing > k.Consumed || k.Remaining > k.Produced {
			return measured.Result{}, ReplayFitness.Invalid("case %d: %d of %d consumed tokens missing, %d of %d produced remaining", i+1, k.Missing, k.Consumed, k.Remaining, k.Produced)
		}
		sum = sum.Add(k)
	}
	if sum.Produced == 0 || sum.Consumed == 0 {
		return measured.Result{}, ReplayFitness.Undefined("no token was moved", "没有令牌流动")
	}
	f, err := sum.Fitness()
	if err != nil {
		return measured.Result{}, err
	}
	return measured.About{
		ID: ReplayFitness, N: int64(len(cases)), Variant: "tokens of all cases together", Source: "Rozinat & van der Aalst 2008",
		Inputs: []measured.Input{
			measured.Count("produced", sum.Produced), measured.Count("consumed", sum.Consumed),
			measured.Count("missing", sum.Missing), measured.Count("remaining", sum.Remaining),
		},
	}.Exactly(f.Rat()), nil
}
