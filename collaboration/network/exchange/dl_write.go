package exchange

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteDL writes a text file of UCINET (DL) in the format edgelist1, or edgelist2
// if the nodes of one mode come before those of another, a matrix a layer; ties without direction stand there both ways. Labels are the identifiers.
// See [Loses] for what it loses; besides, the order of ties of different layers, and
// which end of a tie without direction comes first. It refuses several ties of a
// layer between the same two parties, which have no one cell, and identifiers with
// quotation marks or line breaks.
func WriteDL(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	layers := p.Layers()
	size, format, labels := fmt.Sprintf("n=%d", len(p.nodes)), "edgelist1", "labels"
	first := p.firstMode()
	if first > 0 {
		size, format, labels = fmt.Sprintf("nr=%d nc=%d", first, len(p.nodes)-first), "edgelist2", "row labels"
	}
	if len(layers) > 1 {
		size += fmt.Sprintf(" nm=%d", len(layers))
	}
	fmt.Fprintf(out, "dl %s\nformat=%s\n%s:\n", size, format, labels) // Flush reports errors
	if err := writeDLLabels(out, p.ids(0, first)); err != nil {
		return err
	}
	if first > 0 {
		fmt.Fprint(out, "column labels:\n")
	}
	if err := writeDLLabels(out, p.ids(first, len(p.nodes))); err != nil {
		return err
	}
	if p.has[Layers] {
		fmt.Fprint(out, "matrix labels:\n")
		if err := writeDLLabels(out, layers); err != nil {
			return err
		}
	}
	fmt.Fprint(out, "data:\n")
	for i, layer := range layers {
		if i > 0 {
			fmt.Fprint(out, "!\n")
		}
		if err := p.writeDLTies(out, layer, first); err != nil {
			return err
		}
	}
	return out.Flush()
}

// ids returns the identifiers of some nodes.
func (p *plan) ids(from, until int) (ids []string) {
	for _, v := range p.nodes[from:until] {
		ids = append(ids, v.ID)
	}
	return ids
}

func writeDLLabels(w io.Writer, labels []string) error {
	for _, s := range labels {
		if strings.ContainsAny(s, "\"\r\n") {
			return fmt.Errorf("%q: DL has no text with quotation marks or line breaks: %w", s, renjia.ErrUnsupported)
		}
		if _, err := fmt.Fprintf(w, "\"%s\"\n", s); err != nil {
			return err
		}
	}
	return nil
}

// writeDLTies writes the ties of a layer: both ways if there is no direction, from
// row to column if there are two modes.
func (p *plan) writeDLTies(w io.Writer, layer string, first int) error {
	seen := make(map[[2]int]bool)
	for i := range p.Ties {
		t := &p.Ties[i]
		if t.Layer != layer {
			continue
		}
		from, to := p.number[t.From], p.number[t.To]
		if seen[[2]int{from, to}] || !p.Directed && seen[[2]int{to, from}] {
			return fmt.Errorf("ties %s – %s: there are several, a matrix has one cell for them: %w", t.From, t.To, renjia.ErrUnsupported)
		}
		seen[[2]int{from, to}] = true
		if !p.Directed { // as they are read
			from, to = min(from, to), max(from, to)
		}
		weight := formatWeight(t.Weight)
		if _, err := fmt.Fprintf(w, "%d %d %s\n", from+1, to-first+1, weight); err != nil {
			return err
		}
		if p.Directed || from == to || first > 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%d %d %s\n", to+1, from+1, weight); err != nil {
			return err
		}
	}
	return nil
}
