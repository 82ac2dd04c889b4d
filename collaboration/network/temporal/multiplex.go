package temporal

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// Pair is how two layers go together.
type Pair struct {
	network.About
	permute.Overlap
	Jaccard *renjia.Fraction `json:"jaccard"` // ties in both of ties in either; nil if there are none
	Pearson *float64         `json:"pearson"` // correlation of the cells, ties alone; nil if a layer has no ties or all
}

// Multiplex compares two layers of the same parties, such as information and money,
// weights left aside. Whether they go together by more than chance says
// [permute.QAP].
func Multiplex(a, b *network.Graph) (Pair, error) {
	o, err := permute.Common(a, b)
	if err != nil {
		return Pair{}, err
	}
	p := Pair{
		About:   a.About("multiplex", fmt.Sprintf("second layer: %d ties", b.Edges()), "Wasserman & Faust 1994; Krackhardt 1988"),
		Overlap: o, Jaccard: share(o.Both, o.Both+o.OnlyFirst+o.OnlySecond),
	}
	if r, err := permute.Correlation(a.Unweighted(), b.Unweighted()); err == nil {
		p.Pearson = &r.Value
	}
	return p, nil
}

// Layers is several networks of the same parties in the same order, directed or
// undirected all of them.
type Layers struct {
	Names  []string
	graphs []*network.Graph
}

// NewLayers puts layers together. Those whose parties stand in another order are
// brought into that of the first; other parties are a *permute.RosterError.
func NewLayers(names []string, graphs []*network.Graph) (*Layers, error) {
	if len(names) != len(graphs) || len(graphs) < 2 {
		return nil, fmt.Errorf("layers: %d names and %d graphs, want as many of both and two at least: %w", len(names), len(graphs), renjia.ErrInvalid)
	}
	l := &Layers{Names: names}
	for k, g := range graphs {
		at, err := permute.Match(graphs[0], g)
		if err != nil {
			return nil, fmt.Errorf("layer %q: %w", names[k], err)
		}
		places := make([]int, g.Len())
		for j, i := range at {
			places[i] = j
		}
		sub, err := g.Sub(places)
		if err != nil {
			return nil, err
		}
		l.graphs = append(l.graphs, sub)
	}
	return l, nil
}

const multiplexSource = "Battiston, Nicosia & Latora 2014"

func (l *Layers) about(measure, variant string) network.About {
	a := l.graphs[0].About(measure, fmt.Sprintf("%d layers; %s", len(l.graphs), variant), multiplexSource)
	a.Edges = 0
	for _, g := range l.graphs {
		a.Edges += g.Edges()
	}
	return a
}

// Graph returns a layer, in the order of the first.
func (l *Layers) Graph(k int) *network.Graph { return l.graphs[k] }

// Degree returns each party's ties over all layers, the overlapping degree.
func (l *Layers) Degree(s network.Side) (network.Counts, error) {
	by, err := l.degrees(s)
	if err != nil {
		return network.Counts{}, err
	}
	c := network.Counts{About: l.about("multiplex-degree", "side: "+string(s)), Values: make([]int64, l.graphs[0].Len())}
	for _, degree := range by {
		for i, d := range degree {
			c.Values[i] += d
		}
	}
	return c, nil
}

// Participation returns how evenly each party's ties are spread over the layers:
// L/(L−1)·(1 − Σ(k_l/o)²), from 0 for one layer alone to 1 for the same number of
// ties in each. It is undefined for a party without ties.
func (l *Layers) Participation(s network.Side) (network.Scores, error) {
	by, err := l.degrees(s)
	if err != nil {
		return network.Scores{}, err
	}
	count := float64(len(by))
	r := network.Scores{About: l.about("participation-coefficient", "side: "+string(s)), Values: make([]float64, l.graphs[0].Len())}
	for i := range r.Values {
		sum, squares := 0.0, 0.0
		for _, degree := range by {
			d := float64(degree[i])
			sum, squares = sum+d, squares+d*d
		}
		r.Values[i] = math.NaN()
		if sum > 0 {
			r.Values[i] = count / (count - 1) * (sum*sum - squares) / (sum * sum)
		}
	}
	return r, nil
}

func (l *Layers) degrees(s network.Side) ([][]int64, error) {
	var by [][]int64
	for _, g := range l.graphs {
		d, err := g.Degree(s)
		if err != nil {
			return nil, err
		}
		by = append(by, d.Values)
	}
	return by, nil
}

// Census counts the pairs of parties (ordered ones if directed) by in how many
// layers they are tied: Census()[k] in k of them.
func (l *Layers) Census() []int64 {
	census := make([]int64, len(l.graphs)+1)
	n := int64(l.graphs[0].Len())
	census[0] = n * (n - 1)
	if !l.graphs[0].Directed() {
		census[0] /= 2
	}
	in := map[[2]int]int{}
	for _, g := range l.graphs {
		for pair := range g.Ties() {
			in[pair]++
		}
	}
	for _, k := range in {
		census[k]++
		census[0]--
	}
	return census
}

// Overlap returns in which share of the layers a pair is tied on average, over the
// pairs tied in one at least: 1/L if no tie is in two layers, 1 if all layers are
// alike. It is undefined if there are no ties.
func (l *Layers) Overlap() (network.Result, error) {
	census := l.Census()
	ties, pairs := int64(0), int64(0)
	for k := 1; k < len(census); k++ {
		ties += int64(k) * census[k]
		pairs += census[k]
	}
	return l.about("edge-overlap", "mean share of layers over tied pairs").Share(ties, pairs*int64(len(l.graphs)))
}
