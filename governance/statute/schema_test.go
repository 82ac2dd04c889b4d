package statute_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

var update = flag.Bool("update", false, "write the schemas anew")

// TestSchemasAreThoseOfTheTypes derives the schemas from the Go types, so that
// the published files cannot fall behind. With -update it writes them.
func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	for name, c := range map[string]struct {
		of        any
		published []byte
	}{"pack": {statute.Pack{}, statute.PackSchema()}, "overlay": {statute.Overlay{}, statute.OverlaySchema()}} {
		d := describer{defs: map[string]any{}}
		schema := d.object(reflect.TypeOf(c.of))
		schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		schema["$id"] = "https://github.com/renjia-project/renjia/governance/statute/schema/" + name + ".json"
		schema["title"] = "Renjia rule " + name
		schema["$defs"] = d.defs
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		require.NoError(t, enc.Encode(schema))
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join("schema", name+".json"), b.Bytes(), 0o644))
			continue
		}
		require.Equal(t, b.String(), string(c.published), "run the test with -update")
	}
}

// describer writes a schema for a type; structs with names become definitions.
type describer struct{ defs map[string]any }

func (d describer) describe(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[renjia.Fraction]():
		return map[string]any{"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$", "description": "a fraction such as 2/3; no decimals"}
	case reflect.TypeFor[renjia.Date]():
		return map[string]any{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	case reflect.TypeFor[renjia.Op]():
		return map[string]any{"enum": []string{">=", ">", "<=", "<"}}
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return map[string]any{"type": "string"}
	}
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
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0}
	}
	return d.text(t)
}

// text is a string; those with a fixed set of values say which.
func (d describer) text(t reflect.Type) map[string]any {
	var values []string
	switch t {
	case reflect.TypeFor[rule.Class]():
		values = []string{"yes", "no", "abstain", "void", "illegal", "present", "absent"}
	case reflect.TypeFor[statute.Verification]():
		values = []string{"full-text", "secondary", "unverified", "own"}
	case reflect.TypeFor[rule.Kind]():
		values = []string{"owners", "persons", "households", "groups", "representatives", "members", "directors", "committee"}
	}
	if values != nil {
		return map[string]any{"enum": values}
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
		if rest == "" && t != reflect.TypeFor[renjia.Text]() {
			required = append(required, name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		object["required"] = required
	}
	return object
}

func compile(t *testing.T, text []byte) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	schema, err := c.Compile("schema.json")
	require.NoError(t, err)
	return schema
}

func TestPacksFitTheSchema(t *testing.T) {
	schema := compile(t, statute.PackSchema())
	names, err := filepath.Glob("packs/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc), name)
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(covenant, `"1/2"`, `0.667`, 1)))
	require.NoError(t, err)
	require.Error(t, schema.Validate(bad))
}

func TestOverlaysFitTheSchema(t *testing.T) {
	schema := compile(t, statute.OverlaySchema())
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(byLaw(`, "choices": {"parking": "left-out"}, "notice_days": 20`)))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(doc))
	doc, err = jsonschema.UnmarshalJSON(strings.NewReader(byLaw(`, "notice": 20`)))
	require.NoError(t, err)
	require.Error(t, schema.Validate(doc))
}
