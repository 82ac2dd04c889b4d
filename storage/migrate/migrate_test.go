package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
	"github.com/renjia-project/renjia/storage/sqlite"
)

type resident struct {
	ID     renjia.ID[resident] `json:"id"`
	Name   string              `json:"name"`
	Number string              `json:"number,omitempty"`
	Age    int64               `json:"age"`
	Skills []string            `json:"skills,omitempty"`
}

type health struct {
	ID   renjia.ID[health] `json:"id"`
	Note string            `json:"note"`
}

func residentID(r *resident) renjia.ID[resident] { return r.ID }

var (
	residents = storage.Define("test_resident", residentID,
		storage.Unique("number", storage.Text(func(r *resident) string { return r.Number })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })))
	healths = storage.Define("test_health", func(h *health) renjia.ID[health] { return h.ID }, storage.Guarded[health]())

	ctx  = context.Background()
	act  = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
	move = renjia.Act{By: renjia.Program("test"), Verb: "test.move", Reason: "a new home"}
)

func id(n int) renjia.ID[resident] {
	return renjia.ImportedID[resident]("liede", "test_resident", fmt.Sprint(n))
}

func open(t testing.TB, d driver.Store, kinds ...storage.Registration) *storage.Store {
	t.Helper()
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	if len(kinds) == 0 {
		kinds = []storage.Registration{residents, healths}
	}
	require.NoError(t, s.Migrate(ctx, kinds...))
	return s
}

func openFile(t testing.TB) *sqlite.Store {
	t.Helper()
	d, err := sqlite.Open(filepath.Join(t.TempDir(), "a.db"), sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func update(t testing.TB, sp *storage.Space, fn func(*storage.Tx) error) {
	t.Helper()
	_, err := sp.Update(ctx, act, fn)
	require.NoError(t, err)
}

func insert(t testing.TB, sp *storage.Space, from, until int) {
	t.Helper()
	for n := from; n < until; n++ {
		update(t, sp, func(tx *storage.Tx) error {
			return residents.Insert(tx, resident{ID: id(n), Name: "r", Number: fmt.Sprint(n), Skills: []string{"a", "b"}})
		})
	}
}

// lived is a space in which everything has happened that can happen.
func lived(t testing.TB, sp *storage.Space) {
	t.Helper()
	insert(t, sp, 0, 6)
	update(t, sp, func(tx *storage.Tx) error { // two exchange what is unique
		a, err := residents.Get(ctx, tx, id(0))
		require.NoError(t, err)
		b, err := residents.Get(ctx, tx, id(1))
		require.NoError(t, err)
		a.Value.Number, b.Value.Number = b.Value.Number, a.Value.Number
		return errors.Join(residents.Save(tx, a), residents.Save(tx, b))
	})
	update(t, sp, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(2))
		require.NoError(t, err)
		return residents.Delete(tx, doc)
	})
	insert(t, sp, 2, 3)
	update(t, sp, func(tx *storage.Tx) error {
		return healths.Insert(tx, health{ID: renjia.ImportedID[health]("liede", "test_health", "1"), Note: "guarded"})
	})
	keyed := act
	keyed.Key = "once"
	_, err := sp.Update(ctx, keyed, func(tx *storage.Tx) error { return residents.Insert(tx, resident{ID: id(7), Name: "keyed"}) })
	require.NoError(t, err)
	_, err = sp.Redact(ctx, act, residents.Ref(id(3)), residents.Ref(id(99)))
	require.NoError(t, err)
	_, err = sp.RedactActs(ctx, act, 2)
	require.NoError(t, err)
	_, err = sp.Record(ctx, act)
	require.NoError(t, err)
	insert(t, sp, 8, 10)
}

func head(t testing.TB, sp *storage.Space) storage.Stamp {
	t.Helper()
	s, err := sp.Head(ctx)
	require.NoError(t, err)
	return s
}

