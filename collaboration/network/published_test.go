package network_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

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

func TestKnokeInformationNetwork(t *testing.T) {
	g, names := knoke(t)
	require.Equal(t, 49, g.Edges())
	r, err := g.Density(network.IsolatesIncluded)
	near(t, 0.5444, r, err)
	out, err := g.Degree(network.Out)
	require.NoError(t, err)
	in, err := g.Degree(network.In)
	require.NoError(t, err)
	between := g.Betweenness().Values
	wantOut, wantIn := []int{4, 7, 6, 4, 8, 3, 3, 6, 3, 5}, []int{5, 8, 4, 5, 8, 1, 9, 2, 5, 2}
	for i, name := range names {
		at := g.Index(party(name))
		require.EqualValues(t, wantOut[i], out.Values[at], name)
		require.EqualValues(t, wantIn[i], in.Values[at], name)
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
	require.InDelta(t, 0.5220*13*14/2, g.Betweenness().Values[g.Index(party("Medici"))], 0.01)
	e, err := g.BetweennessCentralization(network.IsolatesExcluded)
	require.NoError(t, err)
	require.InDelta(t, 0.4368, e.Value, 0.00005)
	e, err = g.ClosenessCentralization(network.IsolatesExcluded)
	require.NoError(t, err)
	require.InDelta(t, 0.3225, e.Value, 0.00005)
	_, err = g.ClosenessCentralization(network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid, "not everybody is reached")
	closeness, err := g.Closeness(network.ClosenessComponent, network.Total)
	require.NoError(t, err)
	require.InDelta(t, 0.56, closeness.Values[g.Index(party("Medici"))], 1e-12)
	_, count := g.Components()
	require.Equal(t, 2, count)
	_, err = g.Density("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// kite is the invented network of Krackhardt (1990).
func kite(t *testing.T) *network.Graph {
	return build(t, network.Undirected, nil, strings.Fields(`Andre-Beverly Andre-Carol Andre-Diane Andre-Fernando Beverly-Diane Beverly-Ed Beverly-Garth
		Carol-Diane Carol-Fernando Diane-Ed Diane-Fernando Diane-Garth Ed-Garth Fernando-Garth Fernando-Heather Garth-Heather Heather-Ike Ike-Jane`)...)
}

func TestKrackhardtsKite(t *testing.T) {
	g := kite(t)
	degree, err := g.Degree(network.Total)
	require.NoError(t, err)
	require.EqualValues(t, 6, degree.Values[g.Index(party("Diane"))])
	require.InDelta(t, 14, g.Betweenness().Values[g.Index(party("Heather"))], 1e-9)
	require.InDelta(t, 8, g.Betweenness().Values[g.Index(party("Ike"))], 1e-9)
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

func TestClosenessOfTheKite(t *testing.T) {
	g := kite(t)
	s, err := g.Closeness(network.ClosenessWassermanFaust, network.Out)
	require.NoError(t, err)
	for _, name := range []string{"Fernando", "Garth"} {
		require.InDelta(t, 0.6429, s.Values[g.Index(party(name))], 0.00005, "the closest is not the one with most ties")
	}
	require.Equal(t, 10, s.N)
	e, err := g.BetweennessCentralization(network.IsolatesIncluded)
	require.NoError(t, err)
	require.InDelta(t, 0.2963, e.Value, 0.00005)
}

// Borgatti's network of seven, from the tests of other programs, which have it
// from UCINET.
func TestStructuralHolesOfBorgattisSeven(t *testing.T) {
	g := build(t, network.Undirected, []string{"Z"}, strings.Fields("A-B A-F A-G A-E E-G F-G B-G B-D D-G G-C")...)
	constraint, err := g.Constraint(network.WeightsIgnore)
	require.NoError(t, err)
	size, err := g.EffectiveSize(network.WeightsIgnore)
	require.NoError(t, err)
	for name, want := range map[string][2]float64{"A": {.595, 2.50}, "G": {.400, 4.67}, "C": {1, 1}} {
		at := g.Index(party(name))
		require.InDelta(t, want[0], constraint.Values[at], .0005, name)
		require.InDelta(t, want[1], size.Values[at], .005, name)
	}
	require.True(t, math.IsNaN(constraint.Values[g.Index(party("Z"))]))
	require.True(t, math.IsNaN(size.Values[g.Index(party("Z"))]))
}

func TestAStarOfTenHasItsClosedForms(t *testing.T) {
	g := build(t, network.Undirected, nil, strings.Fields("L-1 L-2 L-3 L-4 L-5 L-6 L-7 L-8 L-9")...)
	lead := g.Index(party("L"))
	require.InDelta(t, 36, g.Betweenness().Values[lead], 1e-12)
	for _, centralization := range []func(network.Isolates) (network.Estimate, error){g.BetweennessCentralization, g.ClosenessCentralization} {
		e, err := centralization(network.IsolatesIncluded)
		require.NoError(t, err)
		require.InDelta(t, 1, e.Value, 1e-12, e.Measure)
	}
	constraint, err := g.Constraint(network.WeightsIgnore)
	require.NoError(t, err)
	require.InDelta(t, 1.0/9, constraint.Values[lead], 1e-12)
	size, err := g.EffectiveSize(network.WeightsIgnore)
	require.NoError(t, err)
	require.InDelta(t, 9, size.Values[lead], 1e-12)
}
