package stv_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// shared returns a path of the shared data, which are not in the repository.
func shared(t testing.TB, parts ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{root, "data", "choice"}, parts...)...)
}

func readJSON(t testing.TB, v any, parts ...string) {
	data, err := os.ReadFile(shared(t, parts...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, v))
}

func rule(t testing.TB, name string) voting.Rule {
	for _, m := range stv.Methods() {
		if m.Name == name {
			return m.Run
		}
	}
	require.Fail(t, "no rule of that name", name)
	return nil
}

// readBLT reads a ballot file. In Minneapolis undeclared write-in candidates are
// struck off at once.
func readBLT(t testing.TB, path, rule string) *voting.Profile {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	return parseBLT(t, f, rule)
}

func parseBLT(t testing.TB, r io.Reader, rule string) *voting.Profile {
	b, err := voting.ReadBLT(r, "test.blt", voting.ReadOptions{})
	require.NoError(t, err)
	for _, i := range b.Undeclared {
		b.Profile.Candidates[i].Withdrawn = b.Profile.Candidates[i].Withdrawn || rule == "mpls"
	}
	p, _, err := b.Profile.Standing()
	require.NoError(t, err)
	return p
}