// requireEqual compares every record of every kind as of every position, and
// the journals.
func requireEqual(t require.TestingT, want, got driver.Store, space string) {
	a, b := journal(t, want, space), journal(t, got, space)
	require.Equal(t, a, b)
	ids := map[string][]string{}
	for _, c := range a {
		for _, x := range c.Changes {
			if x.Kind != driver.ActsKind {
				ids[x.Kind] = append(ids[x.Kind], x.ID)
			}
		}
	}
	for at := range len(a) + 1 {
		if at > 0 && at < len(a)-40 { // the newest pasts are enough of a long journal
			continue
		}
		require.Equal(t, state(t, want, space, at, ids), state(t, got, space, at, ids), "as of %d", at)
	}
}

func journal(t require.TestingT, d driver.Store, space string) (all []driver.Commit) {
	for c, err := range d.Commits(ctx, driver.Range{Space: space}) {
		require.NoError(t, err)
		copied := *c
		if len(copied.Changes) == 0 {
			copied.Changes = nil
		}
		all = append(all, copied)
	}
	return all
}

func state(t require.TestingT, d driver.Store, space string, at int, ids map[string][]string) map[driver.Key]driver.Record {
	snap, err := d.Snapshot(ctx, space, driver.Position(at))
	require.NoError(t, err)
	defer snap.Close() //nolint:errcheck // nothing was written
	all := map[driver.Key]driver.Record{}
	for kind, ids := range ids {
		records, err := snap.Get(ctx, kind, ids)
		require.NoError(t, err)
		for r, err := range snap.Query(ctx, &driver.Query{Kind: kind, Order: -1}) {
			require.NoError(t, err)
			records = append(records, *r)
		}
		for _, r := range records {
			r.Index, r.Position = nil, 0 // engines fill them in where they need them
			all[r.Key] = r
		}
	}
	return all
}

// oneByOne hides what an engine can do beyond the contract.
type oneByOne struct{ driver.Store }

// engines are the targets: one that takes runs, one that takes commits.
var engines = map[string]func(t testing.TB) driver.Store{
	"sqlite":         func(t testing.TB) driver.Store { return openFile(t) },
	"sqlite, singly": func(t testing.TB) driver.Store { return oneByOne{openFile(t)} },
	"memory":         func(testing.TB) driver.Store { return memory.Open() },
}

func TestACopyIsTheSameSpace(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			source, target := openFile(t), engine(t)
			from, to := open(t, source).Space("liede"), open(t, target).Space("liede")
			lived(t, from)
			before := head(t, from)
			var steps []int64
			report, err := migrate.Copy(ctx, from, to, move, migrate.Options{Progress: func(space string, done, total int64) {
				require.Equal(t, "liede", space)
				require.LessOrEqual(t, done, total)
				steps = append(steps, done)
			}})
			require.NoError(t, err)
			require.Equal(t, before.Position+1, head(t, from).Position, "the act is the only thing new at the source")
			require.Equal(t, head(t, from), head(t, to))
			require.Equal(t, head(t, from), report.Source)
			require.Equal(t, head(t, from), report.Target)
			require.True(t, report.Done() && report.Verified && report.Counted)
			require.Zero(t, report.Start)
			require.EqualValues(t, report.Source.Position, report.Commits)
			require.EqualValues(t, report.Source.Position, steps[len(steps)-1])
			require.EqualValues(t, 18, report.Changes)
			require.EqualValues(t, 1, report.Erased)
			require.Equal(t, map[string]int64{"test_resident": 8, "test_health": 1, "storage_key": 1}, report.Records)
			requireEqual(t, source, target, "liede")
		})
	}
}

func TestACopyOfWhatWasCopiedBringsWhatIsNew(t *testing.T) {
	from, to := open(t, memory.Open()).Space("liede"), open(t, openFile(t)).Space("liede")
	insert(t, from, 0, 10)
	_, err := migrate.Copy(ctx, from, to, move, migrate.Options{Quick: true})
	require.NoError(t, err)
	insert(t, from, 10, 13)
	_, err = from.Redact(ctx, act, residents.Ref(id(4)))
	require.NoError(t, err)
	standing, err := migrate.Compare(ctx, from, to)
	require.NoError(t, err)
	require.EqualValues(t, 4, standing.Lag())
	report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 11, report.Start.Position)
	require.EqualValues(t, 5, report.Commits)
	require.Equal(t, map[string]int64{"test_resident": 12}, report.Records)
	require.NoError(t, to.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(4))
		require.ErrorIs(t, err, renjia.ErrErased, "what was erased at the source meanwhile")
		return nil
	}))
}

