package coreperiphery_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var (
	byTies    = coreperiphery.Options{Weights: network.WeightsIgnore}
	byWeights = coreperiphery.Options{Weights: network.WeightsCount}
)

// drawn makes a random graph of some parties with weights from 1 to most.
func drawn(t *rapid.T, from, to, most int) *network.Graph {
	d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
	n := rapid.IntRange(from, to).Draw(t, "n")
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	density := rapid.IntRange(1, 9).Draw(t, "density")
	var ties []network.Tie
	for i := range n {
		for j := range n {
			if i != j && (d == network.Directed || i < j) && rapid.IntRange(0, 9).Draw(t, "tie") < density {
				ties = append(ties, network.Tie{From: ids[i], To: ids[j], Weight: float64(rapid.IntRange(1, most).Draw(t, "weight"))})
			}
		}
	}
	g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, tie := range ties {
			if !yield(tie, nil) {
				return
			}
		}
	}, networktest.Simple(d))
	require.NoError(t, err)
	return g
}

// byDefinition lists the cells and the ideal ones, and returns the sign of
// Pearson's correlation and its square as a fraction; nil if it is undefined.
func byDefinition(g *network.Graph, p coreperiphery.Pattern, core int) (sign int, square *big.Rat) {
	var n, x, y, xx, yy, xy int64
	for i := range g.Len() {
		for j := range g.Len() {
			one, two := core>>i&1, core>>j&1
			if i == j || p == coreperiphery.Missing && one != two {
				continue
			}
			ideal := int64(one | two)
			if p != coreperiphery.Max {
				ideal = int64(one & two)
			}
			w := int64(g.Weight(i, j))
			n, x, y, xx, yy, xy = n+1, x+w, y+ideal, xx+w*w, yy+ideal*ideal, xy+w*ideal
		}
	}
	num, den := n*xy-x*y, (n*xx-x*x)*(n*yy-y*y)
	if den == 0 {
		return 0, nil
	}
	return big.NewInt(num).Sign(), new(big.Rat).SetFrac(big.NewInt(num*num), big.NewInt(den))
}

type signedSquare struct {
	sign   int
	square *big.Rat
}

func (a signedSquare) cmp(b signedSquare) int {
	if a.sign != b.sign {
		return a.sign - b.sign
	}
	return a.sign * a.square.Cmp(b.square)
}

// slowOptima looks at every core in the order of a Gray code.
func slowOptima(g *network.Graph, p coreperiphery.Pattern) (best signedSquare, cores [][]int) {
	for step := range 1 << g.Len() {
		mask := step ^ step>>1
		sign, square := byDefinition(g, p, mask)
		if square == nil {
			continue
		}
		this := signedSquare{sign, square}
		if best.square != nil && this.cmp(best) < 0 {
			continue
		}
		if best.square == nil || this.cmp(best) > 0 {
			best, cores = this, nil
		}
		var core []int
		for i := range g.Len() {
			if mask>>i&1 == 1 {
				core = append(core, i)
			}
		}
		cores = append(cores, core)
	}
	return best, cores
}

func TestAllOptimaAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(patterns).Draw(t, "pattern")
		o := rapid.SampledFrom([]coreperiphery.Options{byTies, byWeights}).Draw(t, "weights")
		g := drawn(t, 4, 7, 4)
		counted := g
		if o.Weights == network.WeightsIgnore {
			counted = g.Unweighted()
		}
		best, cores := slowOptima(counted, p)
		got, err := coreperiphery.Discrete(g, p, o)
		if best.square == nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.True(t, got.Proven)
		require.Equal(t, cores, got.Cores)
		require.Equal(t, cores[0], got.Core)
		require.Equal(t, len(cores), got.Optima)
		r, _ := best.square.Float64()
		require.InDelta(t, float64(best.sign)*math.Sqrt(r), got.Correlation, 1e-12)
		for i, m := range got.Membership {
			hits := 0
			for _, core := range cores {
				if slices.Contains(core, i) {
					hits++
				}
			}
			require.InDelta(t, float64(hits)/float64(len(cores)), m, 1e-15)
		}
	})
}

