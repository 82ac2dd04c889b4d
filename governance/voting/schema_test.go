package voting_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

func validate(t require.TestingT, document string) error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(voting.ElectionsSchema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("elections.json", schema))
	compiled, err := compiler.Compile("elections.json")
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	require.NoError(t, err)
	return compiled.Validate(value)
}

func TestWhatIsWrittenFitsTheSchema(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		elections := []voting.Election{{ID: "a", Profile: p}, {ID: "b", Profile: p}}[:rapid.IntRange(0, 2).Draw(t, "elections")]
		var b bytes.Buffer
		require.NoError(t, voting.WriteJSON(&b, elections...))
		require.NoError(t, validate(t, b.String()))
	})
}

// The schema and the reader refuse the same mistakes of form.
func TestTheSchemaAndTheReaderAgree(t *testing.T) {
	for document, good := range map[string]bool{
		`{"candidates": 2, "ballots": [[0], {"approve": [1], "count": 3}]}`:                             true,
		`{"x": {"candidates": ["a", {"name": "b", "withdrawn": true}], "ballots": [{"tiers": [[0]]}]}}`: true,
		`{"candidates": 2}`:                                           false,
		`{"candidates": -1, "ballots": [[0]]}`:                        false,
		`{"candidates": 2, "ballots": [[0]], "colour": 1}`:            false,
		`{"candidates": 2, "ballots": [{"count": 2}]}`:                false,
		`{"candidates": 2, "ballots": [{"count": 0, "order": [0]}]}`:  false,
		`{"candidates": 2, "ballots": [{"order": [0], "tiers": []}]}`: false,
		`{"candidates": 2, "ballots": [{"order": [1, 1]}]}`:           false,
		`{"candidates": 2, "ballots": [{"scores": {"1": 0.5}}]}`:      false,
		`{"candidates": 2, "ballots": [{"scores": {"1": 2000000}}]}`:  false,
		`{"candidates": 2, "kind": "points", "ballots": []}`:          false,
		`[{"candidates": 2, "ballots": 3}]`:                           false,
		`{"candidates": [{"nam": "a"}], "ballots": [[0]]}`:            false,
	} {
		_, err := voting.ReadJSON(strings.NewReader(document), "f.json")
		require.Equal(t, good, err == nil, "%s: %v", document, err)
		require.Equal(t, good, validate(t, document) == nil, document)
	}
}
