package storagetest

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
)

func TestFaults(t *testing.T) {
	RunFaults(t, func(*testing.T) driver.Store { return memory.Open() }, Caps{})
}

// A seed repeats a schedule to the byte: the same faults and the same journal,
// whose last hash stands for all of it.
func TestASeedRepeatsASchedule(t *testing.T) {
	for seed := uint64(1); seed < 6; seed++ {
		run := func() (string, string) {
			s := newSchedule(memory.Open(), seed)
			require.NoError(t, s.run(t.Context()))
			head, err := s.bare.Head(t.Context())
			require.NoError(t, err)
			return s.store.String(), string(head.Hash[:])
		}
		faults, hash := run()
		again, sameHash := run()
		require.Equal(t, faults, again)
		require.Equal(t, hash, sameHash)
	}
}

// unsound is an engine that breaks its contract in one way.
type unsound struct {
	*memory.Store
	commit   func(context.Context, *memory.Store, *driver.Batch) (driver.Stamp, error)
	unstable bool
	any      bool // values of unique indexes
	n        atomic.Int32
}

func (u *unsound) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	if u.commit == nil || u.n.Add(1)%5 != 0 {
		return u.Store.Commit(ctx, b)
	}
	return u.commit(ctx, u.Store, b)
}

func (u *unsound) Migrate(ctx context.Context, kinds []driver.Kind) error {
	for i := range kinds {
		kinds[i].Indexes = slices.Clone(kinds[i].Indexes)
		for j := range kinds[i].Indexes {
			kinds[i].Indexes[j].Unique = kinds[i].Indexes[j].Unique && !u.any
		}
	}
	return u.Store.Migrate(ctx, kinds)
}

func (u *unsound) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	snap, err := u.Store.Snapshot(ctx, space, at)
	if u.unstable && at == 0 {
		return unstable{snap, u.Store, space}, err
	}
	return snap, err
}

// unstable reads single records from the newest state.
type unstable struct {
	driver.Snapshot
	store *memory.Store
	space string
}

func (u unstable) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	snap, err := u.store.Snapshot(ctx, u.space, 0)
	if err != nil {
		return nil, err
	}
	return snap.Get(ctx, kind, ids)
}

// changed is a batch like another one.
func changed(b *driver.Batch, fn func(*driver.Batch)) *driver.Batch {
	c := *b
	c.Ops = slices.Clone(b.Ops)
	fn(&c)
	c.Prepare(func([]byte) {})
	return &c
}

// Each engine breaks one promise, now and then; schedules must notice.
func TestSchedulesNoticeUnsoundEngines(t *testing.T) {
	for name, u := range map[string]*unsound{
		"acknowledges what it has not done": {commit: func(ctx context.Context, m *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			for c, err := range m.Commits(ctx, driver.Range{Space: b.Space, Desc: true, Limit: 1}) {
				return b.Next(c.Stamp), err
			}
			return driver.Stamp{}, nil
		}},
		"forgets the identity of batches": {commit: func(ctx context.Context, m *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			_, _ = m.Commit(ctx, b)
			return m.Commit(ctx, changed(b, func(c *driver.Batch) { c.ID[0]++ }))
		}},
		"does half": {commit: func(ctx context.Context, m *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			return m.Commit(ctx, changed(b, func(c *driver.Batch) { c.Ops = c.Ops[:len(c.Ops)-1] }))
		}},
		"overwrites": {commit: func(ctx context.Context, m *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			stamp, err := m.Commit(ctx, b)
			var conflict *driver.ConflictError
			if !errors.As(err, &conflict) || conflict.Want == 0 || conflict.Have == 0 {
				return stamp, err
			}
			return m.Commit(ctx, changed(b, func(c *driver.Batch) {
				for i := range c.Ops {
					if c.Ops[i].Record.Key == conflict.Key {
						c.Ops[i].Expect, c.Ops[i].Record.Rev = conflict.Have, conflict.Have+1
					}
				}
			}))
		}},
		"reports as failed what it has done": {commit: func(ctx context.Context, m *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			_, err := m.Commit(ctx, b)
			return driver.Stamp{}, errors.Join(err, context.Canceled)
		}},
		"refuses for no reason": {commit: func(_ context.Context, _ *memory.Store, b *driver.Batch) (driver.Stamp, error) {
			return driver.Stamp{}, &driver.UniqueError{Key: b.Ops[0].Record.Key, Index: "key"}
		}},
		"has snapshots that move": {unstable: true},
		"is not unique":           {any: true},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := uint64(1); seed < 40; seed++ {
				u.Store = memory.Open()
				if err := newSchedule(u, seed).run(t.Context()); err != nil {
					t.Logf("noticed in seed %d: %v", seed, err)
					return
				}
			}
			t.Fatal("noticed by no schedule")
		})
	}
}
