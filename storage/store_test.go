package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
)

type resident struct {
	ID      renjia.ID[resident] `json:"id"`
	Name    string              `json:"name"`
	Street  string              `json:"street,omitempty"`
	Age     int64               `json:"age"`
	Number  string              `json:"number,omitempty"`
	Skills  []string            `json:"skills,omitempty"`
	MovedIn renjia.Date         `json:"moved_in,omitzero"`
}

func (r *resident) Validate() error {
	var p renjia.Problems
	p.Require(r.Name != "", "name", "must be given")
	return p.Err("resident")
}

type health struct {
	ID   renjia.ID[health] `json:"id"`
	Note string            `json:"note"`
}

var (
	residents = storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("street", storage.Text(func(r *resident) string { return r.Street })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.Unique("number", storage.Text(func(r *resident) string { return r.Number })),
		storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })),
		storage.Index("moved_in", storage.Day(func(r *resident) renjia.Date { return r.MovedIn })))
	healths = storage.Define("test_health", func(h *health) renjia.ID[health] { return h.ID }, storage.Guarded[health]())

	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
)

func open(t *testing.T, o storage.Options) (*naive, *storage.Space) {
	t.Helper()
	d := newNaive()
	if o.Policy == nil {
		o.Policy = storage.AllowAll
	}
	s := storage.New(d, o)
	require.NoError(t, s.Migrate(ctx, residents, healths))
	return d, s.Space("liede")
}

func id(n int) renjia.ID[resident] {
	return renjia.ImportedID[resident]("liede", "test_resident", fmt.Sprint(n))
}

func insert(t *testing.T, sp *storage.Space, rs ...resident) storage.Stamp {
	t.Helper()
	stamp, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		for _, r := range rs {
			if err := residents.Insert(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	return stamp
}

func names(t *testing.T, r storage.Reader, q storage.Query) (all []string) {
	t.Helper()
	for doc, err := range residents.Find(ctx, r, q) {
		require.NoError(t, err)
		all = append(all, doc.Value.Name)
	}
	return all
}

func TestATransactionSeesItsOwnChanges(t *testing.T) {
	_, sp := open(t, storage.Options{})
	insert(t, sp, resident{ID: id(1), Name: "a", Age: 10}, resident{ID: id(2), Name: "b", Age: 20}, resident{ID: id(3), Name: "c", Age: 30})
	byAge := storage.Query{Order: "age"}
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		require.NoError(t, residents.Insert(tx, resident{ID: id(4), Name: "d", Age: 15}))
		b, err := residents.Get(ctx, tx, id(2))
		require.NoError(t, err)
		b.Value.Age = 40
		require.NoError(t, residents.Save(tx, b))
		a, err := residents.Get(ctx, tx, id(1))
		require.NoError(t, err)
		require.NoError(t, residents.Delete(tx, a))
		require.Equal(t, []string{"d", "c", "b"}, names(t, tx, byAge))
		require.Equal(t, []string{"b", "c"}, names(t, tx, storage.Query{Order: "age", Desc: true, Limit: 2}))
		_, err = residents.Get(ctx, tx, id(1))
		require.ErrorIs(t, err, renjia.ErrNotFound)
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		require.Equal(t, []string{"d", "c", "b"}, names(t, s, byAge))
		return nil
	}))
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestAStaleDocumentFromOutsideFailsAtOnce(t *testing.T) {
	_, sp := open(t, storage.Options{})
	insert(t, sp, resident{ID: id(1), Name: "a"})
	var doc storage.Doc[resident]
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) (err error) {
		doc, err = residents.Get(ctx, s, id(1))
		return err
	}))
	runs := 0
	save := func(tx *storage.Tx) error { runs++; return residents.Save(tx, doc) }
	_, err := sp.Update(ctx, act, save)
	require.NoError(t, err)
	_, err = sp.Update(ctx, act, save)
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.Equal(t, 2, runs, "running a transaction again cannot cure a document read outside of it")
	_, err = sp.Update(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, doc.Value) })
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestAConflictRunsTheTransactionAgain(t *testing.T) {
	d, sp := open(t, storage.Options{})
	insert(t, sp, resident{ID: id(1), Name: "a", Age: 1})
	overtake := true
	add := func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(1))
		if err != nil {
			return err
		}
		doc.Value.Age++
		return residents.Save(tx, doc)
	}
	d.hook = func(_ *driver.Batch, commit func() (driver.Stamp, error)) (driver.Stamp, error) {
		if overtake {
			overtake = false
			_, err := sp.Update(ctx, act, add)
			require.NoError(t, err)
		}
		return commit()
	}
	_, err := sp.Update(ctx, act, add)
	require.NoError(t, err)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		doc, err := residents.Get(ctx, s, id(1))
		require.EqualValues(t, 3, doc.Value.Age)
		return err
	}))
}

