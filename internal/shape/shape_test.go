package shape_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/internal/shape"
)

var grant = &shape.Shape{
	Types: []shape.Type{shape.Object}, Required: []string{"id"},
	Members: map[string]*shape.Shape{
		"id":     {Types: []shape.Type{shape.String}, Pattern: regexp.MustCompile(`^[a-z]+$`)},
		"amount": {Types: []shape.Type{shape.Number, shape.Null}},
		"count":  {Types: []shape.Type{shape.Integer}, NotNegative: true},
		"at":     {OneOf: []*shape.Shape{{Format: shape.DateTime}, {Pattern: regexp.MustCompile(`^[0-9]{4}$`)}}},
		"kind":   {Enum: shape.List("a", "b")},
		"link":   {Format: shape.URI},
		"list":   {Types: []shape.Type{shape.Array}, MinItems: 1, Unique: true, Items: &shape.Shape{Types: []shape.Type{shape.Number}}},
	},
}

const grantSchema = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["id"], "properties": {
	"id": {"type": "string", "pattern": "^[a-z]+$"}, "amount": {"type": ["number", "null"]}, "count": {"type": "integer", "minimum": 0},
	"at": {"oneOf": [{"format": "date-time"}, {"pattern": "^[0-9]{4}$"}]}, "kind": {"enum": ["a", "b"]}, "link": {"format": "uri"},
	"list": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "number"}}}}`

func TestFaultsNamePathKeywordAndPlace(t *testing.T) {
	n, err := shape.Parse("g.json", []byte("{\n  \"id\": \"A\",\n  \"list\": [1, 2, 1.0, \"x\"], \"at\": \"2026-01\"}"))
	require.NoError(t, err)
	var got []string
	for _, f := range grant.Check(n) {
		got = append(got, f.Place.String()+" "+f.Path+" "+f.Keyword)
	}
	require.Equal(t, []string{"g.json:2:9 id pattern", "g.json:3:18 list uniqueItems", "g.json:3:23 list/3 type", "g.json:3:35 at oneOf"}, got)
}

func TestWhatIsNoDocumentIsAProblemAtItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"{\"a\": 1,,}":         "x.json:1:",
		"{\"a\": 1, \"a\": 2}": "x.json:1:10: a: is there twice",
		"{}\n{}":               "nothing after the document",
		"":                     "unexpected EOF",
		"{\"a\": \"\xff\"}":    "x.json:1:8: is no UTF-8 text",
		"[":                    "x.json:1:",
		"{\"a\": nul}":         "x.json:1:",
	} {
		_, err := shape.Parse("x.json", []byte(text))
		require.ErrorContains(t, err, want, text)
	}
}

// The oracle is a full implementation of JSON Schema.
func TestVerdictsAreThoseOfJSONSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	var doc any
	require.NoError(t, json.Unmarshal([]byte(grantSchema), &doc))
	require.NoError(t, c.AddResource("mem:grant", doc))
	schema, err := c.Compile("mem:grant")
	require.NoError(t, err)
	values := []string{`"a"`, `"A"`, `null`, `1`, `1.0`, `1.5`, `1e2`, `-1`, `-0.0`, `10e-1`, `"2026"`, `"2026-01-01T00:00:00Z"`, `"2026-13-01T00:00:00Z"`, `"http://x.org/a"`, `"/a"`, `[]`, `[1,1.0]`, `[1,10e-1,2]`, `[1,2]`, `{}`, `true`, `"b"`}
	rapid.Check(t, func(t *rapid.T) {
		text := "{"
		for _, name := range []string{"id", "amount", "count", "at", "kind", "link", "list", "other"} {
			if !rapid.Bool().Draw(t, name) {
				continue
			}
			if text != "{" {
				text += ","
			}
			text += `"` + name + `":` + values[rapid.IntRange(0, len(values)-1).Draw(t, "value")]
		}
		text += "}"
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		n, err := shape.Parse("x", []byte(text))
		require.NoError(t, err)
		require.Equal(t, schema.Validate(v) == nil, len(grant.Check(n)) == 0, text)
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"a": [1, 2e3, null, true, "x"], "b": {"c": -0.0}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := shape.Parse("f", data)
		if err != nil {
			return
		}
		require.True(t, json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))))
		_ = grant.Check(n)
	})
}
