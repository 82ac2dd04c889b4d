package exchange

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// WriteDOT writes the language of Graphviz, every node quoted. It loses
// nothing but the order of attributes, and refuses texts with a backslash before a quotation mark, a line break
// or the end, which DOT cannot hold.
func WriteDOT(w io.Writer, n *network.Network) error {
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	x := &dotWriter{Writer: bufio.NewWriter(w)}
	kind, edge := "graph ", " -- "
	if p.Directed {
		kind, edge = "digraph ", " -> "
	}
	x.raw(kind)
	if p.Name != "" {
		x.text(p.Name)
		x.raw(" ")
	}
	x.raw("{\n")
	for i := range p.nodes {
		x.raw("  ")
		x.text(p.nodes[i].ID)
		x.attributes(p.nodeFields(&p.nodes[i]))
	}
	for i := range p.Ties {
		x.raw("  ")
		x.text(p.Ties[i].From)
		x.raw(edge)
		x.text(p.Ties[i].To)
		x.attributes(p.tieFields(&p.Ties[i]))
	}
	x.raw("}\n")
	if x.err != nil {
		return x.err
	}
	return x.Flush()
}

type dotWriter struct {
	*bufio.Writer
	err error
}

func (x *dotWriter) raw(s string) { _, _ = x.WriteString(s) } // Flush reports it

func (x *dotWriter) text(s string) {
	if x.err == nil && !fitsDOT(s) {
		x.err = fmt.Errorf("%q: DOT has no text with a backslash before a quotation mark, a line break or the end: %w",
			s, renjia.ErrUnsupported)
	}
	x.raw(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
}

// fitsDOT reports whether no odd run of backslashes stands before a quotation
// mark, a line break or the end.
func fitsDOT(s string) bool {
	run := 0
	for i := range len(s) {
		switch {
		case s[i] == '\\':
			run++
			continue
		case run%2 == 1 && (s[i] == '"' || s[i] == '\n'):
			return false
		}
		run = 0
	}
	return run%2 == 0
}

// plainDOT is an identifier that needs no quotation marks, if it is no keyword.
var plainDOT = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (x *dotWriter) attributes(fields []field) {
	for i, f := range fields {
		mark := ", "
		if i == 0 {
			mark = " ["
		}
		x.raw(mark)
		if plainDOT.MatchString(f.name) && !isDOTKeyword(f.name) { // not every reader unquotes names of attributes
			x.raw(f.name)
		} else {
			x.text(f.name)
		}
		x.raw("=")
		x.text(f.value)
	}
	if len(fields) > 0 {
		x.raw("]")
	}
	x.raw(";\n")
}

func isDOTKeyword(s string) bool {
	return slices.Contains([]string{"strict", "graph", "digraph", "node", "edge", "subgraph"}, strings.ToLower(s))
}
