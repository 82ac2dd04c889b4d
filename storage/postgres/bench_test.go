package postgres_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
)

// The benchmarks measure the adapter at its seam: batches in, records out. Each
// has a raw twin: the same statements written by hand over pgx, in as many round
// trips, with the same rows and the same hashes. Run both in one call and compare
// the ratio.

var visitKind = driver.Kind{Name: "bench_visit", Version: 1, Indexes: []driver.Index{
	{Name: "client", Type: driver.Text}, {Name: "minutes", Type: driver.Int},
}}

var source renjia.Source

const visitPayload = `{"id":"%s","client":"%s","minutes":%d,"at":"2026-03-01T09:00:00Z","worker":"worker-07","cost":{"amount":"12.30","currency":"CNY"},` +
	`"tags":["elderly","home","follow-up"],"extra":{"channel":"visit","programme":"core"},"note":"Checked the flat for hazards, talked about the day centre, ` +
	`and arranged the next appointment with the daughter who lives abroad. Blood pressure taken by the nurse."}`

// visit is a record of about five hundred bytes with two indexes.
func visit(n int) driver.Op {
	id, client, minutes := renjia.NewID[resident](&source).String(), fmt.Sprintf("client-%04d", n%1000), int64(n%240)
	return driver.Op{Verb: driver.Put, Record: driver.Record{
		Key: driver.Key{Kind: visitKind.Name, ID: id}, Rev: 1, Version: 1, Payload: fmt.Sprintf(visitPayload, id, client, minutes),
		Index: []driver.Entry{{Slot: 0, Value: driver.Value{Type: driver.Text, Text: client}}, {Slot: 1, Value: driver.Value{Type: driver.Int, Int: minutes}}},
	}}
}

func visits(space string, from, n int) *driver.Batch {
	b := &driver.Batch{ID: source.UUID(), Space: space, Time: time.Now(), Acts: `[{"by":{"program":"test"},"verb":"test.change"}]`}
	for i := range n {
		b.Ops = append(b.Ops, visit(from+i))
	}
	b.Prepare(func(salts []byte) { _, _ = rand.Read(salts) })
	return b
}