func TestAKeyMakesRepeatedRunsOneAct(t *testing.T) {
	from, to := open(t, memory.Open()).Space("liede"), open(t, memory.Open()).Space("liede")
	insert(t, from, 0, 3)
	once := move
	once.Key = "move to the server"
	for range 3 {
		report, err := migrate.Copy(ctx, from, to, once, migrate.Options{})
		require.NoError(t, err)
		require.EqualValues(t, 4, report.Source.Position)
	}
}

func TestWhatIsNoBeginningIsRefusedAndNothingIsWritten(t *testing.T) {
	from, to := open(t, memory.Open()).Space("liede"), open(t, memory.Open()).Space("liede")
	insert(t, from, 0, 5)
	_, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)

	insert(t, to, 5, 7)
	source := head(t, from)
	_, err = migrate.Copy(ctx, from, to, move, migrate.Options{})
	var ahead *migrate.AheadError
	require.ErrorAs(t, err, &ahead)
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.EqualValues(t, 2, ahead.Commits)
	require.Equal(t, source, head(t, from), "no act at the source")

	insert(t, from, 20, 30)
	source, target := head(t, from), head(t, to)
	_, err = migrate.Copy(ctx, from, to, move, migrate.Options{})
	var fork *migrate.ForkError
	require.ErrorAs(t, err, &fork)
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.EqualValues(t, 6, fork.After)
	require.ErrorContains(t, err, "up to commit 6")
	require.Equal(t, source, head(t, from))
	require.Equal(t, target, head(t, to))

	other := open(t, memory.Open()).Space("liede")
	insert(t, other, 0, 1)
	_, err = migrate.Compare(ctx, from, other)
	require.ErrorAs(t, err, &fork)
	require.Zero(t, fork.After)
	require.ErrorContains(t, err, "nothing in common")

	_, err = migrate.Copy(ctx, from, open(t, memory.Open()).Space("shipai"), move, migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)

	empty := open(t, memory.Open()).Space("liede")
	_, err = migrate.Copy(ctx, empty, other, move, migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.Zero(t, head(t, empty), "a name that was misspelt makes no space")
}

func TestAKindThatTheTargetLacksIsNamed(t *testing.T) {
	source, target := memory.Open(), openFile(t)
	from, to := open(t, source).Space("liede"), open(t, target, residents).Space("liede")
	lived(t, from)
	report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "test_health")
	require.Equal(t, head(t, to).Position, report.Target.Position)
	to = open(t, target).Space("liede")
	_, err = migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	requireEqual(t, source, target, "liede")
}

func TestTheTargetIndexesAsItDeclares(t *testing.T) {
	named := storage.Define("test_resident", residentID, storage.Index("name", storage.Text(func(r *resident) string { return r.Name })))
	from, to := open(t, memory.Open()).Space("liede"), open(t, openFile(t), named, healths).Space("liede")
	lived(t, from)
	_, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	require.NoError(t, to.View(ctx, func(s *storage.Snapshot) error {
		n := 0
		for _, err := range named.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("name", "keyed")}}) {
			require.NoError(t, err)
			n++
		}
		require.Equal(t, 1, n)
		return nil
	}))

	unique := storage.Define("test_resident", residentID, storage.Unique("name", storage.Text(func(r *resident) string { return r.Name })))
	_, err = migrate.Copy(ctx, from, open(t, openFile(t), unique, healths).Space("liede"), move, migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrUnique)
}

// refusing allows nothing.
type refusing struct{}

func (refusing) Allow(context.Context, storage.Reader, renjia.Act) error { return renjia.ErrForbidden }

