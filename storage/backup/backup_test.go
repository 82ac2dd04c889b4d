package backup_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/backup"
	"github.com/renjia-project/renjia/storage/sqlite"
)

type resident struct {
	ID     renjia.ID[resident] `json:"id"`
	Name   string              `json:"name"`
	Street string              `json:"street,omitempty"`
	Skills []string            `json:"skills,omitempty"`
}

var (
	residents = storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("street", storage.Text(func(r *resident) string { return r.Street })),
		storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })))
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
)

func id(n int) renjia.ID[resident] {
	return renjia.ImportedID[resident]("liede", "test_resident", fmt.Sprint(n))
}

func open(t testing.TB, path string) (*sqlite.Store, *storage.Store) {
	t.Helper()
	engine, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, residents))
	t.Cleanup(func() { _ = store.Close() })
	return engine, store
}

func put(t testing.TB, sp *storage.Space, n int) storage.Stamp {
	t.Helper()
	stamp, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		return residents.Insert(tx, resident{ID: id(n), Name: fmt.Sprintf("person-%d", n), Street: "Liede", Skills: []string{"x", fmt.Sprint(n % 3)}})
	})
	require.NoError(t, err)
	return stamp
}

// filled is a store with two spaces, and something erased and deleted.
func filled(t testing.TB, records int) (*sqlite.Store, *storage.Store) {
	engine, store := open(t, filepath.Join(t.TempDir(), "station.db"))
	liede, tianhe := store.Space("liede"), store.Space("tianhe")
	for n := range records {
		put(t, liede, n)
	}
	put(t, tianhe, 0)
	_, err := liede.Redact(ctx, act, residents.Ref(id(1)))
	require.NoError(t, err)
	_, err = liede.Update(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(2))
		if err != nil {
			return err
		}
		return residents.Delete(tx, doc)
	})
	require.NoError(t, err)
	return engine, store
}

func heads(t testing.TB, store *storage.Store) (all []storage.Stamp) {
	t.Helper()
	for name, err := range store.Spaces(ctx, act) {
		require.NoError(t, err)
		head, err := store.Space(name).Head(ctx)
		require.NoError(t, err)
		all = append(all, head)
	}
	return all
}

// clean says that a folder holds just these files.
func clean(t testing.TB, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	found := []string{}
	for _, e := range entries {
		found = append(found, e.Name())
	}
	require.ElementsMatch(t, names, found)
}

func TestARestoredCopyIsTheStore(t *testing.T) {
	engine, store := filled(t, 20)
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy ?#%.db")
	made, err := backup.Take(ctx, engine, copied)
	require.NoError(t, err)
	require.Equal(t, heads(t, store), made.Heads)
	clean(t, dir, "copy ?#%.db")
	info, err := os.Stat(copied)
	require.NoError(t, err)
	require.Equal(t, info.Size(), made.Bytes)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.NoError(t, os.Chmod(copied, 0o400))
	require.NoError(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	found, err := backup.Check(ctx, copied)
	require.NoError(t, err)
	require.Equal(t, made, found)

	target := filepath.Join(t.TempDir(), "station.db")
	restored, err := backup.Restore(ctx, copied, target, made.Heads...)
	require.NoError(t, err)
	require.Equal(t, made, restored)
	_, again := open(t, target)
	require.Equal(t, made.Heads, heads(t, again))
	require.Equal(t, made.Heads[0].Position+1, put(t, again.Space("liede"), 100).Position)
}

func TestACopyTakenWhileOthersWriteHoldsWhatWasAcknowledged(t *testing.T) {
	engine, store := filled(t, 5)
	const writers, writes = 4, 60
	var mu sync.Mutex
	acknowledged := map[string]storage.Stamp{}
	var wg sync.WaitGroup
	start := make(chan struct{}, writers)
	for w := range writers {
		sp := store.Space(fmt.Sprintf("street-%d", w))
		wg.Go(func() {
			for n := range writes {
				stamp := put(t, sp, n)
				mu.Lock()
				acknowledged[sp.Name()] = stamp
				mu.Unlock()
				if n == 10 {
					start <- struct{}{}
				}
			}
		})
	}
	for range writers {
		<-start
	}
	dir := t.TempDir()
	for n := range 4 {
		mu.Lock()
		var must []storage.Stamp
		for _, stamp := range acknowledged {
			must = append(must, stamp)
		}
		mu.Unlock()
		path := filepath.Join(dir, fmt.Sprint(n))
		_, err := backup.Take(ctx, engine, path)
		require.NoError(t, err)
		_, err = backup.Restore(ctx, path, path+".restored", must...)
		require.NoError(t, err)
	}
	wg.Wait()
}

func TestACopyWithoutACommitThatMustBeThereIsRefused(t *testing.T) {
	engine, store := filled(t, 5)
	dir := t.TempDir()
	copied, target := filepath.Join(dir, "copy"), filepath.Join(dir, "target")
	_, err := backup.Take(ctx, engine, copied)
	require.NoError(t, err)

	later := put(t, store.Space("liede"), 50)
	_, err = backup.Restore(ctx, copied, target, later)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, fmt.Sprintf("space liede: commit %d is not there, the copy is older", later.Position))

	_, other := filled(t, 5)
	_, err = backup.Restore(ctx, copied, target, heads(t, other)...)
	require.ErrorIs(t, err, renjia.ErrConflict)

	_, err = backup.Restore(ctx, copied, target, storage.Stamp{Space: "nowhere", Position: 1})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	clean(t, dir, "copy")
}