func benchStore(b *testing.B, o postgres.Options, settings ...string) (*postgres.Store, string) {
	b.Helper()
	o.Schema = freshSchema(b)
	s, err := postgres.Open(ctx, with(server(b), settings...), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(ctx, []driver.Kind{visitKind}); err != nil {
		b.Fatal(err)
	}
	return s, o.Schema
}

func mustCommit(b *testing.B, s *postgres.Store, batch *driver.Batch) {
	if _, err := s.Commit(ctx, batch); err != nil {
		b.Fatal(err)
	}
}

// raw is the twin: one connection and the statements as a program would write
// them that knows the tables.
type raw struct {
	pool                                          *pgxpool.Pool
	schema                                        string
	record, change, log, first, head, enter, scan string
}

func newRaw(b *testing.B, schema string) *raw {
	pool, err := pgxpool.New(ctx, with(server(b), "pool_max_conns", "16"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	r := &raw{pool: pool, schema: schema}
	r.enter = "SELECT set_config('renjia.space', $1, true), set_config('statement_timeout', $2, true), set_config('enable_seqscan', 'off', true)"
	into := "INSERT INTO " + schema + "."
	r.record = into + "bench_visit (space, id, rev, ver, seq, mark, payload, client, minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	r.change = into + "_changes (space, n, seq, verb, kind, id, rev, ver, payload, salt, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	r.log = into + "_commits (space, seq, batch, time, first, n, acts, salt, digest, prev, root, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	r.first = into + "_spaces (space, seq, changes, time, hash) VALUES ($1, $2, $3, $4, $5)"
	r.head = "WITH changed AS (UPDATE " + schema + "._spaces SET seq = $2, changes = $3, time = $4, hash = $5 WHERE space = $1 AND seq = $6 AND hash = $7 RETURNING 1) SELECT 1 / count(*) FROM changed"
	r.scan = "SELECT id, rev, ver, payload, client FROM " + schema + ".bench_visit WHERE space = $1 AND payload IS NOT NULL AND client IS NOT NULL AND client >= $2 AND client < $3 ORDER BY client, id LIMIT $4"
	return r
}

func (r *raw) rows(b *driver.Batch, at driver.Stamp, before int64) (records, changes [][]any) {
	for i := range b.Ops {
		x, seal := &b.Ops[i].Record, &b.Ops[i].Seal
		mark := driver.Mark(seal.Digest, 1, 1, x.Index)
		records = append(records, []any{b.Space, x.ID, int64(1), int64(1), int64(at.Position), mark, x.Payload, x.Index[0].Value.Text, x.Index[1].Value.Int})
		changes = append(changes, []any{b.Space, before + int64(i) + 1, int64(at.Position), int64(1), x.Kind, x.ID, int64(1), int64(1), x.Payload, seal.Salt[:], seal.Digest[:]})
	}
	return records, changes
}

// commit writes a batch behind a head; journaled says whether with a journal.
func (r *raw) commit(b *testing.B, batch *driver.Batch, head *driver.Stamp, changes *int64, journaled bool) {
	c, err := r.pool.Acquire(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Release()
	at := batch.Next(*head)
	records, log := r.rows(batch, at, *changes)
	p := &pgx.Batch{}
	p.Queue("BEGIN")
	p.Queue(r.enter, batch.Space, "30000")
	p = r.insert(b, c, p, r.record, "bench_visit", []string{"space", "id", "rev", "ver", "seq", "mark", "payload", "client", "minutes"}, records)
	if journaled {
		p = r.insert(b, c, p, r.change, "_changes", []string{"space", "n", "seq", "verb", "kind", "id", "rev", "ver", "payload", "salt", "digest"}, log)
		prev := head.Hash
		p.Queue(r.log, batch.Space, int64(at.Position), batch.ID, at.Time.UnixMicro(), *changes+1, int64(len(batch.Ops)), batch.Acts, batch.Seal.Salt[:], batch.Seal.Digest[:], prev[:], batch.Root[:], at.Hash[:])
		args := []any{batch.Space, int64(at.Position), *changes + int64(len(batch.Ops)), at.Time.UnixMicro(), at.Hash[:]}
		if head.Position == 0 {
			p.Queue(r.first, args...)
		} else {
			p.Queue(r.head, append(args, int64(head.Position), prev[:])...)
		}
	}
	p.Queue("COMMIT")
	if err := c.SendBatch(ctx, p).Close(); err != nil {
		b.Fatal(err)
	}
	*head, *changes = at, *changes+int64(len(batch.Ops))
}

// insert does as the adapter does: COPY from 64 rows on.
func (r *raw) insert(b *testing.B, c *pgxpool.Conn, p *pgx.Batch, one, table string, columns []string, rows [][]any) *pgx.Batch {
	if len(rows) < 64 {
		for _, row := range rows {
			p.Queue(one, row...)
		}
		return p
	}
	if p.Len() > 0 {
		if err := c.SendBatch(ctx, p).Close(); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := c.CopyFrom(ctx, pgx.Identifier{r.schema, table}, columns, pgx.CopyFromRows(rows)); err != nil {
		b.Fatal(err)
	}
	return &pgx.Batch{}
}

// paired runs adapter and twin in turn, so that both meet the same weather, and
// reports the median time of each for one record, and their ratio. A machine that
// does other work as well delays single runs, not medians of pairs.
func paired(b *testing.B, records int, adapter, twin func(n int)) {
	adapter(0)
	twin(0)
	var times [2][]time.Duration
	b.ResetTimer()
	sides := [2]func(int){adapter, twin}
	for n := range b.N {
		for i := range sides {
			side := (i + n) % 2 // each goes first as often as the other
			start := time.Now()
			sides[side](n + 1)
			times[side] = append(times[side], time.Since(start))
		}
	}
	var median [2]float64
	for side := range times {
		slices.Sort(times[side])
		median[side] = float64(times[side][len(times[side])/2].Nanoseconds()) / 1000 / float64(records)
	}
	b.ReportMetric(0, "ns/op") // of both, and means: nobody should read it
	b.ReportMetric(median[0], "renjia-µs")
	b.ReportMetric(median[1], "raw-µs")
	b.ReportMetric(median[0]/median[1], "ratio")
}

// BenchmarkWrite commits batches: from 64 records on by COPY.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, _ := benchStore(b, postgres.Options{})
			_, schema := benchStore(b, postgres.Options{}) // tables of its own: the right end of a tree is the cheap one
			r := newRaw(b, schema)
			var head driver.Stamp
			var changes int64
			paired(b, size,
				func(n int) { mustCommit(b, s, visits("bench", n*size, size)) },
				func(n int) { r.commit(b, visits("bench", n*size, size), &head, &changes, true) })
		})
	}
}

// BenchmarkWall commits as a plain role, for which row-level security is in force
// and COPY is not allowed, beside a superuser ("raw").
func BenchmarkWall(b *testing.B) {
	for _, size := range []int{1, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			walled, _ := benchStore(b, postgres.Options{}, "role", plainRole(b))
			free, _ := benchStore(b, postgres.Options{})
			paired(b, size,
				func(n int) { mustCommit(b, walled, visits("bench", n*size, size)) },
				func(n int) { mustCommit(b, free, visits("bench", n*size, size)) })
		})
	}
}

const stored = 20_000

// filled is a store with records, and their identifiers.
func filled(b *testing.B) (s *postgres.Store, schema string, ids []string) {
	s, schema = benchStore(b, postgres.Options{})
	for n := 0; n < stored; n += 1000 {
		batch := visits("bench", n, 1000)
		mustCommit(b, s, batch)
		for i := range batch.Ops {
			ids = append(ids, batch.Ops[i].Record.ID)
		}
	}
	run(b, admin(b), "ANALYZE "+schema+".bench_visit")
	return s, schema, ids
}

