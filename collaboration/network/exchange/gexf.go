package exchange

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ReadGEXF reads GEXF 1.1 to 1.3. The label of a node, and weight, kind (as the
// layer) and label (as an attribute) of an edge are read, with all declared
// attributes and their defaults; the description is the name; viz, identifiers of
// edges and options are not kept.
//
// Time: a start is the first day of a [renjia.Period]; an end is inclusive, so that
// the period ends on the day after it, unless the file says that the end is open
// (endopen of version 1.2) or it is midnight in a dateTime. An edge with several
// spells becomes as many ties. Starts and ends that are numbers are kept as the
// attributes start and end. Nodes with several spells, and attributes that change in
// time, are ErrUnsupported, as are nodes inside nodes.
//
// Where edges differ in direction the network is directed, and each undirected or
// mutual edge becomes two ties. An error names line and column.
func ReadGEXF(r io.Reader) (*network.Network, error) {
	g := &gexfReader{xmlDocument: newXMLDocument(r, "gexf"), keys: map[[2]string]*gexfKey{}}
	if err := g.read(g.top); err != nil {
		return nil, err
	}
	return &g.net, nil
}

type gexfReader struct {
	*xmlDocument
	keys  map[[2]string]*gexfKey // by class and id
	order []*gexfKey
}

type gexfKey struct{ class, title, kind, value string }

func (g *gexfReader) top(e xml.StartElement) error {
	switch e.Name.Local {
	case "meta":
		return g.children(func(child xml.StartElement) (err error) {
			if child.Name.Local != "description" {
				return g.Skip()
			}
			g.net.Name, err = g.xmlReader.text("")
			return err
		})
	case "graph":
		if g.found {
			return unsupported("a second graph")
		}
		g.found = true
		return g.graph(e)
	}
	return g.Skip()
}

func (g *gexfReader) graph(e xml.StartElement) error {
	switch d := attribute(e, "defaultedgetype"); d {
	case "directed":
		g.directed = true
	case "", "undirected", "mutual":
	default:
		return fmt.Errorf("graph: defaultedgetype %q: want directed, undirected or mutual: %w", d, renjia.ErrInvalid)
	}
	return g.children(func(child xml.StartElement) error {
		switch child.Name.Local {
		case "attributes":
			return g.attributes(child)
		case "nodes":
			return g.each("node", g.readNode)
		case "edges":
			return g.each("edge", g.readEdge)
		}
		return g.Skip()
	})
}

func (g *gexfReader) each(name string, read func(xml.StartElement) error) error {
	return g.children(func(child xml.StartElement) error {
		if child.Name.Local != name {
			return g.Skip()
		}
		return read(child)
	})
}

func (g *gexfReader) attributes(e xml.StartElement) error {
	class := attribute(e, "class")
	return g.each("attribute", func(child xml.StartElement) error {
		id := [2]string{class, attribute(child, "id")}
		k := &gexfKey{class: class, title: attribute(child, "title"), kind: attribute(child, "type")}
		if g.keys[id] != nil || id[1] == "" || k.title == "" {
			return fmt.Errorf("attribute %q: is there twice, or has no id or title: %w", id[1], renjia.ErrInvalid)
		}
		g.keys[id] = k
		if g.order = append(g.order, k); len(g.order) > maxDeclared {
			return declares(len(g.order))
		}
		if class == "node" && !isNodeField(k.title) {
			g.column(g.collector.text(k.title))
		}
		return g.each("default", func(xml.StartElement) (err error) {
			k.value, err = g.xmlReader.text("")
			return err
		})
	})
}

// below reads what stands below a node or an edge: its values with the defaults,
// in the order in which they are declared, and its spells.
func (g *gexfReader) below(e xml.StartElement, set func(name, value string) error) ([]spell, error) {
	class := e.Name.Local
	values := map[*gexfKey]string{}
	var spells []spell
	err := g.children(func(child xml.StartElement) error {
		switch child.Name.Local {
		case "attvalues":
			return g.each("attvalue", func(v xml.StartElement) error {
				return g.value(class, v, values)
			})
		case "spells":
			return g.each("spell", func(s xml.StartElement) error {
				spells = append(spells, spellOf(s))
				return g.Skip()
			})
		case "slices":
			return unsupported("slices")
		case "nodes":
			return unsupported("a node inside a node")
		}
		return g.Skip()
	})
	if err != nil {
		return nil, err
	}
	for _, k := range g.order {
		value, ok := values[k]
		if !ok && k.class == class {
			value = k.value
		}
		if value == "" {
			continue
		}
		if !ok {
			if err := g.byDefault(1); err != nil {
				return nil, err
			}
		}
		if err := set(g.collector.text(k.title), g.collector.text(value)); err != nil {
			return nil, err
		}
	}
	if len(spells) == 0 {
		spells = append(spells, spellOf(e))
	}
	return spells, nil
}

func (g *gexfReader) value(class string, v xml.StartElement, values map[*gexfKey]string) error {
	id := attribute(v, "for")
	if id == "" {
		id = attribute(v, "id") // version 1.1
	}
	k := g.keys[[2]string{class, id}]
	if k == nil {
		return fmt.Errorf("attvalue: %q is not declared for a %s: %w", id, class, renjia.ErrInvalid)
	}
	if _, twice := values[k]; twice || attribute(v, "start") != "" || attribute(v, "end") != "" {
		return unsupported("an attribute that changes in time, " + k.title)
	}
	values[k] = attribute(v, "value")
	return g.Skip()
}

func (g *gexfReader) readNode(e xml.StartElement) error {
	v, err := g.node(attribute(e, "id"))
	if err != nil {
		return err
	}
	if attribute(e, "pid") != "" {
		return unsupported("a node inside a node")
	}
	if label := attribute(e, "label"); label != v.ID {
		v.Label = label
	}
	spells, err := g.below(e, func(name, value string) error { return g.setNode(v, name, value) })
	if err != nil {
		return err
	}
	if len(spells) > 1 {
		return unsupported("a node with several spells")
	}
	return spells[0].apply(&v.Period, func(name, value string) { _ = g.setNode(v, name, value) })
}

func (g *gexfReader) readEdge(e xml.StartElement) error {
	directed := g.directed
	switch d := attribute(e, "type"); d {
	case "":
	case "directed":
		directed = true
	case "undirected", "mutual":
		directed = false
	default:
		return fmt.Errorf("edge: type %q: want directed, undirected or mutual: %w", d, renjia.ErrInvalid)
	}
	from, to := attribute(e, "source"), attribute(e, "target")
	if from == "" || to == "" {
		return fmt.Errorf("edge: lacks source or target: %w", renjia.ErrInvalid)
	}
	t := network.Tie{Weight: 1, From: g.await(from, g.at()), To: g.await(to, g.at()), Layer: g.collector.text(attribute(e, "kind"))}
	for _, name := range []string{fieldWeight, fieldLabel} {
		if err := setTie(&t, name, g.collector.text(attribute(e, name))); err != nil {
			return err
		}
	}
	spells, err := g.below(e, func(name, value string) error { return setTie(&t, name, value) })
	if err != nil {
		return fmt.Errorf("edge %s – %s: %w", from, to, err)
	}
	for _, s := range spells {
		one := t
		if len(spells) > 1 && t.Attr != nil {
			one = reversed(reversed(t)) // its attributes are its own
		}
		if err := s.apply(&one.Period, func(name, value string) { one.Attr = with(one.Attr, name, value) }); err != nil {
			return err
		}
		if err := g.told(one, directed); err != nil {
			return err
		}
	}
	return nil
}

// spell is a span of time as a file gives it.
type spell struct {
	start, end string
	endOpen    bool
}

func spellOf(e xml.StartElement) spell {
	s := spell{start: attribute(e, "start"), end: attribute(e, "end")}
	if open := attribute(e, "startopen"); open != "" {
		s.start = open
	}
	if open := attribute(e, "endopen"); open != "" {
		s.end, s.endOpen = open, true
	}
	return s
}

// apply sets a period, or attributes if the times are no dates.
func (s spell) apply(p *renjia.Period, set func(name, value string)) error {
	for _, side := range []struct {
		name, value string
		day         *renjia.Date
	}{{"start", s.start, &p.From}, {"end", s.end, &p.Until}} {
		if side.value == "" || strings.Contains(strings.ToLower(side.value), "inf") {
			continue
		}
		d, partial, err := gexfDay(side.value)
		switch {
		case err != nil && slices.Contains([]kind{kindInteger, kindLong, kindDouble}, kindOfText(side.value)):
			set(side.name, side.value)
			continue
		case err != nil:
			return err
		case side.name == "end" && partial && !s.endOpen:
			d = d.AddDays(1)
		}
		*side.day = d
	}
	return p.Validate()
}

// gexfDay reads a date, or the date of a time. It tells whether some of that day
// comes before an end there.
func gexfDay(text string) (day renjia.Date, partial bool, err error) {
	if d, err := renjia.ParseDate(text); err == nil {
		return d, true, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return renjia.DateIn(t, t.Location()), t.Hour()+t.Minute()+t.Second()+t.Nanosecond() > 0, nil
		}
	}
	return renjia.Date{}, false, fmt.Errorf("time %q: want a date, a dateTime or a number: %w", text, renjia.ErrInvalid)
}
