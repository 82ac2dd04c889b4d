// Package schema derives JSON Schemas (draft 2020-12) from the Go types that
// hand-written JSON is read into by package strict, so that a published schema
// cannot fall behind its types: tests compare the two.
package schema

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/renjia-project/renjia"
)

// Words are the texts with a fixed set of values, by their Go types.
type Words map[reflect.Type][]string

// Of returns the schema of a struct, under an identifier relative to the module
// and with a title. Members without omitempty or omitzero are required. Types
// that read themselves from text are strings, structs with names definitions.
func Of(v any, id, title string, words Words) ([]byte, error) {
	d := describer{defs: map[string]any{}, words: words}
	schema := d.object(reflect.TypeOf(v))
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = "https://github.com/renjia-project/renjia/" + id
	schema["title"] = title
	schema["$defs"] = d.defs
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(schema)
	return b.Bytes(), err
}

type describer struct {
	defs  map[string]any
	words Words
}

func (d describer) describe(t reflect.Type) map[string]any {
	if values, fixed := d.words[t]; fixed {
		return map[string]any{"enum": values}
	}
	switch t {
	case reflect.TypeFor[renjia.Fraction]():
		return map[string]any{"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$", "description": "a fraction such as 2/3; no decimals"}
	case reflect.TypeFor[renjia.Date]():
		return map[string]any{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	case reflect.TypeFor[renjia.Money]():
		return map[string]any{
			"type": "object", "description": "an exact amount; never a number",
			"properties": map[string]any{"amount": map[string]any{"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}, "currency": map[string]any{"type": "string", "pattern": "^[A-Z]{3}$"}},
			"required":   []string{"amount", "currency"}, "additionalProperties": false,
		}
	case reflect.TypeFor[renjia.Op]():
		return map[string]any{"enum": []string{">=", ">", "<=", "<"}}
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return map[string]any{"type": "string"}
	}
	return d.kind(t)
}

func (d describer) kind(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return d.describe(t.Elem())
	case reflect.Struct:
		name := strings.ToLower(t.Name())
		if _, done := d.defs[name]; !done {
			d.defs[name] = nil // for types that contain themselves
			d.defs[name] = d.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": d.describe(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": d.describe(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	}
	return map[string]any{"type": "string"}
}

func (d describer) object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	var required []string
	for i := range t.NumField() {
		name, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		properties[name] = d.describe(t.Field(i).Type)
		if rest == "" && t != reflect.TypeFor[renjia.Text]() { // a text may have one language
			required = append(required, name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		object["required"] = required
	}
	return object
}
