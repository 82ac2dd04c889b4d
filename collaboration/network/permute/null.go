package permute

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Null says what a random network keeps of the observed one. All simple networks
// of the same parties that have it are equally likely.
type Null string

// The null models.
const (
	NullTies    Null = "ties"        // the number of ties: G(n,m)
	NullDyads   Null = "dyad census" // mutual, asymmetric and null pairs of a directed network: U|MAN
	NullDegrees Null = "degrees"     // the ties of each party, out and in, by [Rewire]
)

// Check fails if no choice was made or it is unknown.
func (k Null) Check() error {
	return network.Choose("null model", string(k), "what is random decides what is surprising",
		string(NullTies), string(NullDyads), string(NullDegrees))
}

// Random returns a random network that keeps of the observed one what the null
// model says. Of NullDegrees it makes [SwapsByRule] trials a tie. A weighted network
// is ErrUnsupported, and so are dyads of an undirected one.
func Random(g *network.Graph, k Null, seed uint64) (*network.Graph, error) {
	draw, err := drawer(g, k, SwapsByRule)
	if err != nil {
		return nil, err
	}
	return draw(newSource(seed, 0))
}

// drawer returns a function that draws networks and may run in several goroutines.
func drawer(g *network.Graph, k Null, swaps int) (func(*source) (*network.Graph, error), error) {
	if err := k.Check(); err != nil {
		return nil, err
	}
	if g.Weighted() {
		return nil, fmt.Errorf("null model %q: ties have weights, take the unweighted graph: %w", k, renjia.ErrUnsupported)
	}
	switch k {
	case NullTies:
		return func(s *source) (*network.Graph, error) {
			return retied(g, s.cells(cellsOf(g), int64(g.Edges())), g.Directed())
		}, nil
	case NullDyads:
		if !g.Directed() {
			return nil, fmt.Errorf("null model %q: the network has no directions, keep the number of ties: %w", k, renjia.ErrUnsupported)
		}
		return dyadDrawer(g), nil
	}
	return func(s *source) (*network.Graph, error) {
		r, err := rewire(g, swaps, s)
		return r.Graph, err
	}, nil
}

// cells draws some of so many cells, each set equally likely, in any order (Floyd,
// in Bentley 1987).
func (s *source) cells(all, some int64) []int64 {
	chosen := make(map[int64]struct{}, some)
	list := make([]int64, 0, some)
	for last := all - some; last < all; last++ {
		c := int64(s.below(int(last + 1)))
		if _, twice := chosen[c]; twice {
			c = last
		}
		chosen[c] = struct{}{}
		list = append(list, c)
	}
	return list
}

// retied makes a network of the ties at some cells.
func retied(g *network.Graph, cells []int64, directed bool) (*network.Graph, error) {
	return g.Retied(func(yield func([2]int, float64) bool) {
		for _, c := range cells {
			pair := pairAt(c)
			if directed {
				pair = arcAt(c, int64(g.Len()))
			}
			if !yield(pair, 1) {
				return
			}
		}
	})
}

// arcAt returns the ordered pair of a cell, row by row without the diagonal.
func arcAt(c, n int64) [2]int {
	i, j := c/(n-1), c%(n-1)
	if j >= i {
		j++
	}
	return [2]int{int(i), int(j)}
}

// pairAt returns the pair of a cell below the diagonal: (1,0), (2,0), (2,1), …
func pairAt(c int64) [2]int {
	i := int64((1 + math.Sqrt(1+8*float64(c))) / 2)
	for i*(i-1)/2 > c {
		i--
	}
	for (i+1)*i/2 <= c {
		i++
	}
	return [2]int{int(i), int(c - i*(i-1)/2)}
}

// dyadDrawer draws which pairs are mutual, which asymmetric, and their directions.
func dyadDrawer(g *network.Graph) func(*source) (*network.Graph, error) {
	n := int64(g.Len())
	census := g.Dyads()
	return func(s *source) (*network.Graph, error) {
		pairs := s.cells(n*(n-1)/2, census.Mutual+census.Asymmetric)
		shuffle(s, pairs)
		return g.Retied(func(yield func([2]int, float64) bool) {
			for k, c := range pairs {
				i, j := pairAt(c)[0], pairAt(c)[1]
				mutual := int64(k) < census.Mutual
				if !mutual && s.below(2) == 0 {
					i, j = j, i
				}
				if !yield([2]int{i, j}, 1) || mutual && !yield([2]int{j, i}, 1) {
					return
				}
			}
		})
	}
}
