package exchange

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ReadGraphML reads GraphML (Brandes et al. 2002) as igraph, networkx, Gephi and
// yEd write it. Data named label, from and until of a node and weight, layer, from,
// until and record of an edge are those of the network, all other attributes;
// defaults of keys count. The labels of yEd are labels; the names of igraph are
// identifiers if every node has one of its own. Identifiers of edges and data of
// the graph other than its name are not kept.
//
// Where edges differ in direction the network is directed, and each undirected
// edge becomes two ties. Nested graphs, hyperedges, ports and a second graph are
// ErrUnsupported; an error names line and column.
func ReadGraphML(r io.Reader) (*network.Network, error) {
	g := &graphMLReader{xmlDocument: newXMLDocument(r, "graphml"), keys: map[string]*graphMLKey{}}
	if err := g.read(g.top); err != nil {
		return nil, err
	}
	g.useNames()
	return &g.net, nil
}

type graphMLReader struct {
	*xmlDocument
	keys  map[string]*graphMLKey
	order []*graphMLKey
	names map[string]string // igraph's, by identifier
}

type graphMLKey struct {
	id, of, name, kind, yEd string
	value                   string // the default
}

func (k *graphMLKey) isFor(what string) bool { return k.of == what || k.of == "all" || k.of == "" }

func (g *graphMLReader) top(e xml.StartElement) error {
	switch e.Name.Local {
	case "key":
		return g.key(e)
	case "graph":
		if g.found {
			return unsupported("a second graph")
		}
		g.found = true
		return g.graph(e)
	}
	return g.Skip()
}

func (g *graphMLReader) key(e xml.StartElement) error {
	k := &graphMLKey{
		id: attribute(e, "id"), of: attribute(e, "for"), name: attribute(e, "attr.name"),
		kind: attribute(e, "attr.type"), yEd: attribute(e, "yfiles.type"),
	}
	if _, twice := g.keys[k.id]; twice || k.id == "" {
		return fmt.Errorf("key %q: is there twice, or has no id: %w", k.id, renjia.ErrInvalid)
	}
	if k.name == "" {
		k.name = k.id
	}
	g.keys[k.id] = k
	if g.order = append(g.order, k); len(g.order) > maxDeclared {
		return declares(len(g.order))
	}
	if k.of == "node" && k.yEd == "" && !isNodeField(k.name) && !k.isIGraphName() {
		g.column(g.collector.text(k.name))
	}
	return g.children(func(child xml.StartElement) (err error) {
		if child.Name.Local != "default" {
			return g.Skip()
		}
		k.value, err = g.value(k)
		return err
	})
}

// isIGraphName reports whether a key is what igraph calls the names of vertices.
func (k *graphMLKey) isIGraphName() bool { return k.id == "v_name" && k.name == "name" }

// value reads the value of a key from the element that was just begun.
func (g *graphMLReader) value(k *graphMLKey) (string, error) {
	switch k.yEd {
	case "":
	case "nodegraphics":
		text, err := g.xmlReader.text("NodeLabel")
		return strings.TrimSpace(text), err
	case "edgegraphics":
		text, err := g.xmlReader.text("EdgeLabel")
		return strings.TrimSpace(text), err
	default:
		return "", g.Skip()
	}
	text, err := g.xmlReader.text("")
	if k.kind != "string" && k.kind != "" {
		text = strings.TrimSpace(text)
	}
	return text, err
}

func (g *graphMLReader) graph(e xml.StartElement) error {
	switch attribute(e, "edgedefault") {
	case "directed":
		g.directed = true
	case "undirected":
	default:
		return fmt.Errorf("graph: edgedefault %q: want directed or undirected: %w", attribute(e, "edgedefault"), renjia.ErrInvalid)
	}
	return g.children(func(child xml.StartElement) error {
		switch child.Name.Local {
		case "node":
			return g.readNode(child)
		case "edge":
			return g.readEdge(child)
		case "data":
			return g.graphData(child)
		case "hyperedge":
			return unsupported("a hyperedge")
		}
		return g.Skip()
	})
}

