package centrality_test

import (
	"iter"
	"math/big"
	"strconv"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// drawGraph draws a small graph with weights out of a list.
func drawGraph(t *rapid.T, d network.Direction, weights []float64) *network.Graph {
	n := rapid.IntRange(1, 8).Draw(t, "parties")
	var ties []network.Tie
	for range rapid.IntRange(0, 20).Draw(t, "ties") {
		name := func(label string) string { return strconv.Itoa(rapid.IntRange(0, n-1).Draw(t, label)) }
		ties = append(ties, network.Tie{From: name("from"), To: name("to"), Weight: rapid.SampledFrom(weights).Draw(t, "weight")})
	}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	options := networktest.Simple(d)
	options.Merge = network.MergeMax
	g, err := network.Build(ids, each(ties), options)
	require.NoError(t, err)
	return g
}

func each(ties []network.Tie) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, tie := range ties {
			if !yield(tie, nil) {
				return
			}
		}
	}
}

// oracle is all shortest paths of a graph by their definition, in fractions.
type oracle struct {
	g     *network.Graph
	tie   [][]*big.Rat // length, nil if there is none
	far   [][]*big.Rat // distance, nil if not reached
	paths [][]*big.Rat // number of shortest paths
}

func newOracle(g *network.Graph, l network.Lengths) *oracle {
	n := g.Len()
	o := &oracle{g, square(n), square(n), square(n)}
	for i := range n {
		for j := range n {
			if !g.Tied(i, j) {
				continue
			}
			length := big.NewRat(1, 1)
			if l != network.LengthsOne { // a weight is the number it was written as
				length.SetString(strconv.FormatFloat(g.Weight(i, j), 'g', -1, 64))
			}
			if l == network.LengthsInverse {
				length.Inv(length)
			}
			o.tie[i][j] = length
		}
	}
	for s := range n {
		o.search(s)
	}
	return o
}

func square(n int) [][]*big.Rat {
	m := make([][]*big.Rat, n)
	for i := range m {
		m[i] = make([]*big.Rat, n)
	}
	return m
}

// search settles the nearest place that is left until none is (Dijkstra without a
// heap), and counts the paths to it.
func (o *oracle) search(s int) {
	n := o.g.Len()
	o.far[s][s], o.paths[s][s] = new(big.Rat), big.NewRat(1, 1)
	done := make([]bool, n)
	for {
		v := -1
		for i := range n {
			if !done[i] && o.far[s][i] != nil && (v < 0 || o.far[s][i].Cmp(o.far[s][v]) < 0) {
				v = i
			}
		}
		if v < 0 {
			return
		}
		done[v] = true
		for w, length := range o.tie[v] {
			if length == nil || done[w] {
				continue
			}
			far := new(big.Rat).Add(o.far[s][v], length)
			switch {
			case o.far[s][w] == nil || far.Cmp(o.far[s][w]) < 0:
				o.far[s][w], o.paths[s][w] = far, new(big.Rat).Set(o.paths[s][v])
			case far.Cmp(o.far[s][w]) == 0:
				o.paths[s][w].Add(o.paths[s][w], o.paths[s][v])
			}
		}
	}
}

// through is the share of the shortest paths from s to e that lead from u to v by
// a way of the given length.
func (o *oracle) through(s, u int, way *big.Rat, v, e int) *big.Rat {
	if o.far[s][u] == nil || o.far[v][e] == nil || o.far[s][e] == nil {
		return new(big.Rat)
	}
	length := new(big.Rat).Add(o.far[s][u], o.far[v][e])
	if length.Add(length, way).Cmp(o.far[s][e]) != 0 {
		return new(big.Rat)
	}
	share := new(big.Rat).Mul(o.paths[s][u], o.paths[v][e])
	return share.Quo(share, o.paths[s][e])
}

// pairs yields the pairs that count.
func (o *oracle) pairs() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for s := range o.g.Len() {
			for e := range o.g.Len() {
				if s != e && (o.g.Directed() || s < e) && !yield(s, e) {
					return
				}
			}
		}
	}
}

func (o *oracle) betweenness() []float64 {
	values := make([]float64, o.g.Len())
	for v := range values {
		sum := new(big.Rat)
		for s, e := range o.pairs() {
			if s != v && e != v {
				sum.Add(sum, o.through(s, v, new(big.Rat), v, e))
			}
		}
		values[v], _ = sum.Float64()
	}
	return values
}

func (o *oracle) edgeBetweenness() (values []float64) {
	for tie := range o.g.Ties() {
		sum := new(big.Rat)
		for s, e := range o.pairs() {
			sum.Add(sum, o.through(s, tie[0], o.tie[tie[0]][tie[1]], tie[1], e))
			if !o.g.Directed() {
				sum.Add(sum, o.through(s, tie[1], o.tie[tie[0]][tie[1]], tie[0], e))
			}
		}
		v, _ := sum.Float64()
		values = append(values, v)
	}
	return values
}

// reach returns how many others a place reaches, the sum of the distances to
// them, of their inverses, and the largest.
func (o *oracle) reach(i int) (parties int, total, harmonic, largest float64) {
	sum, inverse, most := new(big.Rat), new(big.Rat), new(big.Rat)
	for j, far := range o.far[i] {
		if j == i || far == nil {
			continue
		}
		parties++
		sum.Add(sum, far)
		inverse.Add(inverse, new(big.Rat).Inv(far))
		if far.Cmp(most) > 0 {
			most = far
		}
	}
	total, _ = sum.Float64()
	harmonic, _ = inverse.Float64()
	largest, _ = most.Float64()
	return parties, total, harmonic, largest
}
