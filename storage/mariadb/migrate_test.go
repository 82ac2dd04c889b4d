package mariadb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
)

// wider is the kind of residents as a later program defines it.
func wider(options ...storage.Option[resident]) *storage.Collection[resident] {
	return storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID }, append([]storage.Option[resident]{
		storage.Index("name", storage.Text(func(r *resident) string { return r.Name })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.MultiIndex("talent", storage.Texts(func(r *resident) []string { return r.Skills })),
	}, options...)...)
}

func storeAt(t testing.TB, dsn string) *storage.Store {
	t.Helper()
	return storage.New(openStore(t, dsn, mariadb.Options{}), storage.Options{Policy: storage.AllowAll})
}

func TestNewIndexesAreFilledFromOldRecords(t *testing.T) {
	dsn := database(t, server(t))
	old, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 1200)
	fill(t, old.Space("other"), 3)
	more := wider()
	next := storeAt(t, dsn)
	require.NoError(t, next.Migrate(ctx, more))
	for _, name := range []string{"liede", "other"} {
		require.NoError(t, next.Space(name).View(ctx, func(s *storage.Snapshot) error {
			n := 0
			for _, err := range more.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("talent", "s2"), storage.Eq("name", "person-2")}}) {
				require.NoError(t, err)
				n++
			}
			require.Equal(t, 1, n)
			return nil
		}))
		_, err := next.Space(name).Verify(ctx, 0)
		require.NoError(t, err)
	}
	retyped := storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("age", storage.Text(func(r *resident) string { return r.Name })))
	require.ErrorIs(t, storeAt(t, dsn).Migrate(ctx, retyped), renjia.ErrUnsupported)
}

// TestAProgramThatMissesAnIndexCannotWrite: its records would not be found by
// the programs that know the index.
func TestAProgramThatMissesAnIndexCannotWrite(t *testing.T) {
	dsn := database(t, server(t))
	old, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 3)
	require.NoError(t, storeAt(t, dsn).Migrate(ctx, wider()))
	require.ErrorIs(t, put(sp, resident{ID: id(10), Name: "late"}), renjia.ErrUnsupported)
	require.ErrorIs(t, put(old.Space("new"), resident{ID: id(10), Name: "late"}), renjia.ErrUnsupported)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(1))
		return err
	}))
	require.NoError(t, old.Migrate(ctx, residents), "going back is a migration too")
	require.NoError(t, put(sp, resident{ID: id(10), Name: "late"}))
	_, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
}

var errStop = errors.New("stopped")

func TestAnInterruptedMigrationGoesOn(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 1300)
	extracted := 0
	kind := driver.Kind{Name: "test_resident", Version: 1, Indexes: []driver.Index{{Name: "length", Type: driver.Int}}}
	kind.Extract = func(_ int, payload string) ([]driver.Entry, error) {
		if extracted++; extracted == 800 {
			return nil, errStop
		}
		return []driver.Entry{{Value: driver.Value{Type: driver.Int, Int: int64(len(payload))}}}, nil
	}
	d := openStore(t, dsn, mariadb.Options{})
	require.ErrorIs(t, d.Migrate(ctx, []driver.Kind{kind}), errStop)
	require.NoError(t, d.Migrate(ctx, []driver.Kind{kind}))
	require.Equal(t, 800+1300-500, extracted, "the first 500 were done")
	for f, err := range d.Audit(ctx, "liede") {
		require.NoError(t, err)
		t.Error(f)
	}
	snapshot, err := d.Snapshot(ctx, "liede", 0)
	require.NoError(t, err)
	defer snapshot.Close()
	n := 0
	for _, err := range snapshot.Query(ctx, &driver.Query{Kind: "test_resident", Order: 0}) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 1300, n)
}

