package exchange

import (
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
)

// finish makes nodes and ties of what was read.
func (p *pajekReader) finish() error {
	if !p.found {
		return fmt.Errorf("there are no *Vertices: %w", renjia.ErrInvalid)
	}
	if more := p.declared - len(p.listed); more > maxUnlisted {
		return fmt.Errorf("*Vertices %d: %d of them are not listed, at most %d may be: list them: %w",
			p.declared, more, maxUnlisted, renjia.ErrUnsupported)
	}
	named := p.labelsDiffer()
	for n := 1; n <= p.declared; n++ {
		if err := p.addVertex(n, named); err != nil {
			return err
		}
	}
	for _, v := range p.vector.values {
		if err := p.setNode(&p.net.Nodes[v.vertex-1], v.name, v.value); err != nil {
			return fmt.Errorf("vertex %d: %w", v.vertex, err)
		}
	}
	for i := range p.arcs {
		a := &p.arcs[i]
		if p.first > 0 && (a.from <= p.first) == (a.to <= p.first) {
			return fmt.Errorf("vertices %d and %d: are of the same mode: %w", a.from, a.to, renjia.ErrInvalid)
		}
		a.tie.From, a.tie.To = p.net.Nodes[a.from-1].ID, p.net.Nodes[a.to-1].ID
		if err := p.told(a.tie, a.directed); err != nil {
			return err
		}
	}
	p.settle(p.arrows)
	return p.nodePeriods()
}

// label returns the label of a vertex: its number if it has none.
func (p *pajekReader) label(n int) string {
	if v := p.listed[n]; v != nil && v.label != "" {
		return v.label
	}
	return strconv.Itoa(n)
}

func (p *pajekReader) labelsDiffer() bool {
	seen := make(map[string]bool, len(p.listed))
	for n := 1; n <= p.declared; n++ {
		label := p.label(n)
		if seen[label] {
			return false
		}
		seen[label] = true
	}
	return true
}

func (p *pajekReader) addVertex(n int, named bool) error {
	id, label := p.label(n), ""
	if !named {
		id, label = strconv.Itoa(n), id
	}
	v, err := p.node(id)
	if err != nil {
		return err
	}
	if label != id {
		v.Label = label
	}
	if p.first > 0 {
		mode := "1"
		if n > p.first {
			mode = "2"
		}
		if err := p.setNode(v, ModeColumn, mode); err != nil {
			return err
		}
	}
	if l := p.listed[n]; l != nil && l.time != "" {
		return p.setNode(v, "time", l.time)
	}
	return nil
}
