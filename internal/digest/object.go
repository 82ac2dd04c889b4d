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
	out = append(out, '{')
	begin := len(out)
	var members []member
	for c.More() {
		name, err := c.next()
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string), start: len(out)} // the decoder accepts nothing else here
		out = append(appendString(out, m.name), ':')
		if out, err = c.value(out, depth+1); err != nil {
			return nil, err
		}
		m.end = len(out)
		members = append(members, m)
	}
	if _, err = c.next(); err != nil { // the closing bracket
		return nil, err
	}
	return sorted(out, begin, members)
}

func sorted(out []byte, begin int, members []member) ([]byte, error) {
	slices.SortFunc(members, func(a, b member) int { return compareUTF16(a.name, b.name) })
	written := slices.Clone(out[begin:])
	out = out[:begin]
	for i, m := range members {
		if i > 0 {
			if m.name == members[i-1].name {
				return nil, invalid("the name %q is there twice", m.name)
			}
			out = append(out, ',')
		}
		out = append(out, written[m.start-begin:m.end-begin]...)
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
