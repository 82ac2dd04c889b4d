package storage_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

func benchSpace(b *testing.B) *storage.Space {
	s := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := s.Migrate(ctx, residents, healths); err != nil {
		b.Fatal(err)
	}
	return s.Space("bench")
}

// BenchmarkInsert is the portable layer over the memory adapter, commits of one
// and of a hundred records; compare its allocations with BenchmarkEncode.
func BenchmarkInsert(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			sp := benchSpace(b)
			src := &renjia.Source{}
			b.ReportAllocs()
			for n := 0; n < b.N; n += size {
				_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
					for i := range size {
						r := resident{ID: renjia.NewID[resident](src), Name: "Chen", Street: "Liede", Age: int64(i)}
						if err := residents.Insert(tx, r); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEncode is what no store can save: the JSON of one record.
func BenchmarkEncode(b *testing.B) {
	b.ReportAllocs()
	r := resident{ID: id(1), Name: "Chen", Street: "Liede", Age: 7}
	for b.Loop() {
		text, err := json.Marshal(&r)
		if err != nil || len(string(text)) == 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	sp := benchSpace(b)
	src := &renjia.Source{}
	const entries = 100_000
	for n := range entries {
		_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
			return residents.Insert(tx, resident{ID: renjia.NewID[resident](src), Name: "Chen", Street: "Liede", Age: int64(n)})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := sp.Verify(ctx, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkGet(b *testing.B) {
	sp := benchSpace(b)
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		return residents.Insert(tx, resident{ID: id(1), Name: "Chen", Street: "Liede", Age: 7})
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	_ = sp.View(ctx, func(s *storage.Snapshot) error {
		for b.Loop() {
			if _, err := residents.Get(ctx, s, id(1)); err != nil {
				b.Fatal(err)
			}
		}
		return nil
	})
}
