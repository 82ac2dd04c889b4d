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
	mu      sync.RWMutex
	state   *state
	shared  bool // a snapshot holds the state: clone before changing it
	journal journal
	history history
	batches map[[16]byte]driver.Position
}

// state is the records of a space at one moment. Tables and trees that do not
// carry its owner are shared with other states.
type state struct {
	owner  *token
	tables []*table // by the number of the kind; nil where nothing was written
}

// table is the records of one kind with their indexes.
type table struct {
	kind    *kind
	owner   *token
	records tree[string, *driver.Record]
	indexes []tree[driver.Cursor, *driver.Record]
}

func newSpace() *space {
	return &space{
		state: &state{owner: new(token)}, history: history{owner: new(token)},
		batches: map[[16]byte]driver.Position{},
	}
}

func newTable(k *kind, owner *token) *table {
	t := &table{kind: k, owner: owner, records: newTree[string, *driver.Record](strings.Compare, owner)}
	for range k.Indexes {
		t.indexes = append(t.indexes, newTree[driver.Cursor, *driver.Record](driver.Cursor.Compare, owner))
	}
	return t
}

// clone shares everything with the state and owns nothing of it.
func (s *state) clone() *state {
	return &state{owner: new(token), tables: slices.Clone(s.tables)}
}

// table returns the records of a kind, nil if none was ever written.
func (s *state) table(k *kind) *table {
	if k.number >= len(s.tables) {
		return nil
	}
	return s.tables[k.number]
}

// own returns the table of a kind to be changed, made or copied if necessary.
func (s *state) own(k *kind) *table {
	for k.number >= len(s.tables) {
		s.tables = append(s.tables, nil)
	}
	t := s.tables[k.number]
	switch {
	case t == nil:
		t = newTable(k, s.owner)
	case t.owner != s.owner:
		t = &table{kind: t.kind, owner: s.owner, records: t.records, indexes: slices.Clone(t.indexes)}
		t.records.owner = s.owner
		for i := range t.indexes {
			t.indexes[i].owner = s.owner
		}
	}
	s.tables[k.number] = t
	return t
}

func (s *state) get(k *kind, id string) *driver.Record {
	if t := s.table(k); t != nil {
		r, _ := t.records.get(id)
		return r
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

// commits returns the journal as it is now. What is appended later leaves it
// alone, so no lock is held while it is read.
func (sp *space) commits() journal {
	sp.mu.RLock()
	defer sp.mu.RUnlock()
	return sp.journal
}

// refuse tests every condition of a batch.
func (sp *space) refuse(ks kinds, b *driver.Batch) error {
	for _, c := range b.Checks {
		if err := sp.expect(ks, c.Key, c.Rev, true); err != nil {
			return err
		}
	}
	unique := false
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Record.Kind == driver.ActsKind {
			continue
		}
		if err := sp.expect(ks, op.Record.Key, op.Expect, op.Verb == driver.Erase); err != nil {
			return err
		}
		k := ks[op.Record.Kind]
		unique = unique || k.unique
		if err := k.checkEntries(op.Record.Index); err != nil {
			return err
		}
	}
	if unique {
		return sp.refuseUnique(ks, b)
	}
	return nil
}

func (sp *space) expect(ks kinds, key driver.Key, rev int64, erasedToo bool) error {
	k, err := ks.find(key.Kind)
	if err != nil {
		return err
	}
	have := int64(0)
	if r := sp.state.get(k, key.ID); r != nil {
		if r.Erased && !erasedToo {
			return renjia.ErrErased
		}
		have = r.Rev
	}
	if have != rev {
		return &driver.ConflictError{Key: key, Want: rev, Have: have}
	}
	return nil
}
