package hsds

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// member is what the standard says about one member of an object.
type member struct {
	name     string
	index    []int // of the Go field
	required bool
	top      bool    // only in the object at the top of a document
	since    Version // "": 3.0
	format   string
	words    []string
}

// members lists what an object type has, in order; the last is the field of the
// other members.
func members(t reflect.Type) (all []member, others []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == reflect.TypeFor[Other]() {
			return all, []int{i}
		}
		if f.Anonymous {
			inner, o := members(f.Type)
			for _, m := range inner {
				m.index = append([]int{i}, m.index...)
				all = append(all, m)
			}
			return all, append([]int{i}, o...)
		}
		all = append(all, describe(f, i))
	}
	return all, nil
}

func describe(f reflect.StructField, i int) member {
	m := member{name: f.Tag.Get("json"), index: []int{i}}
	for _, word := range strings.Fields(f.Tag.Get("hsds")) {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "required":
			m.required = true
		case "top":
			m.top = true
		case "since":
			m.since = Version(value)
		case "enum":
			m.words = strings.Split(strings.ReplaceAll(value, "_", " "), "|")
		default:
			m.format = name
		}
	}
	return m
}

// in reports whether the version has the member at this depth.
func (m member) in(v Version, path string) bool {
	return (!m.top || path == "") && (m.since == "" || m.since == v)
}

// binder checks a document as the compiled schemas of a version do, and fills
// the Go value meanwhile.
type binder struct {
	document
	version  Version
	problems renjia.Problems
}

// fault records a problem: its path as a schema validator gives it, and the
// keyword of the schema that is not satisfied.
func (b *binder) fault(n node, path, keyword, format string, args ...any) {
	b.problems.At(b.place(n.at), path, keyword+": "+format, args...)
}

func (b *binder) object(n node, v reflect.Value, path string) {
	if n.kind != object {
		b.fault(n, path, "type", "is %s, want object", n.kind)
		return
	}
	all, others := members(v.Type())
	seen := make([]bool, len(n.names))
	for _, m := range all {
		if !m.in(b.version, path) {
			continue
		}
		i := slices.Index(n.names, m.name)
		if i < 0 {
			if m.required {
				b.fault(n, path, "required", "%q must be given", m.name)
			}
			continue
		}
		seen[i] = true
		b.value(n.members[i], v.FieldByIndex(m.index), m, below(path, m.name))
	}
	for i, name := range n.names {
		if seen[i] {
			continue
		}
		o := v.FieldByIndex(others)
		if o.IsNil() {
			o.Set(reflect.ValueOf(Other{}))
		}
		o.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(b.raw(n.members[i])))
	}
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

func (b *binder) value(n node, v reflect.Value, m member, path string) {
	switch v.Kind() {
	case reflect.Slice:
		b.list(n, v, path)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		b.object(n, v.Elem(), path)
	default:
		b.scalar(n, v, m, path)
	}
}

func (b *binder) list(n node, v reflect.Value, path string) {
	if n.kind != list {
		b.fault(n, path, "type", "is %s, want array", n.kind)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.members), len(n.members)))
	for i, item := range n.members {
		b.object(item, v.Index(i), below(path, strconv.Itoa(i)))
	}
}

func (b *binder) scalar(n node, v reflect.Value, m member, path string) {
	want := text
	if v.Type() == reflect.TypeFor[json.Number]() {
		want = number
	}
	if n.kind != want {
		b.fault(n, path, "type", "is %s, want %s", n.kind, want)
	}
	s, _ := n.value.(string)
	if m.words != nil && (n.kind != text || !slices.Contains(m.words, s)) {
		b.fault(n, path, "enum", "%s: want %s", b.raw(n), strings.Join(m.words, ", "))
	}
	switch {
	case n.kind != want:
	case want == number:
		v.SetString(n.value.(json.Number).String())
	default:
		v.SetString(s)
		if !formats(m.format, s) {
			b.fault(n, path, "format", "%q is not a valid %s", s, m.format)
		}
	}
}

var uuidText = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// formats reports whether a text has a format: uuid of RFC 9562, uri of RFC 3986
// with a scheme, email of RFC 5321, date-time of RFC 3339.
func formats(format, s string) bool {
	switch format {
	case "uuid":
		return uuidText.MatchString(s)
	case "uri":
		u, err := url.Parse(s)
		return err == nil && u.IsAbs() && !strings.ContainsAny(s, " \\^`{|}<>\"")
	case "email":
		a, err := mail.ParseAddress(s)
		return err == nil && a.Name == "" && a.Address == s
	case "date-time":
		_, err := time.Parse(time.RFC3339, strings.ToUpper(s))
		return err == nil
	}
	return true
}
