package digest

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// member is one member of an object, and where it stands in the output.
type member struct {
	name       string
	start, end int
}

// object appends the members as they come and then brings them into order.
func (c *canonizer) object(out []byte, depth int) (_ []byte, err error) {
	c.at++
	out = append(out, '{')
	begin, base := len(out), len(c.members)
	for first := true; c.next() != '}'; first = false {
		if !first {
			c.at++ // the comma
			c.next()
		}
		name := c.literal()
		m := member{name: c.name(name), start: len(out)}
		out = append(appendLiteral(out, name), ':')
		c.next()
		c.at++ // the colon
		if out, err = c.value(out, depth+1); err != nil {
			return nil, err
		}
		m.end = len(out)
		c.members = append(c.members, m)
	}
	c.at++
	out, err = c.sorted(out, begin, c.members[base:])
	c.members = c.members[:base]
	return out, err
}

// name returns the text of a literal.
func (c *canonizer) name(literal []byte) string {
	if known, ok := c.names[string(literal)]; ok {
		return known
	}
	name := unquote(literal)
	c.names[string(literal)] = name
	return name
}

func (c *canonizer) sorted(out []byte, begin int, members []member) ([]byte, error) {
	slices.SortFunc(members, func(a, b member) int { return compareUTF16(a.name, b.name) })
	c.scratch = append(c.scratch[:0], out[begin:]...)
	out = out[:begin]
	for i, m := range members {
		if i > 0 {
			if m.name == members[i-1].name {
				return nil, invalid("the name %q is there twice", m.name)
			}
			out = append(out, ',')
		}
		out = append(out, c.scratch[m.start-begin:m.end-begin]...)
	}
	return append(out, '}'), nil
}

// compareUTF16 orders valid text by its UTF-16 code units (RFC 8785, section
// 3.2.3), which differs from the order of characters where surrogates meet
// U+E000 to U+FFFF.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		r, n := utf8.DecodeRuneInString(a)
		s, m := utf8.DecodeRuneInString(b)
		if r != s {
			return cmp.Or(cmp.Compare(firstUnit(r), firstUnit(s)), cmp.Compare(r, s))
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

func firstUnit(r rune) rune {
	if r < 0x10000 {
		return r
	}
	return 0xd800 + (r-0x10000)>>10
}
