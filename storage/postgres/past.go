package postgres

import (
	"context"
	"iter"

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
		g, err := p.gather(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		g.All(func() error { return p.usable(ctx) })(yield)
	}
}

// gather reads every record the kind had.
func (p *past) gather(ctx context.Context, q *driver.Query) (*driver.Gathering, error) {
	t, err := p.store.table(q.Kind)
	if err != nil {
		return nil, err
	}
	g := &driver.Gathering{Kind: &t.kind, Query: q}
	err = p.each(ctx, p.newest("")+" AND c.payload IS NOT NULL", []any{p.space, q.Kind, p.last}, func(rows pgx.Rows) error {
		r, err := image(rows, q.Kind)
		if err != nil {
			return err
		}
		return g.Add(r)
	})
	return g, err
}
