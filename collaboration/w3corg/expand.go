package w3corg

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/shape"
)

// node is a node of the graph with its properties by IRI.
type node struct {
	id    string
	types []string
	props map[string][]value
	used  map[string]bool // properties that were taken
	path  string
	place renjia.Place
	said  bool // something is said of it: it is more than a reference
}

// value is a reference to a node or a literal.
type value struct {
	id, text, lang, datatype string
	place                    renjia.Place
	path                     string
}

// term is what a context says of a name.
type term struct {
	iri      string
	isID     bool   // its texts are references
	datatype string // of its texts
	langs    bool   // its objects are language maps
}

// context is the terms in force at a place of a document.
type context struct {
	terms map[string]term
	vocab string
	lang  string
}

// expander brings a document into nodes, each property under its IRI.
type expander struct {
	nodes          map[string]*node
	order          []string // in which something is said of them
	blank          int
	wrong, unknown renjia.Problems
}

func usual() context {
	c := context{terms: map[string]term{}}
	for _, p := range slices.Concat(prefixes, others) {
		c.terms[p.name] = term{iri: p.iri}
	}
	return c
}

// with returns the context with what a @context adds.
func (e *expander) with(c context, n *shape.Node, path string) context {
	c.terms = maps.Clone(c.terms)
	switch n.Type {
	case shape.Array:
		for i, x := range n.Items {
			c = e.with(c, x, fmt.Sprintf("%s[%d]", path, i))
		}
	case shape.Object:
		e.declare(&c, n, path)
	case shape.Null:
		return usual()
	default:
		e.wrong.At(n.Place, path, "%s: a context elsewhere is not fetched: put its terms here", n.Text)
	}
	return c
}

func (e *expander) declare(c *context, n *shape.Node, path string) {
	for _, m := range n.Members { // prefixes first: terms use them wherever they stand
		if m.Value.Type == shape.String && !strings.HasPrefix(m.Name, "@") {
			c.terms[m.Name] = term{iri: m.Value.Text}
		}
	}
	for _, m := range n.Members {
		at := path + "." + m.Name
		switch {
		case m.Name == "@vocab" && m.Value.Type == shape.String:
			c.vocab = c.iri(m.Value.Text)
		case m.Name == "@language" && m.Value.Type == shape.String:
			c.lang = m.Value.Text
		case m.Name == "@version":
		case strings.HasPrefix(m.Name, "@"):
			e.wrong.At(m.Value.Place, at, "is not supported in a context")
		case m.Value.Type == shape.String:
			c.terms[m.Name] = term{iri: c.iri(m.Value.Text)}
		case m.Value.Type == shape.Object:
			c.terms[m.Name] = e.term(*c, m.Name, m.Value, at)
		case m.Value.Type == shape.Null:
			delete(c.terms, m.Name)
		default:
			e.wrong.At(m.Value.Place, at, "is %s, want a text or an object", m.Value.Type)
		}
	}
}

func (e *expander) term(c context, name string, n *shape.Node, path string) term {
	t := term{iri: c.iri(name)}
	for _, m := range n.Members {
		text := m.Value.Text
		switch {
		case m.Name == "@id":
			t.iri = c.iri(text)
		case m.Name == "@type" && (text == "@id" || text == "@vocab"):
			t.isID = true
		case m.Name == "@type":
			t.datatype = c.iri(text)
		case m.Name == "@container" && text == "@language":
			t.langs = true
		case m.Name == "@container" && text == "@set", m.Name == "@language":
		default:
			e.wrong.At(m.Value.Place, path+"."+m.Name, "is not supported in a context")
		}
	}
	return t
}

// iri returns the IRI of a name: a term, a prefix and a local name, an IRI, or a
// word of the vocabulary; else the name itself.
func (c context) iri(name string) string {
	if t, ok := c.terms[name]; ok && t.iri != name {
		return t.iri
	}
	if prefix, local, found := strings.Cut(name, ":"); found {
		if t, ok := c.terms[prefix]; ok && !strings.HasPrefix(local, "//") {
			return t.iri + local
		}
		return name
	}
	if c.vocab != "" && name != "" && !strings.HasPrefix(name, "@") {
		return c.vocab + name
	}
	return name
}

// document expands the root of a document.
func (e *expander) document(root *shape.Node) {
	e.nodes = map[string]*node{}
	switch root.Type {
	case shape.Object:
		e.object(usual(), root, "", true)
	case shape.Array:
		for i, x := range root.Items {
			if x.Type != shape.Object {
				e.wrong.At(x.Place, fmt.Sprintf("[%d]", i), "is %s, want a node", x.Type)
				continue
			}
			e.object(usual(), x, fmt.Sprintf("[%d]", i), true)
		}
	default:
		e.wrong.At(root.Place, "", "is %s, want an object or a list of nodes", root.Type)
	}
}

