package cohesion

import (
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// EIIndex says how far ties lead out of the classes of parties.
type EIIndex struct {
	network.About
	External int64           `json:"external"` // ties between classes
	Internal int64           `json:"internal"` // ties within one
	Value    renjia.Fraction `json:"value"`    // (external − internal) / all, from −1 (all within) to 1 (all between)

	// What the value can be at all with classes of these sizes and as many ties, and
	// what it would be if ties took no notice of classes.
	Lowest      renjia.Fraction `json:"lowest"`
	Highest     renjia.Fraction `json:"highest"`
	Indifferent renjia.Fraction `json:"indifferent"`
}

const eiSource = "Krackhardt & Stern 1988"

// EI returns the E–I index of a graph, given the class of each place (see
// [network.Network.Column]). Of a directed graph it counts arcs. It is undefined
// without a tie. Classes of unequal size have more possible ties between them than
// within: compare with Indifferent, or permute the classes.
func EI(g *network.Graph, class []string) (EIIndex, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return EIIndex{}, err
	}
	e := EIIndex{About: g.About("e-i", "", eiSource)}
	for pair := range g.Ties() {
		if of[pair[0]] == of[pair[1]] {
			e.Internal++
		} else {
			e.External++
		}
	}
	if e.External+e.Internal == 0 {
		return EIIndex{}, e.Undefined("there is no tie")
	}
	return e, e.fill(possibleTies(g, of, len(names)))
}

// fill works out the fractions, given how many ties there can be.
func (e *EIIndex) fill(external, internal int64) error {
	all := e.External + e.Internal
	fewest, most := max(0, all-internal), min(all, external) // of external ties
	for at, of := range map[*renjia.Fraction][2]int64{
		&e.Value:       {e.External - e.Internal, all},
		&e.Lowest:      {2*fewest - all, all},
		&e.Highest:     {2*most - all, all},
		&e.Indifferent: {external - internal, external + internal},
	} {
		f, err := renjia.NewFraction(of[0], of[1])
		if err != nil {
			return err
		}
		*at = f
	}
	return nil
}

// possibleTies returns how many ties there can be between and within classes.
func possibleTies(g *network.Graph, of []int32, classes int) (external, internal int64) {
	sizes := make([]int64, classes)
	for _, c := range of {
		sizes[c]++
	}
	n := int64(len(of))
	for _, s := range sizes {
		internal += s * (s - 1)
	}
	external = n*(n-1) - internal
	if !g.Directed() {
		return external / 2, internal / 2
	}
	return external, internal
}

// ClassEI are the ties of the members of one class, as each of them has them: a tie
// between two members that both count is there twice.
type ClassEI struct {
	Class    string `json:"class"`
	Parties  int    `json:"parties"`
	External int64  `json:"external"`
	Internal int64  `json:"internal"`
}

// Index returns the E–I index of the class; ok is false if it has no tie.
func (c ClassEI) Index() (index renjia.Fraction, ok bool) {
	index, err := renjia.NewFraction(c.External-c.Internal, c.External+c.Internal)
	return index, err == nil
}

// ClassesEI has the ties of each class, in the order in which classes occur.
type ClassesEI struct {
	network.About
	Classes []ClassEI `json:"classes"`
}

// EIByClass returns the ties of the members of each class on a side: whom they name,
// who names them, or both.
func EIByClass(g *network.Graph, class []string, s network.Side) (ClassesEI, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return ClassesEI{}, err
	}
	external, internal, err := ends(g, of, s)
	if err != nil {
		return ClassesEI{}, err
	}
	all := ClassesEI{g.About("e-i by class", "side: "+string(s), eiSource), make([]ClassEI, len(names))}
	for i, c := range of {
		at := &all.Classes[c]
		at.Class = names[c]
		at.Parties++
		at.External += external[i]
		at.Internal += internal[i]
	}
	return all, nil
}

// EIByParty returns the E–I index of the ties of each party on a side. It is
// undefined for a party that has none.
func EIByParty(g *network.Graph, class []string, s network.Side) (network.Scores, error) {
	_, of, err := g.Classes(class)
	if err != nil {
		return network.Scores{}, err
	}
	external, internal, err := ends(g, of, s)
	if err != nil {
		return network.Scores{}, err
	}
	values := make([]float64, g.Len())
	for i := range values {
		values[i] = math.NaN()
		if all := external[i] + internal[i]; all > 0 {
			values[i] = float64(external[i]-internal[i]) / float64(all)
		}
	}
	return network.Scores{About: g.About("e-i by party", "side: "+string(s), eiSource), Values: values}, nil
}

// ends counts the ties of each party on a side by whether the other is of its class.
func ends(g *network.Graph, of []int32, s network.Side) (external, internal []int64, err error) {
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	external, internal = make([]int64, g.Len()), make([]int64, g.Len())
	for pair := range g.Ties() {
		counts := external
		if of[pair[0]] == of[pair[1]] {
			counts = internal
		}
		if s != network.In || !g.Directed() {
			counts[pair[0]]++
		}
		if s != network.Out || !g.Directed() {
			counts[pair[1]]++
		}
	}
	return external, internal, nil
}
