package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestFaultSchedules(t *testing.T) {
	storagetest.RunFaults(t, func(t *testing.T) driver.Store { return openFile(t, filepath.Join(t.TempDir(), "faults.db")) }, storagetest.Caps{})
}

// A reader needs old pages; neither an erasure nor a writer waits for it. Once it
// has gone, the next commit takes the erased content out of the log.
func TestAnErasureWaitsForNoReader(t *testing.T) {
	dir := t.TempDir()
	_, sp := open(t, filepath.Join(dir, "a.db"), sqlite.Options{Busy: 24 * time.Hour})
	fill(t, sp, 3)
	secret := "Liang-Xiaomei-440106"
	require.NoError(t, put(sp, resident{ID: id(100), Name: secret}))
	require.NoError(t, sp.View(ctx, func(*storage.Snapshot) error {
		_, err := sp.Redact(ctx, act, residents.Ref(id(100)))
		require.NoError(t, err)
		return put(sp, resident{ID: id(101), Name: "x"})
	}))
	require.True(t, found(t, dir, secret), "the reader needed nothing: the test shows nothing")
	require.NoError(t, put(sp, resident{ID: id(102), Name: "x"}))
	require.False(t, found(t, dir, secret))
}

// TestAFullDisk writes to a file system of 2 MB until nothing more fits. What was
// acknowledged is there, what was not is not; with room again, writing goes on.
func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	mount := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	ballast := filepath.Join(dir, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 256<<10), 0o600))
	path := filepath.Join(dir, "a.db")
	s, sp := open(t, path, sqlite.Options{})
	acknowledged, failed := 0, 0
	for n := 0; failed < 20; n++ {
		require.Less(t, n, 10_000, "the disk is never full")
		err := put(sp, resident{ID: id(n), Name: strings.Repeat("x", 2000), Number: fmt.Sprint(n)})
		if err != nil {
			failed++
			require.NotErrorIs(t, err, renjia.ErrCorrupt)
			continue
		}
		require.Zero(t, failed, "what is not acknowledged leaves its number free; no later one may fit by chance")
		acknowledged++
	}
	holds := func(sp *storage.Space, n int) {
		t.Helper()
		head, err := sp.Verify(ctx, 0)
		require.NoError(t, err)
		require.EqualValues(t, n, head.Position)
	}
	holds(sp, acknowledged) // reading goes on
	require.NoError(t, os.Remove(ballast))
	require.NoError(t, put(sp, resident{ID: id(20_000), Name: "fits again"}))
	holds(sp, acknowledged+1)
	require.NoError(t, s.Close())
	_, sp = open(t, path, sqlite.Options{})
	holds(sp, acknowledged+1)
}

// damage alters the bytes of a file.
func damage(t *testing.T, path string, fn func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, fn(b), 0o600))
}

// undamaged makes a file with a closed journal and returns its head.
func undamaged(t testing.TB, path string) storage.Stamp {
	t.Helper()
	s, sp := open(t, path, sqlite.Options{Synchronous: sqlite.Normal})
	fill(t, sp, 40)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return head
}

// A flipped byte anywhere in the file is refused when it is opened or read, or
// found by Verify, or lies where nothing is stored: then everything reads as it
// was. It is never a panic and never another answer.
func TestFlippedBytesAreNoticedOrHarmless(t *testing.T) {
	dir := t.TempDir()
	sound := filepath.Join(dir, "sound.db")
	head := undamaged(t, sound)
	want := contents(t, sound)
	bytes, err := os.ReadFile(sound)
	require.NoError(t, err)
	step := 401
	if testing.Short() {
		step = 2003
	}
	noticed, harmless := 0, 0
	for at := 0; at < len(bytes); at += step {
		path := filepath.Join(dir, "damaged.db")
		require.NoError(t, os.WriteFile(path, bytes, 0o600))
		damage(t, path, func(b []byte) []byte { b[at] ^= byte(1 << (at % 8)); return b })
		got, gotHead, err := examine(path)
		switch {
		case err != nil:
			noticed++
		case gotHead != head || !equal(got, want):
			t.Errorf("byte %d: the file verifies, with other content", at)
		default:
			harmless++
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(path + suffix)
		}
	}
	t.Logf("%d flips noticed, %d where nothing is stored", noticed, harmless)
	require.Positive(t, noticed)
}

