package shape

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// Type is the type of a JSON value.
type Type string

// The types. An integer is a number without a fractional part.
const (
	Object  Type = "object"
	Array   Type = "array"
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
	Boolean Type = "boolean"
	Null    Type = "null"
)

// Node is a value of a document.
type Node struct {
	Type    Type     // never Integer
	Text    string   // of a string; of a number as it was written
	True    bool     // of a boolean
	Items   []*Node  // of an array
	Members []Member // of an object, in the order of the document
	Place   renjia.Place
}

// Member is a named value of an object.
type Member struct {
	Name  string
	Value *Node
}

// Member returns the value of a name, nil if it is not there.
func (n *Node) Member(name string) *Node {
	if n == nil {
		return nil
	}
	for _, m := range n.Members {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// deepest bounds how deep values may be nested.
const deepest = 1000

// Parse reads one JSON document in UTF-8, with the file's name for places. What is
// no JSON, or has a name twice in one object, is a *renjia.ValidationError.
func Parse(file string, data []byte) (*Node, error) {
	p := &parser{file: file, data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	var found renjia.Problems
	if !utf8.Valid(p.data) {
		found.At(p.place(p.invalid()), "", "is no UTF-8 text")
		return nil, found.Err("")
	}
	p.dec = json.NewDecoder(bytes.NewReader(p.data))
	p.dec.UseNumber()
	n, err := p.value(0)
	if err == nil {
		if _, more := p.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("want nothing after the document")
		}
	}
	if err != nil {
		found.At(p.place(p.failedAt(err)), "", "%s", strings.TrimPrefix(err.Error(), "json: "))
		return nil, found.Err("")
	}
	p.found = append(found, p.found...)
	return n, p.found.Err("")
}

// Read parses a document of at most limit bytes; file is its name for places.
func Read(r io.Reader, file string, limit int64) (*Node, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("read %s: more than %d bytes: %w", file, limit, renjia.ErrInvalid)
	}
	return Parse(file, data)
}

type parser struct {
	file  string
	data  []byte
	dec   *json.Decoder
	found renjia.Problems

	at, line, start int // how far lines are counted, and where the line begins
}

func (p *parser) invalid() int {
	for i := 0; i < len(p.data); {
		r, n := utf8.DecodeRune(p.data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(p.data)
}

func (p *parser) failedAt(err error) int {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return max(0, int(syntax.Offset)-1)
	}
	return int(p.dec.InputOffset())
}

// place turns an offset into line and column. Offsets mostly grow, so that lines
// are counted once.
func (p *parser) place(offset int) renjia.Place {
	offset = min(offset, len(p.data))
	if offset < p.at {
		p.at, p.line, p.start = 0, 0, 0
	}
	if n := bytes.Count(p.data[p.at:offset], []byte("\n")); n > 0 {
		p.line += n
		p.start = bytes.LastIndexByte(p.data[:offset], '\n') + 1
	}
	p.at = offset
	return renjia.Place{File: p.file, Line: p.line + 1, Column: utf8.RuneCount(p.data[p.start:offset]) + 1}
}

// next is the place of the next value.
func (p *parser) next() renjia.Place {
	i := int(p.dec.InputOffset())
	for i < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[i]) >= 0 {
		i++
	}
	return p.place(i)
}

func (p *parser) value(depth int) (*Node, error) {
	if depth > deepest {
		return nil, errors.New("values are nested too deep")
	}
	n := &Node{Place: p.next()}
	token, err := p.dec.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return n, p.object(n, depth)
		}
		return n, p.array(n, depth)
	case string:
		n.Type, n.Text = String, v
	case json.Number:
		n.Type, n.Text = Number, v.String()
	case bool:
		n.Type, n.True = Boolean, v
	default:
		n.Type = Null
	}
	return n, nil
}

func (p *parser) object(n *Node, depth int) error {
	n.Type = Object
	seen := map[string]bool{}
	for p.dec.More() {
		at := p.next()
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		name := token.(string) // the decoder lets nothing else stand here
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		if seen[name] {
			p.found.At(at, name, "is there twice")
		}
		seen[name] = true
		n.Members = append(n.Members, Member{name, v})
	}
	_, err := p.dec.Token()
	return err
}

func (p *parser) array(n *Node, depth int) error {
	n.Type = Array
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, v)
	}
	_, err := p.dec.Token()
	return err
}

// Is reports whether the value has a type.
func (n *Node) Is(t Type) bool {
	return n.Type == t || (t == Integer && n.Type == Number && whole(n.Text))
}

// whole reports whether a number has no fractional part, exactly, without
// expanding its exponent.
func whole(s string) bool {
	digits, exponent, ok := parts(s)
	return ok && (digits == "" || exponent >= 0)
}

// canonical writes equal values alike: objects sorted by name, numbers by value.
func (n *Node) canonical(b *strings.Builder) {
	switch n.Type {
	case Object:
		b.WriteByte('{')
		for _, m := range sorted(n.Members) {
			b.WriteString(quote(m.Name))
			m.Value.canonical(b)
		}
		b.WriteByte('}')
	case Array:
		b.WriteByte('[')
		for _, v := range n.Items {
			v.canonical(b)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case String:
		b.WriteString(quote(n.Text))
	case Number:
		digits, exponent, _ := parts(n.Text)
		b.WriteString(digits + "e" + big.NewInt(exponent).String())
	case Boolean:
		b.WriteString(map[bool]string{true: "t", false: "f"}[n.True])
	default:
		b.WriteString("n")
	}
}
