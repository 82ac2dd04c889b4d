package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var ctx = context.Background()

// station makes a file with two spaces.
func station(t *testing.T) string {
	address := "sqlite:" + filepath.Join(t.TempDir(), "station.db")
	store, err := open(ctx, address)
	require.NoError(t, err)
	defer store.Close() //nolint:errcheck // a file of the test
	for n, space := range []string{"liede", "shipai"} {
		for range 300 * (n + 1) {
			_, err := store.Space(space).Record(ctx, renjia.Act{By: renjia.Program("test"), Verb: "test.note"})
			require.NoError(t, err)
		}
	}
	return address
}

func emptyFile(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "empty.db") }

func moved(t *testing.T, args ...string) []result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(ctx, append([]string{"-json", "-by", "Chen Li", "-reason", "a test"}, args...), &stdout, &stderr)
	require.Zero(t, code, stderr.String())
	require.Contains(t, stderr.String(), "commits")
	var all []result
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &all))
	return all
}

func TestAStationIsMovedAndCutOver(t *testing.T) {
	from, to := station(t), emptyFile(t)
	all := moved(t, "-from", from, "-to", to, "-quick", "liede")
	require.Len(t, all, 1)
	require.True(t, all[0].Complete)
	require.False(t, all[0].Verified)
	t.Setenv("MOVE_FROM", from)
	all = moved(t, "-from", "env:MOVE_FROM", "-to", to, "-cutover", "-parallel", "2", "-key", "summer")
	require.Len(t, all, 2)
	for _, r := range all {
		require.True(t, r.Complete && r.Verified && r.Counted)
		require.Equal(t, r.Source, r.Target)
	}
	require.EqualValues(t, 1, all[0].Commits, "the cut-over itself")
	require.EqualValues(t, 302, all[0].Position)
	require.EqualValues(t, 601, all[1].Position)
	again := moved(t, "-from", from, "-to", to, "-cutover", "-key", "summer")
	require.Zero(t, again[0].Commits, "with the key it is the same act")

	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"-from", from, "-to", to, "-by", "Chen Li", "-reason", "a table for people"}, &stdout, &stderr)
	require.Zero(t, code, stderr.String())
	rows := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	require.Len(t, rows, 3)
	require.Regexp(t, `^liede +complete +303 [0-9a-f]{8}… +1 +0 +1 +hashes, audit, counts +`, rows[1])
}

func TestBadInputIsOneLineEach(t *testing.T) {
	from := emptyFile(t)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"nothing":  {nil, "-from"},
		"no store": {[]string{"-from", "oracle:x", "-to", from, "-by", "a", "-reason", "b"}, "-from: begins with none of"},
		"no space": {[]string{"-from", from, "-to", emptyFile(t), "-by", "a", "-reason", "b", "tianhe"}, "space tianhe: the source holds no such space"},
		"password": {[]string{"-from", "postgres://u:s3cret@[bad/x", "-to", from, "-by", "a", "-reason", "b"}, "connection string"},
	} {
		var stdout, stderr bytes.Buffer
		require.Equal(t, 1, run(ctx, c.args, &stdout, &stderr), name)
		require.Contains(t, stderr.String(), c.want, name)
		require.NotContains(t, stderr.String(), "s3cret", name)
	}
	var help bytes.Buffer
	require.Zero(t, run(ctx, []string{"-h"}, &help, &help))
	require.Contains(t, help.String(), "mariadb://USER")
}

func TestAddressesOfMariaDB(t *testing.T) {
	for address, want := range map[string]string{
		"mariadb://root@127.0.0.1:3306/":             "root@tcp(127.0.0.1:3306)/",
		"mariadb://app:p@ss/w@a:3306,b:3306/x?tls=1": "app:p@ss/w@tcp(a:3306,b:3306)/x?tls=1",
		"mariadb://db": "tcp(db)/",
	} {
		require.Equal(t, want, sourceName(address))
	}
}

// TestRoundThroughAllEngines carries a station from its file to PostgreSQL, on to
// MariaDB, and back into a file.
func TestRoundThroughAllEngines(t *testing.T) {
	from, through := station(t), []string{postgresAddress(t), mariadbAddress(t), emptyFile(t)}
	for _, to := range through {
		for _, r := range moved(t, "-from", from, "-to", to, "-cutover", "-parallel", "2") {
			require.True(t, r.Complete && r.Verified && r.Counted)
		}
		from = to
	}
	store, err := open(ctx, from)
	require.NoError(t, err)
	defer store.Close() //nolint:errcheck // a file of the test
	head, err := store.Space("liede").Verify(ctx, 0)
	require.NoError(t, err)
	require.Equal(t, storage.Position(303), head.Position)
}

func postgresAddress(t *testing.T) string {
	dsn := os.Getenv("RENJIA_POSTGRES_DSN")
	if dsn == "" {
		t.Skip("RENJIA_POSTGRES_DSN names no server")
	}
	name := fmt.Sprintf("move_%d", os.Getpid())
	admin, err := pgx.Connect(ctx, dsn)
	require.NoError(t, err)
	_, err = admin.Exec(ctx, "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec(ctx, "DROP DATABASE "+name)
		require.NoError(t, err)
		require.NoError(t, admin.Close(ctx))
	})
	u, err := url.Parse(dsn)
	require.NoError(t, err)
	u.Path = "/" + name
	return u.String()
}
