package postgres

import (
	"context"
	"iter"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/storage/driver"
)

// past reads a space as it was right after a commit, from the after-images in
// the journal.
type past struct {
	*reader
	last int64 // number of the last change that counts
}

// newest selects the last change that counts of each record of a kind; a
// condition narrows the records down.
func (p *past) newest(condition string) string {
	return p.store.schema.sql(`SELECT c.id, c.rev, c.ver, c.seq, c.payload FROM
		(SELECT max(n) AS n FROM %s WHERE space = $1 AND kind = $2 AND n <= $3`+condition+` GROUP BY id) m
		JOIN %s c ON c.space = $1 AND c.n = m.n WHERE c.verb <> 2`, "_changes", "_changes")
}

func (p *past) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	var found []driver.Record
	err := p.each(ctx, p.newest(" AND id = ANY($4)"), []any{p.space, kind, p.last, ids}, func(rows pgx.Rows) error {
		record, err := image(rows, kind)
		found = append(found, record)
		return err
	})
	return inOrder(found, ids), err
}

func (p *past) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		found, err := p.matching(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range found {
			if err := p.usable(ctx); err != nil {
				yield(nil, err)
				return
			}
			if (q.Limit > 0 && i == q.Limit) || !yield(&found[i], nil) {
				return
			}
		}
	}
}

// matching computes the index entries of every record the kind had, keeps what
// matches, and sorts.
func (p *past) matching(ctx context.Context, q *driver.Query) (found []driver.Record, err error) {
	t, err := p.store.table(q.Kind)
	if err != nil {
		return nil, err
	}
	err = p.each(ctx, p.newest("")+" AND c.payload IS NOT NULL", []any{p.space, q.Kind, p.last}, func(rows pgx.Rows) error {
		r, err := image(rows, q.Kind)
		if err != nil {
			return err
		}
		if r.Index, err = t.kind.Extract(r.Version, r.Payload); err != nil {
			return err
		}
		if driver.Match(q, &r) {
			found = append(found, r)
		}
		return nil
	})
	slices.SortFunc(found, func(a, b driver.Record) int {
		c := driver.CursorOf(&a, q).Compare(driver.CursorOf(&b, q))
		if q.Desc {
			return -c
		}
		return c
	})
	return found, err
}
