package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
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

func open(t testing.TB, path string, o sqlite.Options) (*storage.Store, *storage.Space) {
	t.Helper()
	d, err := sqlite.Open(path, o)
	require.NoError(t, err)
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, residents))
	t.Cleanup(func() { _ = s.Close() })
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

func TestWhatIsWrittenIsThereAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder with spaces & ?#%.db")
	s, sp := open(t, path, sqlite.Options{})
	fill(t, sp, 30)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.FileExists(t, path)
	require.ErrorIs(t, put(sp, resident{ID: id(99), Name: "late"}), renjia.ErrClosed)

	_, sp = open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	again, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.Equal(t, head, again)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		n := 0
		q := storage.Query{Order: "age", Where: []storage.Cond{storage.Between("age", 2, 4), storage.Eq("skill", "s1")}}
		for doc, err := range residents.Find(ctx, s, q) {
			require.NoError(t, err)
			require.Contains(t, []int64{2, 3}, doc.Value.Age)
			n++
		}
		require.Equal(t, 2, n)
		return nil
	}))
}

// alterations are made behind the store's back; each must be found.
func TestVerifyFindsEveryAlteredColumn(t *testing.T) {
	for _, statement := range []string{
		`UPDATE test_resident SET payload = replace(payload, 'person', 'Person') WHERE rowid = 3`,
		`UPDATE test_resident SET payload = NULL WHERE rowid = 3`,
		`UPDATE test_resident SET rev = rev + 1 WHERE rowid = 3`,
		`UPDATE test_resident SET ver = ver + 1 WHERE rowid = 3`,
		`UPDATE test_resident SET seq = seq + 1 WHERE rowid = 3`,
		`UPDATE test_resident SET mark = mark + 1 WHERE rowid = 3`,
		`UPDATE test_resident SET id = upper(id) WHERE rowid = 3`,
		`UPDATE test_resident SET street = 'Liedf' WHERE rowid = 3`,
		`UPDATE test_resident SET age = age + 1 WHERE rowid = 3`,
		`UPDATE test_resident SET number = NULL WHERE rowid = 3`,
		`UPDATE test_resident__skill SET value = 'y' WHERE value = 's1'`,
		`DELETE FROM test_resident__skill WHERE value = 's1'`,
		`DELETE FROM test_resident WHERE rowid = 3`,
		`UPDATE _changes SET payload = payload || ' ' WHERE rowid = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET payload = NULL WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET payload = NULL, seal = CAST(zeroblob(16) || substr(seal, 17) AS BLOB) WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET rev = rev + 1 WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET ver = ver + 1 WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET verb = 2 WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET kind = 'x' WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET id = upper(id) WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET seq = seq + 1 WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _changes SET seal = zeroblob(48) WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`DELETE FROM _changes WHERE n = (SELECT max(n) - 3 FROM _changes)`,
		`UPDATE _commits SET acts = replace(acts, 'test', 'Test') WHERE seq = 4`,
		`UPDATE _commits SET acts = NULL WHERE seq = 4`,
		`UPDATE _commits SET time = time + 1 WHERE seq = 4`,
		`UPDATE _commits SET batch = randomblob(16) WHERE seq = 4`,
		`UPDATE _commits SET n = 0 WHERE seq = 4`,
		`UPDATE _commits SET first = first + 1 WHERE seq = 4`,
		`UPDATE _commits SET seal = zeroblob(48) WHERE seq = 4`,
		`UPDATE _commits SET chain = zeroblob(96) WHERE seq = 4`,
		`UPDATE _commits SET chain = zeroblob(9) WHERE seq = 4`,
		`UPDATE _commits SET seq = 40 WHERE seq = 4`,
		`DELETE FROM _commits WHERE seq = 4`,
	} {
		t.Run(statement, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			s, sp := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
			fill(t, sp, 8)
			_, err := sp.Verify(ctx, 0)
			require.NoError(t, err)
			require.NoError(t, s.Close())
			require.NoError(t, sqlite.Alter(path, statement))
			_, sp = open(t, path, sqlite.Options{})
			_, err = sp.Verify(ctx, 0)
			require.ErrorIs(t, err, renjia.ErrCorrupt)
		})
	}
}

func TestACutOffJournalDiffersFromTheHead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s, sp := open(t, path, sqlite.Options{})
	fill(t, sp, 4)
	require.NoError(t, s.Close())
	require.NoError(t, sqlite.Alter(path, `DELETE FROM _commits WHERE seq = 4`))
	_, sp = open(t, path, sqlite.Options{})
	_, err := sp.Verify(ctx, 0)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
}

func TestErasedContentIsNowhereInTheFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	s, sp := open(t, path, sqlite.Options{})
	fill(t, sp, 50)
	secret := "Liang-Xiaomei-440106"
	require.NoError(t, put(sp, resident{ID: id(1000), Name: secret, Street: secret, Number: secret, Skills: []string{secret}}))
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(1000))
		doc.Value.Age++
		return errors.Join(err, residents.Save(tx, doc))
	}))
	reason := act
	reason.Reason = secret
	stamp, err := sp.Record(ctx, reason)
	require.NoError(t, err)
	require.True(t, found(t, dir, secret), "the test looks at the wrong files")

	_, err = sp.Redact(ctx, act, residents.Ref(id(1000)))
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, stamp.Position)
	require.NoError(t, err)
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.False(t, found(t, dir, secret))
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(1000))
		require.ErrorIs(t, err, renjia.ErrErased)
		return nil
	}))
	require.ErrorIs(t, put(sp, resident{ID: id(1000), Name: "again"}), renjia.ErrErased)
	require.NoError(t, s.Close())
}

func found(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		require.NoError(t, err)
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

func TestManyWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	_, sp := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	_, other := open(t, path, sqlite.Options{Synchronous: sqlite.Normal}) // as another program would
	require.NoError(t, put(sp, resident{ID: id(0), Name: "counter"}))
	var wg sync.WaitGroup
	for w := range 8 {
		space := sp
		if w%2 == 1 {
			space = other
		}
		wg.Go(func() {
			for n := range 50 {
				err := add(space)
				for errors.Is(err, renjia.ErrConflict) {
					err = add(space)
				}
				if err != nil {
					t.Error(err)
				}
				if err := put(space, resident{ID: id(1000*w + n + 1), Name: "x"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 801, head.Position)
	require.NoError(t, other.View(ctx, func(s *storage.Snapshot) error {
		doc, err := residents.Get(ctx, s, id(0))
		require.EqualValues(t, 400, doc.Value.Age)
		return err
	}))
}

func add(sp *storage.Space) error {
	return sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(0))
		if err != nil {
			return err
		}
		doc.Value.Age++
		return residents.Save(tx, doc)
	})
}

func TestOneFailureInAGroupTakesNoOtherWithIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	_, sp := open(t, path, sqlite.Options{})
	require.NoError(t, put(sp, resident{ID: id(0), Name: "first", Number: "7"}))
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			r := resident{ID: id(n + 1), Name: "x", Number: fmt.Sprint("n", n)}
			if n%4 == 0 {
				r.Number = "7"
			}
			err := put(sp, r)
			if n%4 == 0 && !errors.Is(err, renjia.ErrUnique) || n%4 != 0 && err != nil {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	wg.Wait()
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 49, head.Position)
}

func TestUniqueValuesCanBeExchangedInOneTransaction(t *testing.T) {
	_, sp := open(t, filepath.Join(t.TempDir(), "a.db"), sqlite.Options{})
	fill(t, sp, 2)
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		docs, err := residents.All(ctx, tx, id(0), id(1))
		require.NoError(t, err)
		docs[0].Value.Number, docs[1].Value.Number = docs[1].Value.Number, docs[0].Value.Number
		return errors.Join(residents.Save(tx, docs[0]), residents.Save(tx, docs[1]))
	}))
	_, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestNewIndexesAreFilledFromOldRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s, sp := open(t, path, sqlite.Options{})
	fill(t, sp, 2500)
	require.NoError(t, s.Close())
	more := storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("name", storage.Text(func(r *resident) string { return r.Name })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.MultiIndex("talent", storage.Texts(func(r *resident) []string { return r.Skills })))
	d, err := sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	wide := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, wide.Migrate(ctx, more))
	sp = wide.Space("liede")
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		for _, q := range []storage.Query{
			{Where: []storage.Cond{storage.Eq("name", "person-2400")}},
			{Where: []storage.Cond{storage.Eq("talent", "s0"), storage.Eq("name", "person-3")}},
		} {
			n := 0
			for _, err := range more.Find(ctx, s, q) {
				require.NoError(t, err)
				n++
			}
			require.Equal(t, 1, n)
		}
		return nil
	}))
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.NoError(t, wide.Close())

	d, err = sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	retyped := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.ErrorIs(t, retyped.Migrate(ctx, storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("age", storage.Text(func(r *resident) string { return r.Name })))), renjia.ErrUnsupported)
	require.NoError(t, retyped.Close())
}

func TestProgramsMayMigrateAtTheSameTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			d, err := sqlite.Open(path, sqlite.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			s := storage.New(d, storage.Options{Policy: storage.AllowAll})
			if err := s.Migrate(ctx, residents); err != nil {
				t.Error(err)
			}
			_ = s.Close()
		})
	}
	wg.Wait()
}

func TestABackupIsAStore(t *testing.T) {
	dir := t.TempDir()
	d, err := sqlite.Open(filepath.Join(dir, "a.db"), sqlite.Options{})
	require.NoError(t, err)
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, residents))
	fill(t, s.Space("liede"), 20)
	require.NoError(t, d.BackupTo(ctx, filepath.Join(dir, "copy.db")))
	require.NoError(t, d.Compact(ctx))
	require.NoError(t, s.Close())
	_, sp := open(t, filepath.Join(dir, "copy.db"), sqlite.Options{})
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 20, head.Position)
}

func TestAFileOpenedReadOnlyIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	store, sp := open(t, filepath.Join(dir, "a.db"), sqlite.Options{})
	fill(t, sp, 3)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.NoError(t, store.Close())
	before, err := os.ReadFile(filepath.Join(dir, "a.db"))
	require.NoError(t, err)
	require.NoError(t, os.Chmod(filepath.Join(dir, "a.db"), 0o400))

	d, err := sqlite.Open(filepath.Join(dir, "a.db"), sqlite.Options{ReadOnly: true})
	require.NoError(t, err)
	require.NoError(t, d.Integrity(ctx))
	frozen := storage.New(d, storage.Options{Policy: storage.AllowAll})
	found, err := frozen.Space("liede").Verify(ctx, 0)
	require.NoError(t, err)
	require.Equal(t, head, found)
	_, err = frozen.Space("liede").Record(ctx, act)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	require.NoError(t, frozen.Close())
	after, err := os.ReadFile(filepath.Join(dir, "a.db"))
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	_, err := sqlite.Open(filepath.Join(dir, "no", "such", "folder.db"), sqlite.Options{})
	require.Error(t, err)
	other := filepath.Join(dir, "text.db")
	require.NoError(t, os.WriteFile(other, []byte(strings.Repeat("this is no database. ", 500)), 0o600))
	_, err = sqlite.Open(other, sqlite.Options{})
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	_, err = sqlite.Open(filepath.Join(dir, "a.db"), sqlite.Options{Synchronous: "SOMETIMES"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

const childFile = "RENJIA_TEST_CHILD_FILE"

// TestChildWritesUntilKilled is the program that TestKillNine kills.
func TestChildWritesUntilKilled(t *testing.T) {
	path := os.Getenv(childFile)
	if path == "" {
		t.Skip("is run by TestKillNine")
	}
	_, sp := open(t, path, sqlite.Options{})
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for w := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				r := resident{ID: renjia.ImportedID[resident]("liede", "k", fmt.Sprint(head.Position, w, n)), Name: fmt.Sprint(w, " ", n)}
				if err := put(sp, r); err != nil {
					fmt.Println("error", err)
					return
				}
				mu.Lock()
				fmt.Println("acknowledged", r.ID)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestKillNine(t *testing.T) {
	rounds := 100
	if testing.Short() {
		rounds = 5
	}
	path := filepath.Join(t.TempDir(), "a.db")
	acknowledged := map[string]bool{}
	for round := range rounds {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestChildWritesUntilKilled$")
		cmd.Env = append(os.Environ(), childFile+"="+path)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for n := 0; n < 3+round%11 && lines.Scan(); n++ {
			keep(t, lines.Text(), acknowledged)
		}
		time.Sleep(time.Duration(round%7) * time.Millisecond)
		require.NoError(t, cmd.Process.Kill())
		for lines.Scan() {
			keep(t, lines.Text(), acknowledged)
		}
		_ = cmd.Wait()
	}
	_, sp := open(t, path, sqlite.Options{})
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	count := 0
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		for doc, err := range residents.Find(ctx, s, storage.Query{}) {
			require.NoError(t, err)
			delete(acknowledged, doc.Value.ID.String())
			count++
		}
		return nil
	}))
	require.Empty(t, acknowledged, "acknowledged but lost")
	require.EqualValues(t, head.Position, count, "one record a commit: none half written")
	t.Logf("%d commits in %d rounds", count, rounds)
}

func keep(t *testing.T, line string, acknowledged map[string]bool) {
	t.Helper()
	require.NotContains(t, line, "error")
	if id, ok := strings.CutPrefix(line, "acknowledged "); ok && len(id) == 36 {
		acknowledged[id] = true
	}
}
