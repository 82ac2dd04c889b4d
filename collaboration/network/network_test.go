package network_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

func party(name string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "collaboration_subject", name))
}

func ties(pairs ...string) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			from, to, _ := strings.Cut(p, "-")
			if !yield(network.Tie{From: party(from), To: party(to), Weight: 1}, nil) {
				return
			}
		}
	}
}

func simple(d network.Direction) network.Options {
	return network.Options{Direction: d, Merge: network.MergeSum, Loops: network.LoopsDrop}
}

func build(t require.TestingT, d network.Direction, isolates []string, pairs ...string) *network.Graph {
	var parties []renjia.Ref
	for _, name := range isolates {
		parties = append(parties, party(name))
	}
	g, err := network.Build(parties, ties(pairs...), simple(d))
	require.NoError(t, err)
	return g
}

// knoke is the information exchange among ten community organizations of Knoke
// & Wood (1981): rows send to columns.
func knoke(t *testing.T) (*network.Graph, []string) {
	names := strings.Fields("COUN COMM EDUC INDU MAYR WRO NEWS UWAY WELF WEST")
	rows := strings.Fields("0100101010 1011101110 0101111001 1100101000 1111001111 0010001010 0101100000 1101101010 0100101000 1110101000")
	var pairs []string
	for i, row := range rows {
		for j := range row {
			if row[j] == '1' {
				pairs = append(pairs, names[i]+"-"+names[j])
			}
		}
	}
	return build(t, network.Directed, names, pairs...), names
}

func near(t *testing.T, want float64, r network.Result, err error) {
	t.Helper()
	require.NoError(t, err)
	require.InDelta(t, want, r.Value.Float64(), 0.00005)
}

func TestKnokeInformationNetwork(t *testing.T) {
	g, names := knoke(t)
	require.Equal(t, 49, g.Edges())
	r, err := g.Density(network.IsolatesIncluded)
	near(t, 0.5444, r, err)
	out, err := g.Degree(network.Out)
	require.NoError(t, err)
	in, err := g.Degree(network.In)
	require.NoError(t, err)
	between := g.Betweenness()
	wantOut, wantIn := []int{4, 7, 6, 4, 8, 3, 3, 6, 3, 5}, []int{5, 8, 4, 5, 8, 1, 9, 2, 5, 2}
	for i, name := range names {
		at := g.Index(party(name))
		require.Equal(t, wantOut[i], out[at], name)
		require.Equal(t, wantIn[i], in[at], name)
	}
	for name, want := range map[string]float64{"MAYR": 17.8333, "COMM": 12.3333, "EDUC": 11.6944, "NEWS": 2.75, "WRO": 0.3333, "UWAY": 0} {
		require.InDelta(t, want, between[g.Index(party(name))], 0.0001, name)
	}
	r, err = g.DegreeCentralization(network.Out, network.IsolatesIncluded)
	near(t, 0.3827, r, err)
	r, err = g.DegreeCentralization(network.In, network.IsolatesIncluded)
	near(t, 0.5062, r, err)
	r, err = g.DyadReciprocity()
	near(t, 0.53125, r, err)
	r, err = g.ArcReciprocity()
	near(t, 0.6939, r, err)
	_, err = g.DegreeCentralization(network.Total, network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// Marriages among Florentine families (Padgett): the isolate policy decides.
func TestFlorentineMarriagesWithAndWithoutTheIsolate(t *testing.T) {
	g := build(t, network.Undirected, []string{"Pucci"}, strings.Fields(`Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici
		Barbadori-Castellani Barbadori-Medici Bischeri-Guadagni Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi
		Guadagni-Lamberteschi Guadagni-Tornabuoni Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati Peruzzi-Strozzi
		Ridolfi-Strozzi Ridolfi-Tornabuoni`)...)
	require.Equal(t, 16, g.Len())
	require.Equal(t, 20, g.Edges())
	r, err := g.DegreeCentralization(network.Total, network.IsolatesIncluded)
	near(t, 0.2667, r, err)
	r, err = g.DegreeCentralization(network.Total, network.IsolatesExcluded)
	near(t, 0.2747, r, err)
	require.InDelta(t, 0.5220*13*14/2, g.Betweenness()[g.Index(party("Medici"))], 0.01)
	_, count := g.Components()
	require.Equal(t, 2, count)
	_, err = g.Density("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestKrackhardtsKite(t *testing.T) {
	g := build(t, network.Undirected, nil, strings.Fields(`Andre-Beverly Andre-Carol Andre-Diane Andre-Fernando Beverly-Diane Beverly-Ed Beverly-Garth
		Carol-Diane Carol-Fernando Diane-Ed Diane-Fernando Diane-Garth Ed-Garth Fernando-Garth Fernando-Heather Garth-Heather Heather-Ike Ike-Jane`)...)
	degree, err := g.Degree(network.Total)
	require.NoError(t, err)
	require.Equal(t, 6, degree[g.Index(party("Diane"))])
	require.InDelta(t, 14, g.Betweenness()[g.Index(party("Heather"))], 1e-9)
	require.InDelta(t, 8, g.Betweenness()[g.Index(party("Ike"))], 1e-9)
}

func TestAStarHasCentralizationOneAndOnlyTheLead(t *testing.T) {
	g := build(t, network.Undirected, nil, "L-a", "L-b", "L-c", "L-d")
	r, err := g.DegreeCentralization(network.Total, network.IsolatesIncluded)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), r.Value)
	r, err = g.ShareThrough(party("L"))
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), r.Value)
}

func TestChoicesMustBeMadeAndBadTiesAreRefused(t *testing.T) {
	_, err := network.Build(nil, ties("a-b"), network.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	o := simple(network.Directed)
	o.Loops = network.LoopsRefuse
	_, err = network.Build(nil, ties("a-a"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	o.Merge = network.MergeRefuse
	_, err = network.Build(nil, ties("a-b", "a-b"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	g, err := network.Build(nil, ties(), simple(network.Undirected))
	require.NoError(t, err)
	_, err = g.Density(network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the density of nothing is undefined, not zero")
}

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
			require.Equal(t, slowBetweenness(one, d), rounded(one.Betweenness()))
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

func Example() {
	office, station, team := party("street office"), party("station"), party("volunteers")
	records := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: office, To: station, Layer: "agreement", Weight: 1}, nil) &&
			yield(network.Tie{From: station, To: team, Layer: "agreement", Weight: 1}, nil)
	}
	g, err := network.Build(nil, records, network.Options{
		Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	density, err := g.Density(network.IsolatesIncluded)
	fmt.Println(density.Value, err)
	fmt.Println(density.Variant)
	// Output:
	// 2/3 <nil>
	// undirected, several ties: sum, loops: drop; isolates: included
}
