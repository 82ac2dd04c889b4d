package sqlite

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// Audit compares every record with the newest after-image of its key: content
// and revision in the engine, index columns through their checksum.
func (s *Store) Audit(ctx context.Context, space string) iter.Seq2[driver.Fault, error] {
	return func(yield func(driver.Fault, error) bool) {
		c, err := s.reader(ctx)
		if err != nil {
			yield(driver.Fault{}, err)
			return
		}
		r := &reader{store: s, conn: c}
		defer r.Close() //nolint:errcheck // nothing was written
		a := audit{ctx: ctx, reader: r, yield: yield}
		err = r.begin(space)
		if err == nil && r.space != 0 {
			err = a.run()
		}
		if err != nil && !errors.Is(err, errDone) {
			yield(driver.Fault{}, err)
		}
	}
}

type audit struct {
	ctx    context.Context
	reader *reader
	yield  func(driver.Fault, error) bool
}

func (a *audit) fault(kind, id, what string) error {
	if !a.yield(driver.Fault{Key: driver.Key{Kind: kind, ID: id}, What: what}, nil) {
		return errDone
	}
	return nil
}

func (a *audit) run() error {
	if err := a.head(); err != nil {
		return err
	}
	s := a.reader.store
	s.mu.RLock()
	kinds := maps.Clone(s.kinds)
	s.mu.RUnlock()
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if err := a.records(kinds[name]); err != nil {
			return err
		}
		if err := a.count(kinds[name]); err != nil {
			return err
		}
	}
	return nil
}

// head finds a journal that was cut off, or that has more than it should.
func (a *audit) head() error {
	row, err := a.reader.conn.row(`SELECT s.seq IS c.seq AND s.time IS c.time AND s.hash IS CAST(substr(c.chain, 65) AS BLOB)
		AND s.id * ? + s.changes = coalesce((SELECT max(n) FROM _changes WHERE n > s.id * ? AND n < (s.id + 1) * ?), s.id * ?)
		FROM _spaces s LEFT JOIN _commits c ON c.pos = (SELECT max(pos) FROM _commits WHERE pos < (s.id + 1) * ? AND pos > s.id * ?)
		WHERE s.id = ?`, stride, stride, stride, stride, stride, stride, a.reader.space)
	if err == nil && integer(row[0]) != 1 {
		err = a.fault("", "", "the journal does not end where the space says it does")
	}
	return err
}

// records checks what is there.
func (a *audit) records(t *table) error {
	query := `SELECT d.id, d.rev, d.ver, d.mark, d.payload IS c.payload AND d.rev IS c.rev AND d.seq IS c.seq, c.verb, c.seal`
	for _, slot := range t.columns {
		query += ", d." + quote(t.kind.Indexes[slot].Name)
	}
	query += " FROM " + quote(t.kind.Name) + ` d LEFT JOIN _changes c
		ON c.n = (SELECT max(n) FROM _changes WHERE space = d.space AND kind = ? AND id = d.id) WHERE d.space = ?`
	var entries []driver.Entry
	return a.reader.conn.rows(query, []value{t.kind.Name, a.reader.space}, func(v []value) error {
		id := text(v[0])
		if err := a.reader.usable(a.ctx); err != nil {
			return err
		}
		switch {
		case v[5] == nil:
			return a.fault(t.kind.Name, id, "the journal knows no such record")
		case driver.OpVerb(integer(v[5])) == driver.Delete:
			return a.fault(t.kind.Name, id, "the record was deleted but is there")
		case integer(v[4]) == 0:
			return a.fault(t.kind.Name, id, "the record is not its newest after-image")
		}
		var err error
		if entries, err = a.entries(t, id, v[7:], entries[:0]); err != nil {
			return err
		}
		if driver.Mark(sealOf(blob(v[6])).Digest, integer(v[1]), int(integer(v[2])), entries) != integer(v[3]) {
			return a.fault(t.kind.Name, id, "an index column is not that of the content")
		}
		return nil
	})
}

// entries reads the index entries of a record back from where they are stored.
func (a *audit) entries(t *table, id string, columns []value, entries []driver.Entry) ([]driver.Entry, error) {
	for i, slot := range t.columns {
		if columns[i] != nil {
			entries = append(entries, driver.Entry{Slot: slot, Value: goValue(t.kind.Indexes[slot].Type, columns[i])})
		}
	}
	if len(t.sides) == 0 {
		return entries, nil
	}
	for _, slot := range t.sides {
		query := "SELECT value FROM " + t.side(slot) + " WHERE space = ? AND id = ? ORDER BY value"
		err := a.reader.conn.rows(query, []value{a.reader.space, id}, func(v []value) error {
			entries = append(entries, driver.Entry{Slot: slot, Value: goValue(t.kind.Indexes[slot].Type, v[0])})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(entries, func(x, y driver.Entry) int { return x.Slot - y.Slot })
	return entries, nil
}

// count finds records that are missing, first by their number: each key begins
// with revision 1 and may end with a deletion.
func (a *audit) count(t *table) error {
	row, err := a.reader.conn.row(`SELECT
		(SELECT count(*) FROM _changes WHERE space = ? AND kind = ? AND rev = 1 AND verb <> 2) -
		(SELECT count(*) FROM _changes WHERE space = ? AND kind = ? AND verb = 2) = (SELECT count(*) FROM `+quote(t.kind.Name)+` WHERE space = ?)`,
		a.reader.space, t.kind.Name, a.reader.space, t.kind.Name, a.reader.space)
	if err != nil || integer(row[0]) == 1 {
		return err
	}
	query := `SELECT c.id FROM (SELECT max(n) AS n FROM _changes WHERE space = ? AND kind = ? GROUP BY id) m
		JOIN _changes c ON c.n = m.n LEFT JOIN ` + quote(t.kind.Name) + ` d ON d.space = ? AND d.id = c.id
		WHERE c.verb <> 2 AND d.id IS NULL`
	return a.reader.conn.rows(query, []value{a.reader.space, t.kind.Name, a.reader.space}, func(v []value) error {
		return a.fault(t.kind.Name, text(v[0]), "the record is missing")
	})
}
