package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteMatrix writes the adjacency matrix of a network of one layer as CSV, as
// [ReadMatrix] reads it. It loses all but identifiers and weights, and refuses
// several ties between the same two parties, which have no one cell.
func WriteMatrix(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	cells, err := p.cells(!p.Directed)
	if err != nil {
		return err
	}
	all := make([]int, len(p.nodes))
	for i := range all {
		all[i] = i
	}
	return p.writeMatrix(w, all, all, cells)
}

// WriteIncidence writes the matrix of a two-mode network of one layer as CSV, as
// [ReadIncidence] reads it. The attribute [ModeColumn] of the nodes must have two
// values, the rows are those of the first; ties are between both.
func WriteIncidence(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	rows, columns, err := p.modes()
	if err != nil {
		return err
	}
	cells, err := p.cells(true)
	if err != nil {
		return err
	}
	return p.writeMatrix(w, rows, columns, cells)
}

// cells returns the weight of every tie by the places of its ends: both ways if
// there is no direction.
func (p *plan) cells(bothWays bool) (map[[2]int]float64, error) {
	if layers := p.Layers(); len(layers) > 1 {
		return nil, fmt.Errorf("layers %q: a matrix holds one: write them one by one: %w", layers, renjia.ErrUnsupported)
	}
	cells := make(map[[2]int]float64, len(p.Ties))
	for i := range p.Ties {
		t := &p.Ties[i]
		from, to := p.number[t.From], p.number[t.To]
		if _, twice := cells[[2]int{from, to}]; twice {
			return nil, fmt.Errorf("ties %s – %s: there are several, a matrix has one cell for them: %w", t.From, t.To, renjia.ErrUnsupported)
		}
		cells[[2]int{from, to}] = t.Weight
		if bothWays {
			cells[[2]int{to, from}] = t.Weight
		}
	}
	return cells, nil
}

func (p *plan) writeMatrix(w io.Writer, rows, columns []int, weights map[[2]int]float64) error {
	names := []headerCell{{name: fieldID}}
	cells := []string{fieldID}
	for _, j := range columns {
		names = append(names, headerCell{name: p.nodes[j].ID})
		cells = append(cells, p.nodes[j].ID)
	}
	out := &tableWriter{Writer: csv.NewWriter(w), header: names}
	if err := out.write(cells); err != nil {
		return err
	}
	for _, i := range rows {
		cells = append(cells[:0], p.nodes[i].ID)
		for _, j := range columns {
			cells = append(cells, strconv.FormatFloat(weights[[2]int{i, j}], 'g', -1, 64))
		}
		if err := out.write(cells); err != nil {
			return err
		}
	}
	return out.flush()
}
