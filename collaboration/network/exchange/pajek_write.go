package exchange

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WritePajek writes a network of Pajek (.net): arcs if it is directed, else edges,
// relation by relation. Labels of vertices are the identifiers. It loses labels,
// attributes, periods and records, and the order of ties of different layers; it
// refuses texts with quotation marks or line breaks, which Pajek cannot hold.
func WritePajek(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	out := &pajekWriter{Writer: bufio.NewWriter(w)}
	out.network(p)
	return out.finish()
}

// WritePajekProject writes a project of Pajek (.paj): the network as [WritePajek]
// does, then each attribute of nodes: as a vector if its values are numbers with a
// fraction, else as a partition, whose classes are numbered in order of appearance
// and explained in comments if they are no numbers. It
// loses what [WritePajek] does, but for the attributes of nodes.
func WritePajekProject(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	out := &pajekWriter{Writer: bufio.NewWriter(w)}
	out.network(p)
	for _, name := range p.nodeColumns {
		out.column(p, name)
	}
	return out.finish()
}

type pajekWriter struct {
	*bufio.Writer
	err error
}

func (x *pajekWriter) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(x.Writer, format, args...) // Flush reports it
}

// quoted returns a text in quotes, which it cannot hold itself.
func (x *pajekWriter) quoted(s string) string { return `"` + x.plain(s) + `"` }

func (x *pajekWriter) plain(s string) string {
	if x.err == nil && (strings.ContainsAny(s, "\"\r\n") || strings.TrimSpace(s) != s) {
		x.err = fmt.Errorf("%q: Pajek has no text with quotation marks, line breaks or spaces around it: %w", s, renjia.ErrUnsupported)
	}
	return s
}

func (x *pajekWriter) finish() error {
	if x.err != nil {
		return x.err
	}
	return x.Flush()
}

func (x *pajekWriter) network(p *plan) {
	if p.Name != "" {
		x.printf("*Network %s\n", x.plain(p.Name))
	}
	x.printf("*Vertices %d", len(p.nodes))
	if first := p.firstMode(); first > 0 {
		x.printf(" %d", first)
	}
	x.printf("\n")
	for i, v := range p.nodes {
		x.printf("%d %s\n", i+1, x.quoted(v.ID))
	}
	section := "*Edges"
	if p.Directed {
		section = "*Arcs"
	}
	layers := p.Layers()
	if i := slices.Index(layers, ""); i > 0 { // a relation without a label is the first
		layers = slices.Insert(slices.Delete(layers, i, i+1), 0, "")
	}
	if len(layers) == 0 {
		x.printf("%s\n", section)
	}
	for i, layer := range layers {
		if layer == "" {
			x.printf("%s\n", section)
		} else {
			x.printf("%s :%d %s\n", section, i+1, x.quoted(layer))
		}
		x.ties(p, layer)
	}
}

func (x *pajekWriter) ties(p *plan, layer string) {
	for i := range p.Ties {
		if t := &p.Ties[i]; t.Layer == layer {
			x.printf("%d %d %s\n", p.number[t.From]+1, p.number[t.To]+1, formatWeight(t.Weight))
		}
	}
}

func (x *pajekWriter) column(p *plan, name string) {
	kind := p.nodeKind(name)
	section := "*Partition"
	if kind == kindDouble {
		section = "*Vector"
	}
	x.printf("\n%s %s\n", section, x.quoted(name))
	classes := p.classes(name, kind)
	for i, word := range classes {
		x.printf("%% %d = %s\n", i+1, x.plain(word))
	}
	x.printf("*Vertices %d\n", len(p.nodes))
	for _, v := range p.nodes {
		switch value := v.Attr[name]; {
		case value == "":
			x.printf("%s\n", pajekMissing)
		case classes != nil:
			x.printf("%d\n", slices.Index(classes, value)+1)
		case value == pajekMissing:
			x.err = fmt.Errorf("%s of %q: %s says that a value is missing: %w", name, v.ID, value, renjia.ErrUnsupported)
		default:
			x.printf("%s\n", value)
		}
	}
}

// classes returns the words of an attribute that a partition numbers, nil if its
// values are numbers already.
func (p *plan) classes(name string, k kind) (words []string) {
	if k == kindDouble || k == kindInteger {
		return nil
	}
	seen := map[string]bool{}
	for _, v := range p.nodes {
		if word := v.Attr[name]; word != "" && !seen[word] {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}
