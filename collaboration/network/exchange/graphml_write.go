package exchange

import (
	"fmt"
	"io"

	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteGraphML writes GraphML that igraph, networkx and Gephi read. Attributes
// whose values all are numbers or true and false are declared as such; weights
// are left out if all are 1. It loses nothing, and refuses what XML cannot hold.
func WriteGraphML(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	x := newXMLWriter(w)
	x.raw(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`+"\n")
	if p.Name != "" {
		x.raw(`  <key id="g0" for="graph" attr.name="name" attr.type="string"/>` + "\n")
	}
	nodes, ties := p.columns()
	nodeKeys, tieKeys := x.graphMLKeys("node", "n", nodes), x.graphMLKeys("edge", "e", ties)
	x.raw(`  <graph edgedefault="`, directionWord(p.Directed), `">`+"\n")
	if p.Name != "" {
		x.raw(`    <data key="g0">`)
		x.text(p.Name)
		x.raw("</data>\n")
	}
	for i := range p.nodes {
		x.raw(`    <node`)
		x.attribute("id", p.nodes[i].ID)
		x.graphMLData("node", nodeKeys, p.nodeFields(&p.nodes[i]))
	}
	for i := range p.Ties {
		x.raw(`    <edge`)
		x.attribute("source", p.Ties[i].From)
		x.attribute("target", p.Ties[i].To)
		x.graphMLData("edge", tieKeys, p.tieFields(&p.Ties[i]))
	}
	x.raw("  </graph>\n</graphml>\n")
	return x.finish()
}

func directionWord(directed bool) string {
	if directed {
		return string(network.Directed)
	}
	return string(network.Undirected)
}

// graphMLKeys declares columns and returns the keys by name.
func (x *xmlWriter) graphMLKeys(of, prefix string, columns []column) map[string]string {
	keys := make(map[string]string, len(columns))
	for i, c := range columns {
		kind := string(c.kind)
		if c.kind == kindInteger {
			kind = "int"
		}
		keys[c.name] = fmt.Sprintf("%s%d", prefix, i)
		x.raw(`  <key id="`, keys[c.name], `" for="`, of, `"`)
		x.attribute("attr.name", c.name)
		x.raw(` attr.type="`, kind, `"/>`+"\n")
	}
	return keys
}

func (x *xmlWriter) graphMLData(element string, keys map[string]string, fields []field) {
	if len(fields) == 0 {
		x.raw("/>\n")
		return
	}
	x.raw(">\n")
	for _, f := range fields {
		x.raw(`      <data key="`, keys[f.name], `">`)
		x.text(f.value)
		x.raw("</data>\n")
	}
	x.raw("    </", element, ">\n")
}
