package talent_test

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
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
)

// Named mutants, and the test that kills each:
//
//	move-in-two       Move saves the old engagement in a commit of its own  TestAMoveIsWholeWhereverItIsInterrupted
//	credit-in-two     CreditTraining adds the hours in a commit of its own  TestACreditIsWholeWhereverItIsInterrupted, …KilledAnywhere…
//	forgotten-guard   CheckOut leaves the guard                             TestACheckOutIsWholeWhereverItIsInterrupted
//	uncounted-places  TakePart does not save the training                   TestTheLastPlaceIsTakenOnce
//	move-leaves       Separations counts internal moves in Total            TestAnInternalMoveIsNoSeparation
//	early-window      OnTime counts a window before it is over              TestAWindowIsDueWhenItIsOver
//	any-absence       Unsupervised takes windows partly in an absence       TestAnAbsentSupervisorLeavesAllTheirWorkersInView
//	double-service    serviceOf does not merge                              TestAGradeComesFromTheRecords

var errCut = errors.New("the line was cut")

// cutting is an engine that fails at one call, or lets it happen and loses the
// answer.
type cutting struct {
	driver.Store
	calls, failAt atomic.Int64
	after         bool // a failing commit has happened
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
	return driver.Stamp{}, errCut
}

func (c *cutting) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	if c.cut() {
		return nil, errCut
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
		return nil, errCut
	}
	return s.Snapshot.Get(ctx, kind, ids)
}

func (s *cuttingSnapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	if s.of.cut() {
		return func(yield func(*driver.Record, error) bool) { yield(nil, errCut) }
	}
	return s.Snapshot.Query(ctx, q)
}

func on(t testing.TB, engine driver.Store) (*talent.Registry, *storage.Space) {
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, talent.Kinds()...))
	space := store.Space("liede")
	return talent.NewRegistry(space), space
}

// interrupt lets each call that a verb makes to the engine fail once in its turn,
// before or after it happens, until the verb makes no further call. Each round
// begins with prepare; whole says whether nothing is half done.
func interrupt[T any](t *testing.T, prepare func(*talent.Registry) T, verb func(*talent.Registry, T) error, whole func(*storage.Snapshot, T)) {
	for name, after := range map[string]bool{"before": false, "after": true} {
		t.Run(name, func(t *testing.T) {
			engine := &cutting{Store: memory.Open(), after: after}
			r, space := on(t, engine)
			cuts := 0
			for n := int64(1); ; n++ {
				require.Less(t, n, int64(100))
				what := prepare(r)
				engine.arm(n)
				err := verb(r, what)
				reached := engine.calls.Load() >= n
				engine.arm(0)
				require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
					whole(s, what)
					return nil
				}))
				if !reached {
					require.NoError(t, err)
					break
				}
				require.ErrorIs(t, err, errCut)
				cuts++
			}
			require.GreaterOrEqual(t, cuts, 3)
			_, err := space.Verify(ctx, 0)
			require.NoError(t, err)
		})
	}
}

func TestAMoveIsWholeWhereverItIsInterrupted(t *testing.T) {
	people := 0
	prepare := func(r *talent.Registry) talent.Engagement {
		people++
		e, err := r.Engage(ctx, act, talent.Engagement{
			Person: enrol(t, r, fmt.Sprint(people)), Organization: subject("station"), Type: talent.Agency, Period: renjia.Period{From: day("2025-01-01")},
		})
		require.NoError(t, err)
		return e
	}
	move := func(r *talent.Registry, e talent.Engagement) error {
		_, err := r.Move(ctx, act, e.ID, day("2026-01-01"), talent.Engagement{Post: "chief"})
		return err
	}
	interrupt(t, prepare, move, func(s *storage.Snapshot, e talent.Engagement) {
		n, open := 0, 0
		for doc, err := range talent.Engagements.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("person", e.Person.String())}}) {
			require.NoError(t, err)
			n++
			if doc.Value.Period.Until.IsZero() {
				open++
			}
		}
		require.Equal(t, 1, open, "of %d engagements one is running, whatever happened", n)
	})
}

type credit struct {
	part talent.Attendance
	to   talent.RegistrationID
}

