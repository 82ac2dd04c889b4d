package storagetest_test

import (
	"context"
	"iter"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/storagetest"
)

// broken are drivers with one fault each, and the guarantee that must notice.
var broken = map[string]struct {
	guarantee string
	wrap      func(*memory.Store) driver.Store
}{
	"forgets checks": {"DriverChecks", func(m *memory.Store) driver.Store {
		return &faulty{Store: m, commit: func(b *driver.Batch) *driver.Batch {
			c := *b
			c.Checks = nil
			return &c
		}}
	}},
	"skews": {"WriteSkew", func(m *memory.Store) driver.Store {
		return &faulty{Store: m, commit: func(b *driver.Batch) *driver.Batch {
			c := *b
			c.Checks = nil
			return &c
		}}
	}},
	"writes half": {"AtomicOverKinds", func(m *memory.Store) driver.Store {
		return &faulty{Store: m, commit: func(b *driver.Batch) *driver.Batch {
			c := *b
			if len(b.Ops) > 2 {
				c.Ops = b.Ops[1:2]
			}
			return &c
		}}
	}},
	"forgets identity": {"DriverRepeatedBatch", func(m *memory.Store) driver.Store {
		n := byte(0)
		return &faulty{Store: m, commit: func(b *driver.Batch) *driver.Batch {
			c := *b
			n++
			c.ID[15] = n
			c.Ops = nil
			return &c
		}}
	}},
	"is not unique": {"Unique", func(m *memory.Store) driver.Store { return &faulty{Store: m, notUnique: true} }},
	"goes back in time": {"TimeNeverGoesBack", func(m *memory.Store) driver.Store {
		return &faulty{Store: m, stamp: func(s driver.Stamp, b *driver.Batch) driver.Stamp { s.Time = b.Time; return s }}
	}},
	"reads off by one": {"AsOf", func(m *memory.Store) driver.Store { return &faulty{Store: m, shift: 1} }},
	"skips commits":    {"TailingReader", func(m *memory.Store) driver.Store { return &faulty{Store: m, skip: true} }},
	"mixes spaces":     {"SpacesAreApart", func(m *memory.Store) driver.Store { return &faulty{Store: m, oneSpace: true} }},
	"keeps content":    {"Redact", func(m *memory.Store) driver.Store { return &faulty{Store: m, keep: true} }},
}

// faulty passes everything on to a sound store but for its fault.
type faulty struct {
	*memory.Store
	commit    func(*driver.Batch) *driver.Batch
	stamp     func(driver.Stamp, *driver.Batch) driver.Stamp
	shift     driver.Position
	notUnique bool
	skip      bool
	oneSpace  bool
	keep      bool
}

func (f *faulty) Migrate(ctx context.Context, kinds []driver.Kind) error {
	for i := range kinds {
		indexes := append([]driver.Index{}, kinds[i].Indexes...)
		for j := range indexes {
			indexes[j].Unique = indexes[j].Unique && !f.notUnique
		}
		kinds[i].Indexes = indexes
	}
	return f.Store.Migrate(ctx, kinds)
}

func (f *faulty) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	if f.oneSpace {
		space = "kit"
	}
	if at > f.shift {
		at -= f.shift
	}
	return f.Store.Snapshot(ctx, space, at)
}

func (f *faulty) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	sent := b
	if f.commit != nil {
		sent = f.commit(b)
	}
	stamp, err := f.Store.Commit(ctx, sent)
	if f.stamp != nil && err == nil {
		stamp = f.stamp(stamp, b)
	}
	return stamp, err
}

func (f *faulty) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	if f.keep {
		return f.Store.Commit(ctx, b)
	}
	return f.Store.Redact(ctx, keys, b)
}

func (f *faulty) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		for c, err := range f.Store.Commits(ctx, r) {
			if f.skip && err == nil && c.Position%7 == 5 && r.Limit == 0 {
				continue
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

const brokenDriver = "RENJIA_TEST_BROKEN_DRIVER"

// TestBrokenDriver is run by TestTheKitCanFail, in a process of its own.
func TestBrokenDriver(t *testing.T) {
	b, ok := broken[os.Getenv(brokenDriver)]
	if !ok {
		t.Skip("is run by TestTheKitCanFail")
	}
	storagetest.Run(t, func(*testing.T) driver.Store { return b.wrap(memory.Open()) }, storagetest.Caps{})
}

func TestTheKitCanFail(t *testing.T) {
	for name, b := range broken {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestBrokenDriver$/^"+b.guarantee+"$")
			cmd.Env = append(os.Environ(), brokenDriver+"="+name)
			out, err := cmd.CombinedOutput()
			require.Error(t, err, "%s notices nothing:\n%s", b.guarantee, out)
			require.Contains(t, string(out), "--- FAIL: TestBrokenDriver/"+b.guarantee)
		})
	}
}

// The subtests that keep spaces apart try every method that there is. Whoever adds
// one adds it there, and then here.
func TestEveryMethodIsTriedFromAnotherSpace(t *testing.T) {
	for typ, tried := range map[reflect.Type]string{
		reflect.TypeFor[*storage.Space]():                          "AsOf At Commits Count Export Head Import Name Read ReadAsOf Record Redact RedactActs RedactChosen Replay Update Verify View Write",
		reflect.TypeFor[*storage.Tx]():                             "Act Actor Assert Revision Source Space Time Write",
		reflect.TypeFor[*storage.Snapshot]():                       "Space",
		reflect.TypeFor[*storage.Collection[storagetest.Record]](): "All Delete Ensure Find Get Insert Kind Load Page Protected Reader Ref Save Type",
		reflect.TypeFor[storage.View[storagetest.Record]]():        "All Find Get Kind Page",
	} {
		var methods []string
		for i := range typ.NumMethod() {
			methods = append(methods, typ.Method(i).Name)
		}
		require.Equal(t, tried, strings.Join(methods, " "), typ)
	}
}

func TestCapsSkipLoudly(t *testing.T) {
	storagetest.Run(t, func(*testing.T) driver.Store { return memory.Open() }, storagetest.Caps{Skip: map[string]string{
		"RoundTrip": "to show that a reason is printed",
	}})
}

// The three lines with which an adapter joins.
func Example() {
	_ = func(t *testing.T) {
		storagetest.Run(t, func(*testing.T) driver.Store { return memory.Open() }, storagetest.Caps{})
	}
	// Output:
}
