package holes

import (
	"fmt"
	"iter"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// contacts is a network as Burt looks at it: the ties of both directions added up.
type contacts struct {
	offsets, targets []int32
	weights          []float64 // nil if all are 1
	total            []float64 // of each party's ties
	shared           []float64 // beside targets, from one end of a tie only: Σ_q a_iq·a_qj/total_q
	triangles        iter.Seq[network.Triangle]
}

func newContacts(g *network.Graph, w network.Weights) (*contacts, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if w == network.WeightsIgnore {
		g = g.Unweighted()
	}
	both, err := g.Undirected(network.Weak, network.MergeSum)
	if err != nil {
		return nil, err
	}
	triangles, err := both.Triangles()
	if err != nil {
		return nil, err
	}
	c := &contacts{triangles: triangles, total: make([]float64, g.Len())}
	c.offsets, c.targets, c.weights = both.Rows()
	for i := range c.total {
		if c.weights == nil {
			c.total[i] = float64(c.number(i))
			continue
		}
		for _, weight := range c.weights[c.offsets[i]:c.offsets[i+1]] {
			c.total[i] += weight
		}
		if math.IsInf(c.total[i], 0) {
			return nil, fmt.Errorf("ties of %s: the weights add up out of range: %w", g.ID(i), renjia.ErrInvalid)
		}
	}
	return c, nil
}

func (c *contacts) weight(k int32) float64 {
	if c.weights == nil {
		return 1
	}
	return c.weights[k]
}

// share sums up over the third party of every triangle.
func (c *contacts) share() {
	c.shared = make([]float64, len(c.targets))
	for t := range c.triangles {
		one, two, three := c.weight(t.Arcs[0]), c.weight(t.Arcs[1]), c.weight(t.Arcs[2])
		c.shared[t.Arcs[0]] += two * (three / c.total[t.Places[2]])
		c.shared[t.Arcs[1]] += one * (three / c.total[t.Places[1]])
		c.shared[t.Arcs[2]] += one * (two / c.total[t.Places[0]])
	}
}

// each visits every party i with each of its contacts j: p_ij and Σ_q p_iq·p_qj,
// the share of j in what i does, directly and through others. Contacts come in the
// order of the graph.
func (c *contacts) each(visit func(i int, direct, through float64)) {
	twin := make([]int32, len(c.total)) // next in the row of j is the tie back to i
	copy(twin, c.offsets)
	for i := range c.total {
		scale := 1 / c.total[i]
		for k := c.offsets[i]; k < c.offsets[i+1]; k++ {
			j := c.targets[k]
			through := c.shared[k] + c.shared[twin[j]]
			twin[j]++
			visit(i, c.weight(k)*scale, through*scale)
		}
	}
}

// scores returns a measure of every party; it is undefined for those without a
// contact.
func scores(g *network.Graph, w network.Weights, measure, variant string, of func(*contacts) []float64) (network.Scores, error) {
	c, err := newContacts(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	values := of(c)
	for i := range values {
		if c.number(i) == 0 {
			values[i] = math.NaN()
		}
	}
	about := g.About(measure, fmt.Sprintf("weights: %s, both directions added up, %s", w, variant), "Burt 1992, ch. 2")
	return network.Scores{About: about, Values: values}, nil
}

// number is how many contacts a party has.
func (c *contacts) number(i int) int { return int(c.offsets[i+1] - c.offsets[i]) }