func TestAnUnknownOutcomeHappensOnce(t *testing.T) {
	d, sp := open(t, storage.Options{})
	lose := 3
	d.hook = func(_ *driver.Batch, commit func() (driver.Stamp, error)) (driver.Stamp, error) {
		stamp, err := commit()
		if lose--; lose >= 0 {
			return driver.Stamp{}, fmt.Errorf("connection lost: %w", renjia.ErrUnknown)
		}
		return stamp, err
	}
	stamp := insert(t, sp, resident{ID: id(1), Name: "a"})
	require.EqualValues(t, 1, stamp.Position)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, stamp, head)
}

func TestAnOutcomeThatStaysUnknownIsReported(t *testing.T) {
	d, sp := open(t, storage.Options{})
	c, cancel := context.WithCancel(ctx)
	d.hook = func(_ *driver.Batch, commit func() (driver.Stamp, error)) (driver.Stamp, error) {
		_, err := commit()
		require.NoError(t, err)
		cancel()
		return driver.Stamp{}, renjia.ErrUnknown
	}
	_, err := sp.Update(c, act, func(tx *storage.Tx) error { return residents.Insert(tx, resident{ID: id(1), Name: "a"}) })
	require.ErrorIs(t, err, renjia.ErrUnknown)
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnActWithAKeyHappensOnce(t *testing.T) {
	_, sp := open(t, storage.Options{})
	keyed := act
	keyed.Key = "import-2026-03"
	runs := 0
	fn := func(tx *storage.Tx) error {
		runs++
		return residents.Insert(tx, resident{ID: renjia.NewID[resident](tx.Source()), Name: "a"})
	}
	first, err := sp.Update(ctx, keyed, fn)
	require.NoError(t, err)
	insert(t, sp, resident{ID: id(9), Name: "between"})
	again, err := sp.Update(ctx, keyed, fn)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, 1, runs)
	keyed.Reason = "something else"
	_, err = sp.Update(ctx, keyed, fn)
	require.ErrorIs(t, err, renjia.ErrConflict)
}

func TestGuardedKindsLeaveATrace(t *testing.T) {
	_, sp := open(t, storage.Options{})
	h := health{ID: renjia.ImportedID[health]("liede", "test_health", "1"), Note: "n"}
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error { return healths.Insert(tx, h) })
	require.NoError(t, err)
	look := func(s *storage.Snapshot) error { _, err := healths.Get(ctx, s, h.ID); return err }
	require.ErrorIs(t, sp.View(ctx, look), renjia.ErrForbidden)
	require.ErrorIs(t, sp.AsOf(ctx, 1, look), renjia.ErrForbidden)
	require.NoError(t, sp.Read(ctx, act, look))

	peek := func(tx *storage.Tx) error { _, err := healths.Get(ctx, tx, h.ID); return err }
	_, err = sp.Update(ctx, act, peek)
	require.NoError(t, err)
	failed := errors.New("changed my mind")
	_, err = sp.Update(ctx, act, func(tx *storage.Tx) error { return errors.Join(peek(tx), failed) })
	require.ErrorIs(t, err, failed)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 4, head.Position, "insert, read, look without change, failed look")
}

type onlyReads struct{}

func (onlyReads) Allow(_ context.Context, _ storage.Reader, a renjia.Act) error {
	if a.Verb != "test.read" {
		return fmt.Errorf("%s may only read: %w", a.By, renjia.ErrForbidden)
	}
	return nil
}

