package driver_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

func batch(n byte, payloads ...string) *driver.Batch {
	b := &driver.Batch{ID: [16]byte{n}, Space: "liede", Time: time.Date(2026, 3, 1, 12, 0, int(n), 999, time.UTC), Acts: "[]"}
	for i, p := range payloads {
		b.Ops = append(b.Ops, driver.Op{Verb: driver.Put, Record: driver.Record{
			Key: driver.Key{Kind: "test_record", ID: fmt.Sprint(i)}, Rev: 1, Version: 1, Payload: p,
		}})
	}
	b.Prepare(func(salts []byte) {
		for i := range salts {
			salts[i] = byte(i) + n
		}
	})
	return b
}

// commit is what an adapter records of a batch.
func commit(b *driver.Batch, head driver.Stamp) driver.Commit {
	c := driver.Commit{Stamp: b.Next(head), Batch: b.ID, Prev: head.Hash, Acts: b.Acts, Seal: b.Seal, Root: b.Root}
	for i := range b.Ops {
		c.Changes = append(c.Changes, b.Ops[i].Change())
	}
	return c
}

func TestTheHashCoversEveryFieldOfACommit(t *testing.T) {
	first := commit(batch(1, "a", "b", "c"), driver.Stamp{})
	require.Equal(t, first.Root, driver.RootOf(first.Changes))
	require.Equal(t, first.Hash, first.Expected())
	for name, alter := range map[string]func(c *driver.Commit){
		"space":    func(c *driver.Commit) { c.Space = "other" },
		"position": func(c *driver.Commit) { c.Position++ },
		"time":     func(c *driver.Commit) { c.Time = c.Time.Add(time.Microsecond) },
		"batch":    func(c *driver.Commit) { c.Batch[3]++ },
		"previous": func(c *driver.Commit) { c.Prev[0]++ },
		"acts":     func(c *driver.Commit) { c.Seal.Digest[0]++ },
		"count":    func(c *driver.Commit) { c.Changes = c.Changes[:2] },
		"root":     func(c *driver.Commit) { c.Root[5]++ },
	} {
		c := first
		alter(&c)
		require.NotEqual(t, first.Hash, c.Expected(), name)
	}
	for name, alter := range map[string]func(x *driver.Change){
		"verb": func(x *driver.Change) { x.Verb = driver.Delete }, "kind": func(x *driver.Change) { x.Kind = "test_recor" },
		"id": func(x *driver.Change) { x.ID = "dx" }, "rev": func(x *driver.Change) { x.Rev = 2 },
		"version": func(x *driver.Change) { x.Version = 2 }, "digest": func(x *driver.Change) { x.Seal.Digest[0]++ },
	} {
		changes := append([]driver.Change{}, first.Changes...)
		alter(&changes[1])
		require.NotEqual(t, first.Root, driver.RootOf(changes), name)
	}
}

func TestErasingContentKeepsTheRoot(t *testing.T) {
	c := commit(batch(1, "secret"), driver.Stamp{})
	c.Changes[0].Payload, c.Changes[0].Erased, c.Changes[0].Seal.Salt = "", true, [16]byte{}
	require.Equal(t, c.Root, driver.RootOf(c.Changes))
	require.Equal(t, c.Hash, c.Expected())
}

func TestASealIsTheDigestOfSaltAndContent(t *testing.T) {
	salt := [16]byte{1, 2, 3}
	s := driver.NewSeal(salt, "content")
	require.Equal(t, sha256.Sum256(append(salt[:], "content"...)), s.Digest)
	require.True(t, s.Opens("content"))
	require.False(t, s.Opens("Content"))
}

func TestTimeIsHeldWhenTheClockGoesBack(t *testing.T) {
	head := batch(9).Next(driver.Stamp{})
	require.Equal(t, time.Date(2026, 3, 1, 12, 0, 9, 0, time.UTC), head.Time, "whole microseconds")
	next := batch(3).Next(head)
	require.Equal(t, head.Time, next.Time)
	require.Equal(t, head.Position+1, next.Position)
}

