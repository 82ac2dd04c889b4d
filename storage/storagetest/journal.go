package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest/faulty"
)

var journal = []subtest{
	{"TailingReader", tailingReader},
	{"Contiguous", func(k *kit) {
		for n := range 10 {
			stamp := k.insert(Record{ID: id(n)})
			require.EqualValues(k, n+1, stamp.Position)
			stamp, err := k.store.Space("other").Record(k.ctx, act)
			require.NoError(k, err)
			require.EqualValues(k, n+1, stamp.Position)
		}
		want := storage.Position(3)
		for commit, err := range k.space.Commits(k.ctx, 3) {
			require.NoError(k, err)
			want++
			require.Equal(k, want, commit.Position)
			require.Equal(k, "kit", commit.Space)
			require.Len(k, commit.Changes, 1)
			require.JSONEq(k, `[{"by":{"program":"kit"},"verb":"kit.change"}]`, withoutTime(commit.Acts))
		}
		require.EqualValues(k, 10, want)
	}},
	{"ReplyLost", func(k *kit) {
		var script []faulty.Fault
		for range 10 {
			script = append(script, faulty.None, faulty.Refused, faulty.None, faulty.Lost, faulty.None, faulty.Late, faulty.None)
		}
		k.misbehave(faulty.Plan{Script: script})
		for n := range 30 {
			stamp := k.insert(Record{ID: id(n)})
			require.EqualValues(k, n+1, stamp.Position)
		}
		require.Len(k, k.now(storage.Query{}), 30)
		k.verify()
	}},
	{"ReadsThatFailForNowRunAgain", func(k *kit) {
		k.misbehave(faulty.Plan{Seed: 1, Rates: map[faulty.Fault]float64{faulty.Refused: 0.1}})
		keyed := act
		for n := range 20 {
			keyed.Key = fmt.Sprint("key ", n)
			_, err := k.space.Update(k.ctx, keyed, func(tx *storage.Tx) error {
				if _, err := records.Get(k.ctx, tx, id(n)); !errors.Is(err, renjia.ErrNotFound) {
					return err
				}
				return records.Insert(tx, Record{ID: id(n)})
			})
			require.NoError(k, err)
		}
		k.use(k.driver, storage.Options{Policy: storage.AllowAll})
		require.Len(k, k.now(storage.Query{}), 20)
	}},
	{"UnknownUntilAnswered", func(k *kit) {
		keyed := act
		for n, script := range [][]faulty.Fault{{faulty.Lost, faulty.Failed}, {faulty.Unsent, faulty.Refused, faulty.Failed}, {faulty.Late, faulty.Failed}} {
			keyed.Key = fmt.Sprint("key ", n)
			insert := func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(n)}) }
			k.misbehave(faulty.Plan{Script: script})
			_, err := k.space.Update(k.ctx, keyed, insert)
			require.ErrorIs(k, err, renjia.ErrUnknown, "a failure on the way answers nothing")
			stamp, err := k.space.Update(k.ctx, keyed, insert)
			require.NoError(k, err)
			require.EqualValues(k, n+1, stamp.Position, "the key resolves it")
		}
		k.verify()
	}},
	{"TimeNeverGoesBack", func(k *kit) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		k.use(k.driver, storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return now }})
		first := k.insert(Record{ID: id(1)})
		require.Equal(k, now, first.Time)
		now = now.Add(-time.Hour)
		require.Equal(k, first.Time, k.insert(Record{ID: id(2)}).Time)
		now = now.Add(2*time.Hour + 1500*time.Nanosecond)
		third := k.insert(Record{ID: id(3)})
		require.Equal(k, now.Truncate(time.Microsecond), third.Time)
		at, err := k.space.At(k.ctx, first.Time.Add(time.Minute))
		require.NoError(k, err)
		require.EqualValues(k, 2, at)
		_, err = k.space.At(k.ctx, first.Time.Add(-time.Minute))
		require.ErrorIs(k, err, renjia.ErrNotFound)
		k.verify()
	}},
	{"AsOf", func(k *kit) {
		k.insert(Record{ID: id(1), Name: "a", Number: 1})
		k.insert(Record{ID: id(2), Name: "b", Number: 0})
		k.update(func(tx *storage.Tx) error {
			doc, err := records.Get(k.ctx, tx, id(1))
			require.NoError(k, err)
			return records.Delete(tx, doc)
		})
		k.insert(Record{ID: id(1), Name: "c", Number: 5})
		for at, want := range [][]string{{"a"}, {"b", "a"}, {"b"}, {"b", "c"}} {
			require.NoError(k, k.space.AsOf(k.ctx, storage.Position(at+1), func(s *storage.Snapshot) error {
				require.Equal(k, want, k.names(s, storage.Query{Order: "number"}))
				return nil
			}))
		}
		for _, at := range []storage.Position{-1, 0, 5} {
			require.ErrorIs(k, k.space.AsOf(k.ctx, at, func(*storage.Snapshot) error { return nil }), renjia.ErrInvalid)
		}
	}},
	{"Verify", func(k *kit) {
		for n := range 300 {
			k.insert(Record{ID: id(n), Name: fmt.Sprint(n), Key: fmt.Sprint(n), Tags: []string{"x"}})
		}
		head, err := k.space.Verify(k.ctx, 0)
		require.NoError(k, err)
		require.Equal(k, k.head(), head)
		part, err := k.space.Verify(k.ctx, 200)
		require.NoError(k, err)
		require.Equal(k, head, part)
		folded := map[string]string{}
		for commit, err := range k.space.Commits(k.ctx, 0) {
			require.NoError(k, err)
			for _, c := range commit.Changes {
				folded[c.ID] = c.Payload
			}
		}
		require.Len(k, folded, len(k.now(storage.Query{})))
	}},
	{"Redact", redact},
	{"DriverErasedTwice", func(k *kit) {
		k.insert(Record{ID: id(1)})
		key := driver.Key{Kind: records.Kind(), ID: id(1).String()}
		erase := func(batch byte, rev int64) error {
			b := &driver.Batch{ID: [16]byte{batch}, Space: "kit", Time: time.Now(), Acts: "[]", Ops: []driver.Op{{
				Verb: driver.Erase, Expect: rev, Record: driver.Record{Key: key, Rev: rev + 1},
			}}}
			b.Prepare(func([]byte) {})
			_, err := k.driver.Redact(k.ctx, []driver.Key{key}, b)
			return err
		}
		require.NoError(k, erase(1, 1))
		var conflict *driver.ConflictError
		require.ErrorAs(k, erase(2, 1), &conflict, "who was overtaken reads again, and erases what is erased")
		require.NoError(k, erase(3, 2))
		k.verify()
	}},
	{"ExportImport", func(k *kit) {
		for n := range 40 {
			k.insert(Record{ID: id(n), Name: fmt.Sprint(n), Number: int64(n)})
		}
		_, err := k.space.Redact(k.ctx, act, records.Ref(id(3)))
		require.NoError(k, err)
		var file bytes.Buffer
		require.NoError(k, k.space.Export(k.ctx, act, &file))
		want, names := k.head(), k.now(storage.Query{Order: "number"})
		copied := newKit(k.T, k.open)
		got, err := copied.space.Import(k.ctx, act, bytes.NewReader(file.Bytes()))
		require.NoError(k, err)
		require.Equal(k, want, got)
		require.Equal(k, names, copied.now(storage.Query{Order: "number"}))
		copied.verify()
	}},
}

