package storage_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

// fuzzed returns a space with a few residents.
func fuzzed(t testing.TB) (*naive, *storage.Space) {
	t.Helper()
	d := newNaive()
	s := storage.New(d, storage.Options{Policy: storage.AllowAll, Rand: rand.NewPCG(1, 1), Clock: func() time.Time {
		return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	}})
	require.NoError(t, s.Migrate(ctx, residents))
	sp := s.Space("liede")
	for n := range 6 {
		_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
			return residents.Insert(tx, resident{ID: id(n), Name: fmt.Sprint("n", n), Age: int64(n / 2), Street: "Liede", Number: fmt.Sprint(n)})
		})
		require.NoError(t, err)
	}
	return d, sp
}

var fuzzedQueries = []storage.Query{
	{Limit: 2}, {Order: "age", Limit: 2}, {Order: "age", Desc: true, Limit: 2}, {Order: "street", Limit: 2}, {Order: "number", Limit: 2},
	{Order: "age", Limit: 2, Where: []storage.Cond{storage.Eq("street", "Liede")}},
}

// A cursor from anywhere is refused, or leads to a place of the same query: the
// records behind it come in order, each once.
func FuzzCursor(f *testing.F) {
	_, sp := fuzzed(f)
	f.Add("", uint8(0))
	f.Add("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", uint8(1))
	require.NoError(f, sp.View(ctx, func(s *storage.Snapshot) error {
		for n, q := range fuzzedQueries {
			page, err := residents.Page(ctx, s, q)
			require.NoError(f, err)
			f.Add(page.Next, uint8(n))
			f.Add(page.Next, uint8(n+1))
		}
		return nil
	}))
	f.Fuzz(func(t *testing.T, cursor string, which uint8) {
		q := fuzzedQueries[int(which)%len(fuzzedQueries)]
		q.After = cursor
		_ = sp.View(ctx, func(s *storage.Snapshot) error {
			seen := map[renjia.ID[resident]]bool{}
			for range 4 {
				page, err := residents.Page(ctx, s, q)
				if err != nil {
					require.ErrorIs(t, err, renjia.ErrInvalid)
					return nil
				}
				for _, d := range page.Docs {
					require.False(t, seen[d.Value.ID])
					seen[d.Value.ID] = true
				}
				if q.After = page.Next; q.After == "" {
					return nil
				}
			}
			t.Error("six records have more than four pages of two")
			return nil
		})
	})
}

// What is imported without an error verifies, and is the head that its first line
// promises. Everything else is refused as corrupt or invalid.
func FuzzImport(f *testing.F) {
	_, sp := fuzzed(f)
	_, err := sp.Redact(ctx, act, residents.Ref(id(2)))
	require.NoError(f, err)
	var file bytes.Buffer
	require.NoError(f, sp.Export(ctx, act, &file))
	f.Add(file.Bytes())
	lines := bytes.SplitAfter(file.Bytes(), []byte("\n"))
	f.Add(bytes.Join(lines[:3], nil))
	f.Add(bytes.ReplaceAll(file.Bytes(), []byte(`"rev":1,"version":1`), []byte(`"rev":1`)))
	f.Add(bytes.ReplaceAll(file.Bytes(), []byte(`"rev":1,`), []byte(`"rev":-9223372036854775808,`)))
	f.Add([]byte(`{"format":"renjia-space","version":1,"space":"liede","head":1,"hash":""}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := storage.New(newNaive(), storage.Options{Policy: storage.AllowAll})
		require.NoError(t, s.Migrate(ctx, residents))
		sp := s.Space("liede")
		head, err := sp.Import(ctx, act, bytes.NewReader(text))
		if err != nil {
			return
		}
		var header struct {
			Head int64
			Hash string
		}
		require.NoError(t, json.NewDecoder(bytes.NewReader(text)).Decode(&header))
		if header.Head > 0 {
			require.Equal(t, header.Hash, fmt.Sprintf("%x", head.Hash))
		}
		verified, err := sp.Verify(ctx, 0)
		require.NoError(t, err)
		require.Equal(t, head, verified)
	})
}

// Whatever an engine hands out as a record is decoded or refused; it is never a
// panic, and never a record of another identity in disguise of a good one.
func FuzzStoredRecord(f *testing.F) {
	f.Add(`{"id":"00000000-0000-0000-0000-000000000000","name":"a"}`, 1, int64(1), false)
	f.Add(`{"name":1}`, 1, int64(1), false)
	f.Add(`{"moved_in":"2026-02-30"}`, 1, int64(-1), false)
	f.Add(``, 0, int64(0), true)
	f.Add(`{}`, 1<<30, int64(7), false)
	f.Add("{\"name\":\"\xff\"}", -1, int64(7), false)
	f.Fuzz(func(t *testing.T, payload string, version int, rev int64, erased bool) {
		d, sp := fuzzed(t)
		key := driver.Key{Kind: residents.Kind(), ID: id(1).String()}
		d.space("liede").states[len(d.space("liede").states)-1][key] = driver.Record{Key: key, Payload: payload, Version: version, Rev: rev, Erased: erased}
		require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
			_, err := residents.Get(ctx, s, id(1))
			switch {
			case erased:
				require.ErrorIs(t, err, renjia.ErrErased)
			case version > 1:
				require.ErrorIs(t, err, renjia.ErrUnsupported)
			case !json.Valid([]byte(payload)):
				require.Error(t, err)
			}
			for _, err := range residents.Find(ctx, s, storage.Query{}) {
				if err != nil {
					break
				}
			}
			return nil
		}))
	})
}

// An act that is accepted is in the journal as it was, and its key finds it again.
func FuzzActs(f *testing.F) {
	f.Add("key", "test", "test.change", "because", int64(0))
	f.Add("'; DROP TABLE x; --", "a\u202eb", "v", "\u0000", int64(-62135596800))
	f.Add("", "\xff", "", "\n", int64(1<<40))
	f.Fuzz(func(t *testing.T, key, program, verb, reason string, at int64) {
		_, sp := fuzzed(t)
		told := renjia.Act{Key: key, By: renjia.Program(program), Verb: verb, Reason: reason}
		if at != 0 {
			told.At = time.Unix(at%(1<<35), 0).UTC()
		}
		stamp, err := sp.Record(ctx, told)
		if err != nil {
			require.True(t, errors.Is(err, renjia.ErrInvalid) || told.Validate() == nil, "%v", err)
			return
		}
		for c, err := range sp.Commits(ctx, stamp.Position-1) {
			require.NoError(t, err)
			var acts []renjia.Act
			require.NoError(t, json.Unmarshal([]byte(c.Acts), &acts))
			require.Len(t, acts, 1)
			require.True(t, told.At.Equal(acts[0].At))
			acts[0].At = told.At
			require.Equal(t, told, acts[0])
		}
		again, err := sp.Record(ctx, told)
		require.NoError(t, err)
		require.Equal(t, key != "", again == stamp)
		_, err = sp.Verify(ctx, 0)
		require.NoError(t, err)
	})
}
