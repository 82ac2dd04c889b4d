package hsds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/renjia-project/renjia"
)

// Version is a version of the standard.
type Version string

// The versions.
const (
	V30 Version = "3.0"
	V31 Version = "3.1" // adds capacities, units and further URLs
)

// check wants one of the versions.
func (v Version) check() error {
	switch v {
	case V30, V31:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "document of HSDS", Choices: []renjia.Choice{{
			Name: "Version", Options: []string{string(V30), string(V31)}, Why: "documents do not say of which version they are"}}}
	}
	return fmt.Errorf("HSDS %s: %w", v, renjia.ErrUnsupported)
}

// Document is what stands at the top of a file.
type Document interface {
	Service | Organization | ServiceAtLocation
}

// maxDocument bounds a document, in bytes.
const maxDocument = 64 << 20

// Read reads one document and checks it as the compiled schemas of the version
// do. All problems are in one *renjia.ValidationError with file, line and
// column, the path as a schema validator gives it (schedules/0/freq), and a
// message that begins with the keyword of the schema that is not satisfied:
// required, type, enum or format. Members the version does not know are kept.
func Read[T Document](r io.Reader, file string, v Version) (doc T, err error) {
	if err := v.check(); err != nil {
		return doc, err
	}
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return doc, fmt.Errorf("read %s: %w", file, err)
	}
	if len(data) > maxDocument {
		return doc, fmt.Errorf("read %s: more than %d bytes: %w", file, maxDocument, renjia.ErrInvalid)
	}
	parsed, err := parse(file, data)
	if err != nil {
		return doc, err
	}
	b := binder{document: parsed, version: v}
	b.object(parsed.root, reflect.ValueOf(&doc).Elem(), "")
	return doc, b.problems.Err(file)
}

// Write writes a document that is valid in the version: it is checked as [Read]
// checks it before a byte is written. Empty optional members are left out,
// nothing is ever null, and numbers are numbers.
func Write[T Document](w io.Writer, doc T, v Version) error {
	if err := v.check(); err != nil {
		return err
	}
	e := encoder{version: v}
	e.object(reflect.ValueOf(doc), "")
	if err := e.problems.Err("HSDS document"); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, e.out.Bytes(), "", "  "); err != nil {
		return fmt.Errorf("HSDS document: %w: %w", err, renjia.ErrInvalid)
	}
	out.WriteByte('\n')
	if _, err := Read[T](bytes.NewReader(out.Bytes()), "HSDS document", v); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

type encoder struct {
	version  Version
	out      bytes.Buffer
	problems renjia.Problems
}

func (e *encoder) object(v reflect.Value, path string) {
	all, others := members(v.Type())
	e.out.WriteByte('{')
	first := true
	begin := func(name string) {
		if !first {
			e.out.WriteByte(',')
		}
		first = false
		e.text(name)
		e.out.WriteByte(':')
	}
	for _, m := range all {
		f := v.FieldByIndex(m.index)
		if !m.in(e.version, path) {
			e.problems.Require(f.IsZero(), below(path, m.name), "has no place here in HSDS %s", e.version)
			continue
		}
		if f.IsZero() && (!m.required || f.Kind() == reflect.Pointer || f.Type() == reflect.TypeFor[json.Number]()) {
			continue // what is required and missing is found when it is checked
		}
		begin(m.name)
		e.value(f, below(path, m.name))
	}
	other := v.FieldByIndex(others).Interface().(Other)
	for _, name := range slices.Sorted(maps.Keys(other)) {
		begin(name)
		e.out.Write(other[name])
	}
	e.out.WriteByte('}')
}

func (e *encoder) value(f reflect.Value, path string) {
	switch {
	case f.Kind() == reflect.Pointer:
		e.object(f.Elem(), path)
	case f.Kind() == reflect.Slice:
		e.out.WriteByte('[')
		for i := range f.Len() {
			if i > 0 {
				e.out.WriteByte(',')
			}
			e.object(f.Index(i), below(path, fmt.Sprint(i)))
		}
		e.out.WriteByte(']')
	case f.Type() == reflect.TypeFor[json.Number]():
		e.out.WriteString(f.String())
	default:
		e.text(f.String())
	}
}

// text writes a string as JSON, with "&" and "<" as they are.
func (e *encoder) text(s string) {
	enc := json.NewEncoder(&e.out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always can; Indent takes the line end away
}
