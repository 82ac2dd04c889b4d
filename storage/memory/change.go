package memory

import (
	"slices"
	"strconv"

	"github.com/renjia-project/renjia/storage/driver"
)

// change puts, deletes or erases one record.
func (sp *space) change(op *driver.Op, at driver.Position) {
	if op.Record.Kind == driver.ActsKind {
		return
	}
	t := sp.table(op.Record.Kind)
	if old, ok := t.records.get(op.Record.ID); ok {
		t.unlink(old)
	}
	if op.Verb == driver.Delete {
		t.records.delete(op.Record.ID)
		return
	}
	r := op.Record
	r.Position = at
	if op.Verb == driver.Erase {
		r = driver.Record{Key: r.Key, Rev: r.Rev, Erased: true, Position: at}
	}
	t.records.set(r.ID, &r)
	for _, e := range r.Index {
		t.indexes[e.Slot].set(driver.Cursor{Value: e.Value, ID: r.ID}, &r)
	}
}

func (sp *space) table(kind string) *table {
	t := sp.state.tables[kind]
	if t == nil {
		k, _ := sp.store.kind(kind) // Redact has looked
		t = newTable(k, sp.state.owner)
		sp.state.tables[kind] = t
	}
	return t
}

func (t *table) unlink(r *driver.Record) {
	for _, e := range r.Index {
		t.indexes[e.Slot].delete(driver.Cursor{Value: e.Value, ID: r.ID})
	}
}

// record appends the journal entry of an applied batch.
func (sp *space) record(b *driver.Batch) driver.Stamp {
	head := sp.head()
	c := driver.Commit{
		Stamp: b.Next(head), Batch: b.ID, Prev: head.Hash, Acts: b.Acts, Seal: b.Seal, Root: b.Root,
		Changes: make([]driver.Change, len(b.Ops)),
	}
	for i := range b.Ops {
		c.Changes[i] = b.Ops[i].Change()
		sp.remember(c.Changes[i].Key, place{c.Position, i})
	}
	sp.journal = append(sp.journal, c)
	sp.batches[b.ID] = c.Stamp
	return c.Stamp
}

func (sp *space) remember(k driver.Key, p place) {
	of := sp.past[k.Kind]
	if of == nil {
		of = map[string][]place{}
		sp.past[k.Kind] = of
	}
	of[k.ID] = append(of[k.ID], p)
}

// erase removes the content of keys from the journal. Commits that readers may
// hold are not changed but replaced.
func (sp *space) erase(keys []driver.Key) {
	if len(keys) == 0 {
		return
	}
	sp.journal = slices.Clone(sp.journal)
	for _, k := range keys {
		if k.Kind == driver.ActsKind {
			sp.eraseActs(k.ID)
			continue
		}
		for _, p := range sp.past[k.Kind][k.ID] {
			c := &sp.journal[p.at-1]
			c.Changes = slices.Clone(c.Changes)
			if x := &c.Changes[p.change]; x.Verb == driver.Put {
				x.Payload, x.Erased, x.Seal.Salt = "", true, [16]byte{}
			}
		}
	}
}

func (sp *space) eraseActs(position string) {
	n, err := strconv.ParseInt(position, 10, 64)
	if err != nil || n < 1 || n > int64(len(sp.journal)) {
		return
	}
	sp.journal[n-1].Acts, sp.journal[n-1].Seal.Salt = "", [16]byte{}
}
