package centrality

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

const brandesSource = "Freeman 1977; Brandes 2001"

// Betweenness returns for each party the sum, over pairs of others, of the share
// of shortest paths that pass through it; in an undirected graph each pair counts
// once. [Normalized] divides by the number of pairs of others, and is undefined
// for fewer than three parties. It takes O(n·m) time (Brandes 2001).
func Betweenness(g *network.Graph, l network.Lengths, options ...Option) (network.Scores, error) {
	if err := l.Check(); err != nil {
		return network.Scores{}, err
	}
	if l != network.LengthsOne {
		return network.Scores{}, fmt.Errorf("betweenness by lengths %s: %w", l, renjia.ErrUnsupported)
	}
	s := chosen(options)
	sum := make([]float64, g.Len())
	out, in := bothRows(g)
	blocks[*brandes, []float64]{
		worker: func() *brandes { return newBrandes(out, in) },
		part:   func() []float64 { return make([]float64, g.Len()) },
		work: func(b *brandes, part []float64, from, upTo int) {
			for i := from; i < upTo; i++ {
				b.forward(int32(i))
				b.backward(part)
			}
		},
		add: func(part []float64) { drain(sum, part) },
	}.run(g.Len(), s.workers)
	if !g.Directed() {
		for i := range sum {
			sum[i] /= 2
		}
	}
	about := g.About("betweenness", fmt.Sprintf("%s, lengths: %s", s.scale(), l), brandesSource)
	return network.Scores{About: about, Values: sum}, nil
}

// drain adds a part to the whole and empties it.
func drain(whole, part []float64) {
	for i, v := range part {
		whole[i] += v
		part[i] = 0
	}
}