func TestTheSearchNeverBeatsTheProof(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(patterns).Draw(t, "pattern")
		g := drawn(t, 8, 12, 1)
		proven, err := coreperiphery.Discrete(g, p, byTies)
		if err != nil {
			return
		}
		searched, err := coreperiphery.Discrete(g, p, coreperiphery.Options{Weights: network.WeightsIgnore, Branches: -1, Seed: 7})
		require.NoError(t, err)
		require.LessOrEqual(t, searched.Correlation, proven.Correlation+1e-14)
		require.False(t, searched.Proven)
		for _, core := range searched.Cores {
			require.True(t, searched.Correlation < proven.Correlation-1e-14 || slices.ContainsFunc(proven.Cores, func(c []int) bool { return slices.Equal(c, core) }))
		}
	})
}

// Borgatti & Everett 1999: the star is the ideal of a core of one.
func TestAStarHasItsCentreForCore(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "c-1", "c-2", "c-3", "c-4", "c-5")
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{0}, p.Core)
	require.InDelta(t, 1, p.Correlation, 1e-15)
	require.Equal(t, 1, p.Optima)
	require.Equal(t, []float64{1, 0, 0, 0, 0, 0}, p.Membership)
	require.True(t, math.IsNaN(p.Densities.Core), "a core of one has no cells")
	require.Equal(t, 1., p.Densities.Mixed)
	require.Zero(t, p.Densities.Periphery)

	text, err := json.Marshal(p)
	require.NoError(t, err)
	require.Contains(t, string(text), `"core":null`)
	var back coreperiphery.Partition
	require.NoError(t, json.Unmarshal(text, &back))
	require.True(t, math.IsNaN(back.Densities.Core))
	require.Equal(t, p.Cores, back.Cores)
}

func TestAnIslandIsTheIdealOfTheProduct(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"x", "y", "z"}, "a-b", "b-c", "a-c")
	p, err := coreperiphery.Discrete(g, coreperiphery.Product, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{3, 4, 5}, p.Core)
	require.InDelta(t, 1, p.Correlation, 1e-15)
	// Who ties from the core to the periphery is not asked under Missing.
	p, err = coreperiphery.Discrete(g, coreperiphery.Missing, byTies)
	require.NoError(t, err)
	require.InDelta(t, 1, p.Correlation, 1e-15)
	require.Equal(t, [][]int{{3, 4}, {4, 5}, {3, 4, 5}, {3, 5}}, p.Cores, "as a Gray code counts")
}

func TestADirectedStarIsHalfACore(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "c-1", "c-2", "c-3", "c-4")
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{0}, p.Core)
	require.Equal(t, .5, p.Densities.Mixed, "no arc leads back")
}

func TestWeightsDecideTheCoreIfTheyCount(t *testing.T) {
	tie := func(from, to string, w float64) network.Tie {
		return network.Tie{From: from, To: to, Weight: w}
	}
	ties := []network.Tie{
		tie("a", "b", .3), tie("a", "c", .1), tie("b", "d", .1), tie("c", "d", .1), tie("c", "e", .1), tie("d", "e", .1),
	}
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, x := range ties {
			if !yield(x, nil) {
				return
			}
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	heavy, err := coreperiphery.Discrete(g, coreperiphery.Product, byWeights)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, heavy.Core)
	require.InDelta(t, .3, heavy.Densities.Core, 1e-15)
	require.InDelta(t, .4/12, heavy.Densities.Mixed, 1e-15)
	light, err := coreperiphery.Discrete(g, coreperiphery.Product, byTies)
	require.NoError(t, err)
	require.Equal(t, []int{2, 3, 4}, light.Core)
}

func TestScalingWeightsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t, 4, 8, 5)
		factor := rapid.SampledFrom([]float64{.1, .25, 7, 1e-5, math.Pi}).Draw(t, "factor")
		ids := make([]string, g.Len())
		for i := range ids {
			ids[i] = g.ID(i)
		}
		scaled, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
			for pair, w := range g.Ties() {
				if !yield(network.Tie{From: ids[pair[0]], To: ids[pair[1]], Weight: w * factor}, nil) {
					return
				}
			}
		}, g.Options())
		require.NoError(t, err)
		for _, pattern := range patterns {
			one, err := coreperiphery.Discrete(g, pattern, byWeights)
			two, err2 := coreperiphery.Discrete(scaled, pattern, byWeights)
			require.Equal(t, err == nil, err2 == nil)
			if factor != math.Pi { // of whose multiples equal sums may not be equal
				require.Equal(t, one.Cores, two.Cores)
			}
			require.InDelta(t, one.Correlation, two.Correlation, 1e-12)
		}
	})
}

