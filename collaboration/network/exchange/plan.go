package exchange

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// plan is a network that was checked and made ready to be written.
type plan struct {
	*network.Network
	nodes       []network.Node // also those that only occur in ties
	number      map[string]int // places of identifiers in nodes
	has         map[Part]bool
	nodeColumns []string // attributes of nodes: those the network lists, then others
	tieColumns  []string // attributes of ties
}

// newPlan refuses a network that no format can hold.
func newPlan(n *network.Network) (*plan, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := &plan{Network: n, nodes: slices.Clip(n.Nodes), number: make(map[string]int, len(n.Nodes)), has: partsOf(n)}
	for i, v := range n.Nodes {
		p.number[v.ID] = i
	}
	for i := range n.Ties {
		p.addEnd(n.Ties[i].From)
		p.addEnd(n.Ties[i].To)
	}
	p.listColumns()
	return p, p.check()
}

func (p *plan) addEnd(id string) {
	if _, ok := p.number[id]; !ok {
		p.number[id] = len(p.nodes)
		p.nodes = append(p.nodes, network.Node{ID: id})
	}
}

func (p *plan) listColumns() {
	p.nodeColumns = slices.Clone(p.Columns)
	listed := make(map[string]bool, len(p.Columns))
	for _, name := range p.Columns {
		listed[name] = true
	}
	others, ties := map[string]bool{}, map[string]bool{}
	for _, v := range p.Nodes {
		for name := range v.Attr {
			if !listed[name] {
				others[name] = true
			}
		}
	}
	for i := range p.Ties {
		for name := range p.Ties[i].Attr {
			ties[name] = true
		}
	}
	p.nodeColumns = append(p.nodeColumns, slices.Sorted(maps.Keys(others))...)
	p.tieColumns = slices.Sorted(maps.Keys(ties))
}

// check reports texts that are no text, attributes whose names are taken, and
// periods without a day.
func (p *plan) check() error {
	var found renjia.Problems
	found.Require(utf8.ValidString(p.Name), "name", "%q is not text in UTF-8", p.Name)
	for i := range p.nodes {
		v, path := &p.nodes[i], fmt.Sprintf("nodes[%d]", i)
		found.Within(path, v.Period.Validate())
		checkText(&found, path, append([]field{{fieldID, v.ID}}, p.nodeFields(v)...))
	}
	for _, name := range p.nodeColumns {
		found.Require(!isNodeField(name), "columns", "%q is no name for an attribute of a node", name)
	}
	for i := range p.Ties {
		if t := &p.Ties[i]; !isPlain(t) {
			checkTie(&found, fmt.Sprintf("ties[%d]", i), t)
		}
	}
	return found.Err("network")
}

// isPlain reports whether there is nothing to check in a tie.
func isPlain(t *network.Tie) bool {
	return t.Attr == nil && t.Period == open && utf8.ValidString(t.Layer)
}

func checkTie(found *renjia.Problems, path string, t *network.Tie) {
	found.Within(path, t.Period.Validate())
	checkText(found, path, []field{{fieldLayer, t.Layer}})
	for _, name := range slices.Sorted(maps.Keys(t.Attr)) {
		value := t.Attr[name]
		checkText(found, path, []field{{name, value}})
		found.Require(!isTieField(name, value), path, "%q is no name for an attribute of a tie", name)
	}
}

func checkText(found *renjia.Problems, path string, fields []field) {
	for _, f := range fields {
		found.Require(utf8.ValidString(f.name) && utf8.ValidString(f.value), path, "%s: %q is not text in UTF-8", f.name, f.value)
	}
}
