package election_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/schema"
)

var update = flag.Bool("update", false, "write the schemas anew")

// TestSchemasAreThoseOfTheTypes derives the schemas from the Go types; with
// -update it writes them. The files that ship with the package fit them.
func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	words := schema.Words{
		reflect.TypeFor[statute.Verification](): {"full-text", "secondary", "unverified", "own"},
		reflect.TypeFor[election.Nominator]():   {"party", "electors"},
		reflect.TypeFor[election.Counting]():    {"counted", "left-out"},
		reflect.TypeFor[election.Scope]():       {"ballot", "post"},
		reflect.TypeFor[election.Admitted]():    {"allowed", "forbidden"},
		reflect.TypeFor[election.TieRule]():     {"re-vote", "lots"},
		reflect.TypeFor[election.CarryDown]():   {"never", "posts-stood-for", "any-lower-post"},
		reflect.TypeFor[election.DecidedBy]():   {"assembly", "further-vote"},
		reflect.TypeFor[election.VacatedBy]():   {"next-placed", "vacant"},
		reflect.TypeFor[election.EarlierSeat](): {"stays"},
		reflect.TypeFor[election.Bound]():       {"latest", "earliest", "on"},
		reflect.TypeFor[election.WomenMethod](): {"best-then-rerun"},
	}
	for name, c := range map[string]struct {
		of        any
		published []byte
		files     string
	}{
		"regulation": {election.Regulation{}, election.RegulationSchema(), "regulations/*.json"},
		"schedule":   {election.Schedule{}, election.ScheduleSchema(), "schedules/*.json"},
	} {
		derived, err := schema.Of(c.of, "governance/election/schema/"+name+".json", "Renjia election "+name, words)
		require.NoError(t, err)
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join("schema", name+".json"), derived, 0o644))
			continue
		}
		require.Equal(t, string(derived), string(c.published), "run the test with -update")
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.published))
		require.NoError(t, err)
		compiler := jsonschema.NewCompiler()
		require.NoError(t, compiler.AddResource(name, doc))
		compiled, err := compiler.Compile(name)
		require.NoError(t, err)
		names, err := filepath.Glob(c.files)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, file := range names {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			require.NoError(t, err)
			require.NoError(t, compiled.Validate(doc), file)
		}
	}
}
