package mariadb

import (
	"context"
	"iter"
	"slices"

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
	if err := p.usable(ctx); err != nil {
		return nil, err
	}
	t, err := p.store.table(q.Kind)
	if err != nil {
		return nil, err
	}
	query := "SELECT " + pastColumns + ` FROM (SELECT MAX(n) AS n FROM _changes FORCE INDEX (record) WHERE space = ? AND kind = ? AND n <= ? GROUP BY id) m
		JOIN _changes c ON c.space = ? AND c.n = m.n WHERE c.payload IS NOT NULL`
	err = p.conn.rows(ctx, query, []value{p.space, q.Kind, p.last, p.space}, func(v []value) error {
		r := image(q.Kind, v)
		var err error
		if r.Index, err = t.kind.Extract(r.Version, r.Payload); err != nil {
			return err
		}
		if driver.Match(q, &r) {
			found = append(found, r)
		}
		return p.usable(ctx)
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
