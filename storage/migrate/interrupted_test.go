package migrate_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// failing fails at one commit of the target, in one of the ways engines fail.
type failing struct {
	driver.Store
	at   driver.Position
	way  way
	done bool
}

type way string

const (
	broken    way = "broken"     // for good, nothing written
	busy      way = "busy"       // nothing written, may be tried again
	lost      way = "lost"       // written, the reply is lost
	cutBefore way = "cut before" // the outcome is open: nothing was written
	partly    way = "partly"     // a run of which the first half is written
)

var errBroken = errors.New("the disk is gone")

// fail says whether the call reaches the engine, and what its caller hears.
func (f *failing) fail(last driver.Position) (write bool, err error) {
	if f.done || last < f.at {
		return true, nil
	}
	f.done = true
	switch f.way {
	case busy:
		return false, &driver.TransientError{Err: errors.New("busy")}
	case lost, partly:
		return true, fmt.Errorf("connection lost: %w", renjia.ErrUnknown)
	case cutBefore:
		return false, fmt.Errorf("connection lost: %w", renjia.ErrUnknown)
	}
	return false, errBroken
}

func (f *failing) position(ctx context.Context, space string) (last driver.Position) {
	for c := range f.Store.Commits(ctx, driver.Range{Space: space, Desc: true, Limit: 1}) {
		last = c.Position
	}
	return last
}

func (f *failing) send(ctx context.Context, b *driver.Batch, call func() (driver.Stamp, error)) (stamp driver.Stamp, err error) {
	write, heard := f.fail(f.position(ctx, b.Space) + 1)
	if write {
		stamp, err = call()
	}
	return stamp, errors.Join(err, heard)
}

func (f *failing) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return f.send(ctx, b, func() (driver.Stamp, error) { return f.Store.Commit(ctx, b) })
}

func (f *failing) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	return f.send(ctx, b, func() (driver.Stamp, error) { return f.Store.Redact(ctx, keys, b) })
}

// failingRuns fails at a run.
type failingRuns struct{ failing }

func (f *failingRuns) Replay(ctx context.Context, after driver.Stamp, run []*driver.Batch) (stamp driver.Stamp, err error) {
	write, heard := f.fail(after.Position + driver.Position(len(run)))
	if heard != nil && f.way == partly {
		run = run[:(len(run)+1)/2]
	}
	if write {
		stamp, err = f.Store.(driver.Replayer).Replay(ctx, after, run)
	}
	return stamp, errors.Join(err, heard)
}

// TestACopyGoesOnAfterAFailureAtAnyCommit fails once at each commit, in each
// way.
func TestACopyGoesOnAfterAFailureAtAnyCommit(t *testing.T) {
	source := memory.Open()
	from := open(t, source).Space("liede")
	lived(t, from)
	once := move
	once.Key = "moved"
	_, err := migrate.Copy(ctx, from, open(t, memory.Open()).Space("liede"), once, migrate.Options{})
	require.NoError(t, err)
	commits := head(t, from).Position
	for _, how := range []way{broken, busy, lost, cutBefore, partly} {
		for at := storage.Position(1); at <= commits; at++ {
			f := failing{Store: memory.Open(), at: at, way: how}
			interrupted(t, source, from, &f, &f, once)
		}
		f := failingRuns{failing{Store: openFile(t), at: 1, way: how}}
		interrupted(t, source, from, &f, &f.failing, once)
	}
}

func interrupted(t *testing.T, source driver.Store, from *storage.Space, d driver.Store, f *failing, act renjia.Act) {
	t.Helper()
	to := open(t, d).Space("liede")
	report, err := migrate.Copy(ctx, from, to, act, migrate.Options{})
	if f.way == broken {
		require.ErrorIs(t, err, errBroken)
		require.Equal(t, head(t, to).Position, report.Target.Position, "an exact report of what landed")
		require.EqualValues(t, report.Target.Position, report.Commits)
		report, err = migrate.Copy(ctx, from, to, act, migrate.Options{})
		require.Equal(t, head(t, to).Position-report.Start.Position, storage.Position(report.Commits))
	}
	require.NoError(t, err, "%s at %d", f.way, f.at)
	require.True(t, f.done)
	require.True(t, report.Verified && report.Counted)
	requireEqual(t, source, f.Store, "liede")
}

