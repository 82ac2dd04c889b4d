package postgres

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage/driver"
)

// Audit compares every record with the newest after-image of its key: content
// and revision on the server, index columns through their checksum.
func (s *Store) Audit(ctx context.Context, space string) iter.Seq2[driver.Fault, error] {
	return func(yield func(driver.Fault, error) bool) {
		r, err := s.newReader(ctx, space)
		if err != nil {
			yield(driver.Fault{}, err)
			return
		}
		defer r.Close() //nolint:errcheck // nothing was written
		a := audit{ctx: ctx, reader: r, yield: yield}
		if err := a.run(); err != nil && !errors.Is(err, errDone) {
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
		if err := a.missing(kinds[name]); err != nil {
			return err
		}
	}
	return nil
}

// head finds a journal that was cut off, or that has more than it should.
func (a *audit) head() error {
	sound := true
	s := a.reader.store.schema
	sql := s.sql(`SELECT s.seq = c.seq AND s.time = c.time AND s.hash = c.hash
		AND s.changes = coalesce((SELECT max(n) FROM %s WHERE space = $1), 0)
		FROM %s s LEFT JOIN %s c ON c.space = $1 AND c.seq = (SELECT max(seq) FROM %s WHERE space = $1)
		WHERE s.space = $1`, "_changes", "_spaces", "_commits", "_commits")
	err := a.reader.each(a.ctx, sql, []any{a.reader.space}, func(rows pgx.Rows) error {
		var equal *bool
		err := rows.Scan(&equal)
		sound = equal != nil && *equal
		return err
	})
	if err == nil && !sound {
		err = a.fault("", "", "the journal does not end where the space says it does")
	}
	return err
}

// records checks what is there, a page at a time.
func (a *audit) records(t *table) error {
	for last := ""; ; {
		page, err := a.page(t, last)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := a.sides(t, page); err != nil {
			return err
		}
		for i := range page {
			last = page[i].id
			what := page[i].fault()
			if what == "" {
				continue
			}
			if err := a.fault(t.kind.Name, last, what); err != nil {
				return err
			}
		}
	}
}

// audited is a record beside its newest after-image.
type audited struct {
	id        string
	rev, mark int64
	version   int
	equal     bool
	verb      *driver.OpVerb
	digest    digest.Hash
	entries   []driver.Entry
}

func (r *audited) fault() string {
	switch {
	case r.verb == nil:
		return "the journal knows no such record"
	case *r.verb == driver.Delete:
		return "the record was deleted but is there"
	case !r.equal:
		return "the record is not its newest after-image"
	case driver.Mark(r.digest, r.rev, r.version, r.entries) != r.mark:
		return "an index column is not that of the content"
	}
	return ""
}

const auditPage = 1000

func (a *audit) page(t *table, after string) (page []audited, err error) {
	s := a.reader.store.schema
	columns := ""
	for _, slot := range t.columns {
		columns += ", d." + quote(t.kind.Indexes[slot].Name)
	}
	sql := `SELECT d.id, d.rev, d.ver, d.mark, c.verb, c.digest,
		coalesce(d.payload IS NOT DISTINCT FROM c.payload AND d.rev = c.rev AND d.seq = c.seq, false)` + columns + `
		FROM ` + t.name + ` d LEFT JOIN ` + s.name("_changes") + ` c
		ON c.space = $1 AND c.n = (SELECT max(n) FROM ` + s.name("_changes") + ` WHERE space = $1 AND kind = $2 AND id = d.id)
		WHERE d.space = $1 AND d.id > $3 ORDER BY d.id LIMIT $4`
	err = a.reader.each(a.ctx, sql, []any{a.reader.space, t.kind.Name, after, auditPage}, func(rows pgx.Rows) error {
		r, err := t.audited(rows)
		page = append(page, r)
		return err
	})
	return page, err
}

// audited reads a row with the typed columns at its end.
func (t *table) audited(rows pgx.Rows) (r audited, err error) {
	var sum []byte
	into := []any{&r.id, &r.rev, &r.version, &r.mark, &r.verb, &sum, &r.equal}
	texts, numbers := make([]*string, len(t.columns)), make([]*int64, len(t.columns))
	for i, slot := range t.columns {
		if t.kind.Indexes[slot].Type == driver.Text {
			into = append(into, &texts[i])
			continue
		}
		into = append(into, &numbers[i])
	}
	if err := rows.Scan(into...); err != nil {
		return r, err
	}
	copy(r.digest[:], sum)
	for i, slot := range t.columns {
		v := driver.Value{Type: t.kind.Indexes[slot].Type}
		switch {
		case texts[i] != nil:
			v.Text = *texts[i]
		case numbers[i] != nil:
			v.Int = *numbers[i]
		default:
			continue
		}
		r.entries = append(r.entries, driver.Entry{Slot: slot, Value: v})
	}
	return r, nil
}

// sides adds the values of indexes that may have several.
func (a *audit) sides(t *table, page []audited) error {
	if len(t.sides) == 0 {
		return nil
	}
	byID := make(map[string]*audited, len(page))
	ids := make([]string, len(page))
	for i := range page {
		byID[page[i].id], ids[i] = &page[i], page[i].id
	}
	for _, side := range t.sides {
		typ := t.kind.Indexes[side.slot].Type
		sql := "SELECT id, value FROM " + side.name + " WHERE space = $1 AND id = ANY($2) ORDER BY id, value"
		err := a.reader.each(a.ctx, sql, []any{a.reader.space, ids}, func(rows pgx.Rows) error {
			var id string
			v := driver.Value{Type: typ}
			into := []any{&id, &v.Int}
			if typ == driver.Text {
				into[1] = &v.Text
			}
			err := rows.Scan(into...)
			if r := byID[id]; r != nil {
				r.entries = append(r.entries, driver.Entry{Slot: side.slot, Value: v})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for i := range page {
		slices.SortStableFunc(page[i].entries, func(x, y driver.Entry) int { return x.Slot - y.Slot })
	}
	return nil
}

// missing finds records that are not there, first by their number: each key
// begins with revision 1 and may end with a deletion.
func (a *audit) missing(t *table) error {
	s := a.reader.store.schema
	var whole bool
	sql := s.sql(`SELECT (SELECT count(*) FROM %s WHERE space = $1 AND kind = $2 AND rev = 1 AND verb <> 2)
		- (SELECT count(*) FROM %s WHERE space = $1 AND kind = $2 AND verb = 2) = (SELECT count(*) FROM `+t.name+` WHERE space = $1)`, "_changes", "_changes")
	args := []any{a.reader.space, t.kind.Name}
	err := a.reader.each(a.ctx, sql, args, func(rows pgx.Rows) error { return rows.Scan(&whole) })
	if err != nil || whole {
		return err
	}
	var lost []string
	sql = s.sql(`SELECT c.id FROM (SELECT max(n) AS n FROM %s WHERE space = $1 AND kind = $2 GROUP BY id) m
		JOIN %s c ON c.space = $1 AND c.n = m.n LEFT JOIN `+t.name+` d ON d.space = $1 AND d.id = c.id
		WHERE c.verb <> 2 AND d.id IS NULL ORDER BY c.id`, "_changes", "_changes")
	err = a.reader.each(a.ctx, sql, args, func(rows pgx.Rows) error {
		var id string
		err := rows.Scan(&id)
		lost = append(lost, id)
		return err
	})
	for _, id := range lost {
		if err == nil {
			err = a.fault(t.kind.Name, id, "the record is missing")
		}
	}
	return err
}