func attended(t require.TestingT, r *talent.Registry, key string) credit {
	p := enrol(t, r, key)
	tr := course(t, r, 0)
	_, err := r.TakePart(ctx, act, tr.ID, p)
	require.NoError(t, err)
	_, err = r.Hold(ctx, act, tr.ID)
	require.NoError(t, err)
	part, err := r.Attend(ctx, act, tr.ID, p, 6)
	require.NoError(t, err)
	c, err := r.Certify(ctx, act, talent.Registration{Person: p, Rule: "cn/social-worker", Registered: day("2025-01-01")})
	require.NoError(t, err)
	return credit{part, c.ID}
}

func TestACreditIsWholeWhereverItIsInterrupted(t *testing.T) {
	people := 0
	prepare := func(r *talent.Registry) credit {
		people++
		return attended(t, r, fmt.Sprint(people))
	}
	verb := func(r *talent.Registry, c credit) error {
		_, err := r.CreditTraining(ctx, act, c.part.ID, c.to)
		return err
	}
	interrupt(t, prepare, verb, func(s *storage.Snapshot, c credit) {
		part, err := talent.Attendances.Get(ctx, s, c.part.ID)
		require.NoError(t, err)
		to, err := talent.Registrations.Get(ctx, s, c.to)
		require.NoError(t, err)
		require.Equal(t, part.Value.State == talent.AttendanceCredited, to.Value.Education == 6, "half of it is there")
	})
}

func TestACheckOutIsWholeWhereverItIsInterrupted(t *testing.T) {
	people := 0
	prepare := func(r *talent.Registry) talent.HoursRecord {
		people++
		h, err := r.CheckIn(ctx, act, here(enrol(t, r, fmt.Sprint(people))), at("2026-05-01T09:00:00Z"))
		require.NoError(t, err)
		return h
	}
	var last *talent.Registry
	verb := func(r *talent.Registry, h talent.HoursRecord) error {
		last = r
		_, err := r.CheckOut(ctx, act, h.ID, at("2026-05-01T10:00:00Z"))
		return err
	}
	interrupt(t, prepare, verb, func(s *storage.Snapshot, h talent.HoursRecord) {
		doc, err := talent.Hours.Get(ctx, s, h.ID)
		require.NoError(t, err)
		_, err = last.CheckIn(ctx, act, here(h.Person), at("2026-05-02T09:00:00Z"))
		require.Equal(t, doc.Value.State == talent.HoursOpen, errors.Is(err, renjia.ErrConflict), "the guard and the record disagree: %v", err)
	})
}

func kept(t testing.TB, path string) (*talent.Registry, *storage.Space) {
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	return on(t, d)
}

const crashFile = "RENJIA_TALENT_CRASH_FILE"

// TestChildCreditsUntilKilled is the program that the test below kills.
func TestChildCreditsUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestCreditsKilledAnywhereAreWhole")
	}
	r, _ := kept(t, path)
	fmt.Println("begins")
	for n := range 2000 {
		c := attended(t, r, fmt.Sprint(n))
		_, err := r.CreditTraining(ctx, act, c.part.ID, c.to)
		require.NoError(t, err)
	}
}

func TestCreditsKilledAnywhereAreWhole(t *testing.T) {
	delays := []time.Duration{20 * time.Millisecond, 60 * time.Millisecond, 200 * time.Millisecond}
	if testing.Short() {
		delays = delays[:1]
	}
	for _, delay := range delays {
		path := filepath.Join(t.TempDir(), "a.db")
		killChild(t, path, "TestChildCreditsUntilKilled", "begins", delay)
		_, space := kept(t, path)
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			credited := map[talent.PersonID]bool{}
			for doc, err := range talent.Attendances.Find(ctx, s, storage.Query{}) {
				require.NoError(t, err)
				credited[doc.Value.Person] = doc.Value.State == talent.AttendanceCredited
			}
			for doc, err := range talent.Registrations.Find(ctx, s, storage.Query{}) {
				require.NoError(t, err)
				require.Equal(t, credited[doc.Value.Person], doc.Value.Education == 6)
			}
			return nil
		}))
		_, err := space.Verify(ctx, 0)
		require.NoError(t, err)
	}
}

// killChild runs one test of this package as a program of its own and kills it some
// time after it has said a line.
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
