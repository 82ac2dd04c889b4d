package exchange

import (
	"io"
	"maps"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteGEXF writes GEXF 1.3, which Gephi reads with its timeline. Periods are
// spells with a time format of dates; as an end is inclusive there, it is the last
// day of the period, the day before Until. Ties that follow each other and differ in
// their periods alone are one edge with several spells. Layers are kinds, the name
// is the description, labels that are missing are the identifiers. It loses nothing,
// and refuses what XML cannot hold.
func WriteGEXF(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	x := newXMLWriter(w)
	x.raw(`<gexf xmlns="http://gexf.net/1.3" version="1.3">` + "\n")
	if p.Name != "" {
		x.raw("  <meta>\n    <description>")
		x.text(p.Name)
		x.raw("</description>\n  </meta>\n")
	}
	x.raw(`  <graph defaultedgetype="`, directionWord(p.Directed), `"`)
	if p.has[Periods] || p.has[NodePeriods] {
		x.raw(` mode="dynamic" timeformat="date" timerepresentation="interval"`)
	}
	x.raw(">\n")
	nodeKeys, tieKeys := x.gexfAttributes("node", p.gexfNodeColumns()), x.gexfAttributes("edge", p.gexfTieColumns())
	x.raw("    <nodes>\n")
	for i := range p.nodes {
		x.gexfNode(p, &p.nodes[i], nodeKeys)
	}
	x.raw("    </nodes>\n    <edges>\n")
	for i, number := 0, 0; i < len(p.Ties); number++ {
		end := i + 1
		for end < len(p.Ties) && sameButPeriod(&p.Ties[i], &p.Ties[end]) {
			end++
		}
		x.gexfEdge(p, number, p.Ties[i:end], tieKeys)
		i = end
	}
	x.raw("    </edges>\n  </graph>\n</gexf>\n")
	return x.finish()
}

func (p *plan) gexfNodeColumns() (columns []column) {
	for _, name := range p.nodeColumns {
		columns = append(columns, column{name, p.nodeKind(name)})
	}
	return columns
}

func (p *plan) gexfTieColumns() (columns []column) {
	if p.has[Records] {
		columns = append(columns, column{fieldRecord, kindText})
	}
	for _, name := range p.tieColumns {
		if name != fieldLabel {
			columns = append(columns, column{name, p.tieKind(name)})
		}
	}
	return columns
}

// sameButPeriod reports whether two ties of a file with periods are the same but
// for them: spells of one edge.
func sameButPeriod(a, b *network.Tie) bool {
	return a.From == b.From && a.To == b.To && a.Layer == b.Layer && a.Weight == b.Weight && a.Record == b.Record &&
		a.Period != open && b.Period != open && maps.Equal(a.Attr, b.Attr)
}

// gexfAttributes declares attributes and returns their ids by name.
func (x *xmlWriter) gexfAttributes(class string, columns []column) map[string]string {
	ids := make(map[string]string, len(columns))
	if len(columns) == 0 {
		return ids
	}
	x.raw(`    <attributes class="`, class, `">`+"\n")
	for i, c := range columns {
		ids[c.name] = strconv.Itoa(i)
		x.raw(`      <attribute id="`, ids[c.name], `"`)
		x.attribute("title", c.name)
		x.raw(` type="`, string(c.kind), `"/>`+"\n")
	}
	x.raw("    </attributes>\n")
	return ids
}

func (x *xmlWriter) gexfNode(p *plan, v *network.Node, keys map[string]string) {
	label := v.Label
	if label == "" {
		label = v.ID
	}
	x.raw("      <node")
	x.attribute("id", v.ID)
	x.attribute("label", label)
	var values []field
	for _, name := range p.nodeColumns {
		values = appendField(values, name, v.Attr[name])
	}
	x.gexfBelow("node", keys, values, []renjia.Period{v.Period})
}

func (x *xmlWriter) gexfEdge(p *plan, number int, ties []network.Tie, keys map[string]string) {
	t := &ties[0]
	x.raw(`      <edge id="`, strconv.Itoa(number), `"`)
	x.attribute("source", t.From)
	x.attribute("target", t.To)
	x.attribute("kind", t.Layer)
	x.attribute("label", t.Attr[fieldLabel])
	if p.has[Weights] {
		x.attribute("weight", formatWeight(t.Weight))
	}
	var values []field
	for _, f := range p.tieFields(t) {
		if _, ok := keys[f.name]; ok {
			values = append(values, f)
		}
	}
	var periods []renjia.Period
	for _, t := range ties {
		periods = append(periods, t.Period)
	}
	x.gexfBelow("edge", keys, values, periods)
}

// gexfBelow writes what stands below a node or an edge, and ends it.
func (x *xmlWriter) gexfBelow(element string, keys map[string]string, values []field, periods []renjia.Period) {
	timed := periods[0] != open
	if len(values) == 0 && !timed {
		x.raw("/>\n")
		return
	}
	x.raw(">\n")
	if len(values) > 0 {
		x.raw("        <attvalues>\n")
		for _, f := range values {
			x.raw(`          <attvalue for="`, keys[f.name], `"`)
			x.attribute("value", f.value)
			x.raw("/>\n")
		}
		x.raw("        </attvalues>\n")
	}
	if timed {
		x.raw("        <spells>\n")
		for _, p := range periods {
			x.raw("          <spell")
			x.attribute("start", date(p.From))
			x.attribute("end", lastDay(p))
			x.raw("/>\n")
		}
		x.raw("        </spells>\n")
	}
	x.raw("      </", element, ">\n")
}

// lastDay returns the last day of a period, "" if it has none.
func lastDay(p renjia.Period) string {
	if p.Until.IsZero() {
		return ""
	}
	return p.Until.AddDays(-1).String()
}
