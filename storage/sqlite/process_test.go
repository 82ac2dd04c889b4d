package sqlite_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

const (
	sharedFile = "RENJIA_TEST_SHARED_FILE"
	additions  = 150
)

// addAll increments one record, again and again when overtaken.
func addAll(t *testing.T, space *storage.Space) {
	t.Helper()
	for range additions {
		err := add(space)
		for errors.Is(err, renjia.ErrConflict) {
			err = add(space)
		}
		require.NoError(t, err)
	}
}

// TestChildAdds is the other program of TestTwoProcessesLoseNothing.
func TestChildAdds(t *testing.T) {
	path := os.Getenv(sharedFile)
	if path == "" {
		t.Skip("is run by TestTwoProcessesLoseNothing")
	}
	_, space := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	addAll(t, space)
}

func TestTwoProcessesLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	_, space := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, put(space, resident{ID: id(0), Name: "counter"}))
	child := exec.Command(os.Args[0], "-test.run", "^TestChildAdds$")
	child.Env = append(os.Environ(), sharedFile+"="+path)
	require.NoError(t, child.Start())
	addAll(t, space)
	require.NoError(t, child.Wait())
	head, err := space.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 2*additions+1, head.Position)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := residents.Get(ctx, s, id(0))
		require.EqualValues(t, 2*additions, doc.Value.Age)
		return err
	}))
}
