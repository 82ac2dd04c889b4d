package memory

import (
	"slices"
	"strconv"

	"github.com/renjia-project/renjia/storage/driver"
)

// apply changes the records. Everything that could refuse has been asked.
func (sp *space) apply(ks kinds, b *driver.Batch) {
	if sp.shared {
		sp.state, sp.shared = sp.state.clone(), false
	}
	at := driver.Position(sp.journal.len() + 1)
	for i := range b.Ops {
		if op := &b.Ops[i]; op.Record.Kind != driver.ActsKind {
			sp.state.own(ks[op.Record.Kind]).change(op, at)
		}
	}
}

// change puts, deletes or erases one record.
func (t *table) change(op *driver.Op, at driver.Position) {
	if op.Expect > 0 {
		if old, ok := t.records.get(op.Record.ID); ok {
			t.unlink(old)
		}
	}
	switch op.Verb {
	case driver.Delete:
		t.records.delete(op.Record.ID)
	case driver.Erase:
		t.link(&driver.Record{Key: op.Record.Key, Rev: op.Record.Rev, Erased: true, Position: at})
	default:
		r := op.Record
		r.Position, r.Index = at, slices.Clone(r.Index)
		t.link(&r)
	}
}

func (t *table) link(r *driver.Record) {
	t.records.set(r.ID, r)
	for _, e := range r.Index {
		t.indexes[e.Slot].set(driver.Cursor{Value: e.Value, ID: r.ID}, r)
	}
}

func (t *table) unlink(r *driver.Record) {
	for _, e := range r.Index {
		t.indexes[e.Slot].delete(driver.Cursor{Value: e.Value, ID: r.ID})
	}
}

// record appends the journal entry of an applied batch.
func (sp *space) record(ks kinds, b *driver.Batch) driver.Stamp {
	head := sp.journal.head()
	c := driver.Commit{
		Stamp: b.Next(head), Batch: b.ID, Prev: head.Hash, Acts: b.Acts, Seal: b.Seal, Root: b.Root,
		Changes: make([]driver.Change, len(b.Ops)),
	}
	sp.history.prepare()
	for i := range b.Ops {
		c.Changes[i] = b.Ops[i].Change()
		if key := c.Changes[i].Key; key.Kind != driver.ActsKind {
			sp.history.add(ks[key.Kind], key.ID, c.Position, i)
		}
	}
	sp.journal.append(c)
	sp.batches[b.ID] = c.Position
	return c.Stamp
}

// erase removes the content of keys from the journal.
func (sp *space) erase(ks kinds, keys []driver.Key) {
	if len(keys) == 0 {
		return
	}
	edit := sp.journal.edit()
	for _, key := range keys {
		if key.Kind == driver.ActsKind {
			if at, err := strconv.ParseInt(key.ID, 10, 64); err == nil && at >= 1 && at <= int64(sp.journal.len()) {
				c := edit.at(driver.Position(at))
				c.Acts, c.Seal.Salt = "", [16]byte{}
			}
			continue
		}
		for p := sp.history.newest(ks[key.Kind], key.ID); p != nil; p = p.before {
			edit.eraseChange(p)
		}
	}
	sp.journal = edit.journal
}
