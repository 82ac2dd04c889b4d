package network_test

import (
	"fmt"
	"iter"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

func TestTheOrderOfTiesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(strings.Fields("a b c d e f g"))
		var pairs []string
		for range rapid.IntRange(1, 30).Draw(t, "ties") {
			pairs = append(pairs, name.Draw(t, "from")+"-"+name.Draw(t, "to"))
		}
		shuffled := rapid.Permutation(pairs).Draw(t, "order")
		for _, d := range []network.Direction{network.Directed, network.Undirected} {
			one, two := build(t, d, []string{"z"}, pairs...), build(t, d, []string{"z"}, shuffled...)
			require.Equal(t, one, two)
			require.Equal(t, slowBetweenness(one, d), rounded(one.Betweenness().Values))
		}
	})
}

// slowBetweenness counts shortest paths by brute force.
func slowBetweenness(g *network.Graph, d network.Direction) []string {
	n := g.Len()
	next := make([][]int, n)
	for i := range n {
		for j := range n {
			if g.Tied(i, j) {
				next[i] = append(next[i], j)
			}
		}
	}
	sum := make([]float64, n)
	for s := range n {
		for e := range n {
			if s == e || (d == network.Undirected && e < s) {
				continue
			}
			paths := shortest(next, s, e)
			for _, p := range paths {
				for _, v := range p[1 : len(p)-1] {
					sum[v] += 1 / float64(len(paths))
				}
			}
		}
	}
	return rounded(sum)
}

// shortest enumerates all shortest paths.
func shortest(next [][]int, s, e int) (found [][]int) {
	layer := [][]int{{s}}
	for range next {
		var wider [][]int
		for _, p := range layer {
			if p[len(p)-1] == e {
				found = append(found, p)
			}
			for _, v := range next[p[len(p)-1]] {
				wider = append(wider, append(append([]int{}, p...), v))
			}
		}
		if len(found) > 0 || len(wider) > 20000 {
			return found
		}
		layer = wider
	}
	return found
}

func rounded(values []float64) (all []string) {
	for _, v := range values {
		all = append(all, fmt.Sprintf("%.6f", v))
	}
	return all
}

// A graph's degree centralization is the reach of its best connected party less
// the density of the rest: the sum of degrees is 2m, and m less that party's
// degree are the ties among the rest.
func TestCentralizationIsReachOfTheLeadLessDensityOfTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(strings.Fields("a b c d e f g"))
		var pairs []string
		for range rapid.IntRange(3, 15).Draw(t, "ties") {
			pairs = append(pairs, name.Draw(t, "from")+"-"+name.Draw(t, "to"))
		}
		g := build(t, network.Undirected, strings.Fields("x y z"), pairs...)
		n := int64(g.Len())
		degree, err := g.Degree(network.Total)
		require.NoError(t, err)
		largest := slices.Max(degree.Values)
		reach, err := renjia.NewFraction(largest, n-1)
		require.NoError(t, err)
		rest, err := renjia.NewFraction(2*(int64(g.Edges())-largest), (n-1)*(n-2))
		require.NoError(t, err)
		c, err := g.DegreeCentralization(network.Total, network.IsolatesIncluded)
		require.NoError(t, err)
		require.Zero(t, new(big.Rat).Sub(reach.Rat(), rest.Rat()).Cmp(c.Value.Rat()))
	})
}

