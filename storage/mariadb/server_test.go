package mariadb_test

import (
	"context"
	"database/sql"
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
	"github.com/renjia-project/renjia/storage/mariadb"
)

// alterations are made behind the store's back; each must be found. $ is the
// number of the space.
func TestVerifyFindsEveryAlteredColumn(t *testing.T) {
	dsn := database(t, server(t))
	s, _ := open(t, dsn, mariadb.Options{})
	for n, alteration := range []string{
		`UPDATE test_resident SET payload = REPLACE(payload, 'person', 'Person') WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET payload = CONCAT(payload, ' ') WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET payload = NULL WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET rev = rev + 1 WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET ver = ver + 1 WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET seq = seq + 1 WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET mark = mark + 1 WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET id = UPPER(CONVERT(id USING utf8mb4)) WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET street = 'Liedf' WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET age = age + 10 WHERE space = $ AND age = 3`,
		`UPDATE test_resident SET number = NULL WHERE space = $ AND age = 3`,
		`UPDATE test_resident__skill SET value = 'y' WHERE space = $ AND value = 's1'`,
		`DELETE FROM test_resident__skill WHERE space = $ AND value = 's1'`,
		`DELETE FROM test_resident WHERE space = $ AND age = 3`,
		`UPDATE _changes SET payload = CONCAT(payload, ' ') WHERE space = $ AND n = 5`,
		`UPDATE _changes SET payload = NULL WHERE space = $ AND n = 5`,
		`UPDATE _changes SET payload = NULL, seal = CONCAT(REPEAT(x'00', 16), SUBSTRING(seal, 17)) WHERE space = $ AND n = 5`,
		`UPDATE _changes SET rev = rev + 1 WHERE space = $ AND n = 5`,
		`UPDATE _changes SET ver = ver + 1 WHERE space = $ AND n = 5`,
		`UPDATE _changes SET verb = 2 WHERE space = $ AND n = 5`,
		`UPDATE _changes SET kind = 'x' WHERE space = $ AND n = 5`,
		`UPDATE _changes SET id = UPPER(CONVERT(id USING utf8mb4)) WHERE space = $ AND n = 5`,
		`UPDATE _changes SET seq = seq + 1 WHERE space = $ AND n = 5`,
		`UPDATE _changes SET seal = REPEAT(x'00', 48) WHERE space = $ AND n = 5`,
		`DELETE FROM _changes WHERE space = $ AND n = 5`,
		`DELETE FROM _changes WHERE space = $ AND n = 9`,
		`UPDATE _commits SET acts = REPLACE(acts, 'test', 'Test') WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET acts = NULL WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET time = time + 1 WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET batch = REPEAT(x'01', 16) WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET n = 0 WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET first = first + 1 WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET seal = REPEAT(x'00', 48) WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET chain = REPEAT(x'00', 96) WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET chain = x'00' WHERE space = $ AND seq = 2`,
		`UPDATE _commits SET seq = 40 WHERE space = $ AND seq = 2`,
		`DELETE FROM _commits WHERE space = $ AND seq = 1`,
		`DELETE FROM _commits WHERE space = $ AND seq = 2`,
		`UPDATE _spaces SET seq = seq - 1 WHERE id = $`,
		`UPDATE _spaces SET hash = REPEAT(x'01', 32) WHERE id = $`,
		`UPDATE _spaces SET changes = changes + 1 WHERE id = $`,
	} {
		t.Run(alteration, func(t *testing.T) {
			name := fmt.Sprintf("space-%d", n)
			sp := s.Space(name)
			fill(t, sp, 8)
			require.NoError(t, put(sp, resident{ID: id(99), Name: "last"}))
			_, err := sp.Verify(ctx, 0)
			require.NoError(t, err)
			statement(t, dsn, "SET @space = (SELECT id FROM _spaces WHERE name = '"+name+"'); "+replaced(alteration))
			_, err = sp.Verify(ctx, 0)
			require.ErrorIs(t, err, renjia.ErrCorrupt)
		})
	}
}

func replaced(alteration string) string {
	out := ""
	for _, r := range alteration {
		if r == '$' {
			out += "@space"
			continue
		}
		out += string(r)
	}
	return out
}

