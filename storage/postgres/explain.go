package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// explain tells batches that were left behind why. A batch that was committed
// before gets its first stamp; one whose conditions hold after all stays
// unsettled and flies again. constraint is the index that refused the one batch
// of the group, or "".
func (l *lane) explain(ctx context.Context, c *pgxpool.Conn, group []*request, constraint string) error {
	q := &inquiry{pipeline: newPipeline(c.Conn()), lane: l, firsts: map[[16]byte]driver.Stamp{}, found: map[driver.Key]revision{}}
	if err := q.ask(ctx, group); err != nil {
		return err
	}
	reasons := make([]error, len(group))
	for i, r := range group {
		if reasons[i] = q.reason(r.batch); reasons[i] == nil && constraint != "" {
			var err error
			if reasons[i], err = q.notUnique(ctx, r.batch, constraint); err != nil {
				return err
			}
		}
	}
	if err := q.end(ctx); err != nil {
		return err
	}
	for i, r := range group {
		first, repeated := q.firsts[r.batch.ID]
		switch {
		case repeated:
			r.settle(first, nil)
		case reasons[i] != nil:
			r.settle(driver.Stamp{}, reasons[i])
		}
	}
	return nil
}

// inquiry looks at what stopped batches.
type inquiry struct {
	pipeline
	lane   *lane
	firsts map[[16]byte]driver.Stamp
	found  map[driver.Key]revision
}

type revision struct {
	rev    int64
	erased bool
}

// ask reads the stamps of the batches and the revisions of all they rest on.
func (q *inquiry) ask(ctx context.Context, group []*request) error {
	s := q.lane.store
	ids := make([][16]byte, len(group))
	keys := map[string][]string{}
	for i, r := range group {
		ids[i] = r.batch.ID
		for _, c := range r.batch.Checks {
			keys[c.Kind] = append(keys[c.Kind], c.ID)
		}
		for j := range r.batch.Ops {
			if k := r.batch.Ops[j].Record.Key; k.Kind != driver.ActsKind {
				keys[k.Kind] = append(keys[k.Kind], k.ID)
			}
		}
	}
	q.queue(nil, "BEGIN")
	q.queue(nil, enterSQL, s.enterArgs(q.lane.space)...)
	q.read(s.schema.sql("SELECT batch, seq, time, hash FROM %s WHERE space = $1 AND batch = ANY($2)", "_commits"), q.scanFirst, q.lane.space, ids)
	for kind, ids := range keys {
		t, err := s.table(kind)
		if err != nil {
			return err
		}
		q.read("SELECT id, rev, payload IS NULL FROM "+t.name+" WHERE space = $1 AND id = ANY($2)", func(rows pgx.Rows) error {
			var id string
			var r revision
			err := rows.Scan(&id, &r.rev, &r.erased)
			q.found[driver.Key{Kind: kind, ID: id}] = r
			return err
		}, q.lane.space, ids)
	}
	return q.flush(ctx)
}

func (q *inquiry) scanFirst(rows pgx.Rows) error {
	var id [16]byte
	var micros int64
	var hash []byte
	stamp := driver.Stamp{Space: q.lane.space}
	err := rows.Scan(&id, &stamp.Position, &micros, &hash)
	stamp.Time = time.UnixMicro(micros).UTC()
	copy(stamp.Hash[:], hash)
	q.firsts[id] = stamp
	return err
}

// reason returns the first condition of a batch that does not hold.
func (q *inquiry) reason(b *driver.Batch) error {
	for _, c := range b.Checks {
		if have := q.found[c.Key].rev; have != c.Rev {
			return &driver.ConflictError{Key: c.Key, Want: c.Rev, Have: have}
		}
	}
	for i := range b.Ops {
		op := &b.Ops[i]
		have := q.found[op.Record.Key]
		switch {
		case op.Record.Kind == driver.ActsKind:
		case have.erased && op.Verb != driver.Erase: // two may erase the same, one after the other
			return renjia.ErrErased
		case have.rev != op.Expect:
			return &driver.ConflictError{Key: op.Record.Key, Want: op.Expect, Have: have.rev}
		}
	}
	return nil
}

// notUnique names the record of a batch that a unique index refused, or nothing
// if the index refuses it no longer.
func (q *inquiry) notUnique(ctx context.Context, b *driver.Batch, constraint string) (reason, err error) {
	changed := map[driver.Key]bool{}
	for i := range b.Ops {
		changed[b.Ops[i].Record.Key] = true
	}
	type value struct {
		kind string
		driver.Value
	}
	taken := map[value]bool{}
	for i := range b.Ops {
		r := &b.Ops[i].Record
		t, err := q.lane.store.table(r.Kind)
		if err != nil || b.Ops[i].Verb != driver.Put {
			continue
		}
		slot := t.violated(constraint)
		for _, e := range r.Index {
			if e.Slot != slot {
				continue
			}
			holder, err := q.holder(ctx, t, e)
			if err != nil {
				return nil, err
			}
			other := driver.Key{Kind: r.Kind, ID: holder}
			if taken[value{r.Kind, e.Value}] || holder != "" && !changed[other] {
				return &driver.UniqueError{Key: r.Key, Index: t.kind.Indexes[slot].Name}, nil
			}
			taken[value{r.Kind, e.Value}] = true
		}
	}
	return nil, nil
}

// holder returns the record that has a value of a unique index.
func (q *inquiry) holder(ctx context.Context, t *table, e driver.Entry) (id string, err error) {
	q.read("SELECT id FROM "+t.name+" WHERE space = $1 AND "+quote(t.kind.Indexes[e.Slot].Name)+" = $2",
		func(rows pgx.Rows) error { return rows.Scan(&id) }, q.lane.space, sqlValue(e.Value))
	return id, q.flush(ctx)
}

// end commits. If a batch was found committed it writes as well, so that the
// answer waits, like that of any other commit, until the standbys that must have
// it have it: a row that can be seen may not be there yet.
func (q *inquiry) end(ctx context.Context) error {
	if len(q.firsts) > 0 {
		q.queue(nil, q.lane.store.schema.sql("UPDATE %s SET seq = seq WHERE space = $1", "_spaces"), q.lane.space)
	}
	q.queue(nil, "COMMIT")
	return q.flush(ctx)
}
