package postgres_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
	"github.com/renjia-project/renjia/storage/storagetest"
)

var ctx = context.Background()

// server returns the connection string of the server to test against.
func server(t testing.TB) string {
	dsn := os.Getenv("RENJIA_POSTGRES_DSN")
	if dsn == "" {
		t.Skip("RENJIA_POSTGRES_DSN names no server, so NOTHING of this adapter is tested; " +
			"set it to something like postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	}
	return dsn
}

var schemas atomic.Int64

// freshSchema names a schema of the test's own, which is dropped after it.
func freshSchema(t testing.TB) string {
	sum := sha256.Sum256([]byte(t.Name()))
	name := fmt.Sprintf("t%d_%s_%d", os.Getpid(), hex.EncodeToString(sum[:4]), schemas.Add(1))
	dropAfter(t, name)
	return name
}

func dropAfter(t testing.TB, name string) {
	dsn := server(t)
	t.Cleanup(func() {
		c, err := pgx.Connect(ctx, dsn)
		require.NoError(t, err)
		defer c.Close(ctx)
		_, err = c.Exec(ctx, "DROP SCHEMA IF EXISTS "+name+" CASCADE")
		require.NoError(t, err)
	})
}

func openStore(t testing.TB, dsn, name string) *postgres.Store {
	s, err := postgres.Open(ctx, dsn, postgres.Options{Schema: name})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestConformance(t *testing.T) {
	for _, level := range []string{"read committed", "serializable"} {
		t.Run(level, func(t *testing.T) {
			dsn := withSetting(server(t), "default_transaction_isolation", level)
			dsn = withSetting(dsn, "synchronous_commit", "off") // thousands of commits, of which none has to survive
			storagetest.Run(t, func(t *testing.T) driver.Store { return openStore(t, dsn, freshSchema(t)) }, storagetest.Caps{})
			reopened := freshSchema(t)
			storagetest.RunReopen(t, func(t *testing.T, _ string) driver.Store { return openStore(t, dsn, reopened) }, storagetest.Caps{})
		})
	}
}

// withSetting adds a setting of the server to a connection string in the form of
// a URL.
func withSetting(dsn, name, value string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}