// The oracle is the definition written out over all parties.
func TestDistancesAndHolesEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
		name := rapid.SampledFrom(strings.Fields("a b c d e f g h"))
		var all []network.Tie
		for range rapid.IntRange(0, 24).Draw(t, "ties") {
			all = append(all, network.Tie{From: party(name.Draw(t, "from")), To: party(name.Draw(t, "to")), Weight: rapid.Int64Range(1, 9).Draw(t, "weight")})
		}
		g, err := network.Build([]renjia.Ref{party("z")}, each(all), simple(d))
		require.NoError(t, err)
		weight := matrix(g, all, d)
		for _, s := range []network.Side{network.Out, network.In} {
			for _, c := range []network.Closeness{network.ClosenessComponent, network.ClosenessWassermanFaust, network.ClosenessHarmonic} {
				got, err := g.Closeness(c, s)
				require.NoError(t, err)
				require.Equal(t, rounded(slowCloseness(weight, c, s)), rounded(got.Values))
			}
			got, err := g.Strength(s)
			require.NoError(t, err)
			require.Equal(t, slowStrength(weight, s), got.Values)
		}
		for _, w := range []network.Weights{network.WeightsCount, network.WeightsIgnore} {
			got, err := g.Constraint(w)
			require.NoError(t, err)
			constraint, size := slowHoles(weight, w)
			require.Equal(t, rounded(constraint), rounded(got.Values))
			got, err = g.EffectiveSize(w)
			require.NoError(t, err)
			require.Equal(t, rounded(size), rounded(got.Values))
		}
	})
}

func each(all []network.Tie) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, tie := range all {
			if !yield(tie, nil) {
				return
			}
		}
	}
}

func matrix(g *network.Graph, all []network.Tie, d network.Direction) [][]float64 {
	m := make([][]float64, g.Len())
	for i := range m {
		m[i] = make([]float64, g.Len())
	}
	for _, tie := range all {
		i, j := g.Index(tie.From), g.Index(tie.To)
		if i == j {
			continue
		}
		m[i][j] += float64(tie.Weight)
		if d == network.Undirected {
			m[j][i] += float64(tie.Weight)
		}
	}
	return m
}

// slowCloseness finds distances after Floyd and Warshall.
func slowCloseness(weight [][]float64, c network.Closeness, s network.Side) []float64 {
	n := len(weight)
	far := make([][]float64, n)
	for i := range n {
		far[i] = make([]float64, n)
		for j := range n {
			switch {
			case i == j:
			case s == network.Out && weight[i][j] > 0, s == network.In && weight[j][i] > 0:
				far[i][j] = 1
			default:
				far[i][j] = math.Inf(1)
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				far[i][j] = min(far[i][j], far[i][k]+far[k][j])
			}
		}
	}
	values := make([]float64, n)
	for i := range n {
		reached, total := 0.0, 0.0
		for j := range n {
			if i != j && !math.IsInf(far[i][j], 1) {
				reached++
				total += far[i][j]
				values[i] += 1 / far[i][j]
			}
		}
		if c != network.ClosenessHarmonic {
			values[i] = reached / total
		}
		if c == network.ClosenessWassermanFaust {
			values[i] *= reached / float64(n-1)
			if reached == 0 {
				values[i] = 0
			}
		}
	}
	return values
}

func slowStrength(weight [][]float64, s network.Side) []int64 {
	sums := make([]int64, len(weight))
	for i := range weight {
		for j := range weight {
			if s == network.Out {
				sums[i] += int64(weight[i][j])
			} else {
				sums[i] += int64(weight[j][i])
			}
		}
	}
	return sums
}

// slowHoles writes out Burt's sums over all parties.
func slowHoles(weight [][]float64, w network.Weights) (constraint, size []float64) {
	n := len(weight)
	a := func(i, j int) float64 {
		if w == network.WeightsCount {
			return weight[i][j] + weight[j][i]
		}
		return math.Min(1, weight[i][j]) + math.Min(1, weight[j][i])
	}
	p := func(i, j int) float64 {
		total := 0.0
		for k := range n {
			total += a(i, k)
		}
		if total == 0 {
			return 0
		}
		return a(i, j) / total
	}
	m := func(j, q int) float64 {
		most := 0.0
		for k := range n {
			most = max(most, a(j, k))
		}
		return a(j, q) / most
	}
	for i := range n {
		c, e, tied := 0.0, 0.0, false
		for j := range n {
			if a(i, j) == 0 {
				continue
			}
			tied = true
			share, redundant := p(i, j), 0.0
			for q := range n {
				share += p(i, q) * p(q, j)
				redundant += p(i, q) * m(j, q)
			}
			c += share * share
			e += 1 - redundant
		}
		if !tied {
			c, e = math.NaN(), math.NaN()
		}
		constraint, size = append(constraint, c), append(size, e)
	}
	return constraint, size
}
