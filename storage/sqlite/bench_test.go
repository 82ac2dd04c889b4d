package sqlite_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// Each benchmark has a raw twin: SQL written by hand over database/sql that
// writes the same rows into the same tables, hashes the same bytes and encodes
// and decodes the same JSON. Run both in one call and compare.

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

func newVisit(n int) visit {
	cost, _ := renjia.MoneyOf(int64(n%5000), renjia.CNY)
	return visit{
		ID: renjia.NewID[visit](&source), Client: fmt.Sprintf("client-%04d", n%1000), Minutes: int64(n % 240), At: time.Unix(1_767_225_600+int64(n), 0).UTC(),
		Worker: "worker-07", Cost: cost, Tags: []string{"elderly", "home", "follow-up"}, Extra: map[string]string{"channel": "visit", "programme": "core"},
		Note: "Checked the flat for hazards, talked about the day centre, and arranged the next appointment with the daughter who lives abroad. Blood pressure taken by the nurse.",
	}
}

func benchStore(b *testing.B, o sqlite.Options) (*storage.Space, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bench.db")
	d, err := sqlite.Open(path, o)
	if err != nil {
		b.Fatal(err)
	}
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	if err := s.Migrate(ctx, visits); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s.Space("bench"), path
}

func load(b *testing.B, sp *storage.Space, from, size int) []visit {
	all := make([]visit, size)
	for i := range all {
		all[i] = newVisit(from + i)
	}
	insertVisits(b, sp, all)
	return all
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

// raw is the twin's connection: prepared statements of database/sql on a file
// that the store has created.
type raw struct {
	db                               *sql.DB
	head, space, record, change, log *sql.Stmt
	get, scan                        *sql.Stmt
}

func newRaw(b *testing.B, synchronous sqlite.Synchronous) *raw {
	b.Helper()
	sp, path := benchStore(b, sqlite.Options{})
	load(b, sp, 0, 1) // creates the space, number 1
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	for _, p := range []string{"busy_timeout = 5000", "synchronous = " + string(synchronous), "secure_delete = ON", "temp_store = MEMORY", "cache_size = -16384"} {
		if _, err := db.Exec("PRAGMA " + p); err != nil {
			b.Fatal(err)
		}
	}
	prepare := func(q string) *sql.Stmt {
		s, err := db.Prepare(q)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	return &raw{
		db:     db,
		head:   prepare("SELECT id, seq, changes, time, hash FROM _spaces WHERE name = ?"),
		space:  prepare("UPDATE _spaces SET seq = ?, changes = ?, time = ?, hash = ? WHERE id = ?"),
		record: prepare("INSERT INTO bench_visit (space, id, rev, ver, seq, mark, payload, client, minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
		change: prepare("INSERT INTO _changes (n, space, seq, verb, kind, id, rev, ver, payload, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
		log:    prepare("INSERT INTO _commits (pos, space, seq, batch, time, first, n, acts, seal, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
		get:    prepare("SELECT rev, ver, payload FROM bench_visit WHERE space = ? AND id = ?"),
		scan:   prepare("SELECT id, rev, ver, payload FROM bench_visit WHERE space = ? AND client >= ? AND client < ? ORDER BY client, id"),
	}
}

func (r *raw) insert(b *testing.B, all []visit) {
	check := func(_ sql.Result, err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	acts, _ := json.Marshal([]renjia.Act{act})
	tx, err := r.db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	var id, seq, changes, last int64
	var hash []byte
	if err := tx.Stmt(r.head).QueryRow("bench").Scan(&id, &seq, &changes, &last, &hash); err != nil {
		b.Fatal(err)
	}
	record, change := tx.Stmt(r.record), tx.Stmt(r.change)
	root := sha256.New()
	for i, v := range all {
		payload, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		text, key := string(payload), v.ID.String()
		seal := make([]byte, 48)
		sum := sha256.Sum256(append(make([]byte, 16, 1024), payload...))
		copy(seal[16:], sum[:])
		leaf := sha256.Sum256(append([]byte(key), sum[:]...))
		mark := sha256.Sum256(append([]byte(v.Client), sum[:]...))
		root.Write(leaf[:])
		check(record.Exec(1, key, 1, 1, seq+1, int64(mark[0]), text, v.Client, v.Minutes))
		check(change.Exec(id<<40+changes+1+int64(i), id, seq+1, 1, "bench_visit", key, 1, 1, text, seal))
	}
	batch := uuid.New()
	chain := root.Sum(append(append([]byte{}, hash...), hash...))
	actsSum := sha256.Sum256(acts)
	check(tx.Stmt(r.log).Exec(id<<40+seq+1, id, seq+1, batch[:], time.Now().UnixMicro(), id<<40+changes+1, len(all), string(acts), append(make([]byte, 16), actsSum[:]...), chain))
	check(tx.Stmt(r.space).Exec(seq+1, changes+int64(len(all)), time.Now().UnixMicro(), chain[64:], id))
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("%d/renjia", size), func(b *testing.B) {
			sp, _ := benchStore(b, sqlite.Options{Synchronous: sqlite.Normal})
			b.ReportAllocs()
			for n := 0; n < b.N; n += size {
				load(b, sp, n, size)
			}
		})
		b.Run(fmt.Sprintf("%d/raw", size), func(b *testing.B) {
			r := newRaw(b, sqlite.Normal)
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; n += size {
				all := make([]visit, size)
				for i := range all {
					all[i] = newVisit(n + i)
				}
				r.insert(b, all)
			}
		})
	}
}

const stored = 20_000

func BenchmarkGet(b *testing.B) {
	b.Run("renjia", func(b *testing.B) {
		sp, _ := benchStore(b, sqlite.Options{})
		all := load(b, sp, 0, stored/2)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n++ {
			v := &all[n*7919%len(all)]
			err := sp.View(ctx, func(s *storage.Snapshot) error {
				_, err := visits.Get(ctx, s, v.ID)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("renjia-in-one-view", func(b *testing.B) {
		sp, _ := benchStore(b, sqlite.Options{})
		all := load(b, sp, 0, stored/2)
		b.ReportAllocs()
		b.ResetTimer()
		_ = sp.View(ctx, func(s *storage.Snapshot) error {
			for n := 0; n < b.N; n++ {
				if _, err := visits.Get(ctx, s, all[n*7919%len(all)].ID); err != nil {
					b.Fatal(err)
				}
			}
			return nil
		})
	})
	b.Run("raw", func(b *testing.B) {
		r := newRaw(b, sqlite.Full)
		all := make([]visit, stored/2)
		for i := range all {
			all[i] = newVisit(i)
		}
		r.insert(b, all)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n++ {
			var rev, ver int64
			var payload []byte
			if err := r.get.QueryRow(1, all[n*7919%len(all)].ID.String()).Scan(&rev, &ver, &payload); err != nil {
				b.Fatal(err)
			}
			var v visit
			if err := json.Unmarshal(payload, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	b.Run("renjia", func(b *testing.B) {
		sp, _ := benchStore(b, sqlite.Options{})
		load(b, sp, 0, stored/2)
		b.ReportAllocs()
		b.ResetTimer()
		rows := 0
		for rows < b.N {
			err := sp.View(ctx, func(s *storage.Snapshot) error {
				q := storage.Query{Order: "client", Where: []storage.Cond{storage.Between("client", "client-0100", "client-0300")}}
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
		r := newRaw(b, sqlite.Full)
		all := make([]visit, stored/2)
		for i := range all {
			all[i] = newVisit(i)
		}
		r.insert(b, all)
		b.ReportAllocs()
		b.ResetTimer()
		count := 0
		for count < b.N {
			rows, err := r.scan.Query(1, "client-0100", "client-0300")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				var id string
				var rev, ver int64
				var payload []byte
				if err := rows.Scan(&id, &rev, &ver, &payload); err != nil {
					b.Fatal(err)
				}
				var v visit
				if err := json.Unmarshal(payload, &v); err != nil {
					b.Fatal(err)
				}
				count++
			}
			_ = rows.Close()
		}
	})
}

// BenchmarkWriters64 shows what sharing a write to disk saves.
func BenchmarkWriters64(b *testing.B) {
	for _, alone := range []bool{false, true} {
		name := "grouped"
		if alone {
			name = "alone"
		}
		b.Run(name, func(b *testing.B) {
			sp, _ := benchStore(b, sqlite.Options{Synchronous: sqlite.Full, NoGrouping: alone})
			b.ResetTimer()
			var wg sync.WaitGroup
			for w := range 64 {
				wg.Go(func() {
					for n := w; n < b.N; n += 64 {
						v := newVisit(n)
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

// BenchmarkVerify walks a journal of one entry a commit, records included.
func BenchmarkVerify(b *testing.B) {
	const entries = 30_000
	sp, _ := benchStore(b, sqlite.Options{Synchronous: sqlite.Normal})
	for n := range entries {
		load(b, sp, n, 1)
	}
	b.ResetTimer()
	for n := 0; n < b.N; n++ {
		if _, err := sp.Verify(ctx, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(entries*b.N)/b.Elapsed().Seconds(), "entries/s")
}