func (g *graphMLReader) graphData(e xml.StartElement) error {
	k := g.keys[attribute(e, "key")]
	if k == nil || k.name != "name" {
		return g.Skip()
	}
	name, err := g.value(k)
	g.net.Name = name
	return err
}

// data reads what is said below a node or an edge, and hands over the values
// with the defaults, in the order of the keys.
func (g *graphMLReader) data(what string, set func(k *graphMLKey, value string) error) error {
	values := map[*graphMLKey]string{}
	err := g.children(func(child xml.StartElement) (err error) {
		switch child.Name.Local {
		case "data":
			k := g.keys[attribute(child, "key")]
			if k == nil || !k.isFor(what) {
				return fmt.Errorf("data: key %q is not declared for a %s: %w", attribute(child, "key"), what, renjia.ErrInvalid)
			}
			values[k], err = g.value(k)
			return err
		case "graph":
			return unsupported("a graph inside a node")
		case "port":
			return unsupported("a port")
		}
		return g.Skip()
	})
	if err != nil {
		return err
	}
	for _, k := range g.order {
		value, ok := values[k]
		if !ok && k.isFor(what) {
			value = k.value
		}
		if value == "" {
			continue
		}
		if !ok {
			if err := g.byDefault(1); err != nil {
				return err
			}
		}
		if err := set(k, value); err != nil {
			return err
		}
	}
	return nil
}

func (g *graphMLReader) readNode(e xml.StartElement) error {
	v, err := g.node(attribute(e, "id"))
	if err != nil {
		return err
	}
	return g.data("node", func(k *graphMLKey, value string) error {
		switch {
		case k.yEd != "":
			v.Label = value
			return nil
		case k.isIGraphName():
			if g.names == nil {
				g.names = map[string]string{}
			}
			g.names[v.ID] = g.collector.text(value)
			return nil
		}
		return g.setNode(v, g.collector.text(k.name), value)
	})
}

func (g *graphMLReader) readEdge(e xml.StartElement) error {
	if attribute(e, "sourceport") != "" || attribute(e, "targetport") != "" {
		return unsupported("a port")
	}
	t := network.Tie{Weight: 1}
	directed := g.directed
	switch d := attribute(e, "directed"); d {
	case "":
	case "true", "1":
		directed = true
	case "false", "0":
		directed = false
	default:
		return fmt.Errorf("edge: directed %q: want true or false: %w", d, renjia.ErrInvalid)
	}
	from, to := attribute(e, "source"), attribute(e, "target")
	if from == "" || to == "" {
		return fmt.Errorf("edge: lacks source or target: %w", renjia.ErrInvalid)
	}
	t.From, t.To = g.await(from, g.at()), g.await(to, g.at())
	err := g.data("edge", func(k *graphMLKey, value string) error {
		if k.yEd != "" {
			t.Attr = with(t.Attr, fieldLabel, value)
			return nil
		}
		return setTie(&t, g.collector.text(k.name), g.collector.text(value))
	})
	if err != nil {
		return fmt.Errorf("edge %s – %s: %w", from, to, err)
	}
	return g.told(t, directed)
}

// useNames makes the names of igraph identifiers, if every node has one of its
// own, and labels otherwise.
func (g *graphMLReader) useNames() {
	if len(g.names) == 0 {
		return
	}
	own := map[string]bool{}
	for _, name := range g.names {
		own[name] = true
	}
	unique := len(own) == len(g.net.Nodes)
	for i := range g.net.Nodes {
		v := &g.net.Nodes[i]
		switch {
		case unique:
			v.ID = g.names[v.ID]
		case v.Label == "":
			v.Label = g.names[v.ID]
		}
	}
	if unique {
		for i := range g.net.Ties {
			t := &g.net.Ties[i]
			t.From, t.To = g.names[t.From], g.names[t.To]
		}
	}
}
