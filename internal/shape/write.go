package shape

import (
	"encoding/json"
)

// Known returns the value as JSON without what the shape does not know and
// without nulls, so that it can be decoded into a type with the same names.
// Numbers are as they were written.
func (n *Node) Known(s *Shape) []byte { return n.write(nil, s, true) }

// JSON returns the whole value as JSON.
func (n *Node) JSON() []byte { return n.write(nil, nil, false) }

func (n *Node) write(b []byte, s *Shape, known bool) []byte {
	switch n.Type {
	case Object:
		return n.object(b, s, known)
	case Array:
		b = append(b, '[')
		for i, v := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.write(b, s.items(), known)
		}
		return append(b, ']')
	case String:
		return append(b, text(n.Text)...)
	case Number:
		return append(b, n.Text...)
	case Boolean:
		if n.True {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return append(b, "null"...)
}

func (n *Node) object(b []byte, s *Shape, known bool) []byte {
	b = append(b, '{')
	first := true
	for _, m := range n.Members {
		below := s.member(m.Name)
		if known && (m.Value.Type == Null || (below == nil && s != nil)) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(append(b, text(m.Name)...), ':')
		b = m.Value.write(b, below, known)
	}
	return append(b, '}')
}

func (s *Shape) items() *Shape {
	if s == nil {
		return nil
	}
	return s.Items
}

func (s *Shape) member(name string) *Shape {
	if s == nil {
		return nil
	}
	return s.Members[name]
}

func text(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`) // a string always has a JSON form
	}
	return b
}
