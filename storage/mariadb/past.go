package mariadb

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia/storage/driver"
)

// past reads a space as it was right after a commit, from the after-images in
// the journal.
type past struct {
	*reader
	last int64 // number of the last change that counts
}

const pastColumns = "c.id, c.verb, c.rev, c.ver, c.seq, c.payload"

func (p *past) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	found := make(map[string]driver.Record, len(ids))
	err := eachList(ids, func(list string, args []value) error {
		query := "SELECT " + pastColumns + ` FROM _changes c JOIN (
			SELECT MAX(n) AS n FROM _changes FORCE INDEX (record) WHERE space = ? AND kind = ? AND id IN ` + list + ` AND n <= ? GROUP BY id) m
			ON c.space = ? AND c.n = m.n`
		args = append(append([]value{p.space, kind}, args...), p.last, p.space)
		return p.conn.rows(ctx, query, args, func(v []value) error {
			if driver.OpVerb(integer(v[1])) != driver.Delete {
				record := image(kind, v)
				found[record.ID] = record
			}
			return nil
		})
	})
	return inOrder(ids, found), err
}

// image makes a record of an after-image.
func image(kind string, v []value) driver.Record {
	return driver.Record{
		Key: driver.Key{Kind: kind, ID: text(v[0])}, Rev: integer(v[2]), Version: int(integer(v[3])),
		Position: driver.Position(integer(v[4])), Payload: text(v[5]), Erased: v[5] == nil,
	}
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
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	t, err := p.store.table(q.Kind)
	if err != nil {
		return nil, err
	}
	g := &driver.Gathering{Kind: &t.kind, Query: q}
	query := "SELECT " + pastColumns + ` FROM (SELECT MAX(n) AS n FROM _changes FORCE INDEX (record) WHERE space = ? AND kind = ? AND n <= ? GROUP BY id) m
		JOIN _changes c ON c.space = ? AND c.n = m.n WHERE c.payload IS NOT NULL`
	err = p.conn.rows(ctx, query, []value{p.space, q.Kind, p.last, p.space}, func(v []value) error {
		if err := g.Add(image(q.Kind, v)); err != nil {
			return err
		}
		return p.usable(ctx)
	})
	return g, err
}
