package procedure_test

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
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/governance/statute"
)

var update = flag.Bool("update", false, "write the schema anew")

// TestSchemaIsThatOfTheTypes derives the schema from the Go types, so that the
// published file cannot fall behind. With -update it writes it.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	d := describer{}
	schema := d.object(reflect.TypeFor[procedure.Template]())
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = "https://github.com/renjia-project/renjia/governance/procedure/schema/template.json"
	schema["title"] = "Renjia procedure template"
	schema["$defs"] = map[string]any(d)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(schema))
	if *update {
		require.NoError(t, os.WriteFile("schema/template.json", b.Bytes(), 0o644))
		return
	}
	require.Equal(t, b.String(), string(procedure.Schema()), "run the test with -update")
}

// describer holds the definitions of the structs met so far.
type describer map[string]any

func (d describer) describe(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[renjia.Fraction]():
		return map[string]any{"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$", "description": "a fraction such as 2/3; no decimals"}
	case reflect.TypeFor[renjia.Date]():
		return map[string]any{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	case reflect.TypeFor[renjia.Op]():
		return enum(">=", ">")
	case reflect.TypeFor[procedure.Kind]():
		return enum("attendance", "vote", "decided", "notice", "display", "opinion", "consultation", "document", "report")
	case reflect.TypeFor[procedure.Base]():
		return enum("should-attend", "attending")
	case reflect.TypeFor[procedure.Unit]():
		return enum("days", "working-days")
	case reflect.TypeFor[statute.Verification]():
		return enum("full-text", "secondary", "unverified", "own")
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return map[string]any{"type": "string"}
	}
	return d.byKind(t)
}

func (d describer) byKind(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return d.describe(t.Elem())
	case reflect.Struct:
		name := strings.ToLower(t.Name())
		if _, done := d[name]; !done {
			d[name] = d.object(t)
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
	return map[string]any{"type": "string"}
}

func enum(values ...string) map[string]any { return map[string]any{"enum": values} }

func (d describer) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string(nil)
	for i := range t.NumField() {
		name, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		properties[name] = d.describe(t.Field(i).Type)
		if rest == "" {
			required = append(required, name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		object["required"] = required
	}
	return object
}

func TestTemplatesFitTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(procedure.Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	schema, err := c.Compile("schema.json")
	require.NoError(t, err)
	names, err := filepath.Glob("templates/*.json")
	require.NoError(t, err)
	require.Len(t, names, 6)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc), name)
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(own, `"2/3"`, `0.667`, 1)))
	require.NoError(t, err)
	require.Error(t, schema.Validate(bad))
}
