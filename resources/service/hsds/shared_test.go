package hsds_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// shared returns the folder of the official schemas and examples; the test is
// skipped where RENJIA_SHARED does not say where it is.
func shared(t testing.TB) string {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(folder, "data", "standards")
}

func read(t testing.TB, path ...string) []byte {
	b, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return b
}

// compiled keeps the official schemas, which take a second each.
var compiled = map[string]*jsonschema.Schema{}

// official returns a compiled official schema.
func official(t testing.TB, version, name string) *jsonschema.Schema {
	if s := compiled[version+name]; s != nil {
		return s
	}
	folder := map[string]string{"3.0": "3.0", "3.1": "3.1-dev"}[version]
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(read(t, shared(t), "hsds", folder, "schema", "compiled", name+".json")))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("mem:"+name, doc))
	s, err := c.Compile("mem:" + name)
	require.NoError(t, err)
	compiled[version+name] = s
	return s
}

// parsed decodes with exact numbers, for comparing.
func parsed(t testing.TB, b []byte) (v any) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&v))
	return v
}
