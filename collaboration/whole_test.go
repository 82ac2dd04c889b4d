package collaboration_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/sqlite"
)

var errCut = errors.New("the line is cut")

// cutting is an engine that fails at one call, or lets it happen and loses the
// answer.
type cutting struct {
	driver.Store
	calls, failAt atomic.Int64
	after         bool // a failing commit has happened
	err           error
}

// failure is how a call fails.
type failure struct {
	err   error
	after bool
}

func (c *cutting) cut() bool { return c.calls.Add(1) == c.failAt.Load() }

func (c *cutting) arm(n int64) {
	c.calls.Store(0)
	c.failAt.Store(n)
}

func (c *cutting) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	if !c.cut() {
		return c.Store.Commit(ctx, b)
	}
	if c.after {
		if _, err := c.Store.Commit(ctx, b); err != nil {
			return driver.Stamp{}, err
		}
	}
	return driver.Stamp{}, c.err
}

func (c *cutting) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	if c.cut() {
		return nil, c.err
	}
	s, err := c.Store.Snapshot(ctx, space, at)
	return &cuttingSnapshot{s, c}, err
}

type cuttingSnapshot struct {
	driver.Snapshot
	of *cutting
}

func (s *cuttingSnapshot) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if s.of.cut() {
		return nil, s.of.err
	}
	return s.Snapshot.Get(ctx, kind, ids)
}

func (s *cuttingSnapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	if s.of.cut() {
		return func(yield func(*driver.Record, error) bool) { yield(nil, s.of.err) }
	}
	return s.Snapshot.Query(ctx, q)
}

func on(t testing.TB, engine driver.Store) (*collaboration.Registry, *storage.Space) {
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, collaboration.Kinds()...))
	space := store.Space("liede")
	return collaboration.NewRegistry(space, classesOf(t)), space
}

// table is a small world: two associations and the one they merge into, an
// agreement of theirs in force and the one, signed, that renews it.
type table struct {
	a, b, c      collaboration.SubjectID
	old, renewal collaboration.AgreementID
	merger       collaboration.ChangeEvent
	registry     *collaboration.Registry
	space        *storage.Space
}

func known[T any](kind, key string) renjia.ID[T] { return renjia.ImportedID[T]("liede", kind, key) }

func tableOn(t testing.TB, r *collaboration.Registry, space *storage.Space) table {
	w := table{
		a: known[collaboration.Subject]("s", "a"), b: known[collaboration.Subject]("s", "b"), c: known[collaboration.Subject]("s", "c"),
		old: known[collaboration.Agreement]("a", "old"), renewal: known[collaboration.Agreement]("a", "renewal"), registry: r, space: space,
	}
	ref := func(id collaboration.SubjectID) renjia.Ref { return renjia.RefTo(collaboration.SubjectKind, id) }
	w.merger = collaboration.ChangeEvent{
		ID: known[collaboration.ChangeEvent]("c", "1"), Kind: collaboration.Merger, On: day("2026-10-01"), Originals: []renjia.Ref{ref(w.a), ref(w.b)}, Results: []renjia.Ref{ref(w.c)},
	}
	return w
}

// set lays the table.
func (w table) set(t testing.TB) {
	for id, name := range map[collaboration.SubjectID]string{w.a: "A", w.b: "B", w.c: "C"} {
		_, err := w.registry.Register(ctx, act, collaboration.Subject{ID: id, Name: renjia.Both(name), Class: "social-association"})
		require.NoError(t, err)
	}
	old := agreement(w.merger.Originals...)
	old.ID = w.old
	inForce(t, w.registry, old)
	_, err := w.registry.Renew(ctx, act, w.old, collaboration.Agreement{ID: w.renewal, Term: renjia.Period{From: day("2026-07-01"), Until: day("2028-01-01")}})
	require.NoError(t, err)
	_, err = w.registry.Sign(ctx, act, w.renewal, day("2026-06-01"))
	require.NoError(t, err)
}

// finish does what touches several records, as a program does that does not know
// how far it came.
func (w table) finish(say func(string)) error {
	say("renew")
	if _, err := w.registry.EnterIntoForce(ctx, act, w.renewal); err != nil && !errors.Is(err, renjia.ErrState) {
		return err
	}
	say("merge")
	if _, err := w.registry.RecordChange(ctx, act, w.merger); err != nil && !errors.Is(err, renjia.ErrState) {
		return err
	}
	say("done")
	return nil
}