// withoutTime removes the time an act may carry.
func withoutTime(acts string) string {
	if i := strings.Index(acts, `,"at":"`); i >= 0 {
		rest := acts[i+len(`,"at":"`):]
		return acts[:i] + rest[strings.IndexByte(rest, '"')+1:]
	}
	return acts
}

// tailingReader follows the journal while others write. What it has passed must
// never grow, and every commit must be whole.
func tailingReader(k *kit) {
	const writers, times = 16, 25
	var wg sync.WaitGroup
	defer wg.Wait() // also when the reader finds a fault
	for w := range writers {
		wg.Go(func() {
			for n := range times {
				err := k.retried(func(tx *storage.Tx) error {
					for part := range 3 {
						if err := records.Insert(tx, Record{ID: id(1000*w + 10*n + part), Name: "x"}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					k.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	last, finished := storage.Position(0), false
	for !finished {
		select {
		case <-done:
			finished = true // read once more
		default:
		}
		for commit, err := range k.space.Commits(k.ctx, last) {
			require.NoError(k, err)
			require.Equal(k, last+1, commit.Position, "a commit was missed")
			require.Len(k, commit.Changes, 3, "a commit was seen in part")
			last = commit.Position
		}
	}
	require.EqualValues(k, writers*times, last)
	k.verify()
}

func redact(k *kit) {
	secret := "Liang-Xiaomei"
	k.insert(Record{ID: id(1), Name: secret, Group: secret, Key: secret, Tags: []string{secret}}, Record{ID: id(2), Name: "stays"})
	k.update(func(tx *storage.Tx) error {
		doc, err := records.Get(k.ctx, tx, id(1))
		require.NoError(k, err)
		doc.Value.Number++
		return records.Save(tx, doc)
	})
	told := act
	told.Reason = secret
	stamp, err := k.space.Record(k.ctx, told)
	require.NoError(k, err)
	never := renjia.ImportedID[Record]("kit", "kit_record", "never stored")
	_, err = k.space.Redact(k.ctx, act, records.Ref(id(1)), records.Ref(never))
	require.NoError(k, err)
	_, err = k.space.RedactActs(k.ctx, act, stamp.Position)
	require.NoError(k, err)
	_, err = k.get(1)
	require.ErrorIs(k, err, renjia.ErrErased)
	require.Equal(k, []string{"stays"}, k.now(storage.Query{}))
	require.NoError(k, k.space.AsOf(k.ctx, 1, func(s *storage.Snapshot) error {
		_, err := records.Get(k.ctx, s, id(1))
		require.ErrorIs(k, err, renjia.ErrErased)
		require.Equal(k, []string{"stays"}, k.names(s, storage.Query{}))
		return nil
	}))
	for commit, err := range k.space.Commits(k.ctx, 0) {
		require.NoError(k, err)
		require.NotContains(k, fmt.Sprint(commit), secret)
		for _, c := range commit.Changes {
			if c.Erased {
				require.Zero(k, c.Seal.Salt, "with its salt, a short content can be guessed from its digest")
			}
		}
	}
	for _, erased := range []RecordID{id(1), never} {
		_, err = k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: erased}) })
		require.ErrorIs(k, err, renjia.ErrErased)
	}
	k.insert(Record{ID: id(3), Key: secret})
	k.verify()
}

func isConflict(err error) bool {
	return errors.Is(err, renjia.ErrConflict) && !errors.Is(err, renjia.ErrExists)
}
