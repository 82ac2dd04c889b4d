package procedure_test

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

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/schema"
)

var update = flag.Bool("update", false, "write the schema anew")

// TestSchemaIsThatOfTheTypes derives the schema from the Go types, so that the
// published file cannot fall behind. With -update it writes it.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	derived, err := schema.Of(procedure.Template{}, "governance/procedure/schema/template.json", "Renjia procedure template", schema.Words{
		reflect.TypeFor[renjia.Op]():            {">=", ">"},
		reflect.TypeFor[procedure.Kind]():       {"attendance", "vote", "decided", "notice", "display", "opinion", "consultation", "document", "report"},
		reflect.TypeFor[procedure.Base]():       {"should-attend", "attending"},
		reflect.TypeFor[procedure.Unit]():       {"days", "working-days"},
		reflect.TypeFor[statute.Verification](): {"full-text", "secondary", "unverified", "own"},
	})
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema/template.json", derived, 0o644))
		return
	}
	require.Equal(t, string(derived), string(procedure.Schema()), "run the test with -update")
}

func TestTemplatesFitTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(procedure.Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err)
	names, err := filepath.Glob("templates/*.json")
	require.NoError(t, err)
	require.Len(t, names, 6)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(doc), name)
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(own, `"2/3"`, `0.667`, 1)))
	require.NoError(t, err)
	require.Error(t, compiled.Validate(bad))
}
