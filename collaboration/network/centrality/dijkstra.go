package centrality

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// dijkstra finds the shortest paths from one source by lengths (Dijkstra 1959).
type dijkstra struct {
	out   rows // weights are lengths
	slack float64
	far   []float64 // distance, +Inf if not reached
	order []int32   // places in the order of their distance
	heap  []int32   // places reached whose distance may still fall
	at    []int32   // place of a place in the heap, or:
	slots []int32   // by place: where its list of arcs into it starts
	into  []link    // the last ties of shortest paths, by place; nil if not wanted
	links []int32   // how many of them a place has
}

// link is the last tie of a shortest path.
type link struct{ from, arc int32 }

const (
	unseen  = -1
	settled = -2
)

func newDijkstra(g *network.Graph, m *metric, links bool) *dijkstra {
	n := g.Len()
	d := &dijkstra{
		out: m.rows(g), slack: m.slack, far: make([]float64, n), at: make([]int32, n),
		order: make([]int32, 0, n), heap: make([]int32, 0, n),
	}
	if links {
		d.slots, _, _ = g.Reversed().Rows()
		d.into, d.links = make([]link, len(d.out.targets)), make([]int32, n)
	}
	return d
}

// from searches from a source.
func (d *dijkstra) from(source int32) {
	for i := range d.far {
		d.far[i], d.at[i] = math.Inf(1), unseen
	}
	clear(d.links)
	d.order, d.heap = d.order[:0], append(d.heap[:0], source)
	d.far[source], d.at[source] = 0, 0
	for len(d.heap) > 0 {
		v := d.pop()
		d.order = append(d.order, v)
		for k := d.out.offsets[v]; k < d.out.offsets[v+1]; k++ {
			d.relax(v, k)
		}
	}
}

// relax looks whether an arc makes its target nearer, or as near by another path.
// A settled place is nearer than v, or as near to within the slack: no path to it
// leads through v.
func (d *dijkstra) relax(v, k int32) {
	w, far := d.out.targets[k], d.far[v]+d.out.weights[k]
	switch room := d.far[w] * d.slack; {
	case d.at[w] == settled:
		return
	case d.at[w] == unseen:
		d.at[w] = int32(len(d.heap))
		d.heap = append(d.heap, w)
		d.nearer(w, far)
	case far < d.far[w]-room:
		d.nearer(w, far)
		if d.into != nil {
			d.links[w] = 0
		}
	case far > d.far[w]+room:
		return
	case far < d.far[w]:
		d.nearer(w, far)
	}
	if d.into != nil {
		d.into[d.slots[w]+d.links[w]] = link{v, k}
		d.links[w]++
	}
}

// last returns the last ties of the shortest paths to a place.
func (d *dijkstra) last(w int32) []link {
	return d.into[d.slots[w] : d.slots[w]+d.links[w]]
}

// nearer lowers the distance of a place in the heap.
func (d *dijkstra) nearer(w int32, far float64) {
	d.far[w] = far
	at := d.at[w]
	for at > 0 {
		above := (at - 1) / 4
		if d.far[d.heap[above]] <= far {
			break
		}
		d.set(at, d.heap[above])
		at = above
	}
	d.set(at, w)
}

func (d *dijkstra) set(at, w int32) {
	d.heap[at] = w
	d.at[w] = at
}

// pop takes the nearest place out of the heap.
func (d *dijkstra) pop() int32 {
	top, end := d.heap[0], len(d.heap)-1
	moved := d.heap[end]
	d.heap = d.heap[:end]
	d.at[top] = settled
	if end == 0 {
		return top
	}
	at := 0
	for {
		least := d.nearestBelow(at)
		if least < 0 || d.far[d.heap[least]] >= d.far[moved] {
			break
		}
		d.set(int32(at), d.heap[least])
		at = least
	}
	d.set(int32(at), moved)
	return top
}

func (d *dijkstra) nearestBelow(at int) int {
	least := -1
	for below := 4*at + 1; below <= 4*at+4 && below < len(d.heap); below++ {
		if least < 0 || d.far[d.heap[below]] < d.far[d.heap[least]] {
			least = below
		}
	}
	return least
}
