package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteJSON writes node-link data with the members directed, multigraph, graph,
// nodes and links, as D3 takes them and networkx.node_link_graph does (from version
// 3.4 on with edges="links"). Values of attributes that all are numbers or true and
// false are written as such. It loses nothing but the order of attributes.
func WriteJSON(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	for _, name := range p.nodeColumns {
		if name == fieldID {
			return fmt.Errorf("attribute %q: the name is taken: %w", name, renjia.ErrUnsupported)
		}
	}
	for _, name := range p.tieColumns {
		if name == "source" || name == "target" {
			return fmt.Errorf("attribute %q: the name is taken: %w", name, renjia.ErrUnsupported)
		}
	}
	x := newJSONWriter(w)
	nodes, ties := p.columns()
	nodeKinds, tieKinds := kindsByName(nodes), kindsByName(ties)
	x.raw("{\n  \"directed\": ", strconv.FormatBool(p.Directed), ",\n  \"multigraph\": true,\n  \"graph\": {")
	if p.Name != "" {
		x.raw(`"name": `)
		x.text(p.Name)
	}
	x.raw("},\n  \"nodes\": [")
	for i := range p.nodes {
		x.object(i, nodeKinds, append([]field{{fieldID, p.nodes[i].ID}}, p.nodeFields(&p.nodes[i])...))
	}
	x.raw("\n  ],\n  \"links\": [")
	for i := range p.Ties {
		t := &p.Ties[i]
		x.object(i, tieKinds, append([]field{{"source", t.From}, {"target", t.To}}, p.tieFields(t)...))
	}
	x.raw("\n  ]\n}\n")
	return x.finish()
}

// jsonWriter writes JSON, an object a line.
type jsonWriter struct{ *bufio.Writer }

func newJSONWriter(w io.Writer) *jsonWriter { return &jsonWriter{bufio.NewWriter(w)} }

func (x *jsonWriter) raw(parts ...string) {
	for _, s := range parts {
		_, _ = x.WriteString(s) // Flush reports it
	}
}

func (x *jsonWriter) text(s string) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text always can be
	_, _ = x.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// object writes an object of a list.
func (x *jsonWriter) object(i int, kinds map[string]kind, fields []field) {
	if i > 0 {
		x.raw(",")
	}
	x.raw("\n    {")
	for k, f := range fields {
		if k > 0 {
			x.raw(", ")
		}
		x.text(f.name)
		x.raw(": ")
		if kind := kinds[f.name]; kind == kindText || kind == "" {
			x.text(f.value)
			continue
		}
		x.raw(f.value)
	}
	x.raw("}")
}

func kindsByName(columns []column) map[string]kind {
	kinds := make(map[string]kind, len(columns))
	for _, c := range columns {
		kinds[c.name] = c.kind
	}
	return kinds
}

func (x *jsonWriter) finish() error { return x.Flush() }
