package mariadb

import (
	"errors"
	"strconv"

	"github.com/renjia-project/renjia/storage/driver"
)

// write adds the records, changes and commit of a batch to the script.
func (g *transaction) write(a acceptance) error {
	b := a.batch
	if err := g.freeUnique(b); err != nil {
		return err
	}
	for i := range b.Ops {
		if err := g.op(&b.Ops[i], int64(a.stamp.Position)); err != nil {
			return err
		}
		if err := g.sendAlone(&b.Ops[i]); err != nil {
			return err
		}
	}
	g.journal(b, a.stamp, a.before)
	for _, k := range a.keys {
		g.redact(k)
	}
	return nil
}

// sendAlone, in a careful transaction, sends an operation at once: so it is
// known which one the server refuses.
func (g *transaction) sendAlone(op *driver.Op) error {
	if !g.careful {
		return nil
	}
	err := g.send(g.script.take())
	if !errors.Is(err, errRefused) {
		return err
	}
	if index := violated(err); index != "PRIMARY" {
		return &driver.UniqueError{Key: op.Record.Key, Index: index}
	}
	return &driver.TransientError{Err: err} // it was not there a moment ago
}

// freeUnique takes unique values away from the records a batch is about to
// change, so that two of them may exchange their values: the engine judges each
// row, the contract judges the batch.
func (g *transaction) freeUnique(b *driver.Batch) error {
	if len(b.Ops) < 2 {
		return nil
	}
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Expect == 0 || op.Record.Kind == driver.ActsKind {
			continue
		}
		t, err := g.store.table(op.Record.Kind)
		if err != nil {
			return err
		}
		if len(t.unique) > 0 {
			g.script.add(t.kind.Name, "UPDATE "+t.name()+" SET "+t.freeNames[2:]+" WHERE space = ? AND id = ?", g.space, op.Record.ID)
		}
	}
	return nil
}

// op adds the statements of an operation whose condition holds.
func (g *transaction) op(op *driver.Op, seq int64) error {
	r := &op.Record
	if r.Kind == driver.ActsKind {
		return nil
	}
	t, err := g.store.table(r.Kind)
	if err != nil {
		return err
	}
	name := t.kind.Name
	switch {
	case op.Verb == driver.Delete:
		g.script.add(name, t.remove, g.space, r.ID)
	case op.Verb == driver.Erase && op.Expect == 0:
		g.script.add(name, t.insertErased, g.space, r.ID, r.Rev, seq, driver.Mark(op.Seal.Digest, r.Rev, r.Version, nil))
	case op.Verb == driver.Erase:
		g.script.add(name, t.erase, r.Rev, seq, driver.Mark(op.Seal.Digest, r.Rev, r.Version, nil), g.space, r.ID)
	case op.Expect == 0:
		mark := driver.Mark(op.Seal.Digest, r.Rev, r.Version, r.Index)
		args := make([]value, 0, 7+len(t.columns))
		args = append(args, g.space, r.ID, r.Rev, int64(r.Version), seq, mark, r.Payload)
		g.script.insert(name, t.insert, t.insertRow, t.bindColumns(args, r.Index)...)
	default:
		mark := driver.Mark(op.Seal.Digest, r.Rev, r.Version, r.Index)
		args := t.bindColumns([]value{r.Rev, int64(r.Version), seq, mark, r.Payload}, r.Index)
		g.script.add(name, t.update, append(args, g.space, r.ID)...)
	}
	t.writeSides(&g.script, g.space, r.ID, r.Index, op.Expect > 0)
	return nil
}

// writeSides adds the values of indexes with many values.
func (t *table) writeSides(s *script, space int64, id string, entries []driver.Entry, replace bool) {
	for _, slot := range t.sides {
		name := t.sideName(slot)
		if replace {
			s.add(name, "DELETE FROM "+quote(name)+" WHERE space = ? AND id = ?", space, id)
		}
		for _, e := range entries {
			if e.Slot == slot {
				s.insert(name, "INSERT INTO "+quote(name)+" (space, value, id) VALUES ", "(?, ?, ?)", space, sqlValue(e.Value), id)
			}
		}
	}
}

const (
	insertChanges = "INSERT INTO _changes (space, n, seq, verb, kind, id, rev, ver, payload, seal) VALUES "
	insertCommits = "INSERT INTO _commits (space, seq, batch, time, first, n, acts, seal, chain) VALUES "
)

// journal adds the commit and its changes.
func (g *transaction) journal(b *driver.Batch, stamp driver.Stamp, before head) {
	first := before.changes + 1
	for i := range b.Ops {
		op := &b.Ops[i]
		payload := ""
		if op.Verb == driver.Put {
			payload = op.Record.Payload
		}
		g.script.insert("_changes", insertChanges, "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", g.space, first+int64(i), int64(stamp.Position),
			int64(op.Verb), op.Record.Kind, op.Record.ID, op.Record.Rev, int64(op.Record.Version), orNull(payload), sealBlob(op.Seal))
	}
	chain := make([]byte, 0, 96)
	chain = append(append(append(chain, before.stamp.Hash[:]...), b.Root[:]...), stamp.Hash[:]...)
	g.script.insert("_commits", insertCommits, "(?, ?, ?, ?, ?, ?, ?, ?, ?)", g.space, int64(stamp.Position), b.ID[:], stamp.Time.UnixMicro(),
		first, int64(len(b.Ops)), orNull(b.Acts), sealBlob(b.Seal), chain)
}

// orNull: what is empty was erased, or was never there.
func orNull(s string) value {
	if s == "" {
		return nil
	}
	return s
}

// sealBlob is salt and digest in one value.
func sealBlob(s driver.Seal) []byte {
	b := make([]byte, 0, 48)
	return append(append(b, s.Salt[:]...), s.Digest[:]...)
}

func sealOf(b []byte) (s driver.Seal) {
	if len(b) == 48 {
		copy(s.Salt[:], b)
		copy(s.Digest[:], b[16:])
	}
	return s
}

// redact erases the content of a key, or the acts of a commit, in the journal.
func (g *transaction) redact(k driver.Key) {
	const seal = "seal = CONCAT(REPEAT(x'00', 16), SUBSTRING(seal, 17))"
	if k.Kind != driver.ActsKind {
		g.script.add("_changes", "UPDATE _changes SET payload = NULL, "+seal+" WHERE space = ? AND kind = ? AND id = ? AND verb = ?",
			g.space, k.Kind, k.ID, int64(driver.Put))
		return
	}
	if n, err := strconv.ParseInt(k.ID, 10, 64); err == nil { // else no commit has such a position
		g.script.add("_commits", "UPDATE _commits SET acts = NULL, "+seal+" WHERE space = ? AND seq = ?", g.space, n)
	}
}
