package statement_test

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

	"github.com/renjia-project/renjia/internal/schema"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

var update = flag.Bool("update", false, "write the schema anew")

// TestTheSchemaIsThatOfTheTypes derives the schema from the Go types, so that
// the published file cannot fall behind. With -update it writes it.
func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	derived, err := schema.Of(statement.Layout{}, "resources/ledger/statement/schema/layout.json", "Renjia form of a financial statement", schema.Words{
		reflect.TypeFor[statement.Kind]():     {"position", "activities", "cash-flow"},
		reflect.TypeFor[statement.Side]():     {"debit", "credit"},
		reflect.TypeFor[statement.Column]():   {"unrestricted", "restricted", "total"},
		reflect.TypeFor[statement.Transfer](): {"release", "bind", "direct"},
		reflect.TypeFor[ledger.Class]():       {"asset", "liability", "net-assets", "income", "expense"},
		reflect.TypeFor[ledger.Function]():    {"programme", "management", "fundraising", "other"},
	})
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema/layout.json", derived, 0o644))
		return
	}
	require.Equal(t, string(derived), string(statement.LayoutSchema()), "run the test with -update")
}

func TestBuiltInFormsFitTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(statement.LayoutSchema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err)
	names, err := filepath.Glob("layouts/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		if strings.HasSuffix(name, "-chart.json") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		form, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(form), name)
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"statement":"equity","title":{"en":"x"},"source":"s","lines":[]}`))
	require.NoError(t, err)
	require.Error(t, compiled.Validate(bad))
}
