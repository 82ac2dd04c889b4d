package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestFaultSchedules(t *testing.T) {
	storagetest.RunFaults(t, func(t *testing.T) driver.Store { return openFile(t, filepath.Join(t.TempDir(), "faults.db")) }, storagetest.Caps{})
}
