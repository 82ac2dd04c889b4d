package migrate_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
)

// BenchmarkCopy copies 5,000 commits of one record, and 20 of 1,000, from memory
// into a file that is written durably: in runs, one by one, and by the text of an export.
func BenchmarkCopy(b *testing.B) {
	for name, source := range map[string]*storage.Space{"commits": manyCommits(b), "loads": fewLoads(b)} {
		b.Run(name+"/runs", func(b *testing.B) { benchmark(b, source, durable(b), inside) })
		b.Run(name+"/singly", func(b *testing.B) { benchmark(b, source, oneByOne{durable(b)}, inside) })
		b.Run(name+"/export and import", func(b *testing.B) { benchmark(b, source, durable(b), asText) })
	}
}

func durable(b *testing.B) driver.Store { return openPath(b, filepath.Join(b.TempDir(), "a.db")) }

func manyCommits(b *testing.B) *storage.Space {
	sp := open(b, memory.Open()).Space("liede")
	insert(b, sp, 0, 5000)
	return sp
}

func fewLoads(b *testing.B) *storage.Space {
	sp := open(b, memory.Open()).Space("liede")
	_, err := residents.Load(ctx, sp, act, func(yield func(resident, error) bool) {
		for n := range 20_000 {
			if !yield(resident{ID: id(n), Name: "r", Number: fmt.Sprint(n), Skills: []string{"a"}}, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	return sp
}

// benchmark copies once into an empty store, however often it is asked: a second
// copy has nothing to do.
func benchmark(b *testing.B, source *storage.Space, target driver.Store, carry func(*testing.B, *storage.Space, *storage.Space)) {
	to := open(b, target).Space("liede")
	b.ResetTimer()
	carry(b, source, to)
	b.StopTimer()
	changes := 0
	for c, err := range to.Commits(ctx, 0) {
		require.NoError(b, err)
		changes += len(c.Changes)
	}
	b.ReportMetric(float64(changes)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(0, "ns/op")
}

func inside(b *testing.B, from, to *storage.Space) {
	_, err := migrate.Copy(ctx, from, to, move, migrate.Options{Quick: true})
	require.NoError(b, err)
}

func asText(b *testing.B, from, to *storage.Space) {
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(from.Export(ctx, move, w)) }()
	_, err := to.Import(ctx, move, r)
	require.NoError(b, err)
}