// examine opens a file, verifies it and reads all of it.
func examine(path string) (all map[string]resident, head storage.Stamp, err error) {
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	if err != nil {
		return nil, head, err
	}
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	defer s.Close() //nolint:errcheck // nothing was written
	if err := s.Migrate(ctx, residents); err != nil {
		return nil, head, err
	}
	sp := s.Space("liede")
	if head, err = sp.Verify(ctx, 0); err != nil {
		return nil, head, err
	}
	all = map[string]resident{}
	err = sp.View(ctx, func(snap *storage.Snapshot) error {
		for _, q := range []storage.Query{{}, {Order: "age"}, {Where: []storage.Cond{storage.Eq("street", "Liede")}}, {Where: []storage.Cond{storage.Eq("skill", "x")}}} {
			n := 0
			for doc, err := range residents.Find(ctx, snap, q) {
				if err != nil {
					return err
				}
				all[doc.Value.ID.String()] = doc.Value
				n++
			}
			if n != len(all) {
				return fmt.Errorf("a query finds %d of %d records", n, len(all))
			}
		}
		return nil
	})
	return all, head, err
}

func contents(t testing.TB, path string) map[string]resident {
	t.Helper()
	all, _, err := examine(path)
	require.NoError(t, err)
	return all
}

func equal(a, b map[string]resident) bool {
	if len(a) != len(b) {
		return false
	}
	for id, r := range a {
		if fmt.Sprint(r) != fmt.Sprint(b[id]) {
			return false
		}
	}
	return true
}

// A file that ends early is refused, however it ends.
func TestACutOffFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	sound := filepath.Join(dir, "sound.db")
	undamaged(t, sound)
	bytes, err := os.ReadFile(sound)
	require.NoError(t, err)
	for _, size := range []int{50, 100, 4096, 5000, len(bytes) / 2, len(bytes) - 4096, len(bytes) - 1} {
		path := filepath.Join(dir, fmt.Sprint(size, ".db"))
		require.NoError(t, os.WriteFile(path, bytes[:size], 0o600))
		_, _, err := examine(path)
		require.Error(t, err, "%d of %d bytes", size, len(bytes))
	}
}

// The write-ahead log of a program that died may end anywhere: what is left is a
// beginning of the journal, whole commits, and it verifies.
func TestACutOffLogLeavesABeginningOfTheJournal(t *testing.T) {
	dir := t.TempDir()
	live := filepath.Join(dir, "live.db")
	_, sp := open(t, live, sqlite.Options{})
	fill(t, sp, 40)
	var hashes [][32]byte
	for c, err := range sp.Commits(ctx, 0) {
		require.NoError(t, err)
		hashes = append(hashes, c.Hash)
	}
	main, err := os.ReadFile(live) // the store is open, so all is in the log
	require.NoError(t, err)
	log, err := os.ReadFile(live + "-wal")
	require.NoError(t, err)
	lengths := map[int64]bool{}
	for cut := range 40 {
		path := filepath.Join(dir, fmt.Sprint("cut", cut, ".db"))
		require.NoError(t, os.WriteFile(path, main, 0o600))
		require.NoError(t, os.WriteFile(path+"-wal", log[:len(log)*cut/39], 0o600))
		d, err := sqlite.Open(path, sqlite.Options{})
		require.NoError(t, err)
		s := storage.New(d, storage.Options{Policy: storage.AllowAll})
		require.NoError(t, s.Migrate(ctx, residents))
		head, err := s.Space("liede").Verify(ctx, 0)
		require.NoError(t, err)
		if head.Position > 0 {
			require.Equal(t, hashes[head.Position-1], [32]byte(head.Hash))
		}
		lengths[int64(head.Position)] = true
		require.NoError(t, put(s.Space("liede"), resident{ID: id(5000), Name: "goes on"}))
		require.NoError(t, s.Close())
	}
	require.True(t, lengths[40])
	require.Greater(t, len(lengths), 10, "the cuts show nothing")
}

