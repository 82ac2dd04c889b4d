package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// collector makes a network of what a reader finds. Equal texts are kept once.
type collector struct {
	net     network.Network
	number  map[string]int // places of identifiers in net.Nodes
	columns map[string]bool
	texts   map[string]string
}

func newCollector() *collector {
	return &collector{number: map[string]int{}, columns: map[string]bool{}, texts: map[string]string{}}
}

// text returns a text of its own, which does not keep a line of the file alive.
func (c *collector) text(s string) string {
	if s == "" {
		return ""
	}
	if own, ok := c.texts[s]; ok {
		return own
	}
	s = strings.Clone(s)
	c.texts[s] = s
	return s
}

// end returns the identifier of a node and adds the node if it is new.
func (c *collector) end(id string) string { return c.net.Nodes[c.place(id)].ID }

// place returns the place of a node, which is added if it is new.
func (c *collector) place(id string) int {
	if i, ok := c.number[id]; ok {
		return i
	}
	i := len(c.net.Nodes)
	id = strings.Clone(id)
	c.number[id] = i
	c.net.Nodes = append(c.net.Nodes, network.Node{ID: id})
	return i
}

// node adds a node that must be new. The pointer is valid until the next node.
func (c *collector) node(id string) (*network.Node, error) {
	if id == "" {
		return nil, fmt.Errorf("node: has no identifier: %w", renjia.ErrInvalid)
	}
	if _, ok := c.number[id]; ok {
		return nil, fmt.Errorf("node %q: is there twice: %w", id, renjia.ErrInvalid)
	}
	return &c.net.Nodes[c.place(id)], nil
}

// named returns a node, which is added if it is new.
func (c *collector) named(id string) *network.Node {
	return &c.net.Nodes[c.place(id)]
}

// setNode sets what a file says of a node and keeps the order of attributes.
func (c *collector) setNode(v *network.Node, name, value string) error {
	if err := setNode(v, name, c.text(value)); err != nil {
		return err
	}
	if _, ok := v.Attr[name]; ok {
		c.column(name)
	}
	return nil
}

// column adds an attribute of nodes to those of the network.
func (c *collector) column(name string) {
	if !c.columns[name] {
		c.columns[name] = true
		c.net.Columns = append(c.net.Columns, name)
	}
}

// tie adds a tie; one that both ways may be gone in a directed network becomes
// two.
func (c *collector) tie(t network.Tie, bothWays bool) error {
	if err := t.Period.Validate(); err != nil {
		return fmt.Errorf("tie %s – %s: %w", t.From, t.To, err)
	}
	if len(c.net.Ties) == cap(c.net.Ties) { // twice the room: ties are large, and copying is what costs
		c.net.Ties = slices.Grow(c.net.Ties, len(c.net.Ties)+16)
	}
	c.net.Ties = append(c.net.Ties, t)
	if bothWays && c.net.Directed && t.From != t.To {
		t.From, t.To, t.Attr = t.To, t.From, maps.Clone(t.Attr)
		c.net.Ties = append(c.net.Ties, t)
	}
	return nil
}