func TestErrorsMatchTheirSentinels(t *testing.T) {
	k := driver.Key{Kind: "test_record", ID: "1"}
	require.ErrorIs(t, &driver.ConflictError{Key: k, Want: 0, Have: 2}, renjia.ErrExists)
	require.ErrorIs(t, &driver.ConflictError{Key: k, Want: 1, Have: 2}, renjia.ErrConflict)
	require.NotErrorIs(t, &driver.ConflictError{Key: k, Want: 1, Have: 2}, renjia.ErrExists)
	require.ErrorIs(t, &driver.UniqueError{Key: k, Index: "x"}, renjia.ErrUnique)
	require.ErrorIs(t, driver.Fault{Position: 3, Key: k, What: "x"}, renjia.ErrCorrupt)
	require.Equal(t, "commit 3: test_record 1: x", driver.Fault{Position: 3, Key: k, What: "x"}.Error())
}

// Every record behind a cursor, and none before it, matches.
func TestCursorsDivideARecordSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := rapid.Custom(func(t *rapid.T) driver.Record {
			r := driver.Record{Key: driver.Key{Kind: "test_record", ID: rapid.StringMatching(`[a-c]{1,2}`).Draw(t, "id")}}
			if rapid.Bool().Draw(t, "indexed") {
				r.Index = []driver.Entry{{Value: driver.Value{Type: driver.Int, Int: rapid.Int64Range(-2, 2).Draw(t, "value")}}}
			}
			return r
		})
		a, b := record.Draw(t, "a"), record.Draw(t, "b")
		q := driver.Query{Kind: "test_record", Order: 0, Desc: rapid.Bool().Draw(t, "desc")}
		if len(a.Index) == 0 {
			require.False(t, driver.Match(&q, &a), "what is not in the index has no place in its order")
			return
		}
		place := driver.CursorOf(&a, &q)
		q.After = &place
		require.False(t, driver.Match(&q, &a))
		if len(b.Index) == 0 {
			return
		}
		after := driver.CursorOf(&b, &q).Compare(place)
		require.Equal(t, after > 0 && !q.Desc || after < 0 && q.Desc, driver.Match(&q, &b))
	})
}

// An adapter turns a prepared batch into the next stamp of the space.
func ExampleBatch_Next() {
	b := &driver.Batch{ID: [16]byte{1}, Space: "liede", Time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Acts: "[]"}
	b.Prepare(func([]byte) {}) // the portable layer draws salts here
	head := b.Next(driver.Stamp{})
	fmt.Println(head.Position, head.Time.Format(time.DateTime))
	// Output: 1 2026-03-01 09:00:00
}

func TestGatheringSortsAndCuts(t *testing.T) {
	kind := &driver.Kind{Name: "a_b", Indexes: []driver.Index{{Name: "n", Type: driver.Int}}}
	kind.Extract = func(_ int, payload string) ([]driver.Entry, error) {
		if payload == "" {
			return nil, renjia.ErrCorrupt
		}
		return []driver.Entry{{Slot: 0, Value: driver.Value{Type: driver.Int, Int: int64(len(payload))}}}, nil
	}
	g := &driver.Gathering{Kind: kind, Query: &driver.Query{Kind: "a_b", Order: 0, Desc: true, Limit: 2}}
	for _, payload := range []string{"xx", "xxxx", "x", "xxx"} {
		require.NoError(t, g.Add(driver.Record{Key: driver.Key{Kind: "a_b", ID: payload}, Payload: payload}))
	}
	require.ErrorIs(t, g.Add(driver.Record{}), renjia.ErrCorrupt)
	var ids []string
	for r, err := range g.All(func() error { return nil }) {
		require.NoError(t, err)
		ids = append(ids, r.ID)
	}
	require.Equal(t, []string{"xxxx", "xxx"}, ids)
	asked := 0
	for _, err := range g.All(func() error {
		if asked++; asked == 2 {
			return renjia.ErrClosed
		}
		return nil
	}) {
		if asked == 2 {
			require.ErrorIs(t, err, renjia.ErrClosed)
		}
	}
	require.Equal(t, 2, asked, "an error is the last pair")
}