func TestBothPoliciesAreAsked(t *testing.T) {
	source, target := memory.Open(), memory.Open()
	insert(t, open(t, source).Space("liede"), 0, 3)
	for _, refuse := range []string{"source", "target"} {
		from, to := storage.New(source, storage.Options{Policy: storage.AllowAll}), storage.New(target, storage.Options{Policy: storage.AllowAll})
		if refuse == "source" {
			from = storage.New(source, storage.Options{Policy: refusing{}})
		} else {
			to = storage.New(target, storage.Options{Policy: refusing{}})
		}
		require.NoError(t, from.Migrate(ctx, residents, healths))
		require.NoError(t, to.Migrate(ctx, residents, healths))
		_, err := migrate.Copy(ctx, from.Space("liede"), to.Space("liede"), move, migrate.Options{})
		require.ErrorIs(t, err, renjia.ErrForbidden, refuse)
		require.EqualValues(t, 3, head(t, from.Space("liede")).Position)
		require.Zero(t, head(t, to.Space("liede")))
		reports, err := migrate.Spaces(ctx, from, to, move, migrate.Options{})
		require.Equal(t, refuse == "target", err != nil, "a space that must not be seen is not listed")
		require.Equal(t, refuse == "target", len(reports) == 1)
	}
}

// whileReading calls something once, when a commit of the journal is read.
type whileReading struct {
	driver.Store
	at   driver.Position
	once sync.Once
	do   func()
}

func (w *whileReading) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		for c, err := range w.Store.Commits(ctx, r) {
			if err == nil && c.Position == w.at && r.Limit == 0 {
				w.once.Do(w.do)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

func TestASourceThatGrowsIsCopiedUpToTheHeadThatWasRead(t *testing.T) {
	source := &whileReading{Store: memory.Open(), at: 5}
	from, to := open(t, source).Space("liede"), open(t, openFile(t)).Space("liede")
	insert(t, from, 0, 10)
	source.do = func() { insert(t, from, 10, 14) }
	report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 11, report.Target.Position)
	require.True(t, report.Verified)
	require.False(t, report.Counted, "the source did not stand still")
	require.EqualValues(t, 10, report.Records["test_resident"])
	report, err = migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	require.True(t, report.Counted)
	require.EqualValues(t, 16, report.Target.Position)
}

func TestACutOverTellsThatTheSourceHasMoved(t *testing.T) {
	source := &whileReading{Store: memory.Open(), at: 5}
	from, to := open(t, source).Space("liede"), open(t, openFile(t)).Space("liede")
	insert(t, from, 0, 10)
	source.do = func() { insert(t, from, 10, 14) }
	_, err := migrate.CutOver(ctx, from, to, move, migrate.Options{Quick: true})
	var moved *migrate.MovedError
	require.ErrorAs(t, err, &moved)
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.EqualValues(t, 11, moved.Copied.Position)
	require.EqualValues(t, 15, moved.Now.Position)
	report, err := migrate.CutOver(ctx, from, to, move, migrate.Options{Quick: true})
	require.NoError(t, err)
	require.True(t, report.Verified && report.Counted, "a cut-over is never quick")
	require.Equal(t, head(t, from), head(t, to))
}

// TestAForeignWriterAtTheTargetIsNoticed writes to the target in the middle.
func TestAForeignWriterAtTheTargetIsNoticed(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			source := &whileReading{Store: memory.Open(), at: 300}
			from, to := open(t, source).Space("liede"), open(t, engine(t)).Space("liede")
			for range 600 {
				_, err := from.Record(ctx, act)
				require.NoError(t, err)
			}
			source.do = func() { insert(t, to, 50, 51) }
			_, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
			require.ErrorIs(t, err, renjia.ErrConflict)
			_, err = to.Verify(ctx, 0)
			require.NoError(t, err, "it is a good space, only not the same")
			require.Less(t, int64(head(t, to).Position), int64(520), "it ends at once, at the latest with the run under way")
		})
	}
}