// TestDuplicatesAreFoundBeforeAnythingChanges: programs that run go on.
func TestDuplicatesAreFoundBeforeAnythingChanges(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 10)
	err := storeAt(t, dsn).Migrate(ctx, wider(storage.Unique("decade", storage.Int(func(r *resident) int64 { return r.Age }))))
	var unique *driver.UniqueError
	require.ErrorAs(t, err, &unique)
	require.Equal(t, "decade", unique.Index)
	require.NoError(t, put(sp, resident{ID: id(100), Name: "goes on"}))
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestProgramsMayMigrateAtTheSameTime(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 700)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			d, err := mariadb.Open(ctx, dsn, mariadb.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Close()
			if err := storage.New(d, storage.Options{Policy: storage.AllowAll}).Migrate(ctx, wider()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s := storeAt(t, dsn)
	require.NoError(t, s.Migrate(ctx, wider()))
	_, err := s.Space("liede").Verify(ctx, 0)
	require.NoError(t, err)
}

func TestLongNamesOfIndexes(t *testing.T) {
	long := "tags_with_a_very_long_name_that_fills_all_of_48"
	kind := driver.Kind{Name: "kind_with_a_very_long_name_that_fills_48_as_well", Version: 1, Indexes: []driver.Index{{Name: long, Type: driver.Text, Multi: true}, {Name: long + "x", Type: driver.Text, Multi: true}}}
	d := openStore(t, database(t, server(t)), mariadb.Options{})
	require.NoError(t, d.Migrate(ctx, []driver.Kind{kind}))
}

// TestRolesCanDoTheirWorkAndNoMore tries what each user may and may not.
func TestRolesCanDoTheirWorkAndNoMore(t *testing.T) {
	at := server(t)
	dsn := database(t, at)
	name := dsn[len(at):]
	application, researcher := name+"_a", name+"_r"
	owner := openStore(t, dsn, mariadb.Options{})
	require.NoError(t, storage.New(owner, storage.Options{Policy: storage.AllowAll}).Migrate(ctx, residents))
	for _, user := range []string{application, researcher} {
		statement(t, dsn, "CREATE USER '"+user+"'@'%' IDENTIFIED BY 'p'")
		t.Cleanup(func() { statement(t, at, "DROP USER '"+user+"'@'%'") })
	}
	grants, err := owner.Grants(ctx, mariadb.Roles{Application: "'" + application + "'@'%'", Researcher: "'" + researcher + "'@'%'"})
	require.NoError(t, err)
	for _, g := range grants {
		statement(t, dsn, g)
	}
	as := func(user string) string { return user + ":p@" + dsn[len("root@"):] }

	s := storeAt(t, as(application))
	require.NoError(t, s.Migrate(ctx, residents), "all is done")
	sp := s.Space("liede")
	fill(t, sp, 3)
	require.NoError(t, add(sp))
	_, err = sp.Redact(ctx, act, residents.Ref(id(1)))
	require.NoError(t, err)
	stamp, err := sp.Record(ctx, act)
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, stamp.Position)
	require.NoError(t, err)
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(2))
		return errors.Join(err, residents.Delete(tx, doc))
	}))
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.ErrorIs(t, s.Migrate(ctx, wider()), renjia.ErrForbidden)
	for _, forbidden := range []string{
		"DELETE FROM _commits", "DELETE FROM _changes", "UPDATE _changes SET rev = 1", "UPDATE _commits SET time = 1", "DELETE FROM _spaces",
		"UPDATE _kinds SET version = 9", "DROP TABLE test_resident", "TRUNCATE _changes", "CREATE TABLE x (a INT)", "SELECT * FROM mysql.user",
	} {
		require.Error(t, attempt(as(application), forbidden), forbidden)
	}

	reader := storeAt(t, as(researcher))
	require.NoError(t, reader.Migrate(ctx, residents))
	_, err = reader.Space("liede").Verify(ctx, 0)
	require.NoError(t, err)
	require.ErrorIs(t, put(reader.Space("liede"), resident{ID: id(9), Name: "x"}), renjia.ErrForbidden)
	for _, table := range []string{"_spaces", "_commits", "_changes", "_kinds", "_schema", "test_resident", "test_resident__skill"} {
		require.Error(t, attempt(as(researcher), "DELETE FROM "+table))
		require.NoError(t, attempt(as(researcher), "SELECT COUNT(*) FROM "+table))
	}
	_, err = owner.Grants(ctx, mariadb.Roles{Application: "'x'@'%'; DROP DATABASE test; --'"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func attempt(dsn, query string) error {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), query)
	if err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}
