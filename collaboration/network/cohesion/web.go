package cohesion

import (
	"iter"

	"github.com/renjia-project/renjia/collaboration/network"
)

// rows are those of a graph.
type rows struct{ offsets, targets []int32 }

func rowsOf(g *network.Graph) rows {
	offsets, targets, _ := g.Rows()
	return rows{offsets, targets}
}

func (r rows) row(i int32) []int32 { return r.targets[r.offsets[i]:r.offsets[i+1]] }

// web is who is tied to whom in any direction, with the directions.
type web struct {
	rows
	ways      []network.Ways
	triangles iter.Seq[network.Triangle]
}

func newWeb(g *network.Graph) (web, error) {
	weak, ways := g.Ways()
	triangles, err := weak.Triangles()
	return web{rowsOf(weak), ways, triangles}, err
}

// closed returns in how many triangles each place is.
func (w web) closed() []int64 {
	counts := make([]int64, len(w.offsets)-1)
	for t := range w.triangles {
		counts[t.Places[0]]++
		counts[t.Places[1]]++
		counts[t.Places[2]]++
	}
	return counts
}

// pairs returns how many pairs of contacts a place has.
func (w web) pairs(i int) int64 {
	d := int64(w.offsets[i+1] - w.offsets[i])
	return d * (d - 1) / 2
}

// through returns how many paths lead from one contact over a place to another.
func (w web) through(i int32) int64 {
	var into, out, both int64
	for _, way := range w.ways[w.offsets[i]:w.offsets[i+1]] {
		into += int64(way >> 1 & 1)
		out += int64(way & 1)
		both += int64(way >> 1 & way & 1)
	}
	return into*out - both
}
