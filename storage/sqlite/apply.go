package sqlite

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// stride separates the spaces in the numbers of commits and changes.
const stride = int64(1) << 40

// write tests the conditions of a batch and writes records, changes and commit.
func (g *transaction) write(h *head, b *driver.Batch, keys []driver.Key, stamp driver.Stamp) error {
	for _, c := range b.Checks {
		if err := g.check(h.id, c); err != nil {
			return err
		}
	}
	if err := g.freeUnique(h.id, b); err != nil {
		return err
	}
	for i := range b.Ops {
		if err := g.op(h.id, &b.Ops[i], int64(stamp.Position)); err != nil {
			return err
		}
	}
	if err := g.journal(h, b, stamp); err != nil {
		return err
	}
	for _, k := range keys {
		if err := g.redact(h.id, k); err != nil {
			return err
		}
	}
	return nil
}

func (g *transaction) check(space int64, c driver.Check) error {
	t, err := g.store.table(c.Kind)
	if err != nil {
		return err
	}
	rev, _, err := g.revision(t, space, c.ID)
	if err == nil && rev != c.Rev {
		err = &driver.ConflictError{Key: c.Key, Want: c.Rev, Have: rev}
	}
	return err
}

func (g *transaction) revision(t *table, space int64, id string) (rev int64, erased bool, err error) {
	row, err := g.conn.row(t.rev, space, id)
	if err != nil || row == nil {
		return 0, false, err
	}
	return integer(row[0]), integer(row[1]) != 0, nil
}

