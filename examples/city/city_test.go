package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

func simulate(args ...string) (code int, out, complaint string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestStagesAreFilledAndMeasured(t *testing.T) {
	code, out, complaint := simulate("-store", "memory", "-communities", "1,3", "-years", "2", "-votes", "5", "-scorecards", "2", "-price", "1")
	require.Equal(t, exitFine, code, complaint)
	lines := strings.Split(out, "\n")
	require.Contains(t, lines[1], "          1 ")
	require.Contains(t, lines[2], "          3 ")
	require.Contains(t, out, "20 million residents")
	require.Contains(t, out, "a month")

	code, out, complaint = simulate("-store", "memory", "-votes", "0", "-scorecards", "0", "-full")
	require.Equal(t, exitFine, code, complaint)
	require.Contains(t, out, "its records are not counted again")
	require.NotContains(t, out, "NaN")
}

func TestAFilledStoreGoesOn(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "city.db")
	var first int64
	for n := range 2 {
		engine, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
		require.NoError(t, err)
		store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
		require.NoError(t, store.Migrate(ctx, kinds()...))
		c, err := newCity(store, 1)
		require.NoError(t, err)
		added, err := c.community(0).grow(ctx)
		require.NoError(t, err)
		if n == 0 {
			first = added
			require.Greater(t, first, int64(residents))
		} else {
			require.Zero(t, added, "everything was there")
		}
		_, err = store.Space("c00000").Verify(ctx, 0)
		require.NoError(t, err)
		require.NoError(t, store.Close())
	}
}

func TestSlipsAreTold(t *testing.T) {
	for says, args := range map[string][]string{
		`store "oracle:x"`:    {"-store", "oracle:x"},
		"want numbers that":   {"-store", "memory", "-communities", "5,5"},
		"want 1 to 20 years":  {"-store", "memory", "-years", "0"},
		"unexpected argument": {"-store", "memory", "x"},
	} {
		code, _, complaint := simulate(args...)
		require.NotEqual(t, exitFine, code)
		require.Contains(t, complaint, says)
	}
	code, out, _ := simulate("-h")
	require.Equal(t, exitFine, code)
	require.Contains(t, out, "-scorecards")
}

func TestPercentilesAreNearestRanks(t *testing.T) {
	all := make([]time.Duration, 100)
	for i := range all {
		all[i] = time.Duration(i + 1)
	}
	require.EqualValues(t, 50, percentile(all, 50))
	require.EqualValues(t, 99, percentile(all, 99))
	require.EqualValues(t, 7, percentile(all[6:7], 99))
	require.Zero(t, percentile(nil, 50))
}
