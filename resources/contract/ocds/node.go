package ocds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// node is a JSON value as it was written: numbers keep their digits, members
// their order.
type node struct {
	kind  kind
	text  string   // of a string, number or boolean
	names []string // of an object's members
	items []*node  // members' values, or elements
	at    int64    // where it begins, in bytes
}

// kind is a JSON type, named as in JSON Schema.
type kind string

const (
	object  kind = "object"
	array   kind = "array"
	text    kind = "string"
	number  kind = "number"
	boolean kind = "boolean"
	null    kind = "null"
)

// maxDepth bounds how deep a document may nest.
const maxDepth = 200

// maxExponent bounds numbers written with an exponent.
const maxExponent = 60

// parse reads one JSON value. Names that stand twice in an object and text that
// is not Unicode are refused.
func parse(data []byte) (*node, int64, error) {
	p := parser{d: json.NewDecoder(bytes.NewReader(data)), data: data}
	p.d.UseNumber()
	n, err := p.value(0)
	if err != nil {
		return nil, p.offset(err), err
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return nil, p.start(), errors.New("something follows the document")
	}
	return n, 0, nil
}

type parser struct {
	d    *json.Decoder
	data []byte
}

// start is where the next token begins.
func (p parser) start() int64 {
	at := p.d.InputOffset()
	for at < int64(len(p.data)) && strings.IndexByte(" \t\r\n,:", p.data[at]) >= 0 {
		at++
	}
	return at
}

func (p parser) offset(err error) int64 {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return max(0, syntax.Offset-1)
	}
	return p.start()
}

func (p parser) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nests deeper than %d", maxDepth)
	}
	n := &node{at: p.start()}
	token, err := p.d.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '{' {
			return n, p.object(n, depth)
		}
		return n, p.array(n, depth)
	case string:
		n.kind, n.text = text, x
	case json.Number:
		n.kind, n.text = number, x.String()
	case bool:
		n.kind, n.text = boolean, fmt.Sprint(x)
	default:
		n.kind = null
	}
	return n, nil
}

func (p parser) object(n *node, depth int) error {
	n.kind = object
	seen := map[string]bool{}
	for p.d.More() {
		name, err := p.d.Token()
		if err != nil {
			return err
		}
		s, _ := name.(string) // the decoder allows no other name
		if seen[s] {
			return fmt.Errorf("%q stands twice in one object", s)
		}
		seen[s] = true
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.names, n.items = append(n.names, s), append(n.items, v)
	}
	_, err := p.d.Token()
	return err
}

func (p parser) array(n *node, depth int) error {
	n.kind = array
	for p.d.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, v)
	}
	_, err := p.d.Token()
	return err
}

// member returns a member of an object, or nil.
func (n *node) member(name string) *node {
	if n == nil || n.kind != object {
		return nil
	}
	if i := slices.Index(n.names, name); i >= 0 {
		return n.items[i]
	}
	return nil
}

// elements are those of an array; anything else has none.
func (n *node) elements() []*node {
	if n == nil || n.kind != array {
		return nil
	}
	return n.items
}

// str is the text of a string or number member.
func (n *node) str(name string) string {
	m := n.member(name)
	if m == nil || m.kind != text && m.kind != number {
		return ""
	}
	return m.text
}

// set puts a member in place, or at the end.
func (n *node) set(name string, v *node) {
	if i := slices.Index(n.names, name); i >= 0 {
		n.items[i] = v
		return
	}
	n.names, n.items = append(n.names, name), append(n.items, v)
}

func (n *node) drop(name string) {
	if i := slices.Index(n.names, name); i >= 0 {
		n.names, n.items = slices.Delete(n.names, i, i+1), slices.Delete(n.items, i, i+1)
	}
}

// copy returns a value of its own.
func (n *node) copy() *node {
	c := *n
	c.names, c.items = slices.Clone(n.names), make([]*node, len(n.items))
	for i, x := range n.items {
		c.items[i] = x.copy()
	}
	return &c
}

func str(s string) *node { return &node{kind: text, text: s} }

// append writes the value as JSON: numbers as they were read.
func (n *node) append(b []byte) []byte {
	switch n.kind {
	case object:
		b = append(b, '{')
		for i, name := range n.names {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, name), ':')
			b = n.items[i].append(b)
		}
		return append(b, '}')
	case array:
		b = append(b, '[')
		for i, x := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = x.append(b)
		}
		return append(b, ']')
	case text:
		return appendText(b, n.text)
	case null:
		return append(b, "null"...)
	}
	return append(b, n.text...)
}

func appendText(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// key is equal for values that JSON Schema calls equal: the order of members
// does not matter, 1 and 1.0 are the same number.
func (n *node) key() string {
	switch n.kind {
	case object:
		parts := make([]string, len(n.names))
		for i, name := range n.names {
			parts[i] = fmt.Sprintf("%q:%s", name, n.items[i].key())
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case array:
		parts := make([]string, len(n.items))
		for i, x := range n.items {
			parts[i] = x.key()
		}
		return "[" + strings.Join(parts, ",") + "]"
	case text:
		return fmt.Sprintf("%q", n.text)
	case number:
		if r, ok := exactNumber(n.text); ok {
			return r.RatString()
		}
	}
	return string(n.kind) + n.text
}

// exactNumber reads a JSON number exactly; huge exponents are refused.
func exactNumber(s string) (*big.Rat, bool) {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		digits := strings.TrimLeft(s[i+1:], "+-0")
		if len(digits) > 2 || len(digits) == 2 && digits > fmt.Sprint(maxExponent) {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}

// place finds the line and column, in characters, of an offset.
func place(file string, data []byte, at int64) renjia.Place {
	before := data[:min(max(at, 0), int64(len(data)))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return renjia.Place{File: file, Line: bytes.Count(before, []byte("\n")) + 1, Column: len([]rune(string(before[line:]))) + 1}
}
