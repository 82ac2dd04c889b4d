package exchange

import (
	"iter"
	"regexp"
	"strconv"
)

// kind is the type of the values of an attribute, for files that have types.
// Texts are written as they are whatever the kind: it is no more than a promise
// that all of them read as one.
type kind string

const (
	kindBoolean kind = "boolean"
	kindInteger kind = "integer" // fits 32 bits
	kindLong    kind = "long"
	kindDouble  kind = "double"
	kindText    kind = "string"
)

var (
	integer = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
	decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
)

// kindOf returns the narrowest kind of some texts; of none it is text. Numbers
// are those of JSON, so that "007" and "NA" are texts.
func kindOf(values iter.Seq[string]) kind {
	var widest kind
	for value := range values {
		widest = wider(widest, kindOfText(value))
		if widest == kindText {
			break
		}
	}
	if widest == "" {
		return kindText
	}
	return widest
}

func kindOfText(s string) kind {
	if s == "true" || s == "false" {
		return kindBoolean
	}
	if integer.MatchString(s) {
		switch n, err := strconv.ParseInt(s, 10, 64); {
		case err != nil:
			return kindText // it is no number that others would keep
		case n == int64(int32(n)):
			return kindInteger
		}
		return kindLong
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil && decimal.MatchString(s) {
		return kindDouble
	}
	return kindText
}

func wider(a, b kind) kind {
	rank := map[kind]int{kindInteger: 1, kindLong: 2, kindDouble: 3}
	switch {
	case a == "" || a == b:
		return b
	case rank[a] == 0 || rank[b] == 0:
		return kindText
	case rank[a] > rank[b]:
		return a
	}
	return b
}

// nodeKind returns the kind of an attribute of nodes.
func (p *plan) nodeKind(name string) kind {
	return kindOf(func(yield func(string) bool) {
		for i := range p.nodes {
			if value := p.nodes[i].Attr[name]; value != "" && !yield(value) {
				return
			}
		}
	})
}

// tieKind returns the kind of an attribute of ties.
func (p *plan) tieKind(name string) kind {
	return kindOf(func(yield func(string) bool) {
		for _, t := range p.Ties {
			if value := t.Attr[name]; value != "" && !yield(value) {
				return
			}
		}
	})
}

// column is an attribute of nodes or ties in a file that declares them.
type column struct {
	name string
	kind kind
}

// columns returns all that is said of nodes and of ties in the network, in the
// order in which nodeFields and tieFields say it.
func (p *plan) columns() (nodes, ties []column) {
	fields := func(list []column, has map[string]bool, names ...string) []column {
		for _, name := range names {
			if has[name] {
				list = append(list, column{name, kindText})
			}
		}
		return list
	}
	nodes = fields(nil, map[string]bool{fieldLabel: p.has[Labels], fieldFrom: p.has[NodePeriods], fieldUntil: p.has[NodePeriods]},
		fieldLabel, fieldFrom, fieldUntil)
	for _, name := range p.nodeColumns {
		nodes = append(nodes, column{name, p.nodeKind(name)})
	}
	if p.has[Weights] {
		ties = append(ties, column{fieldWeight, kindDouble})
	}
	ties = fields(ties, map[string]bool{
		fieldLayer: p.has[Layers], fieldFrom: p.has[Periods], fieldUntil: p.has[Periods], fieldRecord: p.has[Records],
	}, fieldLayer, fieldFrom, fieldUntil, fieldRecord)
	for _, name := range p.tieColumns {
		ties = append(ties, column{name, p.tieKind(name)})
	}
	return nodes, ties
}
