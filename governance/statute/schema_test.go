package statute_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/schema"
)

var update = flag.Bool("update", false, "write the schemas anew")

// TestSchemasAreThoseOfTheTypes derives the schemas from the Go types, so that
// the published files cannot fall behind. With -update it writes them.
func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	words := schema.Words{
		reflect.TypeFor[rule.Class]():           {"yes", "no", "abstain", "void", "illegal", "present", "absent"},
		reflect.TypeFor[statute.Verification](): {"full-text", "secondary", "unverified", "own"},
		reflect.TypeFor[rule.Kind]():            {"owners", "persons", "households", "groups", "representatives", "members", "directors", "committee"},
	}
	for name, c := range map[string]struct {
		of        any
		published []byte
	}{"pack": {statute.Pack{}, statute.PackSchema()}, "overlay": {statute.Overlay{}, statute.OverlaySchema()}} {
		derived, err := schema.Of(c.of, "governance/statute/schema/"+name+".json", "Renjia rule "+name, words)
		require.NoError(t, err)
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join("schema", name+".json"), derived, 0o644))
			continue
		}
		require.Equal(t, string(derived), string(c.published), "run the test with -update")
	}
}

func compile(t *testing.T, text []byte) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err)
	return compiled
}

func TestPacksFitTheSchema(t *testing.T) {
	compiled := compile(t, statute.PackSchema())
	names, err := filepath.Glob("packs/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(doc), name)
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(covenant, `"1/2"`, `0.667`, 1)))
	require.NoError(t, err)
	require.Error(t, compiled.Validate(bad))
}

func TestOverlaysFitTheSchema(t *testing.T) {
	compiled := compile(t, statute.OverlaySchema())
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(byLaw(`, "choices": {"parking": "left-out"}, "notice_days": 20`)))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(doc))
	doc, err = jsonschema.UnmarshalJSON(strings.NewReader(byLaw(`, "notice": 20`)))
	require.NoError(t, err)
	require.Error(t, compiled.Validate(doc))
}