func TestErasedContentIsInNoTable(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	fill(t, sp, 5)
	const secret = "Liang-Xiaomei-440106"
	require.NoError(t, put(sp, resident{ID: id(1000), Name: secret, Street: secret, Number: secret, Skills: []string{secret}}))
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(1000))
		doc.Value.Age++
		return errors.Join(err, residents.Save(tx, doc))
	}))
	told := act
	told.Reason = secret
	stamp, err := sp.Record(ctx, told)
	require.NoError(t, err)
	require.Positive(t, occurrences(t, dsn, secret), "the test looks at the wrong places")
	_, err = sp.Redact(ctx, act, residents.Ref(id(1000)))
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, stamp.Position)
	require.NoError(t, err)
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.Zero(t, occurrences(t, dsn, secret))
	require.ErrorIs(t, put(sp, resident{ID: id(1000), Name: "again"}), renjia.ErrErased)
}

// occurrences counts the columns of all tables that hold a text.
func occurrences(t *testing.T, dsn, text string) (n int) {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		var count int
		require.NoError(t, db.QueryRow(fmt.Sprintf("SELECT COUNT(*) FROM `%s` WHERE `%s` LIKE ?", table, column), "%"+text+"%").Scan(&count))
		n += count
	}
	return n
}

func TestManyWritersLoseNothing(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	_, other := open(t, dsn, mariadb.Options{NoGrouping: true}) // as another program would
	require.NoError(t, put(sp, resident{ID: id(0), Name: "counter"}))
	const times = 20
	var wg sync.WaitGroup
	for w := range 6 {
		space := sp
		if w%2 == 1 {
			space = other
		}
		wg.Go(func() {
			for n := range times {
				err := add(space)
				for again(err) {
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
	require.EqualValues(t, 12*times+1, head.Position)
	require.NoError(t, other.View(ctx, func(s *storage.Snapshot) error {
		doc, err := residents.Get(ctx, s, id(0))
		require.EqualValues(t, 6*times, doc.Value.Age)
		return err
	}))
}

func TestOneFailureInAGroupTakesNoOtherWithIt(t *testing.T) {
	_, sp := open(t, database(t, server(t)), mariadb.Options{})
	require.NoError(t, put(sp, resident{ID: id(0), Name: "first", Number: "7"}))
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			r := resident{ID: id(n + 1), Name: "x", Number: fmt.Sprint("n", n)}
			want := error(nil)
			switch n % 8 {
			case 0:
				r.Number, want = "7", renjia.ErrUnique
			case 4:
				r.ID, want = id(0), renjia.ErrExists
			}
			if err := put(sp, r); !errors.Is(err, want) {
				t.Errorf("%d: %v, want %v", n, err, want)
			}
		})
	}
	wg.Wait()
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 49, head.Position)
}

func TestTheRecordThatIsNotUniqueIsNamed(t *testing.T) {
	_, sp := open(t, database(t, server(t)), mariadb.Options{})
	fill(t, sp, 4)
	err := sp.Write(ctx, act, func(tx *storage.Tx) error {
		return errors.Join(residents.Insert(tx, resident{ID: id(10), Number: "10"}), residents.Insert(tx, resident{ID: id(11), Number: "3"}),
			residents.Insert(tx, resident{ID: id(12), Number: "12"}))
	})
	var unique *driver.UniqueError
	require.ErrorAs(t, err, &unique)
	require.Equal(t, driver.UniqueError{Key: driver.Key{Kind: "test_resident", ID: id(11).String()}, Index: "number"}, *unique)
}

func TestALargeBatchTakesSeveralPackets(t *testing.T) {
	_, sp := open(t, database(t, server(t)), mariadb.Options{})
	const each = 700 << 10
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		for n := range 12 {
			name := make([]byte, each) // quotes, which must be escaped, fill the packets twice as fast
			for i := range name {
				name[i] = '\''
			}
			if err := residents.Insert(tx, resident{ID: id(n), Name: string(name)}); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestHostsAreTriedInTurn(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, strings.Replace(dsn, "tcp(", "tcp(127.0.0.1:1,localhost:2,", 1), mariadb.Options{})
	require.NoError(t, put(sp, resident{ID: id(0), Name: "x"}))
}

func TestPasswordsAreInNoError(t *testing.T) {
	const password = "s3cr3t-P4ss"
	at := server(t)
	for _, dsn := range []string{
		"root:" + password + "@tcp(127.0.0.1:3306)/no_such_database",
		"nobody:" + password + "@tcp(127.0.0.1:3306)/test",
		"root:" + password + "@tcp(127.0.0.1:1)/test",
		"root:" + password + "@tcp(127.0.0.1:1,127.0.0.1:2)/test",
		"root:" + password + "@tcp(127.0.0.1:3306)/",
		"root:" + password + "@tcp(127.0.0.1:3306",
		"root:" + password + "@127.0.0.1:3306/test",
		"root:" + password + "(@tcp)/x?tls=" + password,
		"root:" + password + "/" + password + "@",
		"root:x@tcp(127.0.0.1:3306)/test?" + password + "=1&timeout=" + password,
		at + "test?charset=" + password,
		at + "renjia_test?sql_mode=" + password,
	} {
		d, err := mariadb.Open(ctx, dsn, mariadb.Options{})
		if err == nil {
			_ = d.Close()
			continue
		}
		require.NotContains(t, err.Error(), password)
	}
	_, err := mariadb.Open(ctx, "root@tcp(127.0.0.1:3306)/renjia_no_such_database", mariadb.Options{})
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// TestACommitWaitsForALockNoLongerThanItsCaller: while another program holds
// the head, a caller who gives up does not know what becomes of the batch;
// sending it again settles it.
func TestACommitWaitsForALockNoLongerThanItsCaller(t *testing.T) {
	dsn := database(t, server(t))
	d := openStore(t, dsn, mariadb.Options{Busy: time.Second})
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, residents))
	require.NoError(t, put(s.Space("liede"), resident{ID: id(0), Name: "x"}))
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	defer db.Close()
	holder, err := db.BeginTx(ctx, nil)
	require.NoError(t, err)
	var seq int
	require.NoError(t, holder.QueryRow("SELECT seq FROM _spaces WHERE name = 'liede' FOR UPDATE").Scan(&seq))
	b := &driver.Batch{ID: [16]byte{1}, Space: "liede", Time: time.Now(), Acts: "[]"}
	b.Prepare(func([]byte) {})
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	_, err = d.Commit(short, b)
	require.ErrorIs(t, err, renjia.ErrUnknown)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = d.Commit(ctx, b)
	var transient *driver.TransientError
	require.ErrorAs(t, err, &transient, "the lock is held longer than Busy")
	require.NoError(t, holder.Rollback())
	first, err := d.Commit(ctx, b)
	require.NoError(t, err)
	second, err := d.Commit(ctx, b)
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.EqualValues(t, 2, first.Position)
}

// TestConnectionsAreKilledUnderLoad: the server closes connections at any moment,
// in the middle of commits too.
func TestConnectionsAreKilledUnderLoad(t *testing.T) {
	dsn := database(t, server(t))
	_, sp := open(t, dsn, mariadb.Options{})
	const writers, times = 8, 40
	var wg sync.WaitGroup
	stop := make(chan struct{})
	killed := make(chan int, 1)
	go func() { killed <- killAll(t, dsn, stop) }()
	for w := range writers {
		wg.Go(func() {
			for n := range times {
				r := resident{ID: id(1000*w + n), Name: "x"}
				err := put(sp, r)
				for again(err) || errors.Is(err, renjia.ErrUnknown) {
					err = put(sp, r)
				}
				if err != nil && !errors.Is(err, renjia.ErrExists) { // an attempt of unknown outcome had been written
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	t.Logf("%d connections killed", <-killed)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, writers*times, head.Position)
}

// killAll kills the connections to a database, again and again.
func killAll(t *testing.T, dsn string, stop chan struct{}) (n int) {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer db.Close()
	for n < 60 { // so that in the end all gets through
		select {
		case <-stop:
			return n
		case <-time.After(15 * time.Millisecond):
		}
		var thread int
		err := db.QueryRow("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() ORDER BY RAND() LIMIT 1").Scan(&thread)
		if err == nil {
			if _, err = db.Exec(fmt.Sprintf("KILL CONNECTION %d", thread)); err == nil {
				n++
			}
		}
	}
	return n
}
