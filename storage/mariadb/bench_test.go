package mariadb_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/mariadb"
)

// Each benchmark has a raw twin: SQL written by hand over database/sql that
// sends the same statements in as many packets, hashes the same bytes and
// encodes and decodes the same JSON. Run both in one call and compare.

// visit is a record of about five hundred bytes with two indexes.
type visit struct {
	ID      renjia.ID[visit]  `json:"id"`
	Client  string            `json:"client"`
	Minutes int64             `json:"minutes"`
	At      time.Time         `json:"at"`
	Worker  string            `json:"worker"`
	Cost    renjia.Money      `json:"cost"`
	Tags    []string          `json:"tags"`
	Extra   map[string]string `json:"extra"`
	Note    string            `json:"note"`
}

var visits = storage.Define("bench_visit", func(v *visit) renjia.ID[visit] { return v.ID },
	storage.Index("client", storage.Text(func(v *visit) string { return v.Client })),
	storage.Index("minutes", storage.Int(func(v *visit) int64 { return v.Minutes })))

var source renjia.Source

func newVisits(from, n int) []visit {
	all := make([]visit, n)
	for i := range all {
		k := from + i
		cost, _ := renjia.MoneyOf(int64(k%5000), renjia.CNY)
		all[i] = visit{
			ID: renjia.NewID[visit](&source), Client: fmt.Sprintf("client-%04d", k%1000), Minutes: int64(k % 240), At: time.Unix(1_767_225_600+int64(k), 0).UTC(),
			Worker: "worker-07", Cost: cost, Tags: []string{"elderly", "home", "follow-up"}, Extra: map[string]string{"channel": "visit", "programme": "core"},
			Note: "Checked the flat for hazards, talked about the day centre, and arranged the next appointment with the daughter who lives abroad. Blood pressure taken by the nurse.",
		}
	}
	return all
}

func benchStore(b *testing.B, o mariadb.Options) (*storage.Store, string) {
	b.Helper()
	dsn := database(b, server(b))
	s := storage.New(openStore(b, dsn, o), storage.Options{Policy: storage.AllowAll})
	require.NoError(b, s.Migrate(ctx, visits))
	return s, dsn
}

