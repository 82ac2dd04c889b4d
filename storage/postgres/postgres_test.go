package postgres_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
)

// alterations are made behind the store's back; each must be found.
func TestVerifyFindsEveryAlteredColumn(t *testing.T) {
	schema := freshSchema(t)
	_, sp := open(t, server(t), postgres.Options{Schema: schema})
	fill(t, sp, 12)
	_, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	c := admin(t)
	run(t, c, "SET search_path = "+schema)
	one, change := " WHERE id = '"+id(3).String()+"'", " WHERE n = (SELECT max(n) - 3 FROM _changes)"
	for _, statement := range []string{
		`UPDATE test_resident SET payload = replace(payload, 'person', 'Person')` + one,
		`UPDATE test_resident SET payload = NULL` + one, `UPDATE test_resident SET rev = rev + 1` + one, `UPDATE test_resident SET ver = ver + 1` + one,
		`UPDATE test_resident SET seq = seq + 1` + one, `UPDATE test_resident SET mark = mark + 1` + one, `UPDATE test_resident SET id = upper(id)` + one,
		`UPDATE test_resident SET street = 'Liedf'` + one, `UPDATE test_resident SET age = age + 1` + one, `UPDATE test_resident SET number = NULL` + one,
		`UPDATE test_resident__skill SET value = 'y' WHERE value = 's1'`, `DELETE FROM test_resident__skill WHERE value = 's1'`, `DELETE FROM test_resident` + one,
		`UPDATE _changes SET payload = payload || ' '` + change, `UPDATE _changes SET payload = NULL` + change, `UPDATE _changes SET payload = NULL, salt = NULL` + change,
		`UPDATE _changes SET rev = rev + 1` + change, `UPDATE _changes SET ver = ver + 1` + change, `UPDATE _changes SET verb = 2` + change,
		`UPDATE _changes SET kind = 'x'` + change, `UPDATE _changes SET id = upper(id)` + change, `UPDATE _changes SET seq = seq + 1` + change,
		`UPDATE _changes SET digest = '\x00'` + change, `UPDATE _changes SET salt = '\x00'` + change, `DELETE FROM _changes` + change,
		`UPDATE _commits SET acts = replace(acts, 'test', 'Test') WHERE seq = 4`, `UPDATE _commits SET acts = NULL WHERE seq = 4`,
		`UPDATE _commits SET time = time + 1 WHERE seq = 4`, `UPDATE _commits SET batch = '00000000-0000-0000-0000-000000000001' WHERE seq = 4`,
		`UPDATE _commits SET n = 0 WHERE seq = 4`, `UPDATE _commits SET n = -1 WHERE seq = 4`, `UPDATE _commits SET n = 1 << 40 WHERE seq = 4`,
		`UPDATE _commits SET first = first + 1 WHERE seq = 4`, `UPDATE _commits SET first = -9 WHERE seq = 4`, `UPDATE _commits SET digest = hash WHERE seq = 4`,
		`UPDATE _commits SET prev = hash WHERE seq = 4`, `UPDATE _commits SET root = hash WHERE seq = 4`, `UPDATE _commits SET hash = root WHERE seq = 4`,
		`UPDATE _commits SET hash = '\x00' WHERE seq = 4`, `UPDATE _commits SET seq = 40 WHERE seq = 4`, `DELETE FROM _commits WHERE seq = 4`,
		`DELETE FROM _commits WHERE seq = 12`, `UPDATE _spaces SET hash = '\x00'`, `UPDATE _spaces SET seq = seq + 1`, `UPDATE _spaces SET time = 0`, `UPDATE _spaces SET changes = 0`,
	} {
		for _, saved := range []string{"test_resident", "test_resident__skill", "_changes", "_commits", "_spaces"} {
			run(t, c, "CREATE TEMP TABLE saved_"+saved+" AS SELECT * FROM "+saved)
		}
		run(t, c, statement)
		_, err := sp.Verify(ctx, 0)
		require.ErrorIs(t, err, renjia.ErrCorrupt, statement)
		for _, saved := range []string{"test_resident", "test_resident__skill", "_changes", "_commits", "_spaces"} {
			run(t, c, "DELETE FROM "+saved, "INSERT INTO "+saved+" SELECT * FROM saved_"+saved, "DROP TABLE saved_"+saved)
		}
	}
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err, "all was put back")
}

