package logfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestConformance(t *testing.T) {
	open := func(t *testing.T, path string) driver.Store {
		s, err := Open(path)
		require.NoError(t, err)
		return s
	}
	fresh := func(t *testing.T) driver.Store { return open(t, filepath.Join(t.TempDir(), "kit.log")) }
	storagetest.Run(t, fresh, storagetest.Caps{})
	storagetest.RunReopen(t, open, storagetest.Caps{})
	if testing.Short() {
		return // every commit of the schedules waits for the disk
	}
	storagetest.RunFaults(t, fresh, storagetest.Caps{})
}

type note struct {
	ID   renjia.ID[note] `json:"id"`
	Text string          `json:"text"`
}

var (
	notes = storage.Define("test_note", func(n *note) renjia.ID[note] { return n.ID })
	ctx   = context.Background()
	act   = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
)

func id(n int) renjia.ID[note] {
	return renjia.ImportedID[note]("liede", "test_note", fmt.Sprint(n))
}

func open(t testing.TB, path string) (*Store, *storage.Space) {
	t.Helper()
	d, err := Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, notes))
	return d, s.Space("liede")
}

func add(sp *storage.Space, n int) (storage.Stamp, error) {
	return sp.Update(ctx, act, func(tx *storage.Tx) error {
		return notes.Insert(tx, note{id(n), fmt.Sprintf("note-%d", n)})
	})
}

// written is a file with some commits, and where each ends.
func written(t *testing.T, commits int) (content []byte, ends []int64, stamps []storage.Stamp) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, sp := open(t, path)
	for n := range commits {
		stamp, err := add(sp, n)
		require.NoError(t, err)
		ends, stamps = append(ends, d.log.size), append(stamps, stamp)
	}
	require.NoError(t, d.Close())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content, ends, stamps
}

// wholeAt counts the commits that end before a byte.
func wholeAt(ends []int64, at int) (whole int) {
	for whole < len(ends) && ends[whole] <= int64(at) {
		whole++
	}
	return whole
}

// blank is what a disk shows of blocks that were allotted and not written.
const blank = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// A program may die at any byte. What was acknowledged is there, and what was not
// is gone, and the next commit follows.
func TestATornTailIsCutOff(t *testing.T) {
	content, ends, stamps := written(t, 3)
	for cut := range len(content) + 1 {
		for _, tail := range []string{"", blank} {
			n := 0
			end, err := frames(append(bytes.Clone(content[:cut]), tail...), func(c *driver.Commit) error {
				require.Equal(t, stamps[n], c.Stamp)
				n++
				return nil
			})
			require.NoError(t, err, cut)
			require.Equal(t, wholeAt(ends, cut), n, cut)
			require.Equal(t, append([]int64{0}, ends...)[n], end)
		}
	}
	path := filepath.Join(t.TempDir(), "torn.log")
	for _, cut := range []int64{0, 1, ends[0] - 1, ends[0], ends[0] + 5, ends[1] + headerSize, ends[2] - 1} {
		require.NoError(t, os.WriteFile(path, content[:cut], 0o600))
		d, err := Open(path)
		require.NoError(t, err)
		require.EqualValues(t, wholeAt(ends, int(cut)), d.space("liede").head().Position)
		require.NoError(t, d.Close())
	}
	require.NoError(t, os.WriteFile(path, content[:len(content)-5], 0o600))
	_, sp := open(t, path)
	stamp, err := add(sp, 9)
	require.NoError(t, err)
	require.EqualValues(t, 3, stamp.Position)
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestDamageBeforeAWholeFrameIsRefused(t *testing.T) {
	content, ends, _ := written(t, 3)
	ignore := func(*driver.Commit) error { return nil }
	for at := range ends[1] {
		damaged := bytes.Clone(content)
		damaged[at] ^= 0x10
		_, err := frames(damaged, ignore)
		require.ErrorIs(t, err, renjia.ErrCorrupt, at)
	}
	path := filepath.Join(t.TempDir(), "damaged.log")
	// Frames that are whole but do not follow from each other.
	swapped := append(bytes.Clone(content[ends[0]:ends[1]]), content[:ends[0]]...)
	require.NoError(t, os.WriteFile(path, swapped, 0o600))
	_, err := Open(path)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, swapped, again, "what is refused is left alone")
	other, theirs, _ := written(t, 2)
	mixed := append(bytes.Clone(content[:ends[0]]), other[theirs[0]:]...)
	require.NoError(t, os.WriteFile(path, mixed, 0o600))
	_, err = Open(path)
	require.ErrorIs(t, err, renjia.ErrCorrupt, "a second commit of another journal")
}

func TestErasedContentIsNotInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, sp := open(t, path)
	for n := range 3 {
		_, err := add(sp, n)
		require.NoError(t, err)
	}
	_, err := sp.Redact(ctx, act, notes.Ref(id(1)))
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(content), "note-1")
	require.Contains(t, string(content), "note-2")
	_, err = add(sp, 7)
	require.NoError(t, err, "the new file is the one that is written to")
	require.NoError(t, d.Close())
	require.NoError(t, os.WriteFile(path+".new", []byte("note-1: a program died here"), 0o600))
	_, sp = open(t, path)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 5, head.Position)
	require.NoFileExists(t, path+".new")
}

