package credential_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/credential"
)

type sharedCase struct {
	Rule   string          `json:"rule"`
	Input  json.RawMessage `json:"input"`
	Expect json.RawMessage `json:"expect"`
}

func sharedRules(t *testing.T) ([]byte, []sharedCase) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(shared, "data", "talent", "rules.json"))
	require.NoError(t, err)
	var file struct{ Cases []sharedCase }
	require.NoError(t, json.Unmarshal(text, &file))
	return text, file.Cases
}

func values(t *testing.T, all credential.Requirements, id string, input []byte) string {
	t.Helper()
	q, err := all.Find(id)
	require.NoError(t, err)
	e, err := credential.ReadEvidence(bytes.NewReader(input))
	require.NoError(t, err, "%s", input)
	p, err := q.Evaluate(e)
	require.NoError(t, err, "%s %s", id, input)
	b, err := json.Marshal(p.Values)
	require.NoError(t, err)
	return string(b)
}

// The reference rules as they are published, and the built-in ones, give every
// expected answer.
func TestSharedCasesAreAnsweredByTheirRulesAndByOurs(t *testing.T) {
	text, cases := sharedRules(t)
	theirs, err := credential.ReadRequirements(bytes.NewReader(text))
	require.NoError(t, err)
	ours, err := credential.BuiltinRequirements()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(cases), 33)
	for _, c := range cases {
		require.JSONEq(t, string(c.Expect), values(t, theirs, c.Rule, c.Input), "%s %s", c.Rule, c.Input)
		require.JSONEq(t, string(c.Expect), values(t, ours, c.Rule, c.Input), "%s %s", c.Rule, c.Input)
	}
	for id := range theirs {
		require.Contains(t, ours, id)
	}
}
