package profile

import (
	"errors"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/holes"
)

// Aspect is what a component says something about.
type Aspect string

// The aspects of a profile of position.
const (
	Position Aspect = "position" // in the room: ties, coreness, nearness
	Bridging Aspect = "bridging" // in between
	Standing Aspect = "standing" // turned to
)

var aspectNames = map[Aspect]renjia.Text{
	Position: {EN: "position", ZH: "位置"},
	Bridging: {EN: "bridging", ZH: "中介"},
	Standing: {EN: "standing", ZH: "地位"},
}

// measured is a score of every party, higher for less peripheral, or why there is
// none.
type measured struct {
	name   string
	aspect Aspect
	label  renjia.Text
	values []float64
	about  network.About
	why    error
}

// kind is one of the measures of a profile.
type kind struct {
	name   string
	aspect Aspect
	label  renjia.Text
	of     func(v views) ([]float64, network.About, error)
}

// views are the graphs that measures are taken of: parties tied or not, and who
// turns to whom; standing is nil if nobody knows.
type views struct {
	tied     *network.Graph
	standing *network.Graph
}

func kinds(eigenvector bool) []kind {
	all := []kind{
		{"degree", Position, renjia.Text{EN: "number of partners", ZH: "合作对象数"}, degree},
		{"coreness_minres", Position, renjia.Text{EN: "coreness", ZH: "核心度"}, coreness},
		{"core_number", Position, renjia.Text{EN: "core number", ZH: "k-核数"}, coreNumber},
		{"closeness_wf", Position, renjia.Text{EN: "closeness", ZH: "接近中心性"}, closenessBy(centrality.WassermanFaust)},
		{"harmonic", Position, renjia.Text{EN: "harmonic closeness", ZH: "调和接近中心性"}, closenessBy(centrality.Harmonic)},
		{"betweenness", Bridging, renjia.Text{EN: "betweenness", ZH: "中介中心性"}, betweenness},
		{"constraint_reversed", Bridging, renjia.Text{EN: "freedom from constraint", ZH: "结构洞约束（反向）"}, freedom},
		{"indegree_directed", Standing, renjia.Text{EN: "being turned to", ZH: "被求助（入度）"}, turnedTo},
	}
	if eigenvector {
		all = append(all, kind{"eigenvector", Position, renjia.Text{EN: "eigenvector centrality", ZH: "特征向量中心性"}, eigen})
	}
	return all
}

// measureAll takes every measure. One that is undefined for some party, such as
// the constraint of an isolate, or that has no solution, such as the coreness of a
// star, stays with its reason.
func measureAll(v views, which []kind) ([]measured, error) {
	all := make([]measured, 0, len(which))
	for _, k := range which {
		if k.aspect == Standing && v.standing == nil {
			continue
		}
		values, about, err := k.of(v)
		if err == nil {
			err = definedEverywhere(v.tied, values)
		}
		if err != nil && !errors.Is(err, renjia.ErrInvalid) && !errors.Is(err, renjia.ErrUnsupported) {
			return nil, err
		}
		all = append(all, measured{k.name, k.aspect, k.label, values, about, err})
	}
	return all, nil
}

// undefinedError says for whom a measure has no value.
type undefinedError struct{ party string }

func (e undefinedError) Error() string        { return "undefined for " + e.party }
func (e undefinedError) Is(target error) bool { return target == renjia.ErrInvalid }

func definedEverywhere(g *network.Graph, values []float64) error {
	for i, x := range values {
		if math.IsNaN(x) {
			return undefinedError{g.ID(i)}
		}
	}
	return nil
}

func degree(v views) ([]float64, network.About, error) {
	d, err := v.tied.Degree(network.Total)
	return floats(d.Values), d.About, err
}

func coreness(v views) ([]float64, network.About, error) {
	c, err := coreperiphery.Continuous(v.tied, network.WeightsIgnore)
	for i := range c.Values { // came of an iteration: parties alike must tie
		c.Values[i] = math.Round(c.Values[i]*1e8) / 1e8
	}
	return c.Values, c.About, err
}

func coreNumber(v views) ([]float64, network.About, error) {
	c, err := cohesion.CoreNumbers(v.tied, network.Total)
	return floats(c.Values), c.About, err
}

func closenessBy(f centrality.Formula) func(views) ([]float64, network.About, error) {
	return func(v views) ([]float64, network.About, error) {
		c, err := centrality.Closeness(v.tied, f, network.Out, network.LengthsOne)
		return c.Values, c.About, err
	}
}

func betweenness(v views) ([]float64, network.About, error) {
	b, err := centrality.Betweenness(v.tied, network.LengthsOne)
	for i := range b.Values { // sums in another order must tie, also near 0
		b.Values[i] = math.Round(b.Values[i]*1e9) / 1e9
	}
	return b.Values, b.About, err
}

func freedom(v views) ([]float64, network.About, error) {
	c, err := holes.Constraint(v.tied, network.WeightsIgnore)
	for i := range c.Values {
		c.Values[i] = -c.Values[i]
	}
	return c.Values, c.About, err
}

func turnedTo(v views) ([]float64, network.About, error) {
	d, err := v.standing.Degree(network.In)
	return floats(d.Values), d.About, err
}

func floats(counts []int64) []float64 {
	values := make([]float64, len(counts))
	for i, c := range counts {
		values[i] = float64(c)
	}
	return values
}

// eigen leaves parties outside the leading component at 0.
func eigen(v views) ([]float64, network.About, error) {
	e, err := centrality.Eigenvector(v.tied, network.WeightsIgnore, centrality.ComponentsLeading)
	for i := range e.Values { // came of an iteration: parties alike must tie
		e.Values[i] = math.Round(e.Values[i]*1e8) / 1e8
	}
	return e.Values, e.About, err
}