// add increments one record until it is not overtaken.
func add(sp *storage.Space, n int) error {
	for {
		err := sp.Write(ctx, act, func(tx *storage.Tx) error {
			doc, err := residents.Get(ctx, tx, id(n))
			if err != nil {
				return err
			}
			doc.Value.Age++
			return residents.Save(tx, doc)
		})
		if !errors.Is(err, renjia.ErrConflict) {
			return err
		}
	}
}

// Two programs, each with its own idea of where the head is.
func TestTwoProgramsOnOneSpaceLoseNothing(t *testing.T) {
	const workers, times = 4, 20
	o := postgres.Options{Schema: freshSchema(t)}
	_, first := open(t, server(t), o)
	_, second := open(t, server(t), o)
	fill(t, first, 3)
	var wg sync.WaitGroup
	for w := range 2 * workers {
		wg.Go(func() {
			sp := []*storage.Space{first, second}[w%2]
			for range times {
				if err := add(sp, w%3); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	head, err := second.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 3+2*workers*times, head.Position)
	total := int64(0)
	require.NoError(t, first.View(ctx, func(s *storage.Snapshot) error {
		for n := range 3 {
			doc, err := residents.Get(ctx, s, id(n))
			require.NoError(t, err)
			total += doc.Value.Age - int64(n)
		}
		return nil
	}))
	require.EqualValues(t, 2*workers*times, total)
}

// A program whose memory of the head belongs to a history that was lost, as when
// a standby without the last commits takes over, must not chain to it.
func TestAHeadOfALostHistoryIsNotFollowed(t *testing.T) {
	schema := freshSchema(t)
	_, sp := open(t, server(t), postgres.Options{Schema: schema})
	fill(t, sp, 3)
	c := admin(t)
	run(t, c, "SET search_path = "+schema, "CREATE TABLE saved AS SELECT * FROM _spaces")
	fillMore := func(sp *storage.Space, n int) { require.NoError(t, put(sp, resident{ID: id(n)})) }
	fillMore(sp, 10)
	run(t, c, "DELETE FROM _commits WHERE seq = 4", "DELETE FROM _changes WHERE seq = 4", "DELETE FROM test_resident WHERE seq = 4",
		"DELETE FROM _spaces", "INSERT INTO _spaces SELECT * FROM saved")
	_, other := open(t, server(t), postgres.Options{Schema: schema})
	fillMore(other, 11)
	fillMore(sp, 12)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 5, head.Position)
}

func TestOneFailureInAGroupTakesNoOtherWithIt(t *testing.T) {
	_, sp := open(t, server(t), postgres.Options{Schema: freshSchema(t)})
	fill(t, sp, 5)
	var wg sync.WaitGroup
	for n := range 60 {
		wg.Go(func() {
			r := resident{ID: id(1000 + n), Number: fmt.Sprint(1000 + n)}
			switch n % 6 {
			case 1:
				r.Number = "3" // taken
			case 2:
				r.ID = id(4) // there already
			case 3:
				r.Number = "shared"
			}
			err := put(sp, r)
			switch n % 6 {
			case 1:
				var unique *driver.UniqueError
				if !errors.As(err, &unique) || unique.Index != "number" || unique.ID != r.ID.String() {
					t.Errorf("%d: %v", n, err)
				}
			case 2:
				if !errors.Is(err, renjia.ErrExists) {
					t.Errorf("%d: %v", n, err)
				}
			case 3:
				if err != nil && !errors.Is(err, renjia.ErrUnique) {
					t.Errorf("%d: %v", n, err)
				}
			default:
				if err != nil {
					t.Errorf("%d: %v", n, err)
				}
			}
		})
	}
	wg.Wait()
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 5+30+1, head.Position)
}

// A text that the server refuses reaches it only from outside the portable
// layer, which checks texts.
func TestABatchTheServerRefusesTakesNoOtherWithIt(t *testing.T) {
	s := connect(t, server(t), freshSchema(t))
	require.NoError(t, s.Migrate(ctx, []driver.Kind{{Name: "test_plain", Version: 1}}))
	batch := func(n byte, payload string) *driver.Batch {
		b := empty(n)
		b.Ops = []driver.Op{{Verb: driver.Put, Record: driver.Record{Key: driver.Key{Kind: "test_plain", ID: fmt.Sprint(n)}, Rev: 1, Version: 1, Payload: payload}}}
		b.Prepare(func([]byte) {})
		return b
	}
	var wg sync.WaitGroup
	for n := range byte(40) {
		wg.Go(func() {
			if n%5 == 0 {
				_, err := s.Commit(ctx, batch(n, "\xff"))
				if !errors.Is(err, renjia.ErrInvalid) {
					t.Errorf("%d: %v", n, err)
				}
				return
			}
			if n%5 == 1 {
				b := batch(n, "{}")
				b.Acts = "\xff"
				if _, err := s.Commit(ctx, b); !errors.Is(err, renjia.ErrInvalid) {
					t.Errorf("%d: %v", n, err)
				}
				return
			}
			if _, err := s.Commit(ctx, batch(n, "{}")); err != nil {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	wg.Wait()
	n := 0
	for _, err := range s.Commits(ctx, driver.Range{Space: "liede"}) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 24, n)
}

func TestManyRecordsOfOneBatchFailWithTheRightOne(t *testing.T) {
	for _, dsn := range []string{server(t), with(server(t), "role", plainRole(t))} {
		_, sp := open(t, dsn, postgres.Options{Schema: freshSchema(t)})
		require.NoError(t, put(sp, resident{ID: id(500), Number: "taken"}))
		load := func(number func(n int) string) error {
			return sp.Write(ctx, act, func(tx *storage.Tx) error {
				for n := range 200 {
					if err := residents.Insert(tx, resident{ID: id(n), Number: number(n)}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		var unique *driver.UniqueError
		require.ErrorAs(t, load(func(n int) string { return map[bool]string{true: "taken", false: fmt.Sprint(n)}[n == 150] }), &unique)
		require.Equal(t, id(150).String(), unique.ID)
		require.ErrorAs(t, load(func(n int) string { return fmt.Sprint(max(n, 120) % 199) }), &unique, "twice in the batch itself")
		require.Equal(t, "number", unique.Index)
		require.NoError(t, load(func(n int) string { return fmt.Sprint(n) }))
		var conflict *driver.ConflictError
		require.ErrorAs(t, load(func(n int) string { return fmt.Sprint(n) }), &conflict)
		require.Equal(t, id(0).String(), conflict.ID)
		_, err := sp.Verify(ctx, 0)
		require.NoError(t, err)
	}
}

func TestProgramsMayMigrateAtTheSameTime(t *testing.T) {
	schema, dsn := freshSchema(t), with(server(t), "role", plainRole(t))
	var wg sync.WaitGroup
	for n := range 6 {
		wg.Go(func() {
			d, err := postgres.Open(ctx, dsn, postgres.Options{Schema: schema, Connections: 1})
			if err != nil {
				t.Error(err)
				return
			}
			s := storage.New(d, storage.Options{Policy: storage.AllowAll})
			defer s.Close() //nolint:errcheck // a test
			if err := s.Migrate(ctx, residents); err != nil {
				t.Error(err)
				return
			}
			if err := put(s.Space("liede"), resident{ID: id(n)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	_, sp := open(t, dsn, postgres.Options{Schema: schema})
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 6, head.Position)
}

// plain is a kind at the seam, whose index is filled by a function of the test.
func plain(extract func(payload string) (int64, error), indexes ...string) driver.Kind {
	k := driver.Kind{Name: "test_plain", Version: 1, Extract: func(_ int, payload string) (entries []driver.Entry, err error) {
		for slot := range indexes {
			n, err := extract(payload)
			if err != nil {
				return nil, err
			}
			entries = append(entries, driver.Entry{Slot: slot, Value: driver.Value{Type: driver.Int, Int: n}})
		}
		return entries, nil
	}}
	for _, name := range indexes {
		k.Indexes = append(k.Indexes, driver.Index{Name: name, Type: driver.Int})
	}
	return k
}

func number(payload string) (n int64, err error) {
	err = json.Unmarshal([]byte(payload), &n)
	return n, err
}

func TestAnInterruptedMigrationIsFinishedByTheNext(t *testing.T) {
	schema := freshSchema(t)
	s := connect(t, server(t), schema)
	require.NoError(t, s.Migrate(ctx, []driver.Kind{plain(number)}))
	for space := range 3 {
		b := empty(byte(space))
		b.Space = fmt.Sprint("space-", space)
		for n := range 700 {
			b.Ops = append(b.Ops, driver.Op{Verb: driver.Put, Record: driver.Record{Key: driver.Key{Kind: "test_plain", ID: fmt.Sprintf("%04d", n)}, Rev: 1, Version: 1, Payload: fmt.Sprint(n)}})
		}
		b.Prepare(func([]byte) {})
		_, err := s.Commit(ctx, b)
		require.NoError(t, err)
	}
	for stop := range 3 {
		left := 650 * (stop + 1)
		broken := plain(func(p string) (int64, error) {
			if left--; left < 0 {
				return 0, errors.New("power cut")
			}
			return number(p)
		}, "size")
		require.ErrorContains(t, s.Migrate(ctx, []driver.Kind{broken}), "power cut")
	}
	require.NoError(t, s.Migrate(ctx, []driver.Kind{plain(number, "size")}))
	require.NoError(t, connect(t, server(t), schema).Migrate(ctx, []driver.Kind{plain(func(string) (int64, error) { return 0, errors.New("is done") }, "size")}))
	for space := range 3 {
		snap, err := s.Snapshot(ctx, fmt.Sprint("space-", space), 0)
		require.NoError(t, err)
		from := driver.Value{Type: driver.Int, Int: 300}
		n := 0
		for _, err := range snap.Query(ctx, &driver.Query{Kind: "test_plain", Order: 0, Where: []driver.Cond{{Slot: 0, From: &from}}}) {
			require.NoError(t, err)
			n++
		}
		require.Equal(t, 400, n)
		require.NoError(t, snap.Close())
		for fault, err := range s.Audit(ctx, fmt.Sprint("space-", space)) {
			require.NoError(t, err)
			t.Error(fault)
		}
	}
	other := plain(number, "size")
	other.Indexes[0].Type = driver.Time
	require.ErrorIs(t, s.Migrate(ctx, []driver.Kind{other}), renjia.ErrUnsupported)
}

// Names longer than the server keeps must not run into each other.
func TestLongNamesStayApart(t *testing.T) {
	long := strings.Repeat("a", 47)
	k := driver.Kind{Name: long + "k", Version: 1, Indexes: []driver.Index{
		{Name: long + "x", Type: driver.Text, Unique: true}, {Name: long + "y", Type: driver.Text, Unique: true}, {Name: long + "z", Type: driver.Text, Multi: true}, {Name: long + "w", Type: driver.Text, Multi: true},
	}}
	s := connect(t, server(t), freshSchema(t))
	require.NoError(t, s.Migrate(ctx, []driver.Kind{k}))
	put := func(n byte, slot int) error {
		b := empty(n)
		b.Ops = []driver.Op{{Verb: driver.Put, Record: driver.Record{Key: driver.Key{Kind: k.Name, ID: fmt.Sprint(n)}, Rev: 1, Version: 1, Payload: "{}", Index: []driver.Entry{{Slot: slot, Value: driver.Value{Type: driver.Text, Text: "v"}}}}}}
		b.Prepare(func([]byte) {})
		_, err := s.Commit(ctx, b)
		return err
	}
	for slot := range 4 {
		require.NoError(t, put(byte(slot), slot))
	}
	for slot := range 2 {
		var unique *driver.UniqueError
		require.ErrorAs(t, put(byte(10+slot), slot), &unique)
		require.Equal(t, k.Indexes[slot].Name, unique.Index)
	}
	snap, err := s.Snapshot(ctx, "liede", 0)
	require.NoError(t, err)
	defer snap.Close() //nolint:errcheck // a test
	for slot := range 4 {
		for r, err := range snap.Query(ctx, &driver.Query{Kind: k.Name, Order: -1, Where: []driver.Cond{{Slot: slot, In: []driver.Value{{Type: driver.Text, Text: "v"}}}}}) {
			require.NoError(t, err)
			require.Equal(t, fmt.Sprint(slot), r.ID)
		}
	}
}

// Queries within queries share one connection: the outer one is read ahead.
func TestQueriesWithinQueries(t *testing.T) {
	_, sp := open(t, server(t), postgres.Options{Schema: freshSchema(t), Connections: 1})
	all := make([]resident, 1200)
	for n := range all {
		all[n] = resident{ID: id(n), Age: int64(n), Street: fmt.Sprint(n % 3)}
	}
	for from := 0; from < len(all); from += 400 {
		require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
			for _, r := range all[from : from+400] {
				if err := residents.Insert(tx, r); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		outer, inner := int64(0), 0
		for doc, err := range residents.Find(ctx, s, storage.Query{Order: "age"}) {
			require.NoError(t, err)
			require.Equal(t, outer, doc.Value.Age)
			if outer++; outer%100 != 0 {
				continue
			}
			for _, err := range residents.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("street", "1")}}) {
				require.NoError(t, err)
				if inner++; inner%7 == 0 {
					break
				}
			}
			_, err = residents.Get(ctx, s, id(3))
			require.NoError(t, err)
		}
		require.EqualValues(t, 1200, outer)
		return nil
	}))
}

// Options.Timeout is for commits: a reader may think about each record.
func TestASlowReaderIsNotStopped(t *testing.T) {
	schema := freshSchema(t)
	_, sp := open(t, server(t), postgres.Options{Schema: schema})
	for from := 0; from < 1000; from += 200 {
		require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
			for n := range 200 {
				if err := residents.Insert(tx, resident{ID: id(from + n), Name: strings.Repeat("n", 20_000)}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	_, slow := open(t, server(t), postgres.Options{Schema: schema, Timeout: 250 * time.Millisecond})
	require.NoError(t, slow.View(ctx, func(s *storage.Snapshot) error {
		n := 0
		for _, err := range residents.Find(ctx, s, storage.Query{}) {
			if err != nil {
				return err
			}
			if n++; n == 300 { // most of the second page does not fit into the buffers on the way
				time.Sleep(400 * time.Millisecond)
			}
		}
		require.Equal(t, 1000, n)
		return nil
	}))
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, schema := range []string{"Renjia", "9", "a b", `a"b`, strings.Repeat("a", 33)} {
		_, err := postgres.Open(ctx, "postgres://127.0.0.1/x", postgres.Options{Schema: schema})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	s := connect(t, server(t), freshSchema(t))
	_, err := s.Snapshot(ctx, "liede", 3)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nothing was migrated")
	require.ErrorContains(t, err, "nothing was migrated")
	_, err = s.Commit(ctx, empty(1))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.NoError(t, s.Migrate(ctx, nil))
	_, err = s.Snapshot(ctx, "liede", 3)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestClosingWaitsForCommitsUnderWay(t *testing.T) {
	schema := freshSchema(t)
	s := connect(t, server(t), schema)
	require.NoError(t, s.Migrate(ctx, nil))
	_, err := s.Commit(ctx, empty(0))
	require.NoError(t, err)
	release := lockHead(t, schema)
	results := make(chan error, 2)
	go func() { _, err := s.Commit(ctx, empty(1)); results <- err }()
	waitForLock(t, schema)
	go func() { _, err := s.Commit(ctx, empty(2)); results <- err }()
	closed := make(chan struct{})
	go func() { _ = s.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("closed while a commit was under way")
	case <-time.After(50 * time.Millisecond):
	}
	release()
	<-closed
	var errs []error
	for range 2 {
		if err := <-results; err != nil {
			errs = append(errs, err)
		}
	}
	for _, err := range errs {
		require.ErrorIs(t, err, renjia.ErrClosed)
	}
	require.LessOrEqual(t, len(errs), 1, "the one under way went through")
}

// waitForLock returns when someone waits for a lock of the schema.
func waitForLock(t *testing.T, schema string) {
	c := admin(t)
	for n := 0; n == 0; {
		require.NoError(t, c.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"+schema+"%'").Scan(&n))
	}
}
