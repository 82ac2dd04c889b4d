package digest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Sum returns the SHA-256 of the canonical form of v.
func Sum(v any) (Hash, error) {
	b, err := Canonical(v)
	if err != nil {
		return Hash{}, err
	}
	return sha256.Sum256(b), nil
}

// Canonical returns v as canonical JSON: names sorted by UTF-16 code units, no
// white space, the shortest escapes. It depends on the content alone, not on
// the order in which a program declares its fields. A number that is not an
// integer within ±(2⁵³−1) and a string that is not UTF-8 are ErrInvalid.
func Canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	if escapes(b, replacement) {
		return nil, invalid("a text is not UTF-8")
	}
	return CanonicalJSON(b)
}

// CanonicalJSON brings one JSON value to canonical form.
func CanonicalJSON(b []byte) ([]byte, error) {
	if err := checkText(b); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, new(json.RawMessage)); err != nil { // one value, and its syntax
		return nil, invalid("%v", err)
	}
	c := canonizer{in: b, names: map[string]string{}}
	return c.value(make([]byte, 0, len(b)), 0)
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("canonical form: "+format+": %w", append(args, renjia.ErrInvalid)...)
}

const (
	maxDepth   = 200       // of arrays and objects inside each other
	maxInteger = 1<<53 - 1 // beyond it, readers with binary floating point differ
)

// canonizer walks over JSON whose syntax was checked and appends its values in
// canonical form. It is written by hand because records are hashed in hot
// paths: the decoder of encoding/json allocates for every token.
type canonizer struct {
	in      []byte
	at      int
	members []member          // of the objects being read, the innermost last
	scratch []byte            // room for bringing members into order
	names   map[string]string // one text for each name
}

// next skips white space and returns the byte at which something begins.
func (c *canonizer) next() byte {
	for {
		switch b := c.in[c.at]; b {
		case ' ', '\t', '\n', '\r':
			c.at++
		default:
			return b
		}
	}
}

func (c *canonizer) value(out []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, invalid("nested more than %d deep", maxDepth)
	}
	switch b := c.next(); b {
	case '{':
		return c.object(out, depth)
	case '[':
		return c.array(out, depth)
	case '"':
		return appendLiteral(out, c.literal()), nil
	case 't', 'f', 'n':
		return append(out, c.word()...), nil
	}
	return appendInteger(out, c.word())
}

func (c *canonizer) array(out []byte, depth int) (_ []byte, err error) {
	c.at++
	out = append(out, '[')
	for first := true; c.next() != ']'; first = false {
		if !first {
			c.at++ // the comma
			out = append(out, ',')
		}
		if out, err = c.value(out, depth+1); err != nil {
			return nil, err
		}
	}
	c.at++
	return append(out, ']'), nil
}

// word reads a number or one of true, false and null.
func (c *canonizer) word() []byte {
	start := c.at
	for c.at < len(c.in) && !bytes.ContainsRune(ends, rune(c.in[c.at])) {
		c.at++
	}
	return c.in[start:c.at]
}

var ends = []byte(",]} \t\r\n")

// literal reads a string with its quotation marks.
func (c *canonizer) literal() []byte {
	start := c.at
	for c.at++; c.in[c.at] != '"'; c.at++ {
		if c.in[c.at] == '\\' {
			c.at++
		}
	}
	c.at++
	return c.in[start:c.at]
}

func appendInteger(out, text []byte) ([]byte, error) {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || n > maxInteger || n < -maxInteger {
		return nil, invalid("number %s: want an integer of at most 53 bits, or text", text)
	}
	return strconv.AppendInt(out, n, 10), nil
}
