package renjia_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// readShared reads reference values that are too large to keep here. The test
// is skipped where RENJIA_SHARED does not say where they are.
func readShared(t *testing.T, path string, into any) {
	t.Helper()
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, path))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, into))
}
