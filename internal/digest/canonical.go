package digest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	c := canonizer{json.NewDecoder(bytes.NewReader(b))}
	c.UseNumber()
	out, err := c.value(make([]byte, 0, len(b)), 0)
	if err != nil {
		return nil, err
	}
	if _, err := c.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid("more than one value")
	}
	return out, nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("canonical form: "+format+": %w", append(args, renjia.ErrInvalid)...)
}

const (
	maxDepth   = 200       // of arrays and objects inside each other
	maxInteger = 1<<53 - 1 // beyond it, readers with binary floating point differ
)

// canonizer reads tokens and appends them in canonical form.
type canonizer struct{ *json.Decoder }

func (c *canonizer) next() (json.Token, error) {
	t, err := c.Token()
	if err != nil {
		return nil, invalid("%v", err)
	}
	return t, nil
}

func (c *canonizer) value(out []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, invalid("nested more than %d deep", maxDepth)
	}
	t, err := c.next()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return c.object(out, depth)
		}
		return c.array(out, depth)
	case json.Number:
		return appendInteger(out, string(t))
	case string:
		return appendString(out, t), nil
	case bool:
		return strconv.AppendBool(out, t), nil
	}
	return append(out, "null"...), nil
}

func (c *canonizer) array(out []byte, depth int) (_ []byte, err error) {
	out = append(out, '[')
	for first := true; c.More(); first = false {
		if !first {
			out = append(out, ',')
		}
		if out, err = c.value(out, depth+1); err != nil {
			return nil, err
		}
	}
	_, err = c.next() // the closing bracket
	return append(out, ']'), err
}

func appendInteger(out []byte, text string) ([]byte, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > maxInteger || n < -maxInteger {
		return nil, invalid("number %s: want an integer of at most 53 bits, or text", text)
	}
	return strconv.AppendInt(out, n, 10), nil
}
