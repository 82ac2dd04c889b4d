package storagetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var indexes = []subtest{
	{"Unique", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a", Key: "1"}, Record{ID: id(2), Name: "b", Key: "2"}, Record{ID: id(3), Name: "c"}, Record{ID: id(4), Name: "d"})
		_, err := k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(5), Key: "1"}) })
		require.ErrorIs(k, err, renjia.ErrUnique)
		change := func(n int, key string) func(*storage.Tx) error {
			return func(tx *storage.Tx) error {
				doc, err := records.Get(k.ctx, tx, id(n))
				require.NoError(k, err)
				doc.Value.Key = key
				return records.Save(tx, doc)
			}
		}
		_, err = k.space.Update(k.ctx, act, change(2, "1"))
		require.ErrorIs(k, err, renjia.ErrUnique)
		_, err = k.space.Update(k.ctx, act, func(tx *storage.Tx) error {
			require.NoError(k, records.Insert(tx, Record{ID: id(6), Key: "6"}))
			return records.Insert(tx, Record{ID: id(7), Key: "6"})
		})
		require.ErrorIs(k, err, renjia.ErrUnique)
		k.update(func(tx *storage.Tx) error { // exchange
			require.NoError(k, change(1, "2")(tx))
			return change(2, "1")(tx)
		})
		require.Equal(k, []string{"b"}, k.now(storage.Query{Where: []storage.Cond{storage.Eq("key", "1")}}))
		k.update(change(1, ""))
		k.insert(Record{ID: id(8), Name: "h", Key: "2"})
		k.verify()
	}},
	{"ManyValues", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a", Tags: []string{"x", "y", "x", ""}}, Record{ID: id(2), Name: "b", Tags: []string{"y"}})
		by := func(tags ...string) []string {
			found := k.now(storage.Query{Where: []storage.Cond{storage.In("tag", tags...)}})
			slices.Sort(found)
			return found
		}
		require.Equal(k, []string{"a"}, by("x"))
		require.Equal(k, []string{"a", "b"}, by("x", "y"))
		require.Empty(k, by())
		k.update(func(tx *storage.Tx) error {
			doc, err := records.Get(k.ctx, tx, id(1))
			require.NoError(k, err)
			doc.Value.Tags = []string{"z"}
			return records.Save(tx, doc)
		})
		require.Equal(k, []string{"b"}, by("x", "y"))
		require.Equal(k, []string{"a"}, by("z"))
		k.verify()
	}},
	{"ValueOrder", func(k *kit) {
		base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		east := time.FixedZone("east", 8*3600)
		k.insert(Record{ID: id(1), Name: "a", Number: 10, Group: "b", At: base.Add(time.Microsecond)},
			Record{ID: id(2), Name: "b", Number: -3, Group: "B", At: base.In(east)},
			Record{ID: id(3), Name: "c", Number: 9, Group: "é", At: time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC)},
			Record{ID: id(4), Name: "d", Number: -1 << 63, Group: "a", Flag: true},
			Record{ID: id(5), Name: "e", Number: 1<<63 - 1})
		require.Equal(k, []string{"d", "b", "c", "a", "e"}, k.now(storage.Query{Order: "number"}))
		require.Equal(k, []string{"b", "d", "a", "c"}, k.now(storage.Query{Order: "group"}), "bytewise; what has no value is not in the index")
		require.Equal(k, []string{"c", "b", "a"}, k.now(storage.Query{Order: "at"}))
		require.Equal(k, "d", k.now(storage.Query{Order: "flag", Desc: true})[0])
	}},
	{"Conditions", func(k *kit) {
		var all []Record
		for n := range 40 {
			all = append(all, Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(n % 8), Group: string(rune('a' + n%3)), Flag: n%2 == 0, Tags: []string{fmt.Sprint(n % 5)}})
		}
		k.insert(all...)
		for _, c := range []struct {
			q     storage.Query
			match func(Record) bool
		}{
			{storage.Query{Where: []storage.Cond{storage.Eq("group", "b")}}, func(r Record) bool { return r.Group == "b" }},
			{storage.Query{Where: []storage.Cond{storage.Eq("group", "b"), storage.Eq("flag", true), storage.Eq("tag", "3")}}, func(r Record) bool { return r.Group == "b" && r.Flag && r.Tags[0] == "3" }},
			{storage.Query{Where: []storage.Cond{storage.In("number", 1, 5, 99)}}, func(r Record) bool { return r.Number == 1 || r.Number == 5 }},
			{storage.Query{Order: "number", Where: []storage.Cond{storage.Between("number", 2, 5)}}, func(r Record) bool { return r.Number >= 2 && r.Number < 5 }},
			{storage.Query{Order: "number", Desc: true, Where: []storage.Cond{storage.From("number", 6), storage.Eq("group", "a")}}, func(r Record) bool { return r.Number >= 6 && r.Group == "a" }},
			{storage.Query{Order: "group", Where: []storage.Cond{storage.Until("group", "b"), storage.In("number", 3, 4)}}, func(r Record) bool { return r.Group < "b" && (r.Number == 3 || r.Number == 4) }},
			{storage.Query{Order: "number", Desc: true, Where: []storage.Cond{storage.In("number", 3, 4)}}, func(r Record) bool { return r.Number == 3 || r.Number == 4 }},
		} {
			var want []string
			for _, r := range all {
				if c.match(r) {
					want = append(want, r.Name)
				}
			}
			require.NotEmpty(k, want)
			got := k.now(c.q)
			require.ElementsMatch(k, want, got)
			c.q.Limit = 2
			require.Equal(k, got[:min(2, len(got))], k.now(c.q))
		}
	}},
	{"Pages", func(k *kit) {
		for n := range 23 {
			k.insert(Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(n / 5), Group: string(rune('a' + n%2))})
		}
		for _, q := range []storage.Query{{}, {Desc: true}, {Order: "number"}, {Order: "number", Desc: true}, {Order: "number", Where: []storage.Cond{storage.Eq("group", "a")}}} {
			want := k.now(q)
			for q.Limit = 1; q.Limit <= 24; q.Limit++ {
				require.Equal(k, want, k.pages(q, nil))
			}
		}
	}},
	{"PagesWhileWriting", func(k *kit) {
		for n := range 20 {
			k.insert(Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(10 * n)})
		}
		step := 0
		got := k.pages(storage.Query{Order: "number", Limit: 3}, func() {
			step++
			k.insert(Record{ID: id(100 + step), Name: "before", Number: -1}, Record{ID: id(200 + step), Name: "behind", Number: 1000})
			if doc, err := k.get(2 * step); err == nil {
				k.update(func(tx *storage.Tx) error { return records.Delete(tx, doc) })
			}
		})
		seen := map[string]int{}
		for _, name := range got {
			seen[name]++
		}
		for n := 1; n < 20; n += 2 {
			require.Equal(k, 1, seen[fmt.Sprint(n)], "record %d was there all the time", n)
		}
		require.Zero(k, seen["before"])
	}},
	{"BreakReleases", func(k *kit) {
		for n := range 5 {
			k.insert(Record{ID: id(n), Name: "x"})
		}
		for range 1000 {
			k.view(func(s *storage.Snapshot) {
				for range records.Find(k.ctx, s, storage.Query{}) {
					break
				}
				for range records.Find(k.ctx, s, storage.Query{}) {
					k.names(s, storage.Query{Limit: 1}) // a query within a query
					break
				}
			})
			for range k.space.Commits(k.ctx, 0) {
				break
			}
		}
		k.insert(Record{ID: id(9)})
	}},
	{"CancelledStream", func(k *kit) {
		for n := range 50 {
			k.insert(Record{ID: id(n)})
		}
		ctx, cancel := context.WithCancel(k.ctx)
		defer cancel()
		k.view(func(s *storage.Snapshot) {
			rows, last := 0, error(nil)
			for _, err := range records.Find(ctx, s, storage.Query{}) {
				if rows++; rows == 3 {
					cancel()
				}
				last = err
			}
			require.ErrorIs(k, last, context.Canceled)
			require.Less(k, rows, 10)
		})
		_, err := k.space.Update(ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(99)}) })
		require.ErrorIs(k, err, context.Canceled)
		require.EqualValues(k, 50, k.head().Position)
	}},
}

// pages reads all pages of a query, calling between after each.
func (k *kit) pages(q storage.Query, between func()) []string {
	k.Helper()
	names := []string{}
	for {
		var page storage.Page[Record]
		k.view(func(s *storage.Snapshot) {
			var err error
			page, err = records.Page(k.ctx, s, q)
			require.NoError(k, err)
			require.LessOrEqual(k, len(page.Docs), q.Limit)
		})
		for _, doc := range page.Docs {
			names = append(names, doc.Value.Name)
		}
		if q.After = page.Next; q.After == "" || len(names) > 1000 {
			return names
		}
		if between != nil {
			between()
		}
	}
}
