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

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/postgres"
)

type resident struct {
	ID     renjia.ID[resident] `json:"id"`
	Name   string              `json:"name"`
	Street string              `json:"street,omitempty"`
	Age    int64               `json:"age"`
	Number string              `json:"number,omitempty"`
	Skills []string            `json:"skills,omitempty"`
}

var (
	residents = storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("street", storage.Text(func(r *resident) string { return r.Street })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.Unique("number", storage.Text(func(r *resident) string { return r.Number })),
		storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })))
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
)

func id(n int) renjia.ID[resident] {
	return renjia.ImportedID[resident]("liede", "test_resident", fmt.Sprint(n))
}

// server returns the connection string of the server to test against; its role
// must be a superuser.
func server(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("RENJIA_POSTGRES_DSN")
	if dsn == "" {
		t.Skip("RENJIA_POSTGRES_DSN names no server, so NOTHING that needs one is tested; " +
			"set it to something like postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	}
	return dsn
}

// with adds settings to a connection string in the form of a URL.
func with(dsn string, settings ...string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn
	}
	q := u.Query()
	for i := 0; i < len(settings); i += 2 {
		q.Set(settings[i], settings[i+1])
	}
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}

// admin is a connection of the superuser, behind the store's back.
func admin(t testing.TB) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(ctx, server(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close(ctx) })
	return c
}

func run(t testing.TB, c *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		_, err := c.Exec(ctx, s)
		require.NoError(t, err, s)
	}
}

var names atomic.Int64

// freshName is a name for a schema or a role of the test's own.
func freshName(t testing.TB) string {
	sum := sha256.Sum256([]byte(t.Name()))
	return fmt.Sprintf("t%d_%s_%d", os.Getpid(), hex.EncodeToString(sum[:3]), names.Add(1))
}

// freshSchema names a schema that is dropped after the test.
func freshSchema(t testing.TB) string {
	name := freshName(t)
	c := admin(t)
	t.Cleanup(func() { run(t, c, "SET client_min_messages = error", "DROP SCHEMA IF EXISTS "+name+" CASCADE") })
	return name
}

// plainRole makes a role that may create schemas and is held by row-level
// security.
func plainRole(t testing.TB) string {
	name := freshName(t)
	c := admin(t)
	run(t, c, "CREATE ROLE "+name+" NOSUPERUSER NOBYPASSRLS", `DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO `+name+`', current_database()); END $$`)
	t.Cleanup(func() { run(t, c, "DROP OWNED BY "+name+" CASCADE", "DROP ROLE "+name) })
	return name
}

// open returns a migrated store in a schema, and a space of it.
func open(t testing.TB, dsn string, o postgres.Options) (*storage.Store, *storage.Space) {
	t.Helper()
	d, err := postgres.Open(ctx, dsn, o)
	require.NoError(t, err)
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { _ = s.Close() })
	require.NoError(t, s.Migrate(ctx, residents))
	return s, s.Space("liede")
}

func put(sp *storage.Space, r resident) error {
	return sp.Write(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, r) })
}

func fill(t testing.TB, sp *storage.Space, n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, put(sp, resident{
			ID: id(i), Name: fmt.Sprintf("person-%d", i), Street: "Liede", Age: int64(i % 7), Number: fmt.Sprint(i), Skills: []string{"x", fmt.Sprint("s", i%3)},
		}))
	}
}