func TestACopyGivesUpOnAnEngineThatStaysBusy(t *testing.T) {
	from := open(t, memory.Open()).Space("liede")
	insert(t, from, 0, 3)
	d := &alwaysBusy{Store: memory.Open()}
	_, err := migrate.Copy(ctx, from, open(t, d).Space("liede"), move, migrate.Options{})
	var transient *driver.TransientError
	require.ErrorAs(t, err, &transient)
	require.Equal(t, 10, d.calls)
}

type alwaysBusy struct {
	driver.Store
	calls int
}

func (d *alwaysBusy) Commit(context.Context, *driver.Batch) (driver.Stamp, error) {
	d.calls++
	return driver.Stamp{}, &driver.TransientError{Err: errors.New("busy")}
}

func TestACancelledCopyGoesOn(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			source, target := memory.Open(), engine(t)
			from, to := open(t, source).Space("liede"), open(t, target).Space("liede")
			for range 2000 {
				_, err := from.Record(ctx, act)
				require.NoError(t, err)
			}
			runs := 0
			for done := false; !done; runs++ {
				cancelled, cancel := context.WithCancel(ctx)
				_, err := migrate.Copy(cancelled, from, to, move, migrate.Options{Quick: true, Progress: func(_ string, done, total int64) {
					if done < total {
						cancel()
					}
				}})
				cancel()
				if done = err == nil; !done {
					require.ErrorIs(t, err, context.Canceled)
				}
			}
			require.Greater(t, runs, 3)
			require.Equal(t, head(t, from), head(t, to))
		})
	}
}

const (
	killedSource = "RENJIA_TEST_COPY_FROM"
	killedTarget = "RENJIA_TEST_COPY_TO"
)

// TestCopyInAProcess is the program that TestAKilledCopyGoesOn kills.
func TestCopyInAProcess(t *testing.T) {
	if os.Getenv(killedSource) == "" {
		t.Skip("is run by TestAKilledCopyGoesOn")
	}
	from, to := openPath(t, os.Getenv(killedSource)), openPath(t, os.Getenv(killedTarget))
	_, err := migrate.Copy(ctx, open(t, from).Space("liede"), open(t, to).Space("liede"), move, migrate.Options{
		Quick: true, Progress: func(_ string, done, total int64) { fmt.Println("copied", done, "of", total) },
	})
	require.NoError(t, err)
}

func openPath(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	d, err := sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestAKilledCopyGoesOn(t *testing.T) {
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "from.db"), filepath.Join(dir, "to.db")}
	source, err := sqlite.Open(paths[0], sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	defer source.Close() //nolint:errcheck // a file of the test
	from := open(t, source).Space("liede")
	insert(t, from, 0, 200)
	for range 2000 {
		_, err := from.Record(ctx, act)
		require.NoError(t, err)
	}
	killed := 0
	for killed < 4 {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestCopyInAProcess$")
		cmd.Env = append(os.Environ(), killedSource+"="+paths[0], killedTarget+"="+paths[1])
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for range 1 + rand.IntN(3) { // somewhere between two runs, or within one
			lines.Scan()
		}
		require.NoError(t, cmd.Process.Kill())
		if err := cmd.Wait(); err == nil {
			break // it was faster
		}
		killed++
	}
	require.NotZero(t, killed)
	target := openPath(t, paths[1])
	to := open(t, target).Space("liede")
	report, err := migrate.Copy(ctx, from, to, move, migrate.Options{})
	require.NoError(t, err)
	require.NotZero(t, report.Start.Position, "what had landed before the kill was kept")
	require.True(t, report.Counted)
	requireEqual(t, source, target, "liede")
}
