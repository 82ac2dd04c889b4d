package catalogue

import (
	"maps"

	"github.com/renjia-project/renjia/collaboration/network"
)

// kernel is how a measure is computed, and for which graphs.
type kernel struct {
	of       graphs
	needs    needs
	weighted bool // uses weights whatever the input says
	costly   int  // parties above which it takes long, 0 if never
	from     int  // parties above which it stands in for an exact measure that takes long
	compute  func(in *Input) (Answer, error)
}

type graphs int

const (
	anyGraph graphs = iota
	undirectedOnly
	directedOnly
)

type needs int

const (
	nothing needs = iota
	classes
	modes
	oneMode
)

// kernels are the measures by name.
var kernels = table(counted, placed, tied, cored, classed, twoModes)

func table(parts ...map[string]kernel) map[string]kernel {
	all := map[string]kernel{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// The functions below bring results of the packages into the form of an answer.

func share(r network.Result, err error) (Answer, error) {
	return Answer{About: r.About, Value: r.Value.Float64()}, err
}

func estimate(e network.Estimate, err error) (Answer, error) {
	return Answer{About: e.About, Value: e.Value}, err
}

func scores(s network.Scores, err error) (Answer, error) {
	return Answer{About: s.About, ByNode: s.Values}, err
}

func counts(c network.Counts, err error) (Answer, error) {
	values := make([]float64, len(c.Values))
	for i, v := range c.Values {
		values[i] = float64(v)
	}
	return Answer{About: c.About, ByNode: values}, err
}

// number is a value that needs no choice.
func number(measure, variant string, of func(g *network.Graph) int) kernel {
	return kernel{compute: func(in *Input) (Answer, error) {
		return Answer{About: in.Graph.About(measure, variant, "Wasserman & Faust 1994"), Value: of(in.Graph)}, nil
	}}
}

// on is a kernel of a graph alone.
func on(of graphs, compute func(g *network.Graph) (Answer, error)) kernel {
	return kernel{of: of, compute: func(in *Input) (Answer, error) { return compute(in.Graph) }}
}

// slow is a kernel of a graph alone that takes long above some parties.
func slow(above int, of graphs, compute func(g *network.Graph) (Answer, error)) kernel {
	k := on(of, compute)
	k.costly = above
	return k
}