func TestThereIsNoCoreWithoutVariance(t *testing.T) {
	complete := networktest.Build(t, network.Undirected, nil, "a-b", "a-c", "a-d", "b-c", "b-d", "c-d")
	for _, p := range patterns {
		for name, g := range map[string]*network.Graph{
			"empty":    networktest.Build(t, network.Undirected, nil),
			"one":      networktest.Build(t, network.Undirected, []string{"a"}),
			"two":      networktest.Build(t, network.Directed, nil, "a-b"),
			"no ties":  networktest.Build(t, network.Undirected, []string{"a", "b", "c", "d", "e"}),
			"complete": complete,
		} {
			_, err := coreperiphery.Discrete(g, p, byTies)
			require.ErrorIs(t, err, renjia.ErrInvalid, "%s %s", p, name)
			_, err = coreperiphery.Discrete(g, p, byWeights)
			require.ErrorIs(t, err, renjia.ErrInvalid, "%s %s", p, name)
		}
	}
}

func TestChoicesAreNeverGuessed(t *testing.T) {
	g := networktest.Kite(t)
	_, err := coreperiphery.Discrete(g, "", byTies)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = coreperiphery.Discrete(g, "middle", byTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = coreperiphery.Discrete(g, coreperiphery.Max, coreperiphery.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = coreperiphery.Continuous(g, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = coreperiphery.Rossa(g, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestACorrelationOfZeroIsNoErrorAndAllItsCoresCount(t *testing.T) {
	ring := networktest.Build(t, network.Directed, nil, "a-b", "b-c", "c-d", "d-a")
	p, err := coreperiphery.Discrete(ring, coreperiphery.Missing, byTies)
	require.NoError(t, err)
	require.Zero(t, p.Correlation)
	require.Equal(t, 4, p.Optima, "any two who are tied")
}

func TestManyOptimaAreCountedAndTheFirstListed(t *testing.T) {
	var pairs []string
	for i := range 18 {
		pairs = append(pairs, fmt.Sprintf("%d-%d", 2*i, 2*i+1))
	}
	g := networktest.Build(t, network.Undirected, nil, pairs[:11]...)
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, byTies)
	require.NoError(t, err)
	require.Equal(t, 1<<11, p.Optima, "one of each pair")
	require.Len(t, p.Cores, coreperiphery.MostCores)
	require.InDelta(t, .5, p.Membership[3], 1e-15)
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	g := networktest.Random(t, "er", 50, 3, 5)
	o := coreperiphery.Options{Weights: network.WeightsIgnore, Seed: 11, Branches: -1, Restarts: 4}
	one, err := coreperiphery.Discrete(g, coreperiphery.Missing, o)
	require.NoError(t, err)
	two, err := coreperiphery.Discrete(g, coreperiphery.Missing, o)
	require.NoError(t, err)
	require.Equal(t, one, two)
	require.Equal(t, 4, one.Restarts)
	require.Equal(t, uint64(11), one.Seed)
}

// The greedy cover by degree reaches these (measured with another program).
func TestALargeNetworkIsNoWorseThanTheGreedyCover(t *testing.T) {
	for _, c := range []struct {
		model string
		n     int
		r     float64
	}{{"ba", 1000, .1100}, {"ba", 10000, .0422}, {"er", 1000, .0301}, {"sbm", 1000, .0288}} {
		if testing.Short() && c.n > 1000 {
			continue
		}
		g := networktest.Random(t, c.model, c.n, 5, 1)
		p, err := coreperiphery.Discrete(g, coreperiphery.Max, byTies)
		require.NoError(t, err)
		require.GreaterOrEqual(t, p.Correlation, c.r, c.model)
		require.False(t, p.Proven)
		require.Zero(t, p.Restarts)
	}
}

func TestAProofMayBeGivenUp(t *testing.T) {
	g := networktest.Random(t, "er", 40, 3, 1)
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, coreperiphery.Options{Weights: network.WeightsIgnore, Branches: 50})
	require.NoError(t, err)
	require.False(t, p.Proven)
	require.NotEmpty(t, p.Core)
}
