package centrality

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// metric is how long ties are. Two paths of the same length must be known as
// such: 1/3 + 1/6 and 1/2 are, their sums as floats need not be. So lengths are
// whole multiples of a unit, which floats add up exactly, wherever the weights
// allow it; otherwise sums within a relative slack count as equal.
type metric struct {
	weights []float64 // the weights that occur, sorted
	lengths []float64 // beside weights, in units
	unit    float64
	slack   float64 // 0 if exact
}

const (
	relativeSlack = 1e-10
	exactDigits   = 15      // a decimal of so many digits is what its float shows
	exactLimit    = 1 << 53 // floats below it add up exactly if they are whole
)

// metricOf measures the ties of a graph by their weights or the inverse.
func metricOf(g *network.Graph, l network.Lengths) (metric, error) {
	_, _, weights := g.Rows()
	m := metric{weights: slices.Compact(slices.Sorted(slices.Values(weights))), unit: 1, slack: relativeSlack}
	hops := max(1, g.Len()-1)
	if m.exact(l, hops) {
		return m, nil
	}
	m.lengths = make([]float64, len(m.weights))
	for i, w := range m.weights {
		m.lengths[i] = w
		if l == network.LengthsInverse {
			m.lengths[i] = 1 / w
		}
		if math.IsInf(m.lengths[i]*float64(hops), 0) {
			return m, fmt.Errorf("lengths %s: a weight of %v gives paths out of range, change the unit: %w", l, w, renjia.ErrInvalid)
		}
	}
	return m, nil
}

// exact tries to make all lengths whole multiples of one unit, small enough that
// the longest path is exact as a float.
func (m *metric) exact(l network.Lengths, hops int) bool {
	ratios := make([]*big.Rat, len(m.weights))
	common, shared := big.NewInt(1), new(big.Int)
	for i, w := range m.weights {
		r, ok := decimal(w)
		if !ok {
			return false
		}
		if l == network.LengthsInverse {
			r.Inv(r)
		}
		g := new(big.Int).GCD(nil, nil, common, r.Denom())
		common.Mul(common, new(big.Int).Quo(r.Denom(), g))
		if common.BitLen() > 53 {
			return false
		}
		ratios[i] = r
	}
	for _, r := range ratios {
		r.Mul(r, new(big.Rat).SetInt(common))
		shared.GCD(nil, nil, shared, r.Num())
	}
	longest := big.NewInt(exactLimit / int64(hops))
	lengths := make([]float64, len(ratios))
	for i, r := range ratios {
		n := new(big.Int).Quo(r.Num(), shared)
		if n.Cmp(longest) >= 0 {
			return false
		}
		lengths[i], _ = new(big.Float).SetInt(n).Float64()
	}
	m.lengths, m.slack = lengths, 0
	if len(ratios) > 0 {
		m.unit, _ = new(big.Rat).SetFrac(shared, common).Float64()
	}
	return true
}

// decimal returns the number that a weight was written as, if it is short: 0.1 is
// one tenth, although its float is not. Long ones come from a division.
func decimal(w float64) (*big.Rat, bool) {
	text := strconv.FormatFloat(w, 'e', -1, 64)
	digits, exponent, _ := strings.Cut(text, "e")
	power, err := strconv.Atoi(exponent)
	if err != nil || len(digits) > exactDigits+1 || power < -exactDigits || power > exactDigits {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// rows returns the arcs of a graph with their lengths as weights.
func (m *metric) rows(g *network.Graph) rows {
	r := rowsOf(g)
	lengths := make([]float64, len(r.targets))
	for k := range lengths {
		at, _ := slices.BinarySearch(m.weights, r.weight(int32(k)))
		lengths[k] = m.lengths[at]
	}
	r.weights = lengths
	return r
}

// String names how paths are compared, for results.
func (m *metric) String() string {
	if m.slack == 0 {
		return "paths compared exactly"
	}
	return fmt.Sprintf("paths compared to a relative %v", m.slack)
}

// bySteps reports whether every tie of a graph is one step long.
func bySteps(g *network.Graph, l network.Lengths) bool {
	return l == network.LengthsOne || !g.Weighted()
}