func TestNothingIsOverwritten(t *testing.T) {
	engine, _ := filled(t, 3)
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy")
	_, err := backup.Take(ctx, engine, copied)
	require.NoError(t, err)
	_, err = backup.Take(ctx, engine, copied)
	require.ErrorIs(t, err, renjia.ErrExists)
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		target := filepath.Join(t.TempDir(), "station.db")
		require.NoError(t, os.WriteFile(target+beside, []byte("mine"), 0o600))
		_, err = backup.Restore(ctx, copied, target)
		require.ErrorIs(t, err, renjia.ErrExists, beside)
		clean(t, filepath.Dir(target), "station.db"+beside)
	}
}

func TestWhatIsNoFinishedCopyIsRefused(t *testing.T) {
	engine, _ := filled(t, 3)
	_, err := backup.Check(ctx, engine.Path())
	require.ErrorIs(t, err, renjia.ErrInvalid, "a store in use, with its log")
	_, err = backup.Check(ctx, filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = backup.Restore(ctx, filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "target"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	text := filepath.Join(t.TempDir(), "text")
	require.NoError(t, os.WriteFile(text, bytes.Repeat([]byte("no database "), 1000), 0o600))
	_, err = backup.Check(ctx, text)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
}

func TestACancelledBackupLeavesNothing(t *testing.T) {
	engine, _ := filled(t, 3)
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	dir := t.TempDir()
	_, err := backup.Take(stopped, engine, filepath.Join(dir, "copy"))
	require.ErrorIs(t, err, context.Canceled)
	clean(t, dir)
	_, err = backup.Take(ctx, engine, filepath.Join(dir, "copy"))
	require.NoError(t, err)
	_, err = backup.Restore(stopped, filepath.Join(dir, "copy"), filepath.Join(dir, "target"))
	require.ErrorIs(t, err, context.Canceled)
	clean(t, dir, "copy")
}

// dump is every table of a file as text, whatever the pages look like.
func dump(t require.TestingT, path string) string {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	require.NoError(t, err)
	defer db.Close()
	var b strings.Builder
	var tables []string
	collect(t, db, "SELECT name, type, sql FROM sqlite_schema ORDER BY type, name", func(row []any) {
		fmt.Fprintln(&b, row...)
		if row[1] == "table" {
			tables = append(tables, row[0].(string))
		}
	})
	for _, table := range tables {
		collect(t, db, `SELECT `+columns(table)+` FROM "`+table+`" ORDER BY 1, 2, 3`, func(row []any) { fmt.Fprintf(&b, "%s %q\n", table, row) })
	}
	return b.String()
}

// columns leaves out the versions of kinds, which no journal covers.
func columns(table string) string {
	if table == "_kinds" {
		return "name, indexes, 0"
	}
	return "*"
}

// difference returns the first lines that differ.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + "\nis now\n" + b[i]
		}
	}
	return "lines are missing or new"
}

func collect(t require.TestingT, db *sql.DB, query string, each func([]any)) {
	rows, err := db.Query(query)
	require.NoError(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		require.NoError(t, rows.Scan(into...))
		for i := range row {
			if row[i] == nil {
				row[i] = "NULL"
			}
		}
		each(row)
	}
	require.NoError(t, rows.Err())
}

// A copy in which something was changed is refused, unless the change lies where
// nothing is stored: then all tables must read as before.
func TestADamagedCopyIsRefused(t *testing.T) {
	engine, _ := filled(t, 12)
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy")
	made, err := backup.Take(ctx, engine, copied)
	require.NoError(t, err)
	whole, err := os.ReadFile(copied)
	require.NoError(t, err)
	want := dump(t, copied)
	damages := 400
	if testing.Short() {
		damages = 60
	}
	seed := uint64(20261127)
	r := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for n := range damages {
		b := bytes.Clone(whole)
		at := r.IntN(len(b))
		if n%8 == 0 {
			b = b[:at]
		} else {
			b[at] ^= byte(1 + r.IntN(255))
		}
		damaged := filepath.Join(dir, "damaged")
		require.NoError(t, os.WriteFile(damaged, b, 0o600))
		target := filepath.Join(dir, "target")
		restored, err := backup.Restore(ctx, damaged, target, made.Heads...)
		if err != nil {
			refused++
			clean(t, dir, "copy", "damaged")
			continue
		}
		require.Equal(t, made.Heads, restored.Heads)
		require.NotEqual(t, made.Digest, restored.Digest)
		if got := dump(t, target); got != want {
			t.Fatalf("byte %d, damage %d of seed %d: %s", at, n, seed, difference(want, got))
		}
		require.NoError(t, os.Remove(target))
	}
	require.Greater(t, refused, damages/10)
}

