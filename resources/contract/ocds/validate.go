package ocds

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// field is what a member of an object may hold; see shapes.
type field struct {
	types    []string
	required bool
	nonEmpty bool
	dateTime bool
	list     string // closed code list of a string
	unique   bool
	lang     bool
	whole    bool
	version  bool
	pattern  bool
}

func shapeTable(table map[string]map[string]string) map[string]map[string]field {
	parsed := map[string]map[string]field{}
	for name, members := range table {
		parsed[name] = map[string]field{}
		for member, spec := range members {
			parsed[name][member] = parseField(spec)
		}
	}
	return parsed
}

func parseField(spec string) field {
	words := strings.Fields(spec)
	f := field{types: strings.Split(words[0], "|")}
	for _, w := range words[1:] {
		switch w {
		case "required":
			f.required = true
		case "min1":
			f.nonEmpty = true
		case "date-time":
			f.dateTime = true
		case "unique":
			f.unique = true
		case "lang":
			f.lang = true
		case "whole":
			f.whole = true
		case "version":
			f.version = true
		case "pattern":
			f.pattern = true
		default:
			f.list = strings.TrimPrefix(w, "code:")
		}
	}
	return f
}

var (
	versionForm = regexp.MustCompile(`^(\d+\.)(\d+)$`)
	instantForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`)
)

// checker judges a document and goes on after a problem.
type checker struct {
	file     string
	data     []byte
	problems renjia.Problems
}

func (c *checker) report(n *node, path, format string, args ...any) {
	c.problems.At(place(c.file, c.data, n.at), path, format, args...)
}

// object judges the members of an object of a shape.
func (c *checker) object(n *node, shape, path string) {
	members := shapes[shape]
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if members[name].required && n.member(name) == nil {
			c.report(n, path, "required: %q is missing", name)
		}
	}
	for i, name := range n.names {
		f, known := members[name]
		if !known {
			base, _, _ := strings.Cut(name, "_")
			if f, known = members[base]; !known || !f.lang {
				continue
			}
			f = field{types: []string{"string", "null"}}
		}
		c.value(n.items[i], f, join(path, name))
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// value judges a member.
func (c *checker) value(n *node, f field, path string) {
	t, ok := f.typeOf(n)
	if !ok {
		c.report(n, path, "type: is %s, want %s", described(n), strings.Join(f.types, " or "))
		return
	}
	switch n.kind {
	case text:
		c.text(n, f, path)
	case object:
		if shape, ok := strings.CutPrefix(t, "@"); ok {
			c.object(n, shape, path)
		}
	case array:
		c.array(n, f, t, path)
	}
}

func described(n *node) string {
	if n.kind == number || n.kind == text {
		return fmt.Sprintf("%s %.40q", n.kind, n.text)
	}
	return string(n.kind)
}

// typeOf returns the type of the field that a value is of.
func (f field) typeOf(n *node) (string, bool) {
	for _, t := range f.types {
		switch {
		case t == string(n.kind),
			n.kind == object && strings.HasPrefix(t, "@"),
			n.kind == array && strings.HasPrefix(t, "[]"):
			if n.kind == array && len(f.types) > 1 && f.types[1] == "[]@Link" && linked(n) {
				return f.types[1], true
			}
			return t, true
		case t == "integer" && n.kind == number:
			if r, ok := exactNumber(n.text); ok && r.IsInt() {
				return t, true
			}
		}
	}
	return "", false
}

// linked reports whether the releases of a record are links to releases.
func linked(n *node) bool {
	return len(n.items) > 0 && n.items[0].member("url") != nil && n.items[0].member("ocid") == nil
}

func (c *checker) text(n *node, f field, path string) {
	switch {
	case f.nonEmpty && n.text == "":
		c.report(n, path, "minLength: is empty")
	case f.dateTime && !instant(n.text):
		c.report(n, path, "format: %.40q is not a date-time with an offset, such as 2026-03-01T09:00:00+08:00", n.text)
	case f.list != "" && !codes[f.list][n.text]:
		c.report(n, path, "enum: %.40q is not in the code list %s", n.text, f.list)
	case f.pattern && !versionForm.MatchString(n.text):
		c.report(n, path, "pattern: %.40q is not a version such as 1.1", n.text)
	}
}

func instant(s string) bool {
	_, err := time.Parse(time.RFC3339Nano, s)
	return err == nil && instantForm.MatchString(s)
}

func (c *checker) array(n *node, f field, t, path string) {
	if f.nonEmpty && len(n.items) == 0 {
		c.report(n, path, "minItems: is empty")
	}
	element, list, _ := strings.Cut(strings.TrimPrefix(t, "[]"), ":")
	if t == string(array) {
		return
	}
	seen := map[string]int{}
	for i, x := range n.items {
		at := fmt.Sprintf("%s[%d]", path, i)
		c.value(x, field{types: []string{element}, list: list}, at)
		if !f.unique {
			continue
		}
		if first, twice := seen[x.key()]; twice {
			c.report(n, path, "uniqueItems: elements %d and %d are the same", first, i)
		}
		seen[x.key()] = i
	}
}
