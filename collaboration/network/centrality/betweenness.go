package centrality

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Betweenness returns for each party the sum, over pairs of others, of the share
// of shortest paths that pass through it, not normalized; in an undirected graph
// each pair counts once. It takes O(n·m) time (Brandes 2001).
func Betweenness(g *network.Graph, l network.Lengths) (network.Scores, error) {
	if err := l.Check(); err != nil {
		return network.Scores{}, err
	}
	if l != network.LengthsOne {
		return network.Scores{}, fmt.Errorf("betweenness by lengths %s: %w", l, renjia.ErrUnsupported)
	}
	n := g.Len()
	sum := make([]float64, n)
	b := brandes{g: g, order: make([]int32, 0, n), paths: make([]float64, n), depth: make([]int32, n), share: make([]float64, n)}
	for s := range n {
		b.from(s, sum)
	}
	if !g.Directed() {
		for i := range sum {
			sum[i] /= 2
		}
	}
	return network.Scores{About: g.About("betweenness", "not normalized, lengths: "+string(l), "Freeman 1977; Brandes 2001"), Values: sum}, nil
}

type brandes struct {
	g     *network.Graph
	order []int32   // parties in the order they were reached
	paths []float64 // number of shortest paths from the source
	depth []int32   // distance from the source, -1 if not reached
	share []float64 // dependency of the source on the party
}

// from adds the dependencies of one source.
func (b *brandes) from(s int, sum []float64) {
	clear(b.paths)
	clear(b.share)
	for i := range b.depth {
		b.depth[i] = -1
	}
	b.order = append(b.order[:0], int32(s))
	b.paths[s], b.depth[s] = 1, 0
	for k := 0; k < len(b.order); k++ {
		v := b.order[k]
		for _, w := range b.g.Row(int(v)) {
			if b.depth[w] < 0 {
				b.depth[w] = b.depth[v] + 1
				b.order = append(b.order, w)
			}
			if b.depth[w] == b.depth[v]+1 {
				b.paths[w] += b.paths[v]
			}
		}
	}
	for k := len(b.order) - 1; k >= 0; k-- {
		v := b.order[k]
		for _, w := range b.g.Row(int(v)) {
			if b.depth[w] == b.depth[v]+1 {
				b.share[v] += b.paths[v] / b.paths[w] * (1 + b.share[w])
			}
		}
		if int(v) != s {
			sum[v] += b.share[v]
		}
	}
}