// whole requires that each of the two steps is there whole or not at all.
func (w table) whole(t testing.TB) (renewed, merged bool) {
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		old, err := collaboration.Agreements.Get(ctx, s, w.old)
		if err != nil {
			return err
		}
		renewal, err := collaboration.Agreements.Get(ctx, s, w.renewal)
		if err != nil {
			return err
		}
		renewed = old.Value.State == collaboration.AgreementRenewed
		require.Equal(t, renewed, renewal.Value.State == collaboration.AgreementInForce, "half a renewal")
		ended := 0
		for _, id := range []collaboration.SubjectID{w.a, w.b} {
			x, err := collaboration.Subjects.Get(ctx, s, id)
			if err != nil {
				return err
			}
			if !x.Value.Period.Until.IsZero() {
				ended++
			}
		}
		_, err = collaboration.Changes.Get(ctx, s, w.merger.ID)
		merged = err == nil
		require.Equal(t, map[bool]int{true: 2}[merged], ended, "half a merger")
		return nil
	}))
	_, err := w.space.Verify(ctx, 0)
	require.NoError(t, err)
	return renewed, merged
}

// Each of the calls that the steps make to the engine fails once, in its turn:
// reads, the commit before it happens, the commit after it has happened, with the
// outcome known or not.
func TestStepsOverSeveralRecordsAreWholeWhereverTheyAreInterrupted(t *testing.T) {
	for name, how := range map[string]failure{
		"cut before":          {err: errCut},
		"cut after":           {err: errCut, after: true},
		"outcome unknown":     {err: renjia.ErrUnknown},
		"answer lost, unsure": {err: renjia.ErrUnknown, after: true},
	} {
		t.Run(name, func(t *testing.T) {
			cuts := 0
			for n := int64(1); ; n++ {
				engine := &cutting{Store: memory.Open(), err: how.err, after: how.after}
				r, space := on(t, engine)
				w := tableOn(t, r, space)
				w.set(t)
				engine.arm(n)
				err := w.finish(func(string) {})
				reached := engine.calls.Load() >= n
				engine.arm(0)
				w.whole(t)
				require.NoError(t, w.finish(func(string) {}))
				renewed, merged := w.whole(t)
				require.True(t, renewed && merged)
				if !reached {
					require.NoError(t, err)
					break
				}
				cuts++
			}
			require.Greater(t, cuts, 8, "the calls of the steps")
		})
	}
}

const crashFile = "RENJIA_TEST_CRASH_FILE"

func onFile(t testing.TB, path string) table {
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	r, space := on(t, d)
	return tableOn(t, r, space)
}

// TestChildMergesUntilKilled is the program that the test below kills.
func TestChildMergesUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestStepsKilledAnywhereAreWhole")
	}
	require.NoError(t, onFile(t, path).finish(func(step string) { fmt.Println("begins", step) }))
}

func TestStepsKilledAnywhereAreWhole(t *testing.T) {
	delays := []time.Duration{0, time.Millisecond, 4 * time.Millisecond}
	if testing.Short() {
		delays = delays[:1]
	}
	for _, step := range []string{"renew", "merge"} {
		for _, delay := range delays {
			t.Run(fmt.Sprint(step, " ", delay), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "a.db")
				onFile(t, path).set(t)
				killChild(t, path, "TestChildMergesUntilKilled", "begins "+step, delay)
				w := onFile(t, path)
				w.whole(t)
				require.NoError(t, w.finish(func(string) {}))
				renewed, merged := w.whole(t)
				require.True(t, renewed && merged)
			})
		}
	}
}

// killChild kills the program with SIGKILL a while after it says a line.
func killChild(t *testing.T, path, program, line string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+program+"$")
	cmd.Env = append(os.Environ(), crashFile+"="+path)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines, said := bufio.NewScanner(out), false
	for !said && lines.Scan() {
		said = lines.Text() == line
	}
	time.Sleep(after)
	require.NoError(t, cmd.Process.Kill())
	require.True(t, said, "the program never said %q", line)
	_ = cmd.Wait() // killed, or done before
}
