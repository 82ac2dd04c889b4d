package hsds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// maxDepth bounds how deep a document is nested; the standard needs twelve.
const maxDepth = 64

// node is a JSON value with its place in the file.
type node struct {
	at, end int64
	value   any      // string, json.Number, bool or nil
	names   []string // of an object
	members []node   // of an object or a list
	kind    kind
}

// kind is the type of a JSON value as schemas name it.
type kind string

const (
	object kind = "object"
	list   kind = "array"
	text   kind = "string"
	number kind = "number"
	truth  kind = "boolean"
	null   kind = "null"
)

// document is a parsed file.
type document struct {
	file string
	data []byte
	root node
}

// parse reads one JSON value. A member that occurs twice is refused: readers
// differ in which one they take.
func parse(file string, data []byte) (document, error) {
	d := document{file: file, data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	p := parser{document: &d, dec: json.NewDecoder(bytes.NewReader(d.data))}
	p.dec.UseNumber()
	var err error
	if d.root, err = p.value(0); err == nil {
		if _, more := p.dec.Token(); more != io.EOF {
			err = fmt.Errorf("there is something behind the document")
		}
	}
	if err != nil {
		var p renjia.Problems
		p.At(d.place(min(int64(len(d.data)), d.root.at)), "", "syntax: %v", err)
		return d, p.Err(file)
	}
	return d, nil
}

type parser struct {
	*document
	dec *json.Decoder
}

// value reads the next value. On an error, the root's place is where it is.
func (p parser) value(depth int) (n node, err error) {
	n.at = p.skip(p.dec.InputOffset())
	t, err := p.dec.Token()
	if err == nil && depth > maxDepth {
		err = fmt.Errorf("is nested deeper than %d", maxDepth)
	}
	if err != nil {
		p.root.at = n.at
		return p.root, err
	}
	switch v := t.(type) {
	case json.Delim:
		n.kind = list
		if v == '{' {
			n.kind = object
		}
		err = p.children(&n, depth)
	case string:
		n.kind, n.value = text, v
	case json.Number:
		n.kind, n.value = number, v
	case bool:
		n.kind, n.value = truth, v
	default:
		n.kind = null
	}
	n.end = p.dec.InputOffset()
	if err != nil {
		return p.root, err
	}
	return n, nil
}

func (p parser) children(n *node, depth int) error {
	seen := map[string]bool{}
	for p.dec.More() {
		if n.kind == object {
			at := p.skip(p.dec.InputOffset())
			t, err := p.dec.Token()
			name, ok := t.(string)
			if err == nil && (!ok || seen[name]) {
				err = fmt.Errorf("%q is there twice", name)
			}
			if err != nil {
				p.root.at = at
				return err
			}
			seen[name] = true
			n.names = append(n.names, name)
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.members = append(n.members, v)
	}
	p.root.at = p.skip(p.dec.InputOffset())
	_, err := p.dec.Token()
	return err
}

// skip returns where the token behind an offset begins.
func (p parser) skip(at int64) int64 {
	for at < int64(len(p.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return at
}

// place turns an offset into line and column.
func (d document) place(at int64) renjia.Place {
	before := d.data[:at]
	line := bytes.LastIndexByte(before, '\n') + 1
	return renjia.Place{File: d.file, Line: bytes.Count(before, []byte{'\n'}) + 1, Column: utf8.RuneCount(before[line:]) + 1}
}

// raw is the text of a value.
func (d document) raw(n node) json.RawMessage { return bytes.Clone(d.data[n.at:n.end]) }