func insertVisits(b *testing.B, sp *storage.Space, all []visit) {
	err := sp.Write(ctx, act, func(tx *storage.Tx) error {
		for _, v := range all {
			if err := visits.Insert(tx, v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// raw is the twin: one connection to a database that the store has prepared.
type raw struct {
	b    *testing.B
	conn *sql.Conn
	acts []byte
}

func newRaw(b *testing.B) *raw {
	b.Helper()
	s, dsn := benchStore(b, mariadb.Options{})
	insertVisits(b, s.Space("bench"), newVisits(0, 1)) // makes the space, number 1
	db, err := sql.Open("mysql", dsn+"?multiStatements=true&interpolateParams=true")
	require.NoError(b, err)
	c, err := db.Conn(ctx)
	require.NoError(b, err)
	b.Cleanup(func() { _ = c.Close(); _ = db.Close() })
	_, err = c.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
	require.NoError(b, err)
	acts, err := json.Marshal([]renjia.Act{act})
	require.NoError(b, err)
	return &raw{b: b, conn: c, acts: acts}
}

// insert writes records and their journal in two round trips, after the read
// transaction that the store's Update begins with.
func (r *raw) insert(all []visit) {
	r.begin()
	r.end()
	batch := uuid.New()
	rows, err := r.conn.QueryContext(ctx, "START TRANSACTION; SELECT seq, changes, time, hash, epoch FROM _spaces WHERE id = ? FOR UPDATE; "+
		"SELECT batch, seq, time, SUBSTRING(chain, 65) FROM _commits WHERE space = ? AND batch IN (?)", 1, 1, batch[:])
	require.NoError(r.b, err)
	var seq, changes, last, epoch int64
	var hash []byte
	require.True(r.b, rows.Next())
	require.NoError(r.b, rows.Scan(&seq, &changes, &last, &hash, &epoch))
	require.NoError(r.b, rows.Close())

	var records, journal strings.Builder
	var recordArgs, journalArgs []any
	root := sha256.New()
	for i, v := range all {
		payload, err := json.Marshal(v)
		require.NoError(r.b, err)
		text, key := string(payload), v.ID.String()
		seal := make([]byte, 48)
		sum := sha256.Sum256(append(make([]byte, 16, 1024), payload...))
		copy(seal[16:], sum[:])
		leaf := sha256.Sum256(append([]byte(key), sum[:]...))
		mark := sha256.Sum256(append([]byte(v.Client), sum[:]...))
		root.Write(leaf[:])
		comma := ", "
		if i == 0 {
			comma = ""
		}
		records.WriteString(comma + "(?, ?, ?, ?, ?, ?, ?, ?, ?)")
		recordArgs = append(recordArgs, 1, key, 1, 1, seq+1, int64(mark[0]), text, v.Client, v.Minutes)
		journal.WriteString(comma + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
		journalArgs = append(journalArgs, 1, changes+1+int64(i), seq+1, 1, "bench_visit", key, 1, 1, text, seal)
	}
	chain := root.Sum(append(append([]byte{}, hash...), hash...))
	actsSum := sha256.Sum256(r.acts)
	args := append([]any{seq + 1, changes + int64(len(all)), time.Now().UnixMicro(), chain[64:], 1}, recordArgs...)
	args = append(args, journalArgs...)
	args = append(args, 1, seq+1, batch[:], time.Now().UnixMicro(), changes+1, len(all), string(r.acts), append(make([]byte, 16), actsSum[:]...), chain)
	_, err = r.conn.ExecContext(ctx, "UPDATE _spaces SET seq = ?, changes = ?, time = ?, hash = ? WHERE id = ?; "+
		"INSERT INTO bench_visit (space, id, rev, ver, seq, mark, payload, client, minutes) VALUES "+records.String()+
		"; INSERT INTO _changes (space, n, seq, verb, kind, id, rev, ver, payload, seal) VALUES "+journal.String()+
		"; INSERT INTO _commits (space, seq, batch, time, first, n, acts, seal, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?); COMMIT", args...)
	require.NoError(r.b, err)
}

func (r *raw) begin() {
	rows, err := r.conn.QueryContext(ctx, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY; SELECT id FROM _spaces WHERE name = ?", "bench")
	require.NoError(r.b, err)
	require.NoError(r.b, rows.Close())
}

func (r *raw) end() {
	_, err := r.conn.ExecContext(ctx, "COMMIT")
	require.NoError(r.b, err)
}

// read runs a query and decodes what it finds.
func (r *raw) read(query string, args ...any) (n int) {
	rows, err := r.conn.QueryContext(ctx, query, args...)
	require.NoError(r.b, err)
	for rows.Next() {
		var id string
		var rev, ver int64
		var payload []byte
		require.NoError(r.b, rows.Scan(&id, &rev, &ver, &payload))
		var v visit
		require.NoError(r.b, json.Unmarshal(payload, &v))
		n++
	}
	require.NoError(r.b, rows.Close())
	return n
}

// BenchmarkWrite counts records.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("%d/renjia", size), func(b *testing.B) {
			s, _ := benchStore(b, mariadb.Options{})
			sp := s.Space("bench")
			insertVisits(b, sp, newVisits(0, 1))
			b.ResetTimer()
			for n := 0; n < b.N; n += size {
				insertVisits(b, sp, newVisits(n, size))
			}
		})
		b.Run(fmt.Sprintf("%d/raw", size), func(b *testing.B) {
			r := newRaw(b)
			b.ResetTimer()
			for n := 0; n < b.N; n += size {
				r.insert(newVisits(n, size))
			}
		})
	}
}

// BenchmarkLoad counts records. Its twin is the raw write of a thousand.
func BenchmarkLoad(b *testing.B) {
	s, _ := benchStore(b, mariadb.Options{})
	b.ResetTimer()
	_, err := visits.Load(ctx, s.Space("bench"), act, func(yield func(visit, error) bool) {
		for n := range b.N {
			if !yield(newVisits(n, 1)[0], nil) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

const stored = 10_000

func BenchmarkGet(b *testing.B) {
	b.Run("renjia", func(b *testing.B) {
		s, _ := benchStore(b, mariadb.Options{})
		sp, all := s.Space("bench"), newVisits(0, stored)
		insertVisits(b, sp, all)
		b.ResetTimer()
		for n := range b.N {
			err := sp.View(ctx, func(s *storage.Snapshot) error {
				_, err := visits.Get(ctx, s, all[n*7919%stored].ID)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("raw", func(b *testing.B) {
		r, all := newRaw(b), newVisits(0, stored)
		r.insert(all)
		b.ResetTimer()
		for n := range b.N {
			r.begin()
			if r.read("SELECT id, rev, ver, payload FROM bench_visit WHERE space = ? AND id IN (?)", 1, all[n*7919%stored].ID.String()) != 1 {
				b.Fatal("not found")
			}
			r.end()
		}
	})
}

// BenchmarkScan counts rows, of queries that find two thousand.
func BenchmarkScan(b *testing.B) {
	b.Run("renjia", func(b *testing.B) {
		s, _ := benchStore(b, mariadb.Options{})
		sp := s.Space("bench")
		insertVisits(b, sp, newVisits(0, stored))
		q := storage.Query{Order: "client", Where: []storage.Cond{storage.Between("client", "client-0100", "client-0300")}}
		b.ResetTimer()
		for rows := 0; rows < b.N; {
			err := sp.View(ctx, func(s *storage.Snapshot) error {
				for _, err := range visits.Find(ctx, s, q) {
					if err != nil {
						return err
					}
					rows++
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("raw", func(b *testing.B) {
		r := newRaw(b)
		r.insert(newVisits(0, stored))
		b.ResetTimer()
		for rows := 0; rows < b.N; {
			r.begin()
			rows += r.read("SELECT id, rev, ver, payload FROM bench_visit WHERE space = ? AND payload IS NOT NULL AND client >= ? AND client < ? ORDER BY client, id",
				1, "client-0100", "client-0300")
			r.end()
		}
	})
}

// BenchmarkWriters16 shows what sharing a transaction saves on one space, and
// what several spaces save.
func BenchmarkWriters16(b *testing.B) {
	for _, c := range []struct {
		name   string
		spaces int
		alone  bool
	}{{"one-space", 1, false}, {"one-space-alone", 1, true}, {"sixteen-spaces", 16, false}} {
		b.Run(c.name, func(b *testing.B) {
			s, _ := benchStore(b, mariadb.Options{NoGrouping: c.alone})
			for w := range c.spaces {
				insertVisits(b, s.Space(fmt.Sprint("bench-", w)), newVisits(0, 1))
			}
			b.ResetTimer()
			var wg sync.WaitGroup
			for w := range 16 {
				sp := s.Space(fmt.Sprint("bench-", w%c.spaces))
				wg.Go(func() {
					for n := w; n < b.N; n += 16 {
						v := newVisits(n, 1)[0]
						if err := sp.Write(context.Background(), act, func(tx *storage.Tx) error { return visits.Insert(tx, v) }); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
		})
	}
}
