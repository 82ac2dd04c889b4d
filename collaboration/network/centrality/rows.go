package centrality

import "github.com/renjia-project/renjia/collaboration/network"

// rows is the arcs of a graph by their first place.
type rows struct {
	offsets, targets []int32
	weights          []float64 // beside targets; nil if all are 1
}

func rowsOf(g *network.Graph) rows {
	offsets, targets, weights := g.Rows()
	return rows{offsets, targets, weights}
}

// bothRows returns the arcs by their first and by their last place; they are the
// same in an undirected graph.
func bothRows(g *network.Graph) (out, in rows) {
	return rowsOf(g), rowsOf(g.Reversed())
}

func (r rows) len() int { return len(r.offsets) - 1 }

func (r rows) of(i int32) []int32 { return r.targets[r.offsets[i]:r.offsets[i+1]] }

// degree is the number of arcs of a place.
func (r rows) degree(i int32) int { return int(r.offsets[i+1] - r.offsets[i]) }
