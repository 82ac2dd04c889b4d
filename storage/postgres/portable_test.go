package postgres_test

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/postgres"
)

// What engines that speak the protocol of PostgreSQL lack, or have only lately.
var notPortable = regexp.MustCompile(`(?i)\b(LISTEN|NOTIFY|pg_\w+|advisory|xid8?|xmin|txid\w*|SERIAL|BIGSERIAL|SEQUENCE|nextval|IDENTITY|` +
	`PREPARE TRANSACTION|COMMIT PREPARED|SAVEPOINT|LOCK TABLE|DECLARE|CURSOR|FETCH|TEMP|TEMPORARY|UNLOGGED|TRIGGER|FUNCTION|PROCEDURE|` +
	`sha256|digest\(|gen_random_uuid|uuid_generate\w*|MERGE|LATERAL|TABLESAMPLE|EXCLUDE|DEFERRABLE|INHERITS|PARTITION|CONCURRENTLY|ctid|oid|regclass|jsonb?|VACUUM)\b`)

// Every function and every first word that may occur.
var (
	functions = []string{"set_config", "current_setting", "count", "max", "coalesce", "greatest"}
	verbs     = []string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "BEGIN", "COMMIT", "ROLLBACK", "CREATE", "ALTER", "copy", "select"}
	calls     = regexp.MustCompile(`\b([a-z_]+)\(`)
)

// TestOnlyPortableSQLIsSent plays through all the package can do and looks at
// every statement that it sent.
func TestOnlyPortableSQLIsSent(t *testing.T) {
	c := &collector{sql: map[string]bool{}}
	role, schema := plainRole(t), freshSchema(t)
	for _, dsn := range []string{with(server(t), "role", role), server(t)} { // with and without COPY
		everything(t, dsn, postgres.Traced(postgres.Options{Schema: schema}, c))
	}
	require.Greater(t, len(c.sql), 50)
	for sql := range c.sql {
		require.Empty(t, notPortable.FindString(sql), sql)
		verb, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
		require.Contains(t, verbs, verb, sql)
		for _, call := range calls.FindAllStringSubmatch(sql, -1) {
			require.Contains(t, functions, call[1], sql)
		}
		if !strings.HasPrefix(sql, "CREATE") && !strings.HasPrefix(sql, "ALTER") {
			require.NotRegexp(t, `(?i)\b(CREATE|ALTER|DROP) `, sql, "no statement of data makes tables")
		}
	}
	for _, script := range postgres.Shipped() {
		require.Empty(t, notPortable.FindString(script))
	}
}

// everything uses the store in every way.
func everything(t *testing.T, dsn string, o postgres.Options) {
	s, sp := open(t, dsn, o)
	defer s.Close() //nolint:errcheck // a test
	base := int(head(t, sp).Position) * 10_000
	all := func(n int) iter.Seq2[resident, error] {
		return func(yield func(resident, error) bool) {
			for i := range n {
				if !yield(resident{ID: id(base + i), Name: "n", Street: "s", Number: fmt.Sprint(base + i), Skills: []string{"a", "b"}}, nil) {
					return
				}
			}
		}
	}
	for range 2 { // the second time all is there
		_, err := residents.Load(ctx, sp, act, all(700))
		require.NoError(t, err)
	}
	change := func(fn func(*storage.Tx, storage.Doc[resident]) error) {
		require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
			for i := range 2 {
				doc, err := residents.Get(ctx, tx, id(base+i))
				require.NoError(t, err)
				if err := fn(tx, doc); err != nil {
					return err
				}
			}
			_, err := residents.Get(ctx, tx, id(base+5))
			return err
		}))
	}
	change(func(tx *storage.Tx, d storage.Doc[resident]) error { d.Value.Age++; return residents.Save(tx, d) })
	change(func(tx *storage.Tx, d storage.Doc[resident]) error { return residents.Delete(tx, d) })
	require.ErrorIs(t, put(sp, resident{ID: id(base + 2)}), renjia.ErrExists)
	require.ErrorIs(t, put(sp, resident{ID: id(-1), Number: fmt.Sprint(base + 3)}), renjia.ErrUnique)
	_, err := sp.Redact(ctx, act, residents.Ref(id(base+9)))
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, 1)
	require.NoError(t, err)
	for _, q := range everyQuery() {
		require.NoError(t, sp.View(ctx, func(v *storage.Snapshot) error { return drain(residents.Find(ctx, v, q)) }))
		require.NoError(t, sp.AsOf(ctx, 1, func(v *storage.Snapshot) error { return drain(residents.Find(ctx, v, q)) }))
	}
	for name, err := range s.Spaces(ctx, act) {
		require.NoError(t, err)
		require.Equal(t, "liede", name)
	}
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	next := storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("street", storage.Text(func(r *resident) string { return r.Street })), storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.Unique("number", storage.Text(func(r *resident) string { return r.Number })), storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })),
		storage.Index("name", storage.Text(func(r *resident) string { return r.Name })))
	require.NoError(t, s.Migrate(ctx, next))
}

func head(t *testing.T, sp *storage.Space) storage.Stamp {
	h, err := sp.Head(ctx)
	require.NoError(t, err)
	return h
}

func everyQuery() (all []storage.Query) {
	for _, desc := range []bool{false, true} {
		all = append(all, storage.Query{Desc: desc}, storage.Query{Order: "age", Desc: desc}, storage.Query{Order: "street", Desc: desc, Limit: 3})
	}
	return slices.Concat(all, []storage.Query{
		{Where: []storage.Cond{storage.Eq("street", "s"), storage.In("age", 1, 2, 3), storage.In("skill", "a", "b")}},
		{Order: "age", Where: []storage.Cond{storage.Between("age", -1, 5), storage.Eq("skill", "a")}},
	})
}

func drain[T any](seq iter.Seq2[T, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}
