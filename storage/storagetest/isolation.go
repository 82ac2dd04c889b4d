package storagetest

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var isolation = []subtest{
	{"SnapshotStaysAsItWas", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a", Number: 1})
		k.view(func(s *storage.Snapshot) {
			require.Equal(k, []string{"a"}, k.names(s, storage.Query{}))
			k.update(func(tx *storage.Tx) error { // the snapshot holds up no writer
				doc, err := records.Get(k.ctx, tx, id(1))
				require.NoError(k, err)
				doc.Value.Name = "b"
				require.NoError(k, records.Insert(tx, Record{ID: id(2), Name: "new"}))
				return records.Save(tx, doc)
			})
			require.Equal(k, []string{"a"}, k.names(s, storage.Query{Order: "number"}))
			doc, err := records.Get(k.ctx, s, id(1))
			require.NoError(k, err)
			require.Equal(k, "a", doc.Value.Name)
		})
		require.ElementsMatch(k, []string{"b", "new"}, k.now(storage.Query{}))
	}},
	{"LostUpdate", func(k *kit) {
		const writers, times = 12, 50
		k.insert(Record{ID: id(1)})
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for range times {
					if err := k.retried(func(tx *storage.Tx) error {
						doc, err := records.Get(k.ctx, tx, id(1))
						if err != nil {
							return err
						}
						doc.Value.Number++
						return records.Save(tx, doc)
					}); err != nil {
						k.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		doc, err := k.get(1)
		require.NoError(k, err)
		require.EqualValues(k, writers*times, doc.Value.Number)
		require.EqualValues(k, writers*times+1, doc.Rev)
		k.verify()
	}},
	{"WriteSkew", func(k *kit) {
		// Two people on duty; each may leave if the other stays. Reading the
		// other is what makes the second one fail: without it, both leave.
		for _, careful := range []bool{true, false} {
			k.insertFresh("duty", 2)
			var wg sync.WaitGroup
			ready := make(chan struct{})
			for me := range 2 {
				wg.Go(func() {
					first := true
					_ = k.retried(func(tx *storage.Tx) error {
						mine, err := records.Get(k.ctx, tx, dutyID(me))
						if err != nil {
							return err
						}
						if careful {
							other, err := records.Get(k.ctx, tx, dutyID(1-me))
							if err != nil || !other.Value.Flag {
								return err // the other has left: stay
							}
						}
						if first {
							first = false
							meet(ready)
						}
						mine.Value.Flag = false
						return records.Save(tx, mine)
					})
				})
			}
			wg.Wait()
			left := len(k.now(storage.Query{Where: []storage.Cond{storage.Eq("group", "duty"), storage.Eq("flag", false)}}))
			if careful {
				require.Equal(k, 1, left)
			} else {
				require.Equal(k, 2, left, "the demonstration shows nothing")
			}
		}
	}},
	{"SpacesAreApart", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "mine", Key: "same", Group: "g"})
		other := k.store.Space("other")
		require.ErrorIs(k, other.View(k.ctx, func(s *storage.Snapshot) error {
			require.Empty(k, k.names(s, storage.Query{}))
			_, err := records.Get(k.ctx, s, id(1))
			return err
		}), renjia.ErrNotFound)
		_, err := other.Update(k.ctx, act, func(tx *storage.Tx) error {
			return records.Insert(tx, Record{ID: id(1), Name: "theirs", Key: "same", Group: "g"})
		})
		require.NoError(k, err)
		_, err = other.Redact(k.ctx, act, records.Ref(id(1)))
		require.NoError(k, err)
		doc, err := k.get(1)
		require.NoError(k, err)
		require.Equal(k, "mine", doc.Value.Name)
		for commit, err := range k.space.Commits(k.ctx, 0) {
			require.NoError(k, err)
			require.Contains(k, commit.Changes[0].Payload, "mine")
		}
		_, err = k.space.Redact(k.ctx, act, renjia.Ref{Space: "other", Kind: "kit_record", ID: id(1).UUID()})
		require.ErrorIs(k, err, renjia.ErrInvalid)
		_, err = k.store.Space("No/Such").Head(k.ctx)
		require.ErrorIs(k, err, renjia.ErrInvalid)
		var names []string
		for name, err := range k.store.Spaces(k.ctx, act) {
			require.NoError(k, err)
			names = append(names, name)
		}
		require.Equal(k, []string{"kit", "other"}, names)
		k.verify()
	}},
	{"RandomHistory", randomHistory},
}

func dutyID(n int) RecordID { return id(900 + n) }