// BenchmarkGet opens a snapshot, reads one record by its identifier, and closes.
func BenchmarkGet(b *testing.B) {
	s, schema, ids := filled(b)
	r := newRaw(b, schema)
	sql := "SELECT id, rev, ver, seq, payload FROM " + schema + ".bench_visit WHERE space = $1 AND id = $2"
	paired(b, 1, func(n int) {
		snap, err := s.Snapshot(ctx, "bench", 0)
		if err != nil {
			b.Fatal(err)
		}
		found, err := snap.Get(ctx, visitKind.Name, ids[n*7919%len(ids):][:1])
		if err != nil || len(found) != 1 {
			b.Fatal(len(found), err)
		}
		_ = snap.Close()
	}, func(n int) {
		r.read(b, func(rows pgx.Rows) error {
			var x driver.Record
			rows.Next()
			return rows.Scan(&x.ID, &x.Rev, &x.Version, &x.Position, &x.Payload)
		}, sql, "bench", ids[n*7919%len(ids)])
	})
}

// read is a read-only transaction of two round trips, as the adapter makes it.
func (r *raw) read(b *testing.B, scan func(pgx.Rows) error, sql string, args ...any) {
	c, err := r.pool.Acquire(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Release()
	p := &pgx.Batch{}
	p.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	p.Queue(r.enter, "bench", "30000")
	p.Queue(sql, args...).Query(scan)
	if err := c.SendBatch(ctx, p).Close(); err != nil {
		b.Fatal(err)
	}
	if _, err := c.Exec(ctx, "ROLLBACK"); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkScan reads 16,000 records in the order of an index: the adapter in
// pages of growing size, the twin in one statement.
func BenchmarkScan(b *testing.B) {
	s, schema, _ := filled(b)
	r := newRaw(b, schema)
	from, until := driver.Value{Type: driver.Text, Text: "client-0100"}, driver.Value{Type: driver.Text, Text: "client-0900"}
	const rows = stored * 8 / 10
	paired(b, rows, func(int) {
		snap, err := s.Snapshot(ctx, "bench", 0)
		if err != nil {
			b.Fatal(err)
		}
		defer snap.Close() //nolint:errcheck // nothing was written
		n := 0
		for _, err := range snap.Query(ctx, &driver.Query{Kind: visitKind.Name, Order: 0, Where: []driver.Cond{{Slot: 0, From: &from, Until: &until}}}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}, func(int) {
		r.read(b, func(found pgx.Rows) error {
			for found.Next() {
				var x driver.Record
				var client string
				if err := found.Scan(&x.ID, &x.Rev, &x.Version, &x.Payload, &client); err != nil {
					return err
				}
			}
			return found.Err()
		}, r.scan, "bench", from.Text, until.Text, 1_000_000)
	})
}

// BenchmarkHeads writes single records from 64 goroutines over 16 connections, in
// turn without a journal, with one head, with 8 and with 64; and reports how much
// of the unjournaled rate is left. "alone" commits every batch by itself.
func BenchmarkHeads(b *testing.B) {
	const writers, commits = 64, 1920
	bare, schema := benchStore(b, postgres.Options{})
	defer bare.Close() //nolint:errcheck // a test
	r := newRaw(b, schema)
	grouped, _ := benchStore(b, postgres.Options{})
	alone, _ := benchStore(b, postgres.Options{NoGrouping: true})
	journaled := func(s *postgres.Store, heads int) func(n int) {
		return func(n int) { mustCommit(b, s, visits(fmt.Sprint("space-", n%heads), n, 1)) }
	}
	ways := []struct {
		name string
		one  func(n int)
	}{
		{"unjournaled", func(n int) {
			var head driver.Stamp
			var changes int64
			r.commit(b, visits("bench", n, 1), &head, &changes, false)
		}},
		{"1", journaled(grouped, 1)}, {"8", journaled(grouped, 8)}, {"64", journaled(grouped, 64)},
		{"1-alone", journaled(alone, 1)}, {"8-alone", journaled(alone, 8)}, {"64-alone", journaled(alone, 64)},
	}
	rates := make([][]float64, len(ways))
	b.ResetTimer()
	for range b.N {
		for i, way := range ways {
			rates[i] = append(rates[i], rate(writers, commits, way.one))
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, way := range ways {
		slices.Sort(rates[i])
		median := rates[i][len(rates[i])/2]
		b.ReportMetric(median, way.name+"/s")
		if i > 0 {
			b.ReportMetric(100*median/rates[0][len(rates[0])/2], way.name+"-%")
		}
	}
}

// rate calls a function n times from several goroutines and returns how often it
// was called in a second.
func rate(writers, n int, one func(n int)) float64 {
	start := time.Now()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < n; i += writers {
				one(i)
			}
		})
	}
	wg.Wait()
	return float64(n) / time.Since(start).Seconds()
}

// BenchmarkCommits reads a journal of single records.
func BenchmarkCommits(b *testing.B) {
	s, _ := benchStore(b, postgres.Options{})
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for n := range 300 {
				mustCommit(b, s, visits("bench", w*300+n, 1))
			}
		})
	}
	wg.Wait()
	b.ResetTimer()
	for read := 0; read < b.N; {
		for _, err := range s.Commits(context.Background(), driver.Range{Space: "bench"}) {
			if err != nil {
				b.Fatal(err)
			}
			read++
		}
	}
}
