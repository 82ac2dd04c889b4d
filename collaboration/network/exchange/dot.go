package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

const (
	maxDOTDepth = 200     // of subgraphs in subgraphs
	maxDOTTies  = 1 << 19 // that one file may make by tying subgraphs
)

// ReadDOT reads the language of Graphviz: graph and digraph, strict ones (in which
// the last of several edges counts), subgraphs, also as ends of edges, and defaults
// of attributes. The label, from and until of a node and weight, layer, from, until
// and record of an edge are those of the network, all other attributes; those of
// graphs and subgraphs, and ports, are not kept. The identifier of the graph is the
// name. HTML texts are kept with their brackets. Attributes are in the order in
// which they appear.
//
// Subgraphs may be 200 deep, and edges between them may make 2¹⁹ ties; more is
// ErrUnsupported. An error names line and column.
func ReadDOT(r io.Reader) (*network.Network, error) {
	d := &dotReader{collector: newCollector()}
	var err error
	if d.dotScanner, err = newDOTScanner(r); err != nil {
		return nil, fmt.Errorf("dot: %w", err)
	}
	if err := d.graph(); err != nil {
		return nil, &placedError{"dot", d.at(), err}
	}
	if err := d.nodePeriods(); err != nil {
		return nil, fmt.Errorf("dot: %w", err)
	}
	return &d.net, nil
}

type dotReader struct {
	*dotScanner
	*collector
	strict bool
	ties   map[[2]string]int // of a strict graph, by ends
	made   int               // ties between subgraphs
}

// dotScope is what holds inside a pair of braces.
type dotScope struct {
	nodes, edges dotDefaults
	depth        int
	members      *[]string
	seen         map[string]bool
}

// dotDefaults are the defaults of attributes in a scope.
type dotDefaults struct {
	fields []field
	own    bool // they are not also those of the scope around
}

// set sets defaults, each in the place of one of the same name.
func (d *dotDefaults) set(fields []field) error {
	if !d.own {
		d.fields, d.own = slices.Clone(d.fields), true
	}
	for _, f := range fields {
		same := func(old field) bool { return old.name == f.name }
		if i := slices.IndexFunc(d.fields, same); i >= 0 {
			d.fields[i] = f
			continue
		}
		d.fields = append(d.fields, f)
		if err := declares(len(d.fields)); err != nil {
			return err
		}
	}
	return nil
}

func (d *dotReader) keyword(words ...string) bool {
	return d.next.word && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, d.next.text) })
}

func (d *dotReader) mark(text string) bool { return !d.next.id && d.next.text == text }

// expect reads a mark.
func (d *dotReader) expect(text string) error {
	if !d.mark(text) {
		return fmt.Errorf("%q: want %q: %w", d.next.text, text, renjia.ErrInvalid)
	}
	return d.advance()
}

// identifier reads an identifier; quoted texts may be joined by a plus sign.
func (d *dotReader) identifier() (string, error) {
	if !d.next.id {
		return "", fmt.Errorf("%q: want an identifier: %w", d.next.text, renjia.ErrInvalid)
	}
	parts := []string{d.next.text}
	if err := d.advance(); err != nil {
		return "", err
	}
	for d.mark("+") {
		if err := d.advance(); err != nil {
			return "", err
		}
		if !d.next.id {
			return "", fmt.Errorf("%q: want a text after +: %w", d.next.text, renjia.ErrInvalid)
		}
		parts = append(parts, d.next.text)
		if err := d.advance(); err != nil {
			return "", err
		}
	}
	return d.collector.text(strings.Join(parts, "")), nil
}

func (d *dotReader) graph() (err error) {
	if d.strict = d.keyword("strict"); d.strict {
		d.ties = map[[2]string]int{}
		if err := d.advance(); err != nil {
			return err
		}
	}
	if !d.keyword("graph", "digraph") {
		return fmt.Errorf("%q: want graph or digraph: %w", d.next.text, renjia.ErrInvalid)
	}
	d.net.Directed = d.keyword("digraph")
	if err := d.advance(); err != nil {
		return err
	}
	if d.next.id {
		if d.net.Name, err = d.identifier(); err != nil {
			return err
		}
	}
	if err := d.body(&dotScope{members: new([]string), seen: map[string]bool{}}); err != nil {
		return err
	}
	if d.next != (dotToken{}) {
		return fmt.Errorf("%q: follows the graph: want one graph: %w", d.next.text, renjia.ErrInvalid)
	}
	return nil
}

