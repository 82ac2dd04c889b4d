package memory

import "github.com/renjia-project/renjia/storage/driver"

// claim is a value of a unique index that a batch gives to a record.
type claim struct {
	kind  string
	entry driver.Entry
}

// refuseUnique judges unique indexes by the state after all changes, so that
// two records of one batch may exchange their values.
func (sp *space) refuseUnique(ks kinds, b *driver.Batch) error {
	claims := map[claim]bool{}
	var changed map[driver.Key]bool // made when first needed
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Verb != driver.Put {
			continue
		}
		k := ks[op.Record.Kind]
		for _, e := range op.Record.Index {
			if !k.Indexes[e.Slot].Unique {
				continue
			}
			taken := claims[claim{k.Name, e}]
			if holder := sp.holder(k, e, op.Record.ID); holder != "" && !taken {
				if changed == nil {
					changed = keysOf(b)
				}
				taken = !changed[driver.Key{Kind: k.Name, ID: holder}]
			}
			if taken {
				return &driver.UniqueError{Key: op.Record.Key, Index: k.Indexes[e.Slot].Name}
			}
			claims[claim{k.Name, e}] = true
		}
	}
	return nil
}

func keysOf(b *driver.Batch) map[driver.Key]bool {
	changed := make(map[driver.Key]bool, len(b.Ops))
	for i := range b.Ops {
		changed[b.Ops[i].Record.Key] = true
	}
	return changed
}

func (sp *space) holder(k *kind, e driver.Entry, id string) string {
	if t := sp.state.table(k); t != nil {
		return t.holder(e, id)
	}
	return ""
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
