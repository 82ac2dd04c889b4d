package storage_test

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// naive is the slowest driver that holds the contract: one lock, a copy of
// everything per commit, scans instead of indexes. The portable layer is
// tested on it, so that a fault of a real adapter cannot hide one here.
type naive struct {
	mu     sync.Mutex
	kinds  map[string]driver.Kind
	spaces map[string]*naiveSpace
	// hook, if set, runs before a commit and may replace its outcome.
	hook func(b *driver.Batch, commit func() (driver.Stamp, error)) (driver.Stamp, error)
}

type naiveSpace struct {
	states  []map[driver.Key]driver.Record // after each commit
	journal []driver.Commit
	batches map[[16]byte]driver.Stamp
}

func newNaive() *naive {
	return &naive{kinds: map[string]driver.Kind{}, spaces: map[string]*naiveSpace{}}
}

func (n *naive) Migrate(_ context.Context, kinds []driver.Kind) error {
	for _, k := range kinds {
		n.kinds[k.Name] = k
	}
	return nil
}

func (n *naive) space(name string) *naiveSpace {
	if n.spaces[name] == nil {
		n.spaces[name] = &naiveSpace{
			states: []map[driver.Key]driver.Record{{}}, batches: map[[16]byte]driver.Stamp{},
		}
	}
	return n.spaces[name]
}

func (n *naive) Spaces(context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, name := range slices.Sorted(maps.Keys(n.spaces)) {
			if len(n.spaces[name].journal) > 0 && !yield(name, nil) {
				return
			}
		}
	}
}

func (n *naive) Close() error { return nil }

func (n *naive) Snapshot(_ context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.space(space)
	if at == 0 {
		at = driver.Position(len(s.journal))
	}
	return naiveSnapshot(s.states[at]), nil
}

type naiveSnapshot map[driver.Key]driver.Record

func (s naiveSnapshot) Close() error { return nil }

func (s naiveSnapshot) Get(_ context.Context, kind string, ids []string) (found []driver.Record, _ error) {
	for _, id := range ids {
		if r, ok := s[driver.Key{Kind: kind, ID: id}]; ok {
			found = append(found, r)
		}
	}
	return found, nil
}

func (s naiveSnapshot) Query(_ context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	var found []driver.Record
	for k, r := range s {
		if k.Kind == q.Kind && !r.Erased && driver.Match(q, &r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b driver.Record) int {
		c := driver.CursorOf(&a, q).Compare(driver.CursorOf(&b, q))
		if q.Desc {
			return -c
		}
		return c
	})
	return func(yield func(*driver.Record, error) bool) {
		for i := range found {
			if (q.Limit > 0 && i == q.Limit) || !yield(&found[i], nil) {
				return
			}
		}
	}
}

func (n *naive) Commit(_ context.Context, b *driver.Batch) (driver.Stamp, error) {
	commit := func() (driver.Stamp, error) {
		n.mu.Lock()
		defer n.mu.Unlock()
		return n.apply(b)
	}
	if n.hook != nil {
		return n.hook(b, commit)
	}
	return commit()
}

func (n *naive) apply(b *driver.Batch) (driver.Stamp, error) {
	s := n.space(b.Space)
	if stamp, done := s.batches[b.ID]; done {
		return stamp, nil
	}
	state := maps.Clone(s.states[len(s.states)-1])
	for _, c := range b.Checks {
		if have := state[c.Key].Rev; have != c.Rev {
			return driver.Stamp{}, &driver.ConflictError{Key: c.Key, Want: c.Rev, Have: have}
		}
	}
	for _, op := range b.Ops {
		if err := n.change(state, op, driver.Position(len(s.journal)+1)); err != nil {
			return driver.Stamp{}, err
		}
	}
	if err := n.unique(state); err != nil {
		return driver.Stamp{}, err
	}
	return s.append(b, state), nil
}

func (n *naive) change(state map[driver.Key]driver.Record, op driver.Op, at driver.Position) error {
	k := op.Record.Key
	if k.Kind == driver.ActsKind {
		return nil
	}
	have := state[k]
	if have.Erased {
		return renjia.ErrErased
	}
	if have.Rev != op.Expect {
		return &driver.ConflictError{Key: k, Want: op.Expect, Have: have.Rev}
	}
	r := op.Record
	r.Position = at
	switch op.Verb {
	case driver.Put:
		state[k] = r
	case driver.Delete:
		delete(state, k)
	case driver.Erase:
		state[k] = driver.Record{Key: k, Rev: r.Rev, Erased: true, Position: at}
	}
	return nil
}

func (n *naive) unique(state map[driver.Key]driver.Record) error {
	type slot struct {
		kind  string
		entry driver.Entry
	}
	seen := map[slot]string{}
	for k, r := range state {
		for _, e := range r.Index {
			x := n.kinds[k.Kind].Indexes[e.Slot]
			if !x.Unique {
				continue
			}
			if _, taken := seen[slot{k.Kind, e}]; taken {
				return &driver.UniqueError{Key: k, Index: x.Name}
			}
			seen[slot{k.Kind, e}] = k.ID
		}
	}
	return nil
}

func (s *naiveSpace) append(b *driver.Batch, state map[driver.Key]driver.Record) driver.Stamp {
	var head driver.Stamp
	if len(s.journal) > 0 {
		head = s.journal[len(s.journal)-1].Stamp
	}
	c := driver.Commit{
		Stamp: b.Next(head), Batch: b.ID, Prev: head.Hash, Acts: b.Acts, Seal: b.Seal, Root: b.Root,
	}
	for i := range b.Ops {
		c.Changes = append(c.Changes, b.Ops[i].Change())
	}
	s.journal = append(s.journal, c)
	s.states = append(s.states, state)
	s.batches[b.ID] = c.Stamp
	return c.Stamp
}

func (n *naive) Redact(_ context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	stamp, err := n.apply(b)
	if err != nil {
		return stamp, err
	}
	s := n.space(b.Space)
	for i := range s.journal[:len(s.journal)-1] {
		c := &s.journal[i]
		if slices.Contains(keys, driver.Key{Kind: driver.ActsKind, ID: strconv.Itoa(int(c.Position))}) {
			c.Acts, c.Seal.Salt = "", [16]byte{}
		}
		for j := range c.Changes {
			if x := &c.Changes[j]; slices.Contains(keys, x.Key) {
				x.Payload, x.Erased, x.Seal.Salt = "", true, [16]byte{}
			}
		}
		for _, k := range keys {
			if r, ok := s.states[i+1][k]; ok {
				s.states[i+1][k] = driver.Record{Key: k, Rev: r.Rev, Erased: true}
			}
		}
	}
	return stamp, nil
}

func (n *naive) Commits(_ context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	n.mu.Lock()
	all := slices.Clone(n.space(r.Space).journal)
	n.mu.Unlock()
	if r.Desc {
		slices.SortFunc(all, func(a, b driver.Commit) int { return cmp.Compare(b.Position, a.Position) })
	}
	return func(yield func(*driver.Commit, error) bool) {
		left := r.Limit
		for i := range all {
			c := &all[i]
			if c.Position <= r.After || (r.Until > 0 && c.Position > r.Until) || (!r.NotAfter.IsZero() && c.Time.After(r.NotAfter)) {
				continue
			}
			left--
			if !yield(c, nil) || left == 0 {
				return
			}
		}
	}
}
