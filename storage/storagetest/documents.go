package storagetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

var documents = []subtest{
	{"RoundTrip", func(k *kit) {
		r := Record{ID: id(1), Name: "a", Group: "g", Number: -7, Flag: true, At: time.Date(2026, 3, 1, 1, 2, 3, 456789000, time.UTC), Key: "k", Tags: []string{"x", "y"}}
		k.insert(r)
		doc, err := k.get(1)
		require.NoError(k, err)
		require.Equal(k, storage.Doc[Record]{Value: r, Rev: 1}, doc)
		k.verify()
	}},
	{"Missing", func(k *kit) {
		_, err := k.get(1)
		require.ErrorIs(k, err, renjia.ErrNotFound)
		require.Empty(k, k.now(storage.Query{}))
	}},
	{"InsertTwice", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a"})
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(1), Name: "b"}) })
		require.ErrorIs(k, err, renjia.ErrExists)
		doc, err := k.get(1)
		require.NoError(k, err)
		require.Equal(k, "a", doc.Value.Name)
	}},
	{"StaleSave", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a"})
		doc, err := k.get(1)
		require.NoError(k, err)
		save := func(tx *storage.Tx) error { return records.Save(tx, doc) }
		k.update(save)
		_, err = k.space.Update(k.ctx, act, save)
		var conflict *driver.ConflictError
		require.ErrorAs(k, err, &conflict)
		require.Equal(k, driver.ConflictError{Key: driver.Key{Kind: "kit_record", ID: id(1).String()}, Want: 1, Have: 2}, *conflict)
		require.ErrorIs(k, err, renjia.ErrConflict)
	}},
	{"DeleteAndInsertAgain", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a", Group: "g", Tags: []string{"x"}})
		doc, err := k.get(1)
		require.NoError(k, err)
		remove := func(tx *storage.Tx) error { return records.Delete(tx, doc) }
		k.update(remove)
		_, err = k.get(1)
		require.ErrorIs(k, err, renjia.ErrNotFound)
		require.Empty(k, k.now(storage.Query{Where: []storage.Cond{storage.Eq("tag", "x")}}))
		_, err = k.space.Update(k.ctx, act, remove)
		require.ErrorIs(k, err, renjia.ErrConflict)
		k.insert(Record{ID: id(1), Name: "b"})
		doc, err = k.get(1)
		require.NoError(k, err)
		require.EqualValues(k, 1, doc.Rev)
		require.Equal(k, "b", doc.Value.Name)
		k.verify()
	}},
	{"OddContent", func(k *kit) {
		odd := []string{
			`'; DROP TABLE kit_record; --`, `"quoted"`, "`back`", "100%_", "ünïcödé 漢字 🏘️", "tab\tand\nline", `back\slash`, " ", "?1 :a @b $c", "\u2028", "null", "{}",
		}
		for n, text := range odd {
			k.insert(Record{ID: id(n), Name: text, Group: text, Key: text, Tags: []string{text}})
			for _, index := range []string{"group", "key", "tag"} {
				require.Equal(k, []string{text}, k.now(storage.Query{Where: []storage.Cond{storage.Eq(index, text)}}), index)
			}
		}
		require.Len(k, k.now(storage.Query{}), len(odd))
		k.verify()
	}},
	{"Limits", func(k *kit) {
		before := k.head()
		for _, r := range []Record{
			{ID: id(1), Name: strings.Repeat("x", driver.MaxPayload)},
			{ID: id(2), Group: strings.Repeat("x", driver.MaxText+1)},
			{ID: id(3), Key: "a\x00b"},
			{ID: id(4), Group: "\xff\xfe"},
			{Name: "no id"},
		} {
			_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, r) })
			require.ErrorIs(k, err, renjia.ErrInvalid)
		}
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error {
			for n := range driver.MaxOps + 1 {
				if err := records.Insert(tx, Record{ID: id(n)}); err != nil {
					return err
				}
			}
			return nil
		})
		require.ErrorIs(k, err, renjia.ErrInvalid)
		require.Equal(k, before, k.head())
		k.insert(Record{ID: id(5), Name: strings.Repeat("y", driver.MaxPayload-1000), Group: strings.Repeat("z", driver.MaxText)})
		k.verify()
	}},
}

var batches = []subtest{
	{"AtomicOverKinds", func(k *kit) {
		k.insert(Record{ID: id(100), Name: "there"})
		for place := range 3 {
			before := k.head()
			_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error {
				for n := range 3 {
					if n == place {
						require.NoError(k, records.Insert(tx, Record{ID: id(100), Name: "again"}))
						continue
					}
					require.NoError(k, others.Insert(tx, Other{ID: renjia.ImportedID[Other]("kit", "kit_other", fmt.Sprint(place, n))}))
				}
				return nil
			})
			require.ErrorIs(k, err, renjia.ErrExists)
			require.Equal(k, before, k.head())
			k.view(func(s *storage.Snapshot) {
				for range others.Find(k.ctx, s, storage.Query{}) {
					k.Error("a part of the batch was written")
				}
			})
		}
		k.verify()
	}},
	{"DriverChecks", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a"})
		there, absent := driver.Key{Kind: "kit_record", ID: id(1).String()}, driver.Key{Kind: "kit_record", ID: id(2).String()}
		for n, c := range []struct {
			check driver.Check
			holds bool
		}{{driver.Check{Key: there, Rev: 1}, true}, {driver.Check{Key: there, Rev: 2}, false}, {driver.Check{Key: there}, false}, {driver.Check{Key: absent}, true}, {driver.Check{Key: absent, Rev: 1}, false}} {
			b := k.batch(byte(n))
			b.Checks = []driver.Check{c.check}
			_, err := k.driver.Commit(k.ctx, b)
			if c.holds {
				require.NoError(k, err)
				continue
			}
			require.ErrorIs(k, err, renjia.ErrConflict)
		}
	}},
	{"DriverRepeatedBatch", func(k *kit) {
		b := k.batch(7)
		b.Ops = []driver.Op{{Verb: driver.Put, Record: driver.Record{
			Key: driver.Key{Kind: "kit_other", ID: "x"}, Rev: 1, Version: 1, Payload: `{"name":"x"}`,
		}}}
		b.Prepare(func([]byte) {})
		first, err := k.driver.Commit(k.ctx, b)
		require.NoError(k, err)
		k.insert(Record{ID: id(1)})
		again, err := k.driver.Commit(k.ctx, b)
		require.NoError(k, err)
		require.Equal(k, first, again)
		require.EqualValues(k, 2, k.head().Position)
		k.verify()
	}},
	{"ErrorWritesNothing", func(k *kit) {
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error {
			require.NoError(k, records.Insert(tx, Record{ID: id(1)}))
			return errMind
		})
		require.ErrorIs(k, err, errMind)
		require.Zero(k, k.head())
	}},
	{"PanicWritesNothing", func(k *kit) {
		require.Panics(k, func() {
			_, _ = k.space.Update(k.ctx, act, func(tx *storage.Tx) error {
				_, _ = records.Get(k.ctx, tx, id(1))
				_ = records.Insert(tx, Record{ID: id(1)})
				panic("in the middle")
			})
		})
		require.Zero(k, k.head())
		k.insert(Record{ID: id(1)})
	}},
}

var errMind = fmt.Errorf("changed my mind")

// batch is an empty batch of the driver's, ready to commit.
func (k *kit) batch(n byte) *driver.Batch {
	b := &driver.Batch{ID: [16]byte{1, n}, Space: "kit", Time: time.Now(), Acts: "[]"}
	b.Prepare(func([]byte) {})
	return b
}
