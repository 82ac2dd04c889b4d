package shape

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Shape is what a value may be. The zero Shape lets everything pass.
type Shape struct {
	Types       []Type            // one of them; none: any
	Required    []string          // members of an object that must be there
	Members     map[string]*Shape // of an object; others pass
	Items       *Shape            // of an array
	MinItems    int
	Unique      bool // no two items of an array are equal
	Pattern     *regexp.Regexp
	Format      *Format
	Enum        Words
	NotNegative bool     // minimum 0
	OneOf       []*Shape // exactly one fits
}

// Words tells whether a text is one of a list, and what the list is.
type Words struct {
	Has  func(string) bool
	Name string // for people: "an ISO 4217 code"
}

// List returns the words given.
func List(all ...string) Words {
	set := make(map[string]bool, len(all))
	for _, s := range all {
		set[s] = true
	}
	return Words{Has: func(s string) bool { return set[s] }, Name: "one of " + strings.Join(all, ", ")}
}

// Fault is one thing that is wrong with a value.
type Fault struct {
	Path    string // such as grants/0/awardDate; empty: the document
	Keyword string // of JSON Schema, such as oneOf
	Text    string // what is wrong
	Place   renjia.Place
}

// Problems returns faults as problems, the keyword before the text.
func Problems(faults []Fault) (p renjia.Problems) {
	for _, f := range faults {
		p.At(f.Place, f.Path, "%s: %s", f.Keyword, f.Text)
	}
	return p
}

// Check returns what is wrong with a document, in its order.
func (s *Shape) Check(n *Node) []Fault {
	var c checker
	c.check(s, n, "")
	return c.faults
}

type checker struct{ faults []Fault }

func (c *checker) add(n *Node, path, keyword, format string, args ...any) {
	c.faults = append(c.faults, Fault{path, keyword, fmt.Sprintf(format, args...), n.Place})
}

func (c *checker) check(s *Shape, n *Node, path string) {
	if s == nil {
		return
	}
	if len(s.Types) > 0 && !anyType(n, s.Types) {
		c.add(n, path, "type", "is %s, want %s", n.Type, join(s.Types))
	}
	switch n.Type {
	case Object:
		c.object(s, n, path)
	case Array:
		c.array(s, n, path)
	case String:
		c.text(s, n, path)
	case Number:
		if digits, _, _ := parts(n.Text); s.NotNegative && strings.HasPrefix(digits, "-") {
			c.add(n, path, "minimum", "%s is negative", n.show())
		}
	}
	if s.Enum.Has != nil && (n.Type != String || !s.Enum.Has(n.Text)) {
		c.add(n, path, "enum", "%s: want %s", n.show(), s.Enum.Name)
	}
	c.choices(s, n, path)
}

// choices checks that exactly one of the forms fits.
func (c *checker) choices(s *Shape, n *Node, path string) {
	fit := 0
	for _, one := range s.OneOf {
		if len(one.Check(n)) == 0 {
			fit++
		}
	}
	if len(s.OneOf) > 0 && fit != 1 {
		c.add(n, path, "oneOf", "%s: fits %d of %d forms, want one: %s", n.show(), fit, len(s.OneOf), why(s.OneOf, n))
	}
}

// why says what each form misses.
func why(all []*Shape, n *Node) string {
	var missed []string
	for _, one := range all {
		text := "fits"
		if faults := one.Check(n); len(faults) > 0 {
			text = faults[0].Text
			for _, f := range faults[1:] {
				text += ", " + f.Text
			}
		}
		missed = append(missed, text)
	}
	return strings.Join(missed, "; or ")
}

func (c *checker) object(s *Shape, n *Node, path string) {
	for _, name := range s.Required {
		if n.Member(name) == nil {
			c.add(n, path, "required", "%s is missing", name)
		}
	}
	for _, m := range n.Members {
		c.check(s.Members[m.Name], m.Value, under(path, m.Name))
	}
}

func (c *checker) array(s *Shape, n *Node, path string) {
	if len(n.Items) < s.MinItems {
		c.add(n, path, "minItems", "has %d items, want at least %d", len(n.Items), s.MinItems)
	}
	if s.Unique {
		c.unique(n, path)
	}
	if s.Items == nil {
		return
	}
	for i, v := range n.Items {
		c.check(s.Items, v, under(path, strconv.Itoa(i)))
	}
}

func (c *checker) unique(n *Node, path string) {
	first := make(map[string]int, len(n.Items))
	for i, v := range n.Items {
		var b strings.Builder
		v.canonical(&b)
		if j, twice := first[b.String()]; twice {
			c.add(v, path, "uniqueItems", "item %d is equal to item %d", i, j)
			return
		}
		first[b.String()] = i
	}
}

func (c *checker) text(s *Shape, n *Node, path string) {
	if s.Pattern != nil && !s.Pattern.MatchString(n.Text) {
		c.add(n, path, "pattern", "%q is not of the form %s", n.Text, s.Pattern)
	}
	if s.Format != nil && !s.Format.Fits(n.Text) {
		c.add(n, path, "format", "%q is no %s", n.Text, s.Format.Name)
	}
}

func anyType(n *Node, types []Type) bool {
	for _, t := range types {
		if n.Is(t) {
			return true
		}
	}
	return false
}

func join(types []Type) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = string(t)
	}
	return strings.Join(words, " or ")
}

func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// shown is how much of a value stands in a message, in bytes.
const shown = 60

func (n *Node) show() string {
	switch n.Type {
	case String:
		s := n.Text
		if len(s) > shown {
			s = strings.ToValidUTF8(s[:shown], "") + "…"
		}
		return strconv.Quote(s)
	case Number:
		return n.Text[:min(len(n.Text), shown)]
	case Boolean:
		return strconv.FormatBool(n.True)
	}
	return string(n.Type)
}