func TestThePolicyIsAskedForEveryAct(t *testing.T) {
	_, sp := open(t, storage.Options{Policy: onlyReads{}})
	_, err := sp.Update(ctx, act, func(*storage.Tx) error { t.Error("must not run"); return nil })
	require.ErrorIs(t, err, renjia.ErrForbidden)
	read := act
	read.Verb = "test.read"
	_, err = sp.Update(ctx, read, func(tx *storage.Tx) error {
		_ = residents.Insert(tx, resident{ID: id(1), Name: "a"})
		return tx.Act(act)
	})
	require.ErrorIs(t, err, renjia.ErrForbidden)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Zero(t, head.Position)

	unspecified := storage.New(newNaive(), storage.Options{})
	require.NoError(t, unspecified.Migrate(ctx, residents))
	_, err = unspecified.Space("liede").Update(ctx, act, func(*storage.Tx) error { return nil })
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestQueriesThatWouldScanAreRefused(t *testing.T) {
	_, sp := open(t, storage.Options{})
	for name, q := range map[string]storage.Query{
		"unknown index":        {Where: []storage.Cond{storage.Eq("name", "a")}},
		"unknown order":        {Order: "name"},
		"order by many values": {Order: "skill"},
		"range off the order":  {Where: []storage.Cond{storage.From("age", 3)}},
		"two ranges":           {Order: "age", Where: []storage.Cond{storage.From("age", 3), storage.Until("age", 9)}},
		"wrong type":           {Where: []storage.Cond{storage.Eq("age", "three")}},
		"no index value":       {Where: []storage.Cond{storage.Eq("age", 1.5)}},
		"negative limit":       {Limit: -1},
		"NUL":                  {Where: []storage.Cond{storage.Eq("street", "a\x00b")}},
		"foreign cursor":       {After: "AAAA"},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
				for _, err := range residents.Find(ctx, s, q) {
					require.ErrorIs(t, err, renjia.ErrInvalid)
					return nil
				}
				t.Error("no error")
				return nil
			}))
		})
	}
}

func TestDefinitionsThatCannotWorkAreReportedByMigrate(t *testing.T) {
	key := func(r *resident) renjia.ID[resident] { return r.ID }
	text := storage.Text(func(r *resident) string { return r.Name })
	for name, c := range map[string]*storage.Collection[resident]{
		"kind name":      storage.Define("Resident", key),
		"reserved index": storage.Define("a_b", key, storage.Index("payload", text)),
		"index twice":    storage.Define("a_b", key, storage.Index("x", text), storage.Index("x", text)),
		"no upcast":      storage.Define("a_b", key, storage.Version[resident](3), storage.Upcast[resident](1, nil)),
	} {
		t.Run(name, func(t *testing.T) {
			s := storage.New(newNaive(), storage.Options{Policy: storage.AllowAll})
			require.ErrorIs(t, s.Migrate(ctx, c), renjia.ErrInvalid)
			_, err := s.Space("liede").Update(ctx, act, func(tx *storage.Tx) error {
				return c.Insert(tx, resident{ID: id(1), Name: "a"})
			})
			require.ErrorIs(t, err, renjia.ErrInvalid)
		})
	}
}

func TestOldVersionsAreBroughtUpToDateAndNewerOnesRefused(t *testing.T) {
	d := newNaive()
	one := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, one.Migrate(ctx, residents))
	insert(t, one.Space("liede"), resident{ID: id(1), Name: "a", Street: "Liede"})

	rename := func(b []byte) ([]byte, error) {
		return bytes.ReplaceAll(b, []byte("Liede"), []byte("Liede Street")), nil
	}
	three := storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID }, storage.Version[resident](3),
		storage.Upcast[resident](1, rename), storage.Upcast[resident](2, func(b []byte) ([]byte, error) { return b, nil }))
	newer := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, newer.Migrate(ctx, three))
	_, err := newer.Space("liede").Update(ctx, act, func(tx *storage.Tx) error {
		doc, err := three.Get(ctx, tx, id(1))
		require.NoError(t, err)
		require.Equal(t, "Liede Street", doc.Value.Street)
		for stored, err := range storage.Records(ctx, tx, three) {
			require.NoError(t, err)
			require.Contains(t, string(stored.Content), "Liede Street", "content comes in the newest version")
		}
		return three.Save(tx, doc)
	})
	require.NoError(t, err)
	require.NoError(t, one.Space("liede").View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(1))
		require.ErrorIs(t, err, renjia.ErrUnsupported)
		return nil
	}))
}

func TestRecordsOfAnyKindAreReadWithoutTheirType(t *testing.T) {
	_, sp := open(t, storage.Options{})
	first := insert(t, sp, resident{ID: id(2), Name: "b"}, resident{ID: id(1), Name: "a"})
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		return healths.Insert(tx, health{ID: renjia.ImportedID[health]("liede", "test_health", "1"), Note: "n"})
	})
	require.NoError(t, err)
	_, err = sp.Redact(ctx, act, residents.Ref(id(2)))
	require.NoError(t, err)
	read := func(r storage.Reader, c storage.Registration) (ids []string, last error) {
		for x, err := range storage.Records(ctx, r, c) {
			if last = err; err == nil {
				require.Contains(t, string(x.Content), x.ID)
				require.EqualValues(t, 1, x.Rev)
				ids = append(ids, x.ID)
			}
		}
		return ids, last
	}
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		ids, err := read(s, residents)
		require.Equal(t, []string{id(1).String()}, ids, "what is erased is left out")
		_, guarded := read(s, healths)
		require.ErrorIs(t, guarded, renjia.ErrForbidden)
		return err
	}))
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.NoError(t, sp.ReadAsOf(ctx, act, first.Position+1, func(s *storage.Snapshot) error {
		ids, err := read(s, healths)
		require.Len(t, ids, 1)
		return err
	}))
	after, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, head.Position+1, after.Position, "the look is in the journal")
	require.ErrorIs(t, sp.ReadAsOf(ctx, act, 99, nil), renjia.ErrInvalid)
	require.True(t, healths.Protected())
	require.False(t, residents.Protected())
	require.Equal(t, reflect.TypeFor[resident](), residents.Type())
}