// broken is a file whose calls fail as told.
type broken struct {
	file
	write, sync, truncate error
	short                 bool // half of it is written
}

func (b *broken) WriteAt(p []byte, off int64) (int, error) {
	if b.write != nil {
		if b.short {
			_, _ = b.file.WriteAt(p[:len(p)/2], off)
		}
		return 0, b.write
	}
	return b.file.WriteAt(p, off)
}

func (b *broken) Sync() error {
	if b.sync != nil {
		return b.sync
	}
	return b.file.Sync()
}

func (b *broken) Truncate(size int64) error {
	if b.truncate != nil {
		return b.truncate
	}
	return b.file.Truncate(size)
}

func TestAFailedWriteWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, sp := open(t, path)
	_, err := add(sp, 1)
	require.NoError(t, err)
	full := errors.New("no space left on device")
	b := &broken{file: d.log.file, write: full, short: true}
	d.log.file = b
	_, err = add(sp, 2)
	require.ErrorIs(t, err, full)
	require.NotErrorIs(t, err, renjia.ErrUnknown)
	b.write = nil
	stamp, err := add(sp, 2)
	require.NoError(t, err, "there is space again")
	require.EqualValues(t, 2, stamp.Position)
	require.NoError(t, d.Close())
	_, sp = open(t, path)
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.Equal(t, stamp, head)
}

func TestAnOutcomeThatIsOpenIsSettledByOpeningAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, sp := open(t, path)
	d.log.file = &broken{file: d.log.file, sync: errors.New("I/O error")}
	keyed := act
	keyed.Key = "once"
	insert := func(tx *storage.Tx) error { return notes.Insert(tx, note{id(1), "x"}) }
	_, err := sp.Update(ctx, keyed, insert)
	require.ErrorIs(t, err, renjia.ErrUnknown)
	_, err = add(sp, 2)
	require.Error(t, err)
	require.NotErrorIs(t, err, renjia.ErrUnknown, "this one was certainly not written")
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Zero(t, head, "nobody sees what may not be durable")
	_ = d.Close()
	_, sp = open(t, path)
	stamp, err := sp.Update(ctx, keyed, insert)
	require.NoError(t, err)
	require.EqualValues(t, 1, stamp.Position, "once")
}

func TestAnErasureThatFailsErasesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, sp := open(t, path)
	_, err := add(sp, 1)
	require.NoError(t, err)
	create := d.log.create
	full := errors.New("no space left on device")
	d.log.create = func(path string) (file, error) {
		f, err := create(path)
		return &broken{file: f, write: full}, err
	}
	_, err = sp.Redact(ctx, act, notes.Ref(id(1)))
	require.ErrorIs(t, err, full)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		_, err := notes.Get(ctx, s, id(1))
		return err
	}))
	d.log.create = create
	_, err = sp.Redact(ctx, act, notes.Ref(id(1)))
	require.NoError(t, err)
}

func TestOneProgramAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	d, _ := open(t, path)
	_, err := Open(path)
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.NoError(t, d.Close())
	open(t, path)
}

const killedFile = "RENJIA_TEST_KILLED_FILE"

// TestChildWritesUntilKilled is the program that TestKillNine kills.
func TestChildWritesUntilKilled(t *testing.T) {
	path := os.Getenv(killedFile)
	if path == "" {
		t.Skip("is run by TestKillNine")
	}
	_, sp := open(t, path)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	for n := int(head.Position); ; n++ {
		stamp, err := add(sp, n)
		require.NoError(t, err)
		fmt.Printf("acknowledged %x\n", stamp.Hash)
	}
}

func TestKillNine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	var acknowledged []string
	for range 3 {
		child := exec.Command(os.Args[0], "-test.run", "^TestChildWritesUntilKilled$")
		child.Env = append(os.Environ(), killedFile+"="+path)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); {
			if hash, ok := strings.CutPrefix(lines.Text(), "acknowledged "); ok {
				acknowledged = append(acknowledged, hash)
				if n++; n == 20 {
					require.NoError(t, child.Process.Kill()) // and read what it still had to say
				}
			}
		}
		_ = child.Wait() // killed
		d, sp := open(t, path)
		_, err = sp.Verify(ctx, 0)
		require.NoError(t, err)
		there := map[string]bool{}
		for c, err := range sp.Commits(ctx, 0) {
			require.NoError(t, err)
			there[fmt.Sprintf("%x", c.Hash)] = true
		}
		for _, hash := range acknowledged {
			require.True(t, there[hash], "an acknowledged commit is gone")
		}
		require.NoError(t, d.Close())
	}
	require.GreaterOrEqual(t, len(acknowledged), 60)
}

// FuzzFrames: whatever a file holds, opening it ends, and gives only frames that
// were written whole.
func FuzzFrames(f *testing.F) {
	b, err := frame(&driver.Commit{Stamp: driver.Stamp{Space: "liede", Position: 1}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(append(bytes.Clone(b), b[:20]...))
	f.Fuzz(func(t *testing.T, content []byte) {
		var again []byte
		end, err := frames(content, func(c *driver.Commit) error {
			b, err := frame(c)
			again = append(again, b...)
			return err
		})
		require.LessOrEqual(t, end, int64(len(content)))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrCorrupt)
		}
	})
}
