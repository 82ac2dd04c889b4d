package storagetest

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

var schema = []subtest{
	{"Upcast", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "old"})
		next := storage.Define("kit_record", key, append(recordOptions(), storage.Version[Record](2),
			storage.Upcast[Record](1, func(b []byte) ([]byte, error) { return bytes.Replace(b, []byte("old"), []byte("new"), 1), nil }))...)
		newer := storage.New(k.driver, storage.Options{Policy: storage.AllowAll})
		require.NoError(k, newer.Migrate(k.ctx, next))
		_, err := newer.Space("kit").Update(k.ctx, act, func(tx *storage.Tx) error {
			doc, err := next.Get(k.ctx, tx, id(1))
			require.NoError(k, err)
			require.Equal(k, "new", doc.Value.Name)
			return next.Save(tx, doc)
		})
		require.NoError(k, err)
		_, err = newer.Space("kit").Verify(k.ctx, 0)
		require.NoError(k, err)
		_, err = k.get(1)
		require.ErrorIs(k, err, renjia.ErrUnsupported, "an older program refuses what it does not know")
	}},
	{"NewIndex", func(k *kit) {
		var all []Record
		for n := range 1200 {
			all = append(all, Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(n % 10)})
		}
		k.insert(all...)
		next := storage.Define("kit_record", key, append(recordOptions(), storage.Unique("name", storage.Text(func(r *Record) string { return r.Name })))...)
		for range 2 { // the second time does nothing
			newer := storage.New(k.driver, storage.Options{Policy: storage.AllowAll})
			require.NoError(k, newer.Migrate(k.ctx, next))
			space := newer.Space("kit")
			require.NoError(k, space.View(k.ctx, func(s *storage.Snapshot) error {
				for doc, err := range next.Find(k.ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("name", "777")}}) {
					require.NoError(k, err)
					require.EqualValues(k, 7, doc.Value.Number)
				}
				return nil
			}))
			_, err := space.Update(k.ctx, act, func(tx *storage.Tx) error { return next.Insert(tx, Record{ID: id(5000), Name: "777"}) })
			require.ErrorIs(k, err, renjia.ErrUnique)
			_, err = space.Verify(k.ctx, 0)
			require.NoError(k, err)
		}
	}},
}

var policies = []subtest{
	{"Policy", func(k *kit) {
		k.use(k.driver, storage.Options{Policy: readers{}})
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(1)}) })
		require.ErrorIs(k, err, renjia.ErrForbidden)
		require.Zero(k, k.head())
	}},
	{"Guarded", func(k *kit) {
		s := Secret{ID: renjia.ImportedID[Secret]("kit", "kit_secret", "1"), Name: "n"}
		k.update(func(tx *storage.Tx) error { return secrets.Insert(tx, s) })
		look := func(r *storage.Snapshot) error { _, err := secrets.Get(k.ctx, r, s.ID); return err }
		require.ErrorIs(k, k.space.View(k.ctx, look), renjia.ErrForbidden)
		require.NoError(k, k.space.Read(k.ctx, act, look))
		require.EqualValues(k, 2, k.head().Position, "the look is in the journal")
	}},
	{"ActKeys", func(k *kit) {
		keyed := act
		keyed.Key = "once"
		insert := func(tx *storage.Tx) error {
			return records.Insert(tx, Record{ID: renjia.NewID[Record](tx.Source())})
		}
		first, err := k.space.Update(k.ctx, keyed, insert)
		require.NoError(k, err)
		k.insert(Record{ID: id(1)})
		again, err := k.space.Update(k.ctx, keyed, insert)
		require.NoError(k, err)
		require.Equal(k, first, again)
		keyed.Reason = "another"
		_, err = k.space.Update(k.ctx, keyed, insert)
		require.ErrorIs(k, err, renjia.ErrConflict)
		require.Len(k, k.now(storage.Query{}), 2)
	}},
	{"Load", func(k *kit) {
		stream := func(yield func(Record, error) bool) {
			for n := range 3500 {
				if !yield(Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(n)}, nil) {
					return
				}
			}
		}
		for _, want := range []int64{3500, 0} {
			n, err := records.Load(k.ctx, k.space, act, stream)
			require.NoError(k, err)
			require.Equal(k, want, n)
		}
		require.Len(k, k.now(storage.Query{Order: "number"}), 3500)
		k.verify()
	}},
	{"Closed", func(k *kit) {
		k.insert(Record{ID: id(1)}, Record{ID: id(2)})
		k.view(func(s *storage.Snapshot) {
			require.NoError(k, k.store.Close())
			_, err := records.Get(k.ctx, s, id(1))
			require.ErrorIs(k, err, renjia.ErrClosed)
		})
		require.NoError(k, k.store.Close(), "closing twice is harmless")
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(3)}) })
		require.ErrorIs(k, err, renjia.ErrClosed)
		require.ErrorIs(k, k.space.View(k.ctx, func(*storage.Snapshot) error { return nil }), renjia.ErrClosed)
		_, err = k.space.Head(k.ctx)
		require.ErrorIs(k, err, renjia.ErrClosed)
		require.ErrorIs(k, k.store.Migrate(k.ctx, records), renjia.ErrClosed)
	}},
	{"NoGoroutinesLeft", func(k *kit) {
		before := runtime.NumGoroutine()
		for range 5 {
			d := k.open(k.T)
			s := storage.New(d, storage.Options{Policy: storage.AllowAll})
			require.NoError(k, s.Migrate(k.ctx, records))
			_, err := s.Space("kit").Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(1)}) })
			require.NoError(k, err)
			_, err = s.Space("kit").Verify(k.ctx, 0)
			require.NoError(k, err)
			require.NoError(k, s.Close())
		}
		for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		require.LessOrEqual(k, runtime.NumGoroutine(), before)
	}},
}

// readers is a policy under which nothing may be changed.
type readers struct{}

func (readers) Allow(_ context.Context, _ storage.Reader, a renjia.Act) error {
	return fmt.Errorf("%s: %w", a.Verb, renjia.ErrForbidden)
}

func reopen(t *testing.T, open func(t *testing.T, path string) driver.Store) {
	path := t.TempDir() + "/store"
	var head storage.Stamp
	for round := range 3 {
		k := &kit{T: t, ctx: t.Context(), driver: open(t, path)}
		k.use(k.driver, storage.Options{Policy: storage.AllowAll})
		require.Equal(t, head, k.head())
		require.Len(t, k.now(storage.Query{Order: "number"}), 50*round)
		for n := range 50 {
			k.insert(Record{ID: id(100*round + n), Name: fmt.Sprint(n), Number: int64(n), Key: fmt.Sprint(round, n), Tags: []string{"x"}})
		}
		k.verify()
		head = k.head()
		require.NoError(t, k.store.Close())
	}
}
