package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/postgres"
)

// threeRoles runs the shipped scripts and fills two spaces as the application.
func threeRoles(t *testing.T) (postgres.Roles, *storage.Store) {
	schema := freshName(t)
	roles := postgres.Roles{Schema: schema, Owner: schema + "_owner", App: schema + "_app", Reader: schema + "_reader"}
	before, after, err := roles.Scripts()
	require.NoError(t, err)
	c := admin(t)
	t.Cleanup(func() {
		run(t, c, "SET client_min_messages = error", "DROP SCHEMA "+schema+" CASCADE")
		for _, r := range []string{roles.Owner, roles.App, roles.Reader} {
			run(t, c, "DROP OWNED BY "+r, "DROP ROLE "+r)
		}
	})
	run(t, c, before)
	owner, _ := open(t, with(server(t), "role", roles.Owner), postgres.Options{Schema: schema})
	require.NoError(t, owner.Close())
	run(t, c, "SET ROLE "+roles.Owner, after, "RESET ROLE")
	app, sp := open(t, with(server(t), "role", roles.App), postgres.Options{Schema: schema})
	fill(t, sp, 5)
	require.NoError(t, put(app.Space("yangji"), resident{ID: id(1), Name: "elsewhere"}))
	return roles, app
}

func TestEachRoleCanDoItsWorkAndNoMore(t *testing.T) {
	roles, app := threeRoles(t)
	sp := app.Space("liede")
	_, err := sp.Redact(ctx, act, residents.Ref(id(1)))
	require.NoError(t, err, "the application erases content")
	_, err = sp.RedactActs(ctx, act, 2)
	require.NoError(t, err)
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(2))
		require.NoError(t, err)
		return residents.Delete(tx, doc)
	}))
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)

	reader, err := postgres.Open(ctx, with(server(t), "role", roles.Reader), postgres.Options{Schema: roles.Schema})
	require.NoError(t, err)
	study := storage.New(reader, storage.Options{Policy: storage.AllowAll})
	defer study.Close()
	require.NoError(t, study.Migrate(ctx, residents), "there is nothing to do")
	require.NoError(t, study.Space("liede").View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(3))
		return err
	}))
	require.ErrorIs(t, put(study.Space("liede"), resident{ID: id(50)}), renjia.ErrForbidden)

	more := storage.Define("test_more", func(r *resident) renjia.ID[resident] { return r.ID })
	for _, s := range []*storage.Store{app, study} {
		require.ErrorIs(t, s.Migrate(ctx, more), renjia.ErrForbidden, "only the owner makes tables")
	}
}

func TestTheApplicationCannotRewriteHistory(t *testing.T) {
	roles, _ := threeRoles(t)
	c, err := pgx.Connect(ctx, with(server(t), "role", roles.App, "search_path", roles.Schema))
	require.NoError(t, err)
	defer c.Close(ctx)
	run(t, c, "SELECT set_config('renjia.space', 'liede', false)")
	for _, attempt := range []string{
		"UPDATE _changes SET rev = 7", "UPDATE _changes SET digest = '\\x00'", "UPDATE _changes SET kind = 'x'", "DELETE FROM _changes", "TRUNCATE _changes",
		"UPDATE _commits SET time = 0", "UPDATE _commits SET hash = '\\x00'", "DELETE FROM _commits", "TRUNCATE _commits",
		"DELETE FROM _spaces", "UPDATE _kinds SET version = 9", "DELETE FROM _kinds", "DROP TABLE _changes", "ALTER TABLE _changes DISABLE ROW LEVEL SECURITY",
		"ALTER TABLE test_resident ADD COLUMN x text", "CREATE TABLE x (y text)", "DROP POLICY space ON _changes", "TRUNCATE test_resident",
	} {
		_, err := c.Exec(ctx, attempt)
		var refused *pgconn.PgError
		require.ErrorAs(t, err, &refused, attempt)
		require.Equal(t, "42501", refused.Code, attempt)
	}
}

// The second wall: even a statement that forgets the space sees one space only.
func TestRowsOfOtherSpacesAreOutOfSight(t *testing.T) {
	roles, _ := threeRoles(t)
	for _, role := range []string{roles.Owner, roles.App, roles.Reader} {
		c, err := pgx.Connect(ctx, with(server(t), "role", role, "search_path", roles.Schema))
		require.NoError(t, err)
		defer c.Close(ctx)
		count := func(table string) (n int) {
			require.NoError(t, c.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&n))
			return n
		}
		for _, table := range []string{"test_resident", "test_resident__skill", "_changes", "_commits"} {
			require.Zero(t, count(table), "%s without a space", role)
		}
		run(t, c, "SELECT set_config('renjia.space', 'yangji', false)")
		require.Equal(t, 1, count("test_resident"))
		require.Equal(t, 1, count("_changes"))
		require.Equal(t, 2, count("_spaces"), "names of spaces are no secret")
		run(t, c, "SELECT set_config('renjia.space', '%', false)")
		require.Zero(t, count("test_resident"))
	}
	c, err := pgx.Connect(ctx, with(server(t), "role", roles.App, "search_path", roles.Schema, "renjia.space", "yangji"))
	require.NoError(t, err)
	defer c.Close(ctx)
	for _, statement := range []string{"UPDATE test_resident SET rev = 9 WHERE space = 'liede'", "DELETE FROM test_resident WHERE space = 'liede'", "UPDATE _spaces SET seq = 9 WHERE space = 'liede'"} {
		tag, err := c.Exec(ctx, statement)
		require.NoError(t, err)
		require.Zero(t, tag.RowsAffected(), statement)
	}
	_, err = c.Exec(ctx, "INSERT INTO test_resident (space, id, rev, ver, seq, mark) VALUES ('liede', 'x', 1, 1, 1, 1)")
	require.ErrorContains(t, err, "row-level security")
}

func TestRoleNamesCannotCarrySQL(t *testing.T) {
	for _, r := range []postgres.Roles{{Schema: `a"; DROP TABLE x; --`}, {App: "A"}, {Owner: "9"}, {Reader: "a b"}} {
		_, _, err := r.Scripts()
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	before, after, err := postgres.Roles{}.Scripts()
	require.NoError(t, err)
	require.NotContains(t, before+after, `:"`)
	require.Contains(t, before, `CREATE SCHEMA "renjia" AUTHORIZATION "renjia_owner"`)
}
