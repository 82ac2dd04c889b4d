package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func openFile(t *testing.T, path string) driver.Store {
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	return d
}

func TestConformance(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) driver.Store { return openFile(t, filepath.Join(t.TempDir(), "kit.db")) }, storagetest.Caps{})
	storagetest.RunReopen(t, openFile, storagetest.Caps{})
}
