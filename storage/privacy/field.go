package privacy

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Field is one field of a record type that can hold something about a person: a
// text, a date, an instant or a reference.
type Field struct {
	Type  string             // of the struct that declares it, such as "talent.Person"
	Name  string             // of the field in Go
	Class renjia.Sensitivity // "" if nobody has said
	About bool               // names the person whom the record is about
}

// String returns "talent.Person.Born".
func (f Field) String() string { return f.Type + "." + f.Name }

// Fields returns the fields of the records of a collection that can hold
// something about a person, those of structs inside them too, each once. What
// lies inside a field with a class has that class and is not listed.
func Fields(c storage.Registration) []Field {
	l := lister{seen: map[reflect.Type]bool{}}
	l.list(c.Type())
	return l.fields
}

// Unclassified returns the fields of all collections that carry no tag and are
// not among those known to say nothing about a person, given by [Field.String].
// A test that it returns nothing keeps new fields from going unlooked at.
func Unclassified(neutral []string, collections ...storage.Registration) []Field {
	known := map[string]bool{}
	for _, name := range neutral {
		known[name] = true
	}
	var open []Field
	for _, c := range collections {
		for _, f := range Fields(c) {
			if name := f.String(); f.Class == "" && !known[name] {
				known[name] = true
				open = append(open, f)
			}
		}
	}
	return open
}

type lister struct {
	seen   map[reflect.Type]bool
	fields []Field
}

func (l *lister) list(t reflect.Type) {
	if l.seen[t] {
		return
	}
	l.seen[t] = true
	for _, f := range members(t) {
		class, about := tagOf(f.field)
		inner := element(f.field.Type)
		if class == "" && inner.Kind() == reflect.Struct && !plain(inner) {
			l.list(inner)
			continue
		}
		if class != "" || telling(inner) {
			l.fields = append(l.fields, Field{typeName(t), f.field.Name, class, about})
		}
	}
}

func typeName(t reflect.Type) string {
	path := t.PkgPath()
	return path[strings.LastIndex(path, "/")+1:] + "." + t.Name()
}

// member is a field as JSON has it.
type member struct {
	name  string
	field reflect.StructField
}

// members returns the fields of a struct that JSON keeps, those of embedded
// structs as its own.
func members(t reflect.Type) (all []member) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		embedded := f.Anonymous && name == "" && element(f.Type).Kind() == reflect.Struct && !plain(element(f.Type))
		if name == "-" || embedded || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		all = append(all, member{name, f})
	}
	return all
}

// tagOf reads the tag of a field.
func tagOf(f reflect.StructField) (class renjia.Sensitivity, about bool) {
	tag, rest, _ := strings.Cut(f.Tag.Get("privacy"), ",")
	return renjia.Sensitivity(tag), rest == "about"
}

// element strips pointers, lists and maps.
func element(t reflect.Type) reflect.Type {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map}, t.Kind()) && !plain(t) {
		t = t.Elem()
	}
	return t
}

var (
	jsonType = reflect.TypeFor[json.Marshaler]()
	textType = reflect.TypeFor[encoding.TextMarshaler]()
)

// plain reports whether a type writes itself, so that its inside does not show.
func plain(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(jsonType) || t.Implements(textType) || p.Implements(jsonType) || p.Implements(textType)
}

// telling reports whether a value of the type can say who or when.
func telling(t reflect.Type) bool {
	if t.Kind() == reflect.String {
		return true
	}
	return plain(t) && slices.Contains([]string{"renjia.Ref", "renjia.Date", "time.Time"}, t.String())
}