// freeUnique takes unique values away from the records a batch is about to
// change, so that two of them may exchange their values: the engine judges each
// statement, the contract judges the batch.
func (g *transaction) freeUnique(space int64, b *driver.Batch) error {
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
		if !t.unique {
			continue
		}
		sets := ""
		for _, slot := range t.columns {
			if x := t.kind.Indexes[slot]; x.Unique {
				sets += ", " + quote(x.Name) + " = NULL"
			}
		}
		err = g.conn.exec("UPDATE "+quote(t.kind.Name)+" SET "+sets[2:]+" WHERE space = ? AND id = ?", space, op.Record.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// op changes one record under its condition.
func (g *transaction) op(space int64, op *driver.Op, seq int64) error {
	r := &op.Record
	if r.Kind == driver.ActsKind {
		return nil
	}
	t, err := g.store.table(r.Kind)
	if err != nil {
		return err
	}
	query, args := g.statement(t, space, op, seq)
	changed, err := g.conn.change(query, args...)
	if column := violated(err); column != "" {
		return &driver.UniqueError{Key: r.Key, Index: column}
	}
	if err != nil {
		return err
	}
	if changed == 0 {
		return g.refused(t, space, op, seq)
	}
	if len(t.sides) == 0 {
		return nil
	}
	return t.writeSides(g.conn, space, r.ID, r.Index, op.Expect > 0)
}

// statement returns the statement of an operation with its arguments.
func (g *transaction) statement(t *table, space int64, op *driver.Op, seq int64) (string, []value) {
	r := &op.Record
	args := g.args[:0]
	defer func() { g.args = args }()
	switch {
	case op.Verb == driver.Delete:
		args = append(args, space, r.ID, op.Expect)
		return t.remove, args
	case op.Verb == driver.Erase:
		mark := driver.Mark(op.Seal.Digest, r.Rev, r.Version, nil)
		args = append(args, r.Rev, seq, mark, space, r.ID, op.Expect)
		return t.erase, args
	}
	mark := driver.Mark(op.Seal.Digest, r.Rev, r.Version, r.Index)
	if op.Expect == 0 {
		args = append(args, space, r.ID, r.Rev, int64(r.Version), seq, mark, r.Payload)
		args = t.bindColumns(args, r.Index)
		return t.insert, args
	}
	args = append(args, r.Rev, int64(r.Version), seq, mark, r.Payload)
	args = t.bindColumns(args, r.Index)
	args = append(args, space, r.ID, op.Expect)
	return t.update, args
}

// refused says why an operation changed nothing. An erasure of what is not
// there leaves an erased record, so that the identifier stays used.
func (g *transaction) refused(t *table, space int64, op *driver.Op, seq int64) error {
	rev, erased, err := g.revision(t, space, op.Record.ID)
	switch {
	case err != nil:
		return err
	case op.Verb == driver.Erase && op.Expect == 0 && rev == 0:
		mark := driver.Mark(op.Seal.Digest, op.Record.Rev, op.Record.Version, nil)
		return g.conn.exec("INSERT INTO "+quote(t.kind.Name)+" (space, id, rev, ver, seq, mark, payload) VALUES (?, ?, ?, 0, ?, ?, NULL)",
			space, op.Record.ID, op.Record.Rev, seq, mark)
	case erased && op.Verb != driver.Erase: // two may erase the same, one after the other
		return renjia.ErrErased
	}
	return &driver.ConflictError{Key: op.Record.Key, Want: op.Expect, Have: rev}
}

// writeSides writes the values of indexes with many values.
func (t *table) writeSides(c *conn, space int64, id string, entries []driver.Entry, replace bool) error {
	for _, slot := range t.sides {
		if replace {
			if err := c.exec("DELETE FROM "+t.side(slot)+" WHERE space = ? AND id = ?", space, id); err != nil {
				return err
			}
		}
		for _, e := range entries {
			if e.Slot != slot {
				continue
			}
			err := c.exec("INSERT INTO "+t.side(slot)+" (space, value, id) VALUES (?, ?, ?)", space, sqlValue(e.Value), id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	insertChange = `INSERT INTO _changes (n, space, seq, verb, kind, id, rev, ver, payload, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertCommit = `INSERT INTO _commits (pos, space, seq, batch, time, first, n, acts, seal, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// journal writes the commit and its changes.
func (g *transaction) journal(h *head, b *driver.Batch, stamp driver.Stamp) error {
	first := h.id*stride + h.changes + 1
	for i := range b.Ops {
		op := &b.Ops[i]
		var payload value
		if op.Verb == driver.Put && op.Record.Payload != "" {
			payload = op.Record.Payload
		}
		g.args = append(g.args[:0], first+int64(i), h.id, int64(stamp.Position), int64(op.Verb), op.Record.Kind, op.Record.ID,
			op.Record.Rev, int64(op.Record.Version), payload, sealBlob(op.Seal))
		if err := g.conn.exec(insertChange, g.args...); err != nil {
			return err
		}
	}
	chain := make([]byte, 0, 96)
	chain = append(append(append(chain, h.stamp.Hash[:]...), b.Root[:]...), stamp.Hash[:]...)
	var acts value
	if b.Acts != "" {
		acts = b.Acts
	}
	g.args = append(g.args[:0], h.id*stride+int64(stamp.Position), h.id, int64(stamp.Position), b.ID[:], stamp.Time.UnixMicro(),
		first, int64(len(b.Ops)), acts, sealBlob(b.Seal), chain)
	return g.conn.exec(insertCommit, g.args...)
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
func (g *transaction) redact(space int64, k driver.Key) error {
	if k.Kind != driver.ActsKind {
		return g.conn.exec(`UPDATE _changes SET payload = NULL, seal = CAST(zeroblob(16) || substr(seal, 17) AS BLOB)
			WHERE space = ? AND kind = ? AND id = ? AND verb = ?`, space, k.Kind, k.ID, int64(driver.Put))
	}
	seq, err := strconv.ParseInt(k.ID, 10, 64)
	if err != nil {
		return nil //nolint:nilerr // no commit has such a position
	}
	return g.conn.exec("UPDATE _commits SET acts = NULL, seal = CAST(zeroblob(16) || substr(seal, 17) AS BLOB) WHERE pos = ?", space*stride+seq)
}