func TestSealedCopies(t *testing.T) {
	engine, store := filled(t, 20)
	mine, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	safe, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	dir := t.TempDir()
	sealed := filepath.Join(dir, "sealed.age")
	made, err := backup.TakeSealed(ctx, engine, sealed, mine.Recipient(), safe.Recipient())
	require.NoError(t, err)
	require.Equal(t, heads(t, store), made.Heads)
	clean(t, dir, "sealed.age")
	clean(t, filepath.Dir(engine.Path()), "station.db", "station.db-wal", "station.db-shm")
	cipher, err := os.ReadFile(sealed)
	require.NoError(t, err)
	for _, plain := range []string{"person-", "liede", "SQLite", "test_resident"} {
		require.NotContains(t, string(cipher), plain)
	}

	for n, identity := range []age.Identity{mine, safe} {
		target := filepath.Join(t.TempDir(), "station.db")
		restored, err := backup.RestoreSealed(ctx, sealed, target, []age.Identity{identity}, made.Heads...)
		require.NoError(t, err, n)
		require.Equal(t, made, restored)
		clean(t, filepath.Dir(target), "station.db")
	}

	stranger, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	target := filepath.Join(t.TempDir(), "station.db")
	_, err = backup.RestoreSealed(ctx, sealed, target, []age.Identity{stranger})
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = backup.RestoreSealed(ctx, sealed, target, []age.Identity{mine}, put(t, store.Space("liede"), 77))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	clean(t, filepath.Dir(target))
}

func TestASealedCopyNeedsSomebodyWhoCanOpenIt(t *testing.T) {
	engine, _ := filled(t, 3)
	dir := t.TempDir()
	_, err := backup.TakeSealed(ctx, engine, filepath.Join(dir, "x"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	clean(t, dir)
}

func TestAChangedSealedCopyIsRefused(t *testing.T) {
	engine, _ := filled(t, 5)
	identity, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	sealed := filepath.Join(t.TempDir(), "sealed.age")
	_, err = backup.TakeSealed(ctx, engine, sealed, identity.Recipient())
	require.NoError(t, err)
	whole, err := os.ReadFile(sealed)
	require.NoError(t, err)
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(whole)
		at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "cut") {
			b = b[:at]
		} else {
			b[at] ^= rapid.ByteRange(1, 255).Draw(t, "flip")
		}
		changed := filepath.Join(dir, "changed")
		require.NoError(t, os.WriteFile(changed, b, 0o600))
		_, err := backup.RestoreSealed(ctx, changed, filepath.Join(dir, "target"), []age.Identity{identity})
		require.Error(t, err)
		require.True(t, errors.Is(err, renjia.ErrCorrupt) || errors.Is(err, renjia.ErrForbidden), "%v", err)
		_, err = os.Stat(filepath.Join(dir, "target"))
		require.ErrorIs(t, err, os.ErrNotExist)
	})
}

func TestAPassphraseOpensASealedCopy(t *testing.T) {
	engine, _ := filled(t, 3)
	recipient, err := age.NewScryptRecipient("猎德村 station 1234")
	require.NoError(t, err)
	recipient.SetWorkFactor(10) // the default takes a second
	identity, err := age.NewScryptIdentity("猎德村 station 1234")
	require.NoError(t, err)
	sealed := filepath.Join(t.TempDir(), "sealed.age")
	made, err := backup.TakeSealed(ctx, engine, sealed, recipient)
	require.NoError(t, err)
	restored, err := backup.RestoreSealed(ctx, sealed, filepath.Join(t.TempDir(), "x"), []age.Identity{identity})
	require.NoError(t, err)
	require.Equal(t, made, restored)
}

// BenchmarkTake is a copy with all its checks; compare with BenchmarkVacuum, the
// engine alone.
func BenchmarkTake(b *testing.B) { benchmark(b, true) }

func BenchmarkVacuum(b *testing.B) { benchmark(b, false) }

func benchmark(b *testing.B, checked bool) {
	engine, store := open(b, filepath.Join(b.TempDir(), "station.db"))
	_, err := residents.Load(ctx, store.Space("liede"), act, func(yield func(resident, error) bool) {
		for n := range 20_000 {
			if !yield(resident{ID: id(n), Name: "Chen", Street: fmt.Sprint(n % 30), Skills: []string{"a", "b"}}, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "copy")
		if checked {
			_, err = backup.Take(ctx, engine, path)
		} else {
			err = engine.BackupTo(ctx, path)
		}
		require.NoError(b, err)
		require.NoError(b, os.Remove(path))
	}
}
