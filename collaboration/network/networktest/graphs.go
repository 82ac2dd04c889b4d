package networktest

import (
	"iter"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Simple returns options for a simple graph, whose several ties add up.
func Simple(d network.Direction) network.Options {
	return network.Options{Direction: d, Merge: network.MergeSum, Loops: network.LoopsDrop}
}

// Build makes a graph of pairs such as "a-b", with some parties before them.
func Build(t require.TestingT, d network.Direction, parties []string, pairs ...string) *network.Graph {
	g, err := network.Build(parties, Pairs(pairs...), Simple(d))
	require.NoError(t, err)
	return g
}

// Pairs yields ties such as "a-b" with weight 1.
func Pairs(pairs ...string) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			from, to, _ := strings.Cut(p, "-")
			if !yield(network.Tie{From: from, To: to, Weight: 1}, nil) {
				return
			}
		}
	}
}

// Knoke is the information exchange among ten community organizations of Knoke
// & Wood (1981): rows send to columns.
func Knoke(t require.TestingT) *network.Graph {
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
	return Build(t, network.Directed, names, pairs...)
}

// Kite is Krackhardt's kite (1990).
func Kite(t require.TestingT) *network.Graph {
	return Build(t, network.Undirected, nil, strings.Fields(
		"Andre-Beverly Andre-Carol Andre-Diane Andre-Fernando Beverly-Diane Beverly-Ed Beverly-Garth Carol-Diane Carol-Fernando "+
			"Diane-Ed Diane-Fernando Diane-Garth Ed-Garth Fernando-Garth Fernando-Heather Garth-Heather Heather-Ike Ike-Jane")...)
}

// Florentine is the marriages between families of Florence (Padgett; Breiger &
// Pattison 1986). Pucci has none and is there only if it is asked for.
func Florentine(t require.TestingT, isolate bool) *network.Graph {
	var parties []string
	if isolate {
		parties = []string{"Pucci"}
	}
	return Build(t, network.Undirected, parties, strings.Fields(
		"Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani Barbadori-Medici Bischeri-Guadagni "+
			"Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi Guadagni-Lamberteschi Guadagni-Tornabuoni "+
			"Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni")...)
}
