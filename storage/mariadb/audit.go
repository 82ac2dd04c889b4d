package mariadb

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
		r, err := s.begin(ctx, space)
		if err != nil {
			yield(driver.Fault{}, err)
			return
		}
		defer r.Close() //nolint:errcheck // nothing was written
		a := audit{ctx: ctx, reader: r, yield: yield}
		if r.space != 0 {
			err = a.run()
		}
		if err != nil && !errors.Is(err, errDone) {
			yield(driver.Fault{}, err)
		}
	}
}

type audit struct {
	ctx    context.Context //nolint:containedctx // lives as long as the audit
	reader *reader
	yield  func(driver.Fault, error) bool
}

func (a *audit) fault(kind, id, what string) error {
	if !a.yield(driver.Fault{Key: driver.Key{Kind: kind, ID: id}, What: what}, nil) {
		return errDone
	}
	return nil
}

func (a *audit) rows(query string, args []value, each func([]value) error) error {
	if err := a.reader.usable(a.ctx); err != nil {
		return err
	}
	return a.reader.conn.rows(a.ctx, query, args, each)
}

func (a *audit) run() error {
	if err := a.head(); err != nil {
		return err
	}
	kinds := a.reader.store.tables()
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if err := a.records(kinds[name]); err != nil {
			return err
		}
		if err := a.missing(kinds[name]); err != nil {
			return err
		}
	}
	return nil
}

// head finds a journal that was cut off, or that has more than it should.
func (a *audit) head() error {
	agrees := false
	err := a.rows(`SELECT s.seq = COALESCE(c.seq, 0) AND s.time = COALESCE(c.time, 0) AND s.hash = COALESCE(SUBSTRING(c.chain, 65), REPEAT(x'00', 32))
		AND s.changes = COALESCE((SELECT MAX(n) FROM _changes WHERE space = s.id), 0)
		FROM _spaces s LEFT JOIN _commits c ON c.space = s.id AND c.seq = (SELECT MAX(seq) FROM _commits WHERE space = s.id)
		WHERE s.id = ?`, []value{a.reader.space}, func(v []value) error {
		agrees = integer(v[0]) == 1
		return nil
	})
	if err == nil && !agrees {
		err = a.fault("", "", "the journal does not end where the space says it does")
	}
	return err
}

// auditPage is how many records are compared with one statement.
const auditPage = 1000

// stored is a record as it lies there.
type stored struct {
	driver.Record
	mark   int64
	number int64 // of its newest change
	newest newest
}

// records checks what is there.
func (a *audit) records(t *table) error {
	for after := ""; ; {
		page, err := a.page(t, after)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := a.sides(t, page); err != nil {
			return err
		}
		for i := range page {
			r := &page[i]
			if what := r.contradiction(); what != "" {
				if err := a.fault(t.kind.Name, r.ID, what); err != nil {
					return err
				}
			}
		}
		after = page[len(page)-1].ID
	}
}

// contradiction says how a record differs from its newest after-image. That the
// after-image is genuine is for the journal's hashes to show.
func (r *stored) contradiction() string {
	n := &r.newest
	switch {
	case n.verb == 0:
		return "the journal knows no such record"
	case n.verb == driver.Delete:
		return "the record was deleted but is there"
	case r.Rev != n.rev || r.Position != n.seq || r.Erased != (n.verb == driver.Erase) || !r.Erased && !n.seal.Opens(r.Payload):
		return "the record is not its newest after-image"
	}
	slices.SortStableFunc(r.Index, func(x, y driver.Entry) int { return x.Slot - y.Slot })
	if driver.Mark(n.seal.Digest, r.Rev, r.Version, r.Index) != r.mark {
		return "an index column is not that of the content"
	}
	return ""
}

// page reads some records and what the journal last says of them.
func (a *audit) page(t *table, after string) (page []stored, err error) {
	query := "SELECT id, rev, ver, seq, mark, payload, " + t.newest
	for _, slot := range t.columns {
		query += ", " + t.column(slot)
	}
	query += " FROM " + t.name() + " d WHERE space = ? AND id > ? ORDER BY id LIMIT ?"
	var numbers []int64
	err = a.rows(query, []value{a.reader.space, after, int64(auditPage)}, func(v []value) error {
		r := stored{mark: integer(v[4]), number: integer(v[6])}
		r.ID, r.Rev, r.Version, r.Position = text(v[0]), integer(v[1]), int(integer(v[2])), driver.Position(integer(v[3]))
		r.Payload, r.Erased = text(v[5]), v[5] == nil
		for i, slot := range t.columns {
			if v[7+i] != nil {
				r.Index = append(r.Index, driver.Entry{Slot: slot, Value: goValue(t.kind.Indexes[slot].Type, v[7+i])})
			}
		}
		page, numbers = append(page, r), append(numbers, r.number)
		return nil
	})
	if err != nil {
		return nil, err
	}
	changes, err := a.reader.conn.newest(a.ctx, a.reader.space, numbers)
	for i := range page {
		page[i].newest = changes[page[i].number]
	}
	return page, err
}

// sides adds the entries that lie in tables of their own.
func (a *audit) sides(t *table, page []stored) error {
	at := make(map[string]*stored, len(page))
	for i := range page {
		at[page[i].ID] = &page[i]
	}
	for _, slot := range t.sides {
		query := "SELECT id, value FROM " + t.side(slot) + " WHERE space = ? AND id >= ? AND id <= ? ORDER BY id, value"
		err := a.rows(query, []value{a.reader.space, page[0].ID, page[len(page)-1].ID}, func(v []value) error {
			if r := at[text(v[0])]; r != nil {
				r.Index = append(r.Index, driver.Entry{Slot: slot, Value: goValue(t.kind.Indexes[slot].Type, v[1])})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// missing finds records that are missing, first by their number: each key begins
// with revision 1 and may end with a deletion.
func (a *audit) missing(t *table) error {
	complete := false
	err := a.rows(`SELECT
		(SELECT COUNT(*) FROM _changes WHERE space = ? AND kind = ? AND rev = 1 AND verb <> 2) -
		(SELECT COUNT(*) FROM _changes WHERE space = ? AND kind = ? AND verb = 2) = (SELECT COUNT(*) FROM `+t.name()+` WHERE space = ?)`,
		[]value{a.reader.space, t.kind.Name, a.reader.space, t.kind.Name, a.reader.space}, func(v []value) error {
			complete = integer(v[0]) == 1
			return nil
		})
	if err != nil || complete {
		return err
	}
	query := `SELECT c.id FROM (SELECT MAX(n) AS n FROM _changes FORCE INDEX (record) WHERE space = ? AND kind = ? GROUP BY id) m
		JOIN _changes c ON c.space = ? AND c.n = m.n LEFT JOIN ` + t.name() + ` d ON d.space = c.space AND d.id = c.id
		WHERE c.verb <> 2 AND d.id IS NULL LIMIT 100`
	var ids []string
	err = a.rows(query, []value{a.reader.space, t.kind.Name, a.reader.space}, func(v []value) error {
		ids = append(ids, text(v[0]))
		return nil
	})
	for _, id := range ids {
		if err := a.fault(t.kind.Name, id, "the record is missing"); err != nil {
			return err
		}
	}
	return err
}