func TestAnExportRebuildsTheSpaceWithTheSameHead(t *testing.T) {
	d, sp := open(t, storage.Options{})
	insert(t, sp, resident{ID: id(1), Name: "secret-person", Street: "Liede"}, resident{ID: id(2), Name: "b", Number: "7"})
	insert(t, sp, resident{ID: id(3), Name: "c"})
	_, err := sp.Redact(ctx, act, residents.Ref(id(1)))
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, 2)
	require.NoError(t, err)
	want, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.NotNil(t, d)

	var out bytes.Buffer
	require.NoError(t, sp.Export(ctx, act, &out))
	require.NotContains(t, out.String(), "secret-person")
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, want.Position+1, head.Position, "an export is itself an act")

	_, copied := open(t, storage.Options{})
	got, err := copied.Import(ctx, act, bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	require.Equal(t, head, got)
	_, err = copied.Verify(ctx, 0)
	require.NoError(t, err)
	again, err := copied.Import(ctx, act, bytes.NewReader(out.Bytes()))
	require.NoError(t, err, "an import can be repeated")
	require.Equal(t, head, again)

	for name, change := range map[string][2]string{
		"content":   {`"name":"b"`, `"name":"x"`},
		"cut short": {`{"position":5`, ``},
		"verb":      {`"verb":"put"`, `"verb":"delete"`},
		"act":       {"test.change", "test.chanGe"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(out.String(), change[0], change[1], 1)
			if change[1] == "" {
				text = out.String()[:strings.Index(out.String(), change[0])]
			}
			require.NotEqual(t, out.String(), text)
			_, fresh := open(t, storage.Options{})
			_, err := fresh.Import(ctx, act, strings.NewReader(text))
			require.ErrorIs(t, err, renjia.ErrCorrupt)
		})
	}
}

func TestVerifyFindsWhatWasAltered(t *testing.T) {
	for name, alter := range map[string]func(s *naiveSpace){
		"payload": func(s *naiveSpace) { s.journal[1].Changes[0].Payload += " " },
		"rev":     func(s *naiveSpace) { s.journal[1].Changes[0].Rev++ },
		"kind":    func(s *naiveSpace) { s.journal[1].Changes[0].Kind = "x" },
		"acts":    func(s *naiveSpace) { s.journal[1].Acts += " " },
		"time":    func(s *naiveSpace) { s.journal[1].Time = s.journal[1].Time.Add(time.Microsecond) },
		"salt":    func(s *naiveSpace) { s.journal[1].Seal.Salt[0]++ },
		"hash":    func(s *naiveSpace) { s.journal[2].Hash[0]++ },
		"gap":     func(s *naiveSpace) { s.journal = append(s.journal[:1], s.journal[2:]...) },
		"order":   func(s *naiveSpace) { s.journal[0], s.journal[1] = s.journal[1], s.journal[0] },
		"blanked": func(s *naiveSpace) {
			c := &s.journal[1].Changes[0]
			c.Payload, c.Erased, c.Seal.Salt = "", true, [16]byte{}
		},
		"record": func(s *naiveSpace) {
			r := s.states[3][driver.Key{Kind: "test_resident", ID: id(1).String()}]
			r.Payload += " "
			s.states[3][r.Key] = r
		},
		"lost": func(s *naiveSpace) { delete(s.states[3], driver.Key{Kind: "test_resident", ID: id(1).String()}) },
		"surplus": func(s *naiveSpace) {
			k := driver.Key{Kind: "test_resident", ID: id(8).String()}
			s.states[3][k] = driver.Record{Key: k, Rev: 1, Version: 1, Payload: "{}"}
		},
		"dropacts": func(s *naiveSpace) { s.journal[1].Acts, s.journal[1].Seal.Salt = "", [16]byte{} },
	} {
		t.Run(name, func(t *testing.T) {
			d, sp := open(t, storage.Options{})
			for n := range 3 {
				insert(t, sp, resident{ID: id(n), Name: "a"})
			}
			_, err := sp.Verify(ctx, 0)
			require.NoError(t, err)
			alter(d.spaces["liede"])
			_, err = sp.Verify(ctx, 0)
			require.ErrorIs(t, err, renjia.ErrCorrupt)
		})
	}
}

