package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func ownstore(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(context.Background(), args, &out)
	return out.String(), err
}

func TestNotesAreKeptErasedAndVerified(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.log")
	out, err := ownstore(t, "-json", path, "add", "repair", "the gate")
	require.NoError(t, err)
	var n note
	require.NoError(t, json.Unmarshal([]byte(out), &n))
	require.Equal(t, "repair the gate", n.Text)
	_, err = ownstore(t, path, "add", "water the trees")
	require.NoError(t, err)
	out, err = ownstore(t, path, "list")
	require.NoError(t, err)
	require.Contains(t, out, n.ID.String()+"  repair the gate\n")

	out, err = ownstore(t, "-stats", path, "erase", n.ID.String(), "the owner asked for it")
	require.NoError(t, err)
	require.Contains(t, out, "commit 3")
	require.Contains(t, out, "Redact    1 calls  0 failed")
	_, err = ownstore(t, path, "erase", n.ID.String(), "again")
	require.ErrorIs(t, err, renjia.ErrErased)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(content), "gate")

	out, err = ownstore(t, path, "history")
	require.NoError(t, err)
	require.Contains(t, out, `"verb":"ownstore.erase","reason":"the owner asked for it"`)
	out, err = ownstore(t, path, "verify")
	require.NoError(t, err)
	require.Contains(t, out, "commit 3")
}

func TestWrongCallsAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.log")
	for _, args := range [][]string{{}, {path}, {path, "add"}, {path, "list", "x"}, {path, "fly"}, {path, "erase", "x", "y"}} {
		_, err := ownstore(t, args...)
		require.ErrorIs(t, err, renjia.ErrInvalid, "%v", args)
	}
	_, err := ownstore(t, path, "erase", "018f0000-0000-7000-8000-000000000000", "y")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}
