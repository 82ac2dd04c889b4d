package charity_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/schema"
	"github.com/renjia-project/renjia/resources/charity"
)

var update = flag.Bool("update", false, "write the schemas anew")

// TestSchemasAreThoseOfTheTypes derives the schemas from the Go types, so that
// the published files cannot fall behind. With -update it writes them.
func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	words := schema.Words{
		reflect.TypeFor[charity.Organization](): {"foundation", "association", "service"},
		reflect.TypeFor[charity.Measure]():      {"income", "adjusted-income", "net-assets", "management", "pay-and-office"},
	}
	for name, c := range map[string]struct {
		of        any
		published []byte
	}{"rules": {charity.Rules{}, charity.RulesSchema()}, "clocks": {charity.Clocks{}, charity.ClocksSchema()}} {
		derived, err := schema.Of(c.of, "resources/charity/schema/"+name+".json", "Renjia charity "+name, words)
		require.NoError(t, err)
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join("schema", name+".json"), derived, 0o644))
			continue
		}
		require.Equal(t, string(derived), string(c.published), "run the test with -update")
	}
}

func TestBuiltInDataFitTheSchemas(t *testing.T) {
	for file, text := range map[string][]byte{"rules/china.json": charity.RulesSchema(), "rules/clocks.json": charity.ClocksSchema()} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		c := jsonschema.NewCompiler()
		require.NoError(t, c.AddResource("schema.json", doc))
		compiled, err := c.Compile("schema.json")
		require.NoError(t, err)
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(value), file)
	}
}