func TestPagesYieldEveryRecordOnce(t *testing.T) {
	_, sp := open(t, storage.Options{})
	for n := range 23 {
		insert(t, sp, resident{ID: id(n), Name: fmt.Sprint(n), Age: int64(n / 5)})
	}
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		for size := 1; size <= 24; size++ {
			seen := map[string]bool{}
			q := storage.Query{Order: "age", Desc: size%2 == 0, Limit: size}
			for {
				page, err := residents.Page(ctx, s, q)
				require.NoError(t, err)
				for _, doc := range page.Docs {
					require.False(t, seen[doc.Value.Name])
					seen[doc.Value.Name] = true
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			require.Len(t, seen, 23)
		}
		return nil
	}))
}

func TestLoadCanBeRepeatedAndRefusesOtherContent(t *testing.T) {
	_, sp := open(t, storage.Options{})
	many := func(name string) func(func(resident, error) bool) {
		return func(yield func(resident, error) bool) {
			for n := range 2500 {
				if !yield(resident{ID: id(n), Name: name}, nil) {
					return
				}
			}
		}
	}
	n, err := residents.Load(ctx, sp, act, many("a"))
	require.NoError(t, err)
	require.EqualValues(t, 2500, n)
	before, err := sp.Head(ctx)
	require.NoError(t, err)
	n, err = residents.Load(ctx, sp, act, many("a"))
	require.NoError(t, err)
	require.Zero(t, n)
	after, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, before, after, "a repeated load changes nothing")
	_, err = residents.Load(ctx, sp, act, many("b"))
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestASeedRepeatsEveryByte(t *testing.T) {
	run := func() []byte {
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		_, sp := open(t, storage.Options{Clock: func() time.Time { return now }, Rand: seeded(7)})
		_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
			return residents.Insert(tx, resident{ID: renjia.NewID[resident](tx.Source()), Name: "a"})
		})
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, sp.Export(ctx, act, &out))
		return out.Bytes()
	}
	require.Equal(t, string(run()), string(run()))
}

type seeded uint64

func (s seeded) Uint64() uint64 { return uint64(s) * 0x9e3779b97f4a7c15 }

func TestWhatIsErasedCanBeChosenInsideTheTransaction(t *testing.T) {
	_, sp := observed(t, memory.Open(), nil)
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		return errors.Join(residents.Insert(tx, resident{ID: id(1), Name: "Chen"}), residents.Insert(tx, resident{ID: id(2), Name: "Li"}))
	}))
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	stamp, err := sp.RedactChosen(ctx, act, func(*storage.Tx) ([]renjia.Ref, error) { return nil, nil })
	require.NoError(t, err)
	require.Zero(t, stamp)
	after, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, head, after, "nothing chosen, nothing recorded")

	runs := 0
	_, err = sp.RedactChosen(ctx, act, func(tx *storage.Tx) ([]renjia.Ref, error) {
		one, err := tx.Revision(ctx, residents.Ref(id(1)))
		require.NoError(t, err)
		if runs++; runs == 1 { // somebody else changes what the choice rests on
			require.EqualValues(t, 1, one)
			require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
				doc, err := residents.Get(ctx, tx, id(1))
				if err != nil {
					return err
				}
				return residents.Save(tx, doc)
			}))
		}
		if one > 1 {
			return []renjia.Ref{residents.Ref(id(2))}, nil
		}
		return []renjia.Ref{residents.Ref(id(1)), residents.Ref(id(2))}, nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, runs)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(2))
		require.ErrorIs(t, err, renjia.ErrErased)
		_, err = residents.Get(ctx, s, id(1))
		return err
	}))
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		for ref, want := range map[renjia.Ref]int64{residents.Ref(id(1)): 2, residents.Ref(id(2)): 0, residents.Ref(id(3)): 0} {
			rev, err := tx.Revision(ctx, ref)
			require.NoError(t, err)
			require.Equal(t, want, rev)
		}
		_, err := tx.Revision(ctx, renjia.Ref{Kind: "no_such", ID: residents.Ref(id(1)).ID})
		require.ErrorIs(t, err, renjia.ErrInvalid)
		return nil
	}))
}
