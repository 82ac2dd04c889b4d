package centrality

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// HubsAuthorities is the two scores of Kleinberg's method.
type HubsAuthorities struct {
	network.About
	Hubs        []float64 `json:"hubs"`        // who names good authorities; sum of squares 1
	Authorities []float64 `json:"authorities"` // whom good hubs name; sum of squares 1
	Singular    float64   `json:"singular"`    // the leading singular value
}

// HITS returns hubs and authorities: the leading singular vectors of the matrix
// of ties (Kleinberg 1999). They are undefined where the leading singular value is
// not simple, as in an undirected bipartite graph: what other programs print then
// depends on where they begin. It works on the graph in which every party is two,
// one who names and one who is named.
func HITS(g *network.Graph, w network.Weights) (HubsAuthorities, error) {
	if err := w.Check(); err != nil {
		return HubsAuthorities{}, err
	}
	out, in, err := weighed(g, w)
	if err != nil {
		return HubsAuthorities{}, err
	}
	about := g.About("hits", fmt.Sprintf("weights: %s, sums of squares 1", w), "Kleinberg 1999")
	p, err := principal(cover(out, in), ComponentsLeading, about)
	if err != nil {
		return HubsAuthorities{}, err
	}
	shrink(p.vector, math.Sqrt(.5))
	n := g.Len()
	h := HubsAuthorities{about, p.vector[:n:n], p.vector[n:], p.value}
	shrink(h.Hubs, norm(h.Hubs))
	shrink(h.Authorities, norm(h.Authorities))
	return h, nil
}

// cover is the symmetric matrix of the graph in which places 0 to n−1 name and
// places n to 2n−1 are named.
func cover(out, in rows) rows {
	n := int32(out.len())
	c := rows{offsets: append([]int32(nil), out.offsets...)}
	for _, j := range out.targets {
		c.targets = append(c.targets, n+j)
	}
	c.targets = append(c.targets, in.targets...)
	for _, o := range in.offsets[1:] {
		c.offsets = append(c.offsets, out.offsets[n]+o)
	}
	if out.weights != nil {
		c.weights = append(append(c.weights, out.weights...), in.weights...)
	}
	return c
}
