package centrality

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

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

// weight is the weight of an arc.
func (r rows) weight(arc int32) float64 {
	if r.weights == nil {
		return 1
	}
	return r.weights[arc]
}

// strength is the sum of the weights of a place's arcs.
func (r rows) strength(i int32) float64 {
	if r.weights == nil {
		return float64(r.degree(i))
	}
	return sumOf(r.weights[r.offsets[i]:r.offsets[i+1]])
}

// weighed returns the arcs of a graph by their first and by their last place, with
// weights if they count. It fails if the ties of some place are too heavy together.
func weighed(g *network.Graph, w network.Weights) (out, in rows, err error) {
	if w == network.WeightsIgnore {
		g = g.Unweighted()
	}
	out, in = bothRows(g)
	for i := range out.len() {
		if s := max(out.strength(int32(i)), in.strength(int32(i))); math.IsInf(s, 0) {
			return out, in, fmt.Errorf("weights of the ties of %s: their sum is out of range, change the unit: %w", g.ID(i), renjia.ErrInvalid)
		}
	}
	return out, in, nil
}

// product is row i of the matrix times x.
func (r rows) product(i int, x []float64) float64 {
	from, upTo := r.offsets[i], r.offsets[i+1]
	sum := 0.0
	if r.weights == nil {
		for _, j := range r.targets[from:upTo] {
			sum += x[j]
		}
		return sum
	}
	weights := r.weights[from:upTo]
	for k, j := range r.targets[from:upTo] {
		sum += weights[k] * x[j]
	}
	return sum
}
