package gonumgraph

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/graph"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// FromGonum makes a graph of one of gonum's, in the order of the IDs of its nodes.
// It has directions if it is a graph.Directed, none if it is a graph.Undirected, and
// is ErrUnsupported if it is neither or both. Weights are those of a graph.Weighted,
// else 1. A node is named by its DOTID, if it has one, else by its ID. Weights that
// are not above 0 and ties of a node to itself are ErrInvalid. It takes
// O(n log n + m log m) time.
func FromGonum(g graph.Graph) (*network.Graph, error) {
	_, directed := g.(graph.Directed)
	_, undirected := g.(graph.Undirected)
	if directed == undirected {
		return nil, fmt.Errorf("graph %T: does not say whether it has directions: %w", g, renjia.ErrUnsupported)
	}
	o := network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse}
	if directed {
		o.Direction = network.Directed
	}
	nodes := graph.NodesOf(g.Nodes())
	slices.SortFunc(nodes, func(a, b graph.Node) int { return cmp.Compare(a.ID(), b.ID()) })
	names := make(map[int64]string, len(nodes))
	ids := make([]string, len(nodes))
	taken := make(map[string]bool, len(nodes))
	for i, v := range nodes {
		ids[i] = name(v)
		names[v.ID()] = ids[i]
		if taken[ids[i]] {
			return nil, fmt.Errorf("node %d: %q is the name of another: %w", v.ID(), ids[i], renjia.ErrInvalid)
		}
		taken[ids[i]] = true
	}
	return network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, v := range nodes {
			for to := g.From(v.ID()); to.Next(); {
				w := to.Node()
				if undirected && w.ID() < v.ID() {
					continue
				}
				t := network.Tie{From: names[v.ID()], To: names[w.ID()], Weight: weight(g, v.ID(), w.ID())}
				if !yield(t, nil) {
					return
				}
			}
		}
	}, o)
}

func name(v graph.Node) string {
	if d, ok := v.(interface{ DOTID() string }); ok && d.DOTID() != "" {
		return d.DOTID()
	}
	return strconv.FormatInt(v.ID(), 10)
}

// weight returns the weight of an edge, which is that of the edge if the graph is
// weighted, for a loop too.
func weight(g graph.Graph, from, to int64) float64 {
	weighted, ok := g.(graph.Weighted)
	if !ok {
		return 1
	}
	if e := weighted.WeightedEdge(from, to); e != nil {
		return e.Weight()
	}
	return 1
}
