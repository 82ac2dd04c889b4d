package mariadb_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/storagetest"
)

// server returns the data source name of the server to test with, without a
// database: everything up to the slash.
func server(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("RENJIA_MARIADB_DSN")
	if dsn == "" {
		t.Skip("RENJIA_MARIADB_DSN names no server; try root@tcp(127.0.0.1:3306)/")
	}
	return dsn[:strings.LastIndexByte(dsn, '/')+1]
}

// database makes a database of its own for the test and drops it at the end.
func database(t testing.TB, at string) string {
	t.Helper()
	var b [6]byte
	_, _ = rand.Read(b[:])
	name := "renjia_test_" + hex.EncodeToString(b[:])
	statement(t, at, "CREATE DATABASE "+name)
	t.Cleanup(func() { statement(t, at, "DROP DATABASE "+name) })
	return at + name
}

// statement runs a statement behind the adapter's back.
func statement(t testing.TB, dsn, query string) {
	t.Helper()
	db, err := sql.Open("mysql", dsn+"?multiStatements=true")
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(context.Background(), query)
	require.NoError(t, err)
}

func openStore(t testing.TB, dsn string, o mariadb.Options) *mariadb.Store {
	t.Helper()
	d, err := mariadb.Open(ctx, dsn, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestConformance(t *testing.T) {
	at := server(t)
	fresh := func(t *testing.T) driver.Store { return openStore(t, database(t, at), mariadb.Options{}) }
	storagetest.Run(t, fresh, storagetest.Caps{})
	var mu sync.Mutex
	names := map[string]string{}
	storagetest.RunReopen(t, func(t *testing.T, path string) driver.Store {
		mu.Lock()
		defer mu.Unlock()
		if names[path] == "" {
			names[path] = database(t, at)
		}
		return openStore(t, names[path], mariadb.Options{})
	}, storagetest.Caps{})
}