// insertFresh makes records anew with Flag set.
func (k *kit) insertFresh(group string, n int) {
	k.update(func(tx *storage.Tx) error {
		for i := range n {
			fresh := Record{ID: dutyID(i), Group: group, Flag: true}
			doc, err := records.Get(k.ctx, tx, fresh.ID)
			if err != nil {
				err = records.Insert(tx, fresh)
			} else {
				doc.Value = fresh
				err = records.Save(tx, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// meet lets two goroutines go on at the same time.
func meet(ready chan struct{}) {
	select {
	case ready <- struct{}{}:
	case <-ready:
	}
}

// retried updates until others have not overtaken it ten times in a row.
func (k *kit) retried(fn func(*storage.Tx) error) error {
	for {
		_, err := k.space.Update(k.ctx, act, fn)
		if !isConflict(err) {
			return err
		}
	}
}

// randomHistory plays random transactions beside a map, and looks at the whole
// state and at every past state.
func randomHistory(k *kit) {
	round := 0
	rapid.Check(k, func(t *rapid.T) {
		round++
		space := k.store.Space(fmt.Sprintf("random-%d", round))
		model := map[int]Record{}
		past := []map[int]Record{{}}
		for range rapid.IntRange(1, 12).Draw(t, "transactions") {
			next := maps.Clone(model)
			_, err := space.Update(k.ctx, act, func(tx *storage.Tx) error {
				for range rapid.IntRange(1, 4).Draw(t, "steps") {
					if err := randomStep(t, k, tx, next); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				require.ErrorIs(t, err, renjia.ErrUnique)
				continue
			}
			if head, _ := space.Head(k.ctx); int(head.Position) == len(past) {
				past = append(past, next)
			}
			model = next
		}
		require.NoError(t, space.View(k.ctx, func(s *storage.Snapshot) error { return agrees(t, k, s, model) }))
		for at, state := range past[1:] {
			require.NoError(t, space.AsOf(k.ctx, storage.Position(at+1), func(s *storage.Snapshot) error { return agrees(t, k, s, state) }))
		}
		_, err := space.Verify(k.ctx, 0)
		require.NoError(t, err)
	})
}

// randomStep changes one record in the transaction and in the model. A violated
// unique index shows at the commit; the model checks it too.
func randomStep(t *rapid.T, k *kit, tx *storage.Tx, model map[int]Record) error {
	n := rapid.IntRange(0, 6).Draw(t, "record")
	r := Record{
		ID: id(n), Name: fmt.Sprint(n), Number: int64(rapid.IntRange(-2, 2).Draw(t, "number")), Group: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "group"),
		Key: rapid.SampledFrom([]string{"", "", "1", "2"}).Draw(t, "key"), Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y"}), 0, 2).Draw(t, "tags"),
	}
	doc, err := records.Get(k.ctx, tx, id(n))
	_, there := model[n]
	if !there {
		require.ErrorIs(t, err, renjia.ErrNotFound)
		model[n] = r
		return records.Insert(tx, r)
	}
	require.NoError(t, err)
	if rapid.Bool().Draw(t, "delete") {
		delete(model, n)
		return records.Delete(tx, doc)
	}
	doc.Value, model[n] = r, r
	return records.Save(tx, doc)
}

func agrees(t *rapid.T, k *kit, s *storage.Snapshot, model map[int]Record) error {
	for _, q := range []struct {
		storage.Query
		match func(Record) bool
	}{
		{storage.Query{}, func(Record) bool { return true }},
		{storage.Query{Order: "number", Where: []storage.Cond{storage.From("number", 0)}}, func(r Record) bool { return r.Number >= 0 }},
		{storage.Query{Where: []storage.Cond{storage.Eq("tag", "x"), storage.Eq("group", "a")}}, func(r Record) bool { return r.Group == "a" && slices.Contains(r.Tags, "x") }},
	} {
		want := map[string]int64{}
		for _, r := range model {
			if q.match(r) {
				want[r.Name] = r.Number
			}
		}
		got := map[string]int64{}
		for doc, err := range records.Find(k.ctx, s, q.Query) {
			require.NoError(t, err)
			got[doc.Value.Name] = doc.Value.Number
		}
		require.Equal(t, want, got)
	}
	for n := range 7 {
		doc, err := records.Get(k.ctx, s, id(n))
		if want, there := model[n]; there {
			require.NoError(t, err)
			require.Equal(t, want.Number, doc.Value.Number)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrNotFound)
	}
	return nil
}