func TestADamagedSourceIsNotCopied(t *testing.T) {
	for name, damage := range map[string]func(c *driver.Commit){
		"content":  func(c *driver.Commit) { c.Changes[0].Payload += " " },
		"revision": func(c *driver.Commit) { c.Changes[0].Rev++ },
		"acts":     func(c *driver.Commit) { c.Acts += " " },
		"time":     func(c *driver.Commit) { c.Time = c.Time.Add(1000) },
		"hash":     func(c *driver.Commit) { c.Hash[0]++ },
		"link":     func(c *driver.Commit) { c.Prev[0]++ },
		"missing":  func(c *driver.Commit) { c.Position++ },
		"space":    func(c *driver.Commit) { c.Space = "shipai" },
	} {
		t.Run(name, func(t *testing.T) {
			source := &damaged{Store: memory.Open(), damage: func(*driver.Commit) {}}
			from, target := open(t, source).Space("liede"), memory.Open()
			to := open(t, target).Space("liede")
			insert(t, from, 0, 5)
			source.damage = damage
			report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
			want := renjia.ErrCorrupt
			if name == "space" {
				want = renjia.ErrInvalid
			}
			require.ErrorIs(t, err, want)
			require.False(t, report.Done())
			require.LessOrEqual(t, int64(head(t, to).Position), int64(2))
			for other := range target.Spaces(ctx) {
				require.Equal(t, "liede", other)
			}
		})
	}
}

// damaged alters the third commit on the way out.
type damaged struct {
	driver.Store
	damage func(*driver.Commit)
}

func (d *damaged) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		for c, err := range d.Store.Commits(ctx, r) {
			if err == nil && c.Position == 3 {
				altered := *c
				altered.Changes = append([]driver.Change{}, c.Changes...)
				d.damage(&altered)
				c = &altered
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

func TestRecordsThatTheSourceLostShowInTheCounts(t *testing.T) {
	source := &forgetful{Store: memory.Open()}
	from, to := open(t, source).Space("liede"), open(t, memory.Open()).Space("liede")
	insert(t, from, 0, 5)
	source.forgets = true
	report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	require.ErrorContains(t, err, "4 records of kind test_resident, the target 5")
	require.False(t, report.Counted)
}

// forgetful leaves the first record out of every query.
type forgetful struct {
	driver.Store
	forgets bool
}

type forgetfulSnapshot struct{ driver.Snapshot }

func (f *forgetful) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	s, err := f.Store.Snapshot(ctx, space, at)
	if f.forgets && err == nil {
		s = forgetfulSnapshot{s}
	}
	return s, err
}

func (f forgetfulSnapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		first := true
		for r, err := range f.Snapshot.Query(ctx, q) {
			if !first && !yield(r, err) {
				return
			}
			first = false
		}
	}
}

func TestSeveralSpacesInParallel(t *testing.T) {
	source, target := memory.Open(), openFile(t)
	from, to := open(t, source), open(t, target)
	names := []string{"a", "b", "c", "d", "e"}
	for i, name := range names {
		insert(t, from.Space(name), 0, 10*(i+1))
	}
	insert(t, to.Space("c"), 0, 1) // another c
	told := map[string]int64{}
	o := migrate.Options{Parallel: 3, Progress: func(space string, done, _ int64) { told[space] = done }}
	reports, err := migrate.Spaces(ctx, from, to, move, o)
	var fork *migrate.ForkError
	require.ErrorAs(t, err, &fork)
	require.Equal(t, "c", fork.Space)
	require.Len(t, reports, 5)
	for i, name := range names {
		require.Equal(t, name, reports[i].Space)
		require.Equal(t, name != "c", reports[i].Done())
		if name != "c" {
			require.EqualValues(t, 10*(i+1)+1, told[name])
			requireEqual(t, source, target, name)
		}
	}
	reports, err = migrate.CutOverSpaces(ctx, from, to, move, migrate.Options{}, "b", "a")
	require.NoError(t, err)
	require.Equal(t, "b", reports[0].Space)
	require.True(t, reports[1].Counted)
}
