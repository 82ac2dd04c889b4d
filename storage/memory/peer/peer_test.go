package peer_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/hashicorp/go-memdb"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
)

// row is a record of both stores: an id, one indexed text, 500 bytes. Renjia's
// adapter also keeps the journal and its hashes; go-memdb keeps no history.
type row struct{ ID, Street, Payload string }

var payload = strings.Repeat("x", 500)

func newRow(n int) row {
	id, _ := uuid.NewV7()
	return row{ID: id.String(), Street: fmt.Sprintf("street-%05d", n%5000), Payload: payload}
}

var ctx = context.Background()

func renjia(b *testing.B) *memory.Store {
	s := memory.Open()
	if err := s.Migrate(ctx, []driver.Kind{{Name: "peer_row", Version: 1, Indexes: []driver.Index{{Name: "street", Type: driver.Text}}}}); err != nil {
		b.Fatal(err)
	}
	return s
}

func put(b *testing.B, s *memory.Store, rows []row) {
	batch := &driver.Batch{ID: uuid.New(), Space: "peer", Ops: make([]driver.Op, len(rows))}
	for i, r := range rows {
		batch.Ops[i] = driver.Op{Verb: driver.Put, Record: driver.Record{
			Key: driver.Key{Kind: "peer_row", ID: r.ID}, Rev: 1, Version: 1, Payload: r.Payload,
			Index: []driver.Entry{{Value: driver.Value{Type: driver.Text, Text: r.Street}}},
		}}
	}
	if _, err := s.Commit(ctx, batch); err != nil {
		b.Fatal(err)
	}
}

func peer(b *testing.B) *memdb.MemDB {
	db, err := memdb.NewMemDB(&memdb.DBSchema{Tables: map[string]*memdb.TableSchema{"row": {Name: "row", Indexes: map[string]*memdb.IndexSchema{
		"id":     {Name: "id", Unique: true, Indexer: &memdb.StringFieldIndex{Field: "ID"}},
		"street": {Name: "street", Indexer: &memdb.StringFieldIndex{Field: "Street"}},
	}}}})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func peerPut(b *testing.B, db *memdb.MemDB, rows []row) {
	tx := db.Txn(true)
	for i := range rows {
		if err := tx.Insert("row", &rows[i]); err != nil {
			b.Fatal(err)
		}
	}
	tx.Commit()
}

func rows(n int) []row {
	all := make([]row, n)
	for i := range all {
		all[i] = newRow(i)
	}
	return all
}

// BenchmarkInsert commits a hundred rows at a time; one at a time, with a
// snapshot taken before each, is BenchmarkInsertOne.
func BenchmarkInsert(b *testing.B) { inserts(b, 100, false) }

func BenchmarkInsertOne(b *testing.B) { inserts(b, 1, true) }

func inserts(b *testing.B, size int, snapshots bool) {
	b.Run("renjia", func(b *testing.B) {
		s := renjia(b)
		all := rows(b.N + size)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n += size {
			if snapshots {
				if _, err := s.Snapshot(ctx, "peer", 0); err != nil {
					b.Fatal(err)
				}
			}
			put(b, s, all[n:n+size])
		}
	})
	b.Run("go-memdb", func(b *testing.B) {
		db := peer(b)
		all := rows(b.N + size)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n += size {
			peerPut(b, db, all[n:n+size])
		}
	})
}

const stored = 50_000

func BenchmarkGet(b *testing.B) {
	all := rows(stored)
	b.Run("renjia", func(b *testing.B) {
		s := renjia(b)
		for n := 0; n < stored; n += 1000 {
			put(b, s, all[n:n+1000])
		}
		snap, err := s.Snapshot(ctx, "peer", 0)
		if err != nil {
			b.Fatal(err)
		}
		ids := make([]string, 1)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n++ {
			ids[0] = all[n*7919%stored].ID
			if found, err := snap.Get(ctx, "peer_row", ids); err != nil || len(found) != 1 {
				b.Fatal(err)
			}
		}
	})
	b.Run("go-memdb", func(b *testing.B) {
		db := peer(b)
		peerPut(b, db, all)
		tx := db.Txn(false)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; n++ {
			if found, err := tx.First("row", "id", all[n*7919%stored].ID); err != nil || found == nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	all := rows(stored)
	b.Run("renjia", func(b *testing.B) {
		s := renjia(b)
		for n := 0; n < stored; n += 1000 {
			put(b, s, all[n:n+1000])
		}
		snap, err := s.Snapshot(ctx, "peer", 0)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; {
			for _, err := range snap.Query(ctx, &driver.Query{Kind: "peer_row", Order: 0}) {
				if err != nil {
					b.Fatal(err)
				}
				if n++; n == b.N {
					break
				}
			}
		}
	})
	b.Run("go-memdb", func(b *testing.B) {
		db := peer(b)
		peerPut(b, db, all)
		b.ReportAllocs()
		b.ResetTimer()
		for n := 0; n < b.N; {
			it, err := db.Txn(false).Get("row", "street_prefix", "")
			if err != nil {
				b.Fatal(err)
			}
			for r := it.Next(); r != nil && n < b.N; r = it.Next() {
				n++
			}
		}
	})
}

// TestBothStoresHoldTheSame keeps the comparison honest.
func TestBothStoresHoldTheSame(t *testing.T) {
	all := rows(500)
	b := &testing.B{}
	s, db := renjia(b), peer(b)
	put(b, s, all)
	peerPut(b, db, all)
	snap, err := s.Snapshot(ctx, "peer", 0)
	if err != nil {
		t.Fatal(err)
	}
	it, err := db.Txn(false).Get("row", "street_prefix", "")
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range snap.Query(ctx, &driver.Query{Kind: "peer_row", Order: 0}) {
		if other := it.Next(); err != nil || other == nil || other.(*row).ID != r.ID {
			t.Fatal("the stores differ in content or order")
		}
	}
}