// A flipped byte in the log ends it there: what follows was never checkpointed
// and is gone, what precedes is whole.
func TestAFlippedByteInTheLogLosesNothingBeforeIt(t *testing.T) {
	dir := t.TempDir()
	live := filepath.Join(dir, "live.db")
	_, sp := open(t, live, sqlite.Options{})
	fill(t, sp, 20)
	main, err := os.ReadFile(live)
	require.NoError(t, err)
	log, err := os.ReadFile(live + "-wal")
	require.NoError(t, err)
	last := storage.Position(0)
	for part := range 20 {
		path := filepath.Join(dir, fmt.Sprint("flip", part, ".db"))
		require.NoError(t, os.WriteFile(path, main, 0o600))
		flipped := append([]byte(nil), log...)
		flipped[100+(len(log)-200)*part/19] ^= 4
		require.NoError(t, os.WriteFile(path+"-wal", flipped, 0o600))
		s, sp := open(t, path, sqlite.Options{})
		head, err := sp.Verify(ctx, 0)
		require.NoError(t, err)
		require.GreaterOrEqual(t, head.Position, last)
		last = head.Position
		require.NoError(t, s.Close())
	}
	require.Positive(t, last)
}

// A file on a medium that cannot be written is refused when it is opened, with
// an error that is no panic and no empty store.
func TestAReadOnlyFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	undamaged(t, path)
	remount := exec.Command("mount", "--bind", dir, dir)
	if out, err := remount.CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted read-only here: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	if out, err := exec.Command("mount", "-o", "remount,bind,ro", dir).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted read-only here: %v %s", err, out)
	}
	d, err := sqlite.Open(path, sqlite.Options{Busy: time.Millisecond})
	if err == nil {
		_ = d.Close()
	}
	require.Error(t, err)
	require.False(t, errors.Is(err, renjia.ErrCorrupt))
}

// A clock that goes back by years is held at the head's time, also by a program
// that opens the file later.
func TestAClockThatGoesBackIsHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	last := time.Time{}
	for _, now := range []time.Time{
		time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC),
	} {
		d, err := sqlite.Open(path, sqlite.Options{})
		require.NoError(t, err)
		s := storage.New(d, storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return now }})
		require.NoError(t, s.Migrate(ctx, residents))
		stamp, err := s.Space("liede").Record(ctx, act)
		require.NoError(t, err)
		require.False(t, stamp.Time.Before(last))
		last = stamp.Time
		_, err = s.Space("liede").Verify(ctx, 0)
		require.NoError(t, err)
		require.NoError(t, s.Close())
	}
	require.Equal(t, time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC), last)
}

// Bytes written anywhere into a file: opening, verifying and reading end with an
// error or with what was there. Each four bytes of input are a place and a byte.
func FuzzFile(f *testing.F) {
	path := filepath.Join(f.TempDir(), "sound.db")
	head := undamaged(f, path)
	want := contents(f, path)
	sound, err := os.ReadFile(path)
	require.NoError(f, err)
	f.Add([]byte{0, 0, 30, 255})
	f.Add([]byte{0, 16, 5, 1, 0, 32, 7, 128})
	f.Fuzz(func(t *testing.T, patches []byte) {
		path := filepath.Join(t.TempDir(), "damaged.db")
		damaged := append([]byte(nil), sound...)
		for ; len(patches) >= 4; patches = patches[4:] {
			damaged[(int(patches[0])<<16|int(patches[1])<<8|int(patches[2]))%len(damaged)] = patches[3]
		}
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		got, gotHead, err := examine(path)
		if err == nil {
			require.Equal(t, head, gotHead)
			require.True(t, equal(got, want))
		}
	})
}
