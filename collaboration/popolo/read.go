package popolo

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/shape"
)

const maxDocument = 64 << 20

// Read reads a document of at most 64 MiB; file is its name for places. Nulls are
// as good as nothing. Every problem is reported, with place and path, in one
// *renjia.ValidationError: unknown members, wrong types, dates that are none.
func Read(r io.Reader, file string) (Document, error) {
	doc, wrong, unknown, err := read(r, file)
	if err == nil {
		err = append(wrong, unknown...).Err("popolo")
	}
	if err != nil {
		return Document{}, err
	}
	return doc, nil
}

// Lenient reads a document as Read does, but leaves unknown members out and
// returns them as warnings.
func Lenient(r io.Reader, file string) (Document, []renjia.Problem, error) {
	doc, wrong, unknown, err := read(r, file)
	if err == nil {
		err = wrong.Err("popolo")
	}
	if err != nil {
		return Document{}, nil, err
	}
	return doc, unknown, nil
}

func read(r io.Reader, file string) (doc Document, wrong, unknown renjia.Problems, err error) {
	root, err := shape.Read(r, file, maxDocument)
	if err != nil {
		return doc, nil, nil, err
	}
	var b binder
	b.value(root, reflect.ValueOf(&doc).Elem(), "")
	return doc, b.wrong, b.unknown, nil
}

// binder puts the values of a document into their fields.
type binder struct{ wrong, unknown renjia.Problems }

func (b *binder) value(n *shape.Node, into reflect.Value, path string) {
	want := map[reflect.Kind]shape.Type{reflect.Struct: shape.Object, reflect.Slice: shape.Array, reflect.Pointer: shape.Object, reflect.String: shape.String}[into.Kind()]
	if n.Type == shape.Null && path != "" {
		return
	}
	if n.Type != want {
		b.wrong.At(n.Place, path, "is %s, want %s", n.Type, want)
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		b.object(n, into, path)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		b.object(n, into.Elem(), path)
	case reflect.Slice:
		b.list(n, into, path)
	case reflect.String:
		into.SetString(n.Text)
		if d, ok := into.Interface().(Date); ok && d.Validate() != nil {
			b.wrong.At(n.Place, path, "%q: want a year, a month or a day such as 2010, 2010-05 or 2010-05-01", n.Text)
		}
	}
}

func (b *binder) list(n *shape.Node, into reflect.Value, path string) {
	for i, x := range n.Items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if x.Type == shape.Null {
			b.wrong.At(x.Place, at, "is null, want an object")
			continue
		}
		element := reflect.New(into.Type().Elem()).Elem()
		b.value(x, element, at)
		into.Set(reflect.Append(into, element))
	}
}

func (b *binder) object(n *shape.Node, into reflect.Value, path string) {
	fields := map[string]int{}
	for i := range into.NumField() {
		name, _, _ := strings.Cut(into.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = i
	}
	for _, m := range n.Members {
		at := m.Name
		if path != "" {
			at = path + "." + m.Name
		}
		i, known := fields[m.Name]
		if !known {
			b.unknown.At(m.Value.Place, at, "is not known here")
			continue
		}
		b.value(m.Value, into.Field(i), at)
	}
}

// Write writes a document as indented JSON with a line end: the same document
// gives the same bytes.
func Write(w io.Writer, doc Document) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
