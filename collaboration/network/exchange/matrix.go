package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ReadMatrix reads an adjacency matrix as CSV in UTF-8: the first row names the
// columns after a corner, each other row its party and its weights. 0 and an empty
// cell are no tie. Rows and columns have the same names in any order; the nodes are
// in the order of the columns. If ties have no direction the matrix must be
// symmetric; d must be given. It takes O(n²) time.
func ReadMatrix(r io.Reader, d network.Direction) (*network.Network, error) {
	if err := network.Choose("direction", string(d), "a matrix may be symmetric by chance", string(network.Directed), string(network.Undirected)); err != nil {
		return nil, err
	}
	m := &matrixReader{collector: newCollector(), same: true}
	if err := m.read(r); err != nil {
		return nil, err
	}
	if err := m.complete(); err != nil {
		return nil, err
	}
	if d == network.Undirected {
		err := m.halve()
		return &m.net, err
	}
	m.net.Directed = true
	return &m.net, nil
}

// ReadIncidence reads the matrix of a two-mode network as CSV in UTF-8: rows are
// parties of the first mode, columns of the second, cells as in [ReadMatrix]. The
// attribute [ModeColumn] is 1 or 2.
func ReadIncidence(r io.Reader) (*network.Network, error) {
	m := &matrixReader{collector: newCollector()}
	if err := m.read(r); err != nil {
		return nil, err
	}
	n := &m.net // rows come first
	n.Nodes = append(append([]network.Node{}, n.Nodes[m.width:]...), n.Nodes[:m.width]...)
	for i := range n.Nodes {
		mode := "1"
		if i >= len(n.Nodes)-m.width {
			mode = "2"
		}
		n.Nodes[i].Attr = map[string]string{ModeColumn: mode}
	}
	n.Columns = []string{ModeColumn}
	return n, nil
}

type matrixReader struct {
	*collector
	same  bool // rows are the columns
	width int
	rows  map[string]bool
}

func (m *matrixReader) read(r io.Reader) error {
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(3) // it was just seen
	}
	table := csv.NewReader(in)
	table.ReuseRecord = true
	names, err := table.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("matrix: is empty: want a row of names: %w", renjia.ErrInvalid)
	}
	if err != nil {
		return fmt.Errorf("matrix: %w: %w", err, renjia.ErrInvalid)
	}
	m.width, m.rows = len(names)-1, map[string]bool{}
	for i, name := range names[1:] {
		if err := m.name(name); err != nil {
			return m.at(table, i+1, err)
		}
	}
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("matrix: %w: %w", err, renjia.ErrInvalid)
		}
		if err := m.row(table, cells); err != nil {
			return err
		}
	}
}

func (m *matrixReader) name(name string) error {
	if !utf8.ValidString(name) {
		return fmt.Errorf("%q is not text in UTF-8: save the file as UTF-8: %w", name, renjia.ErrInvalid)
	}
	_, err := m.node(strings.TrimSpace(name))
	return err
}

// at wraps an error with the line and the field where the table is at.
func (m *matrixReader) at(table *csv.Reader, cell int, err error) error {
	line, _ := table.FieldPos(cell)
	return &placedError{"matrix", renjia.Place{Line: line, Column: cell + 1}, err}
}

func (m *matrixReader) row(table *csv.Reader, cells []string) error {
	id := strings.TrimSpace(cells[0])
	if m.rows[id] {
		return m.at(table, 0, fmt.Errorf("row %q: is there twice: %w", id, renjia.ErrInvalid))
	}
	if _, ok := m.number[id]; m.same && !ok {
		return m.at(table, 0, fmt.Errorf("row %q: there is no such column: %w", id, renjia.ErrInvalid))
	}
	if !m.same {
		if err := m.name(id); err != nil {
			return m.at(table, 0, err)
		}
	}
	id = m.end(id)
	m.rows[id] = true
	for i, cell := range cells[1:] {
		weight, err := matrixCell(cell)
		if err != nil {
			return m.at(table, i+1, err)
		}
		if weight != 0 {
			m.net.Ties = append(m.net.Ties, network.Tie{From: id, To: m.net.Nodes[i].ID, Weight: weight})
		}
	}
	return nil
}

// matrixCell reads a weight, 0 if there is no tie.
func matrixCell(cell string) (float64, error) {
	cell = strings.TrimSpace(cell)
	if w, err := strconv.ParseFloat(cell, 64); cell == "" || err == nil && w == 0 {
		return 0, nil
	}
	return parseWeight(cell)
}

// complete refuses a square matrix that lacks a row.
func (m *matrixReader) complete() error {
	for _, v := range m.net.Nodes {
		if !m.rows[v.ID] {
			return fmt.Errorf("matrix: there is a column %q, but no such row: %w", v.ID, renjia.ErrInvalid)
		}
	}
	return nil
}

// halve keeps one of every two ties there and back, which must be alike. A layer
// holds a tie once.
func (c *collector) halve() error {
	type ends struct{ layer, from, to string }
	weights := make(map[ends]float64, len(c.net.Ties))
	for _, t := range c.net.Ties {
		weights[ends{t.Layer, t.From, t.To}] = t.Weight
	}
	half := c.net.Ties[:0]
	for _, t := range c.net.Ties {
		if back := weights[ends{t.Layer, t.To, t.From}]; back != t.Weight {
			return fmt.Errorf("cells %s – %s: %v there and %v back, want a symmetric matrix if ties have no direction: %w",
				t.From, t.To, t.Weight, back, renjia.ErrInvalid)
		}
		if c.number[t.From] <= c.number[t.To] {
			half = append(half, t)
		}
	}
	c.net.Ties = half
	return nil
}
