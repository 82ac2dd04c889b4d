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
	last    [2]int         // the two places that were asked for last
	oldest  int            // which of the two was first
	columns map[string]bool
	texts   map[string]string

	defaults         int      // values that were set by default
	oneWay, bothWays int      // ties that were told to be so
	both             []bool   // beside net.Ties, of told ones
	awaited          []string // ends of ties that no node was there for
	awaitedAt        []renjia.Place
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
	for slot, i := range c.last { // lists are often sorted
		if i < len(c.net.Nodes) && c.net.Nodes[i].ID == id {
			c.oldest = 1 - slot
			return i
		}
	}
	if i, ok := c.number[id]; ok {
		c.last[c.oldest] = i
		c.oldest = 1 - c.oldest
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
		c.net.Ties = append(c.net.Ties, reversed(t))
	}
	return nil
}

func reversed(t network.Tie) network.Tie {
	t.From, t.To, t.Attr = t.To, t.From, maps.Clone(t.Attr)
	return t
}

// told adds a tie of a file that says the direction of each.
func (c *collector) told(t network.Tie, directed bool) error {
	if directed {
		c.oneWay++
	} else {
		c.bothWays++
	}
	c.both = append(c.both, !directed)
	return c.tie(t, false)
}

// settle decides the direction of a network whose ties say theirs: directed if
// some are, and then each of the others becomes two; as the file says if there are
// no ties.
func (c *collector) settle(directed bool) {
	c.net.Directed = directed
	if len(c.both) > 0 {
		c.net.Directed = c.oneWay > 0
	}
	if c.oneWay == 0 || c.bothWays == 0 {
		return
	}
	all := make([]network.Tie, 0, len(c.net.Ties)+c.bothWays)
	for i, t := range c.net.Ties {
		all = append(all, t)
		if c.both[i] && t.From != t.To {
			all = append(all, reversed(t))
		}
	}
	c.net.Ties = all
}

// A small file must not make a large network: what it declares once and what then
// holds for every node or tie is bounded.
const (
	maxDeclared = 4096    // attributes that a file declares
	maxDefaults = 1 << 20 // values that stand there by default
)

// byDefault counts values that a node or a tie has by default.
func (c *collector) byDefault(values int) error {
	if c.defaults += values; c.defaults > maxDefaults {
		return fmt.Errorf("defaults of attributes set more than %d values: %w", maxDefaults, renjia.ErrUnsupported)
	}
	return nil
}

// declares refuses a file that declares too many attributes.
func declares(attributes int) error {
	if attributes > maxDeclared {
		return fmt.Errorf("more than %d attributes are declared: %w", maxDeclared, renjia.ErrUnsupported)
	}
	return nil
}

// await returns the identifier of an end whose node the file must hold, here or
// later.
func (c *collector) await(id string, at renjia.Place) string {
	if i, ok := c.number[id]; ok {
		return c.net.Nodes[i].ID
	}
	id = c.text(id)
	c.awaited, c.awaitedAt = append(c.awaited, id), append(c.awaitedAt, at)
	return id
}

// arrived reports every end of a tie whose node never came.
func (c *collector) arrived(format string) error {
	var found renjia.Problems
	for i, id := range c.awaited {
		if _, ok := c.number[id]; !ok {
			found.At(c.awaitedAt[i], "", "there is no node %q", id)
		}
	}
	return found.Err(format)
}

// nodePeriods refuses nodes whose period has no day.
func (c *collector) nodePeriods() error {
	for i := range c.net.Nodes {
		if err := c.net.Nodes[i].Period.Validate(); err != nil {
			return fmt.Errorf("node %q: %w", c.net.Nodes[i].ID, err)
		}
	}
	return nil
}
