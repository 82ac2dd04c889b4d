package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteCSV writes a list of ties and a list of nodes as [Tables] reads them. It
// loses the name and the direction of the network, and refuses what a cell cannot
// hold: texts with spaces around them or a carriage return, and attributes whose
// names differ in case only.
func WriteCSV(edges, nodes io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	if err := p.writeTieTable(edges); err != nil {
		return err
	}
	return p.writeNodeTable(nodes)
}

// WriteTies writes a list of ties alone. Besides what [WriteCSV] loses it loses all
// that is known of nodes, and those without a tie.
func WriteTies(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	return p.writeTieTable(w)
}

func (p *plan) writeTieTable(w io.Writer) error {
	names := []string{"source", "target", fieldWeight}
	for _, c := range []struct {
		name string
		used bool
	}{
		{fieldLayer, p.has[Layers]}, {fieldFrom, p.has[Periods]}, {fieldUntil, p.has[Periods]}, {fieldRecord, p.has[Records]},
	} {
		if c.used {
			names = append(names, c.name)
		}
	}
	own := len(names)
	out, err := newTableWriter(w, tieHeader(append(names, p.tieColumns...)), own)
	if err != nil {
		return err
	}
	for i := range p.Ties {
		t := &p.Ties[i]
		cells := append(out.cells[:0], t.From, t.To, formatWeight(t.Weight))
		if p.has[Layers] {
			cells = append(cells, t.Layer)
		}
		if p.has[Periods] {
			cells = append(cells, date(t.Period.From), date(t.Period.Until))
		}
		if p.has[Records] {
			cells = append(cells, t.Record.String())
		}
		for _, name := range p.tieColumns {
			cells = append(cells, t.Attr[name])
		}
		if err := out.write(cells); err != nil {
			return err
		}
	}
	return out.flush()
}

func (p *plan) writeNodeTable(w io.Writer) error {
	names := []string{fieldID}
	if p.has[Labels] {
		names = append(names, fieldLabel)
	}
	if p.has[NodePeriods] {
		names = append(names, fieldFrom, fieldUntil)
	}
	own := len(names)
	out, err := newTableWriter(w, nodeHeader(append(names, p.nodeColumns...)), own)
	if err != nil {
		return err
	}
	for i := range p.nodes {
		v := &p.nodes[i]
		cells := append(out.cells[:0], v.ID)
		if p.has[Labels] {
			cells = append(cells, v.Label)
		}
		if p.has[NodePeriods] {
			cells = append(cells, date(v.Period.From), date(v.Period.Until))
		}
		for _, name := range p.nodeColumns {
			cells = append(cells, v.Attr[name])
		}
		if err := out.write(cells); err != nil {
			return err
		}
	}
	return out.flush()
}

// tableWriter writes the rows of a table.
type tableWriter struct {
	*csv.Writer
	header header
	cells  []string // to build the next row in
	line   int
}

// newTableWriter writes a header. After the first own columns come attributes,
// whose names must be read as such.
func newTableWriter(w io.Writer, h header, own int) (*tableWriter, error) {
	t := &tableWriter{Writer: csv.NewWriter(w), header: h}
	seen := make(map[string]bool, len(h))
	for i, c := range h {
		folded := strings.ToLower(c.name)
		if seen[folded] || i >= own && !c.isFree() {
			return nil, fmt.Errorf("column %q: the name is taken, whatever the case: %w", c.name, renjia.ErrUnsupported)
		}
		seen[folded] = true
		t.cells = append(t.cells, c.name)
	}
	return t, t.write(t.cells)
}

// isFree reports whether a column may hold an attribute: also one of the names that
// have a meaning with some values only.
func (c headerCell) isFree() bool {
	return c.role == asAttribute || c.role == asDirection || c.role == asField && c.field == fieldRecord
}

func (t *tableWriter) write(cells []string) error {
	t.line++
	t.cells = cells
	for i, cell := range cells {
		if strings.TrimSpace(cell) != cell || strings.ContainsRune(cell, '\r') {
			return fmt.Errorf("line %d, column %s: %q: spaces around a cell and carriage returns are not kept: %w",
				t.line, t.header[i].name, cell, renjia.ErrUnsupported)
		}
		if t.header[i].role == asDirection && isDirectionWord(cell) {
			return fmt.Errorf("line %d, column %s: %q: would be read as the direction of the tie: %w",
				t.line, t.header[i].name, cell, renjia.ErrUnsupported)
		}
	}
	return t.Write(cells)
}

func (t *tableWriter) flush() error {
	t.Flush()
	return t.Error()
}
