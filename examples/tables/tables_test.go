package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// stored makes a file with one community in each space.
func stored(t *testing.T, spaces ...string) string {
	path := filepath.Join(t.TempDir(), "a.db")
	engine, err := sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(context.Background(), kinds()...))
	for _, name := range spaces {
		registry := governance.NewRegistry(store.Space(name))
		act := renjia.Act{By: renjia.Program("test")}
		require.NoError(t, registry.Found(context.Background(), act, governance.Community{ID: renjia.ImportedID[governance.Community](name, "governance_community", "1"), Code: "1", Name: renjia.Both(name)}))
	}
	require.NoError(t, store.Close())
	return path
}

func tables(args ...string) (code int, out, complaint string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestTheCommandWritesEveryFormat(t *testing.T) {
	db := stored(t, "liede")
	for format, file := range map[string]string{"csv": "governance_community.csv", "xlsx": "tables.xlsx", "parquet": "governance_community.parquet"} {
		out := filepath.Join(t.TempDir(), "out")
		code, told, complaint := tables("-db", db, "-out", out, "-personal", "omit", "-format", format)
		require.Equal(t, exitFine, code, complaint)
		require.Contains(t, told, "space liede as of position 1")
		require.Contains(t, told, "governance_kinship")
		require.FileExists(t, filepath.Join(out, file))
		require.FileExists(t, filepath.Join(out, "datapackage.json"))
	}
	out := filepath.Join(t.TempDir(), "out")
	code, told, _ := tables("-db", db, "-out", out, "-personal", "omit", "-reason", "evaluation")
	require.Equal(t, exitFine, code)
	require.NotContains(t, told, "left out")
}

func TestSlipsAreToldAndLeaveNothing(t *testing.T) {
	db, out := stored(t, "east", "west"), filepath.Join(t.TempDir(), "out")
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{exitUsage, "-db and -out", nil},
		{exitUsage, "choose omit or keep", []string{"-db", db, "-out", out}},
		{exitUsage, "want csv, xlsx or parquet", []string{"-db", db, "-out", out, "-personal", "omit", "-format", "ods"}},
		{exitUsage, "unexpected", []string{"-db", db, "-out", out, "-personal", "omit", "x"}},
		{exitBad, "no such file", []string{"-db", db + ".no", "-out", out, "-personal", "omit"}},
		{exitBad, "the store has east, west", []string{"-db", db, "-out", out, "-personal", "omit"}},
		{exitBad, `no kind begins with "foo"`, []string{"-db", db, "-out", out, "-personal", "omit", "-space", "east", "-kinds", "governance,foo"}},
		{exitBad, "has no position 9", []string{"-db", db, "-out", out, "-personal", "omit", "-space", "east", "-at", "9"}},
	} {
		code, _, complaint := tables(c.args...)
		require.Equal(t, c.code, code, c.args)
		require.Contains(t, complaint, c.says)
		_, err := os.Stat(out)
		require.ErrorIs(t, err, os.ErrNotExist)
	}
	code, told, _ := tables("-h")
	require.Equal(t, exitFine, code)
	require.Contains(t, told, "-reason")
	code, _, complaint := tables("-db", db, "-out", out, "-personal", "keep", "-space", "west", "-kinds", "governance_community")
	require.Equal(t, exitFine, code, complaint)
}
