package permute

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// NullOptions say how many random networks are drawn.
type NullOptions struct {
	Null    Null   // must be chosen
	Draws   int    // 0 for DrawsByRule
	Seed    uint64 // the same seed gives the same draws on any number of goroutines
	Workers int    // goroutines; 0 for as many as processors
	Swaps   int    // trials a tie of NullDegrees; 0 for SwapsByRule
}

// Quantile is a value that a share of the draws does not exceed.
type Quantile struct {
	Share float64 `json:"share"`
	Value float64 `json:"value"`
}

// NullTest is a statistic of a network among those of random networks.
type NullTest struct {
	StatisticTest
	Quantiles []Quantile `json:"quantiles"` // at .025, .05, .5, .95 and .975
}

// Z returns how many standard deviations the observed statistic lies above the
// mean of the draws, NaN if they are all alike. Its size means what it does for
// statistics that are about normal; p and quantiles need no such assumption.
func (t NullTest) Z() float64 {
	if t.SD == 0 {
		return math.NaN()
	}
	return (t.Observed - t.Mean) / t.SD
}

// Against compares a statistic of a network with what it is for random networks
// that keep the number of ties, the dyad census or the degrees. A centralization,
// for example, depends on size and density so strongly that only its place among
// networks of the same size and density can be compared (Anderson, Butts & Carley
// 1999). The statistic is called from several goroutines; its error, or a NaN for
// any draw, is that of the test.
func Against(g *network.Graph, statistic func(*network.Graph) (float64, error), o NullOptions) (NullTest, error) {
	swaps := o.Swaps
	if swaps == 0 {
		swaps = SwapsByRule
	}
	draw, err := drawer(g, o.Null, swaps)
	if err != nil {
		return NullTest{}, err
	}
	if err := checkSwaps(g, swaps); err != nil {
		return NullTest{}, err
	}
	p, err := Options{Method: Sampled, Permutations: o.Draws, Seed: o.Seed, Workers: o.Workers}.plan(possible(g, o.Null))
	if err != nil {
		return NullTest{}, err
	}
	observed, err := statistic(g)
	if err != nil {
		return NullTest{}, fmt.Errorf("observed statistic: %w", err)
	}
	about := g.About("statistic-against-null", "null model: "+o.Null.variant(swaps), o.Null.source())
	return o.test(about, p, observed, func(s *source) (float64, error) {
		h, err := draw(s)
		if err != nil {
			return 0, err
		}
		return statistic(h)
	})
}

// test draws values and compares the observed one with them.
func (o NullOptions) test(about network.About, p plan, observed float64, draw func(*source) (float64, error)) (NullTest, error) {
	all := distributionAround(observed)
	values := make([]float64, 0, p.Permutations)
	for _, b := range drawValues(p, draw) {
		if b.err != nil {
			return NullTest{}, b.err
		}
		values = append(values, b.values...)
	}
	for _, x := range values {
		all.see(x)
	}
	t, err := all.test(about, p)
	if err != nil {
		return NullTest{}, err
	}
	slices.Sort(values)
	n := NullTest{StatisticTest: t}
	for _, share := range []float64{.025, .05, .5, .95, .975} {
		n.Quantiles = append(n.Quantiles, Quantile{share, quantile(values, share)})
	}
	return n, nil
}

// drawn is the values of a block of draws.
type drawn struct {
	values []float64
	err    error
}

// drawValues draws values in blocks, smaller ones than those of permutations: a
// network takes longer.
func drawValues(p plan, draw func(*source) (float64, error)) []drawn {
	return inBlocksOf(16, p, func(draws int, s *source) (d drawn) {
		for range draws {
			x, err := draw(s)
			if err != nil {
				d.err = fmt.Errorf("statistic of a draw: %w", err)
				return d
			}
			d.values = append(d.values, x)
		}
		return d
	})
}

// quantile interpolates between sorted values (Hyndman & Fan 1996, type 7, as R
// does).
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	k := int(at)
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[k] + (at-float64(k))*(sorted[k+1]-sorted[k])
}

func checkSwaps(g *network.Graph, swaps int) error {
	var p renjia.Problems
	p.Require(swaps > 0, "swaps", "%d trials a tie, want 1 or more, or 0 for %d", swaps, SwapsByRule)
	p.Require(swaps <= math.MaxInt/(g.Edges()+1), "swaps", "%d trials a tie are too many", swaps)
	if g.Weighted() {
		return errors.Join(p.Err("rewiring"), fmt.Errorf("rewiring: ties have weights, take the unweighted graph: %w", renjia.ErrUnsupported))
	}
	return p.Err("rewiring")
}

func (k Null) variant(swaps int) string {
	if k == NullDegrees {
		return fmt.Sprintf("%s, %d swaps tried a tie", k, swaps)
	}
	return string(k)
}

func (k Null) source() string {
	switch k {
	case NullDyads:
		return "Holland & Leinhardt 1976"
	case NullDegrees:
		return "Fosdick, Larremore, Nishimura & Ugander 2018"
	}
	return "Anderson, Butts & Carley 1999"
}

// possible returns how many networks a null model has, 0 if that is not known.
func possible(g *network.Graph, k Null) float64 {
	cells := int(cellsOf(g))
	switch k {
	case NullTies:
		return choose(cells, g.Edges())
	case NullDyads:
		d := g.Dyads()
		return choose(cells/2, int(d.Mutual)) * choose(cells/2-int(d.Mutual), int(d.Asymmetric)) * math.Pow(2, float64(d.Asymmetric))
	}
	return 0
}