// body reads statements between braces.
func (d *dotReader) body(scope *dotScope) error {
	if scope.depth > maxDOTDepth {
		return fmt.Errorf("subgraphs are more than %d deep: %w", maxDOTDepth, renjia.ErrUnsupported)
	}
	if err := d.expect("{"); err != nil {
		return err
	}
	for !d.mark("}") {
		if err := d.statement(scope); err != nil {
			return err
		}
		if d.mark(";") {
			if err := d.advance(); err != nil {
				return err
			}
		}
	}
	return d.advance()
}

func (d *dotReader) statement(scope *dotScope) error {
	if d.keyword("graph", "node", "edge") {
		return d.defaults(scope)
	}
	if d.keyword("subgraph") || d.mark("{") {
		ends, err := d.subgraph(scope)
		if err != nil {
			return err
		}
		return d.edges(scope, ends)
	}
	id, err := d.identifier()
	if err != nil {
		return err
	}
	if d.mark("=") { // an attribute of the graph
		if err := d.advance(); err != nil {
			return err
		}
		_, err := d.identifier()
		return err
	}
	if err := d.port(); err != nil {
		return err
	}
	if err := d.declare(scope, id); err != nil {
		return err
	}
	if d.mark("->") || d.mark("--") {
		return d.edges(scope, []string{id})
	}
	attributes, err := d.attributes()
	if err != nil {
		return err
	}
	return d.setNodeFields(id, attributes)
}

func (d *dotReader) setNodeFields(id string, fields []field) error {
	for _, f := range fields {
		if err := d.setNode(d.named(id), f.name, f.value); err != nil {
			return fmt.Errorf("node %q: %w", id, err)
		}
	}
	return nil
}

func (d *dotReader) defaults(scope *dotScope) error {
	of := strings.ToLower(d.next.text)
	if err := d.advance(); err != nil {
		return err
	}
	if !d.mark("[") {
		return fmt.Errorf("%q: want the attributes of %s: %w", d.next.text, of, renjia.ErrInvalid)
	}
	attributes, err := d.attributes()
	if err != nil {
		return err
	}
	switch of {
	case "node":
		return scope.nodes.set(attributes)
	case "edge":
		return scope.edges.set(attributes)
	}
	return nil
}

// attributes reads lists of attributes in brackets, if there are any.
func (d *dotReader) attributes() (fields []field, err error) {
	for d.mark("[") {
		if err := d.advance(); err != nil {
			return nil, err
		}
		for !d.mark("]") {
			f := field{value: "true"} // as Graphviz reads one without a value
			if f.name, err = d.identifier(); err != nil {
				return nil, err
			}
			if d.mark("=") {
				if err := d.advance(); err != nil {
					return nil, err
				}
				if f.value, err = d.identifier(); err != nil {
					return nil, err
				}
			}
			fields = append(fields, f)
			if d.mark(",") || d.mark(";") {
				if err := d.advance(); err != nil {
					return nil, err
				}
			}
		}
		if err := d.advance(); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// port skips a port of a node and its side.
func (d *dotReader) port() error {
	for d.mark(":") {
		if err := d.advance(); err != nil {
			return err
		}
		if _, err := d.identifier(); err != nil {
			return err
		}
	}
	return nil
}

// declare adds a node to the scope; a new one has the defaults that hold there.
func (d *dotReader) declare(scope *dotScope, id string) error {
	if id == "" {
		return fmt.Errorf("node: has no identifier: %w", renjia.ErrInvalid)
	}
	if !scope.seen[id] {
		scope.seen[id] = true
		*scope.members = append(*scope.members, id)
	}
	if _, ok := d.number[id]; ok {
		return nil
	}
	d.place(id)
	if err := d.byDefault(len(scope.nodes.fields)); err != nil {
		return err
	}
	return d.setNodeFields(id, scope.nodes.fields)
}

// subgraph reads a subgraph and returns its nodes.
func (d *dotReader) subgraph(scope *dotScope) ([]string, error) {
	if d.keyword("subgraph") {
		if err := d.advance(); err != nil {
			return nil, err
		}
		if d.next.id {
			if _, err := d.identifier(); err != nil {
				return nil, err
			}
		}
	}
	inner := &dotScope{
		nodes: dotDefaults{fields: scope.nodes.fields}, edges: dotDefaults{fields: scope.edges.fields}, depth: scope.depth + 1,
		members: new([]string), seen: map[string]bool{},
	}
	if err := d.body(inner); err != nil {
		return nil, err
	}
	for _, id := range *inner.members {
		if err := d.declare(scope, id); err != nil {
			return nil, err
		}
	}
	return *inner.members, nil
}
