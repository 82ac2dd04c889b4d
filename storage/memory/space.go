package memory

import (
	"slices"
	"strings"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// space holds the records and the journal of one space.
type space struct {
	store *Store

	mu      sync.RWMutex
	state   *state
	shared  bool // a snapshot holds the state: clone before changing it
	journal []driver.Commit
	batches map[[16]byte]driver.Stamp
	past    map[string]map[string][]place // kind → id → where it changed, oldest first
}

// place is a change in the journal.
type place struct {
	at     driver.Position
	change int
}

// state is the records of a space at one moment.
type state struct {
	owner  *token
	tables map[string]*table
}

// table is the records of one kind with their indexes.
type table struct {
	kind    *driver.Kind
	records tree[string, *driver.Record]
	indexes []tree[driver.Cursor, *driver.Record]
}

func newSpace(s *Store) *space {
	return &space{
		store: s, state: &state{owner: new(token), tables: map[string]*table{}},
		batches: map[[16]byte]driver.Stamp{}, past: map[string]map[string][]place{},
	}
}

func newTable(k *driver.Kind, owner *token) *table {
	t := &table{kind: k, records: newTree[string, *driver.Record](strings.Compare, owner)}
	for range k.Indexes {
		t.indexes = append(t.indexes, newTree[driver.Cursor, *driver.Record](driver.Cursor.Compare, owner))
	}
	return t
}

// clone shares all nodes with the state and owns none of them.
func (s *state) clone() *state {
	c := &state{owner: new(token), tables: make(map[string]*table, len(s.tables))}
	for name, t := range s.tables {
		n := &table{kind: t.kind, records: t.records, indexes: slices.Clone(t.indexes)}
		n.records.owner = c.owner
		for i := range n.indexes {
			n.indexes[i].owner = c.owner
		}
		c.tables[name] = n
	}
	return c
}

func (s *state) get(k driver.Key) *driver.Record {
	if t := s.tables[k.Kind]; t != nil {
		if r, ok := t.records.get(k.ID); ok {
			return r
		}
	}
	return nil
}

// share hands the present state to a snapshot.
func (sp *space) share() *state {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.shared = true
	return sp.state
}

func (sp *space) last() driver.Stamp {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	return sp.head()
}

func (sp *space) head() driver.Stamp {
	if len(sp.journal) == 0 {
		return driver.Stamp{}
	}
	return sp.journal[len(sp.journal)-1].Stamp
}

// apply tests every condition of a batch, then changes the records.
func (sp *space) apply(b *driver.Batch) error {
	if err := sp.test(b); err != nil {
		return err
	}
	if err := sp.unique(b); err != nil {
		return err
	}
	if sp.shared {
		sp.state, sp.shared = sp.state.clone(), false
	}
	at := sp.head().Position + 1
	for i := range b.Ops {
		sp.change(&b.Ops[i], at)
	}
	return nil
}

func (sp *space) test(b *driver.Batch) error {
	for _, c := range b.Checks {
		if err := sp.expect(c.Key, c.Rev, true); err != nil {
			return err
		}
	}
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Record.Kind == driver.ActsKind {
			continue
		}
		if err := sp.expect(op.Record.Key, op.Expect, op.Verb == driver.Erase); err != nil {
			return err
		}
	}
	return nil
}

func (sp *space) expect(k driver.Key, rev int64, erasedToo bool) error {
	have := int64(0)
	if r := sp.state.get(k); r != nil {
		if r.Erased && !erasedToo {
			return renjia.ErrErased
		}
		have = r.Rev
	}
	if have != rev {
		return &driver.ConflictError{Key: k, Want: rev, Have: have}
	}
	return nil
}
