package schema_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/schema"
)

type colour string

type part struct {
	Share renjia.Fraction `json:"share"`
	Parts []part          `json:"parts,omitempty"`
}

type thing struct {
	Name   renjia.Text    `json:"name"`
	Colour colour         `json:"colour,omitempty"`
	Day    renjia.Date    `json:"day,omitzero"`
	Whole  *part          `json:"whole,omitempty"`
	Counts map[string]int `json:"counts,omitempty"`
	hidden bool
}

func TestTheSchemaAdmitsWhatTheTypeHolds(t *testing.T) {
	require.False(t, thing{}.hidden)
	text, err := schema.Of(thing{}, "thing.json", "Thing", schema.Words{reflect.TypeFor[colour](): {"red", "green"}})
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("thing.json", doc))
	compiled, err := c.Compile("thing.json")
	require.NoError(t, err)
	for text, fits := range map[string]bool{
		`{"name": {"zh": "物"}, "colour": "red", "day": "2026-03-01", "whole": {"share": "2/3", "parts": [{"share": "1"}]}, "counts": {"a": 1}}`: true,
		`{"name": {}}`:                   true,
		`{}`:                             false,
		`{"name": {}, "colour": "blue"}`: false,
		`{"name": {}, "day": "March"}`:   false,
		`{"name": {}, "whole": {"share": 0.667}}`:  false,
		`{"name": {}, "whole": {"parts": []}}`:     false,
		`{"name": {}, "counts": {"a": "1"}}`:       false,
		`{"name": {}, "hidden": true}`:             false,
		`{"name": {"fr": "chose"}, "colour": "x"}`: false,
	} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		require.NoError(t, err)
		require.Equal(t, fits, compiled.Validate(v) == nil, text)
	}
}