// object expands a node and returns its identifier. One at the top that is
// nothing but a graph is no node.
func (e *expander) object(c context, n *shape.Node, path string, top bool) string {
	if ctx := n.Member("@context"); ctx != nil {
		c = e.with(c, ctx, below(path, "@context"))
	}
	if graph := n.Member("@graph"); graph != nil && top {
		e.graph(c, graph, below(path, "@graph"))
		if n.Member("@id") == nil && n.Member("@type") == nil {
			e.strangers(n, path)
			return ""
		}
	}
	x := e.node(c, n, path)
	for _, m := range n.Members {
		at := below(path, m.Name)
		switch {
		case m.Name == "@context", m.Name == "@id", m.Name == "@graph" && top:
		case m.Name == "@type" || c.iri(m.Name) == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type":
			e.types(c, x, m.Value, at)
		case strings.HasPrefix(m.Name, "@"):
			e.wrong.At(m.Value.Place, at, "is not supported")
		default:
			e.property(c, x, m, at)
		}
	}
	return x.id
}

// strangers reports what stands beside a graph without a subject.
func (e *expander) strangers(n *shape.Node, path string) {
	for _, m := range n.Members {
		if m.Name != "@context" && m.Name != "@graph" {
			e.unknown.At(m.Value.Place, below(path, m.Name), "is not known here")
		}
	}
}

func (e *expander) graph(c context, n *shape.Node, path string) {
	items := n.Items
	if n.Type == shape.Object {
		items = []*shape.Node{n}
	}
	for i, x := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if x.Type != shape.Object {
			e.wrong.At(x.Place, at, "is %s, want a node", x.Type)
			continue
		}
		e.object(c, x, at, false)
	}
}

// node returns the node of an object, the same for the same identifier.
func (e *expander) node(c context, n *shape.Node, path string) *node {
	id := ""
	if m := n.Member("@id"); m != nil {
		if m.Type != shape.String || m.Text == "" {
			e.wrong.At(m.Place, below(path, "@id"), "is %s, want an IRI", m.Type)
		}
		id = c.reference(m.Text)
	}
	if id == "" {
		id = fmt.Sprintf("_:renjia%d", e.blank)
		e.blank++
	}
	x := e.nodes[id]
	if x == nil {
		x = &node{id: id, props: map[string][]value{}, used: map[string]bool{}}
		e.nodes[id] = x
	}
	if !x.said && len(n.Members) > 1 { // more than a reference
		x.said, x.path, x.place = true, path, n.Place
		e.order = append(e.order, id)
	}
	return x
}

// reference returns the IRI that an @id means.
func (c context) reference(text string) string {
	if strings.Contains(text, ":") {
		return c.iri(text)
	}
	return text
}

func (e *expander) types(c context, x *node, n *shape.Node, path string) {
	for i, t := range list(n) {
		at := path
		if n.Type == shape.Array {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		text := t.Text
		if t.Type == shape.Object && t.Member("@id") != nil {
			text = t.Member("@id").Text
		}
		if text == "" {
			e.wrong.At(t.Place, at, "is %s, want a class", t.Type)
			continue
		}
		if iri := canonical(c.iri(text)); !slices.Contains(x.types, iri) {
			x.types = append(x.types, iri)
		}
	}
}

func (e *expander) property(c context, x *node, m shape.Member, path string) {
	t, declared := c.terms[m.Name]
	iri := canonical(c.iri(m.Name))
	if !declared && !strings.Contains(iri, ":") {
		e.unknown.At(m.Value.Place, path, "is no term of the context")
		return
	}
	if t.langs && m.Value.Type == shape.Object {
		for _, l := range m.Value.Members {
			for _, text := range list(l.Value) {
				e.add(x, iri, value{text: text.Text, lang: l.Name, place: text.Place, path: below(path, l.Name)}, text)
			}
		}
		return
	}
	for i, n := range list(m.Value) {
		at := path
		if m.Value.Type == shape.Array {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		e.one(c, t, x, iri, n, at)
	}
}

// add adds a literal to a property, unless it is no text.
func (e *expander) add(x *node, iri string, v value, n *shape.Node) {
	if n.Type != shape.String {
		e.wrong.At(n.Place, v.path, "is %s, want a text", n.Type)
		return
	}
	x.props[iri] = append(x.props[iri], v)
}

func (e *expander) one(c context, t term, x *node, iri string, n *shape.Node, path string) {
	v := value{place: n.Place, path: path}
	switch {
	case n.Type == shape.Null:
	case n.Type == shape.Object && n.Member("@value") != nil:
		v.text, v.lang, v.datatype = n.Member("@value").Text, member(n, "@language"), c.iri(member(n, "@type"))
		e.add(x, iri, v, n.Member("@value"))
	case n.Type == shape.Object:
		v.id = e.object(c, n, path, false)
		x.props[iri] = append(x.props[iri], v)
	case t.isID && n.Type == shape.String:
		v.id = c.reference(n.Text)
		x.props[iri] = append(x.props[iri], v)
	default:
		v.text, v.lang, v.datatype = n.Text, c.lang, t.datatype
		if t.datatype != "" {
			v.lang = ""
		}
		e.add(x, iri, v, n)
	}
}

// member returns the text of a member, "" if it is not there.
func member(n *shape.Node, name string) string {
	if m := n.Member(name); m != nil {
		return m.Text
	}
	return ""
}

// list returns the items of a list, or the one value.
func list(n *shape.Node) []*shape.Node {
	if n.Type == shape.Array {
		return n.Items
	}
	return []*shape.Node{n}
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
