package postgres

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage/driver"
)

// backfillRows is how many records are filled in one transaction.
const backfillRows = 500

// unfilled is a record whose index entries are to be computed anew.
type unfilled struct {
	id, payload string
	rev         int64
	version     int
	digest      digest.Hash
}

func (m *migration) backfillAll(ctx context.Context, t *table) error {
	spaces, err := m.store.spaces(ctx)
	if err != nil {
		return err
	}
	for _, space := range spaces {
		if err := m.backfill(ctx, t, space); err != nil {
			return fmt.Errorf("space %s: %w", space, err)
		}
	}
	return nil
}

// backfill computes the entries of every record of a space anew, some hundred
// at a time: memory stays small, locks short, and an interrupted run begins
// again without harm.
func (m *migration) backfill(ctx context.Context, t *table, space string) error {
	for last := ""; ; {
		n, next, err := m.refill(ctx, t, space, last)
		if err != nil || n < backfillRows {
			return err
		}
		last = next
	}
}

// refill fills the records behind an identifier and returns how many they were
// and the last of them. They are locked while it works, so that a program that
// changes one meanwhile has its entries, newer ones, left alone.
func (m *migration) refill(ctx context.Context, t *table, space, after string) (n int, last string, err error) {
	p := newPipeline(m.conn)
	p.queue(nil, "BEGIN")
	p.queue(nil, enterSQL, m.store.enterArgs(space)...)
	var rows []unfilled
	p.read("SELECT d.id, d.rev, d.ver, d.payload, c.digest FROM "+t.name+" d JOIN "+m.store.schema.name("_changes")+` c
		ON c.space = $1 AND c.n = (SELECT max(n) FROM `+m.store.schema.name("_changes")+` WHERE space = $1 AND kind = $2 AND id = d.id)
		WHERE d.space = $1 AND d.id > $3 AND d.payload IS NOT NULL ORDER BY d.id LIMIT `+strconv.Itoa(backfillRows)+" FOR UPDATE OF d",
		func(r pgx.Rows) error {
			var u unfilled
			var sum []byte
			err := r.Scan(&u.id, &u.rev, &u.version, &u.payload, &sum)
			copy(u.digest[:], sum)
			rows = append(rows, u)
			return err
		}, space, t.kind.Name, after)
	defer func() {
		if err != nil {
			_, _ = m.conn.Exec(context.WithoutCancel(ctx), "ROLLBACK") // the first error counts
		}
	}()
	if err = p.flush(ctx); err != nil {
		return 0, "", err
	}
	for _, u := range rows {
		entries, err := t.kind.Extract(u.version, u.payload)
		if err != nil {
			return 0, "", fmt.Errorf("%s: %w", u.id, err)
		}
		t.fill(&p, space, u, entries)
		last = u.id
	}
	p.queue(nil, "COMMIT")
	return len(rows), last, p.flush(ctx)
}

// fill queues the statements that write the entries of a record.
func (t *table) fill(p *pipeline, space string, u unfilled, entries []driver.Entry) {
	sets := "mark = $3"
	for i, slot := range t.columns {
		sets += ", " + quote(t.kind.Indexes[slot].Name) + " = $" + strconv.Itoa(4+i)
	}
	args := t.bindColumns([]any{space, u.id, driver.Mark(u.digest, u.rev, u.version, entries)}, entries)
	p.queue(nil, "UPDATE "+t.name+" SET "+sets+" WHERE space = $1 AND id = $2", args...)
	record := driver.Record{Key: driver.Key{Kind: t.kind.Name, ID: u.id}, Index: entries}
	for i := range t.sides {
		side := &t.sides[i]
		p.queue(nil, side.clear, space, u.id)
		for _, row := range side.rows(nil, space, &record) {
			p.queue(nil, side.insert.one, row...)
		}
	}
}
