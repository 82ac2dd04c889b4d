package memory

import (
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// claim is a value of a unique index that a batch gives to a record.
type claim struct {
	kind  string
	entry driver.Entry
}

// unique judges unique indexes by the state after all changes, so that two
// records of one batch may exchange their values.
func (sp *space) unique(b *driver.Batch) error {
	var claims map[claim]bool
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Verb != driver.Put {
			continue
		}
		k, err := sp.store.kind(op.Record.Kind)
		if err != nil {
			return err
		}
		for _, e := range op.Record.Index {
			if !k.Indexes[e.Slot].Unique {
				continue
			}
			c := claim{op.Record.Kind, e}
			if claims == nil {
				claims = map[claim]bool{}
			}
			if claims[c] || sp.taken(b, c, op.Record.ID) {
				return &driver.UniqueError{Key: op.Record.Key, Index: k.Indexes[e.Slot].Name}
			}
			claims[c] = true
		}
	}
	return nil
}

// taken reports whether another record has the value and the batch does not
// change it.
func (sp *space) taken(b *driver.Batch, c claim, id string) bool {
	t := sp.state.tables[c.kind]
	if t == nil {
		return false
	}
	holder := t.holder(c.entry, id)
	return holder != "" && !slices.ContainsFunc(b.Ops, func(op driver.Op) bool {
		return op.Record.Key == driver.Key{Kind: c.kind, ID: holder}
	})
}

// holder returns the record other than id that has the entry, or "".
func (t *table) holder(e driver.Entry, id string) (holder string) {
	t.indexes[e.Slot].ascend(&driver.Cursor{Value: e.Value}, func(c driver.Cursor, _ *driver.Record) bool {
		if c.Value == e.Value && c.ID != id {
			holder = c.ID
		}
		return c.Value == e.Value && holder == ""
	})
	return holder
}
