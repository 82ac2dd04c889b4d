package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// sql puts names of tables into a statement.
func (s schema) sql(format string, tables ...string) string {
	names := make([]any, len(tables))
	for i, t := range tables {
		names[i] = s.name(t)
	}
	return fmt.Sprintf(format, names...)
}

// apply queues the conditions and changes of a batch.
func (f *flight) apply(ctx context.Context, r *request) error {
	for _, c := range r.batch.Checks {
		if err := f.check(r, c); err != nil {
			return err
		}
	}
	if err := f.freeUnique(r); err != nil {
		return err
	}
	stamp := r.batch.Next(f.head.stamp)
	if err := f.change(ctx, r, int64(stamp.Position)); err != nil {
		return err
	}
	f.head.stamp, f.head.changes = stamp, f.head.changes+int64(len(r.batch.Ops))
	f.stamps = append(f.stamps, stamp)
	return nil
}

func (f *flight) check(r *request, c driver.Check) error {
	t, err := f.lane.store.table(c.Kind)
	switch {
	case err != nil:
		return &failure{r, err}
	case c.Rev == 0:
		f.queue(r, t.absent, f.lane.space, c.ID)
	default:
		f.queue(r, t.present, f.lane.space, c.ID, c.Rev)
	}
	return nil
}

// freeUnique takes unique values away from the records a batch is about to
// change, so that two of them may exchange their values: the engine judges each
// statement, the contract judges the batch.
func (f *flight) freeUnique(r *request) error {
	if len(r.batch.Ops) < 2 {
		return nil
	}
	for i := range r.batch.Ops {
		op := &r.batch.Ops[i]
		if op.Expect == 0 || op.Record.Kind == driver.ActsKind {
			continue
		}
		t, err := f.lane.store.table(op.Record.Kind)
		if err != nil {
			return &failure{r, err}
		}
		if t.unique {
			f.queue(r, t.free, f.lane.space, op.Record.ID)
		}
	}
	return nil
}

// additions are the new rows of a kind in one batch.
type additions struct {
	table *table
	rows  [][]any
	sides [][][]any // by place in table.sides
}

// change queues the operations of a batch: what exists one by one, what is new
// by kind, so that many go in few statements.
func (f *flight) change(ctx context.Context, r *request, seq int64) error {
	var fresh []*additions // few: one for each kind
	for j := range r.batch.Ops {
		op := &r.batch.Ops[j]
		if op.Record.Kind == driver.ActsKind {
			continue
		}
		t, err := f.lane.store.table(op.Record.Kind)
		if err != nil {
			return &failure{r, err}
		}
		if op.Expect > 0 {
			f.replace(r, t, op, seq)
			continue
		}
		i := slices.IndexFunc(fresh, func(a *additions) bool { return a.table == t })
		if i < 0 {
			i = len(fresh)
			fresh = append(fresh, &additions{table: t, sides: make([][][]any, len(t.sides))})
		}
		fresh[i].add(f.lane.space, op, seq)
	}
	for _, a := range fresh {
		if err := f.insert(ctx, r, &a.table.insert, a.rows); err != nil {
			return err
		}
		for i := range a.sides {
			if err := f.insert(ctx, r, &a.table.sides[i].insert, a.sides[i]); err != nil {
				return err
			}
		}
	}
	return f.redact(r)
}

func (a *additions) add(space string, op *driver.Op, seq int64) {
	r := &op.Record
	row := make([]any, 0, 7+len(a.table.columns))
	if op.Verb == driver.Erase { // of what never was: the identifier stays used
		row = append(row, space, r.ID, r.Rev, int64(0), seq, driver.Mark(op.Seal.Digest, r.Rev, r.Version, nil), nil)
		a.rows = append(a.rows, a.table.bindColumns(row, nil))
		return
	}
	row = append(row, space, r.ID, r.Rev, int64(r.Version), seq, driver.Mark(op.Seal.Digest, r.Rev, r.Version, r.Index), r.Payload)
	a.rows = append(a.rows, a.table.bindColumns(row, r.Index))
	for i, side := range a.table.sides {
		a.sides[i] = side.rows(a.sides[i], space, r)
	}
}

// rows appends the rows of a record's values.
func (x *side) rows(to [][]any, space string, r *driver.Record) [][]any {
	for _, e := range r.Index {
		if e.Slot == x.slot {
			to = append(to, []any{space, sqlValue(e.Value), r.ID})
		}
	}
	return to
}

// replace queues the change of a record that exists.
func (f *flight) replace(r *request, t *table, op *driver.Op, seq int64) {
	record := &op.Record
	args := make([]any, 0, 8+len(t.columns))
	args = append(args, f.lane.space, record.ID, op.Expect)
	switch op.Verb {
	case driver.Delete:
		f.queue(r, t.remove, args...)
	case driver.Erase:
		f.queue(r, t.erase, append(args, record.Rev, seq, driver.Mark(op.Seal.Digest, record.Rev, record.Version, nil))...)
	default:
		mark := driver.Mark(op.Seal.Digest, record.Rev, record.Version, record.Index)
		args = append(args, record.Rev, int64(record.Version), seq, mark, record.Payload)
		f.queue(r, t.update, t.bindColumns(args, record.Index)...)
	}
	for i := range t.sides {
		side := &t.sides[i]
		f.queue(r, side.clear, f.lane.space, record.ID)
		for _, row := range side.rows(nil, f.lane.space, record) {
			f.queue(r, side.insert.one, row...)
		}
	}
}

// redact queues the erasure of content in the journal.
func (f *flight) redact(r *request) error {
	s := f.lane.store.schema
	for _, k := range r.keys {
		if k.Kind != driver.ActsKind {
			f.queue(r, s.sql("UPDATE %s SET payload = NULL, salt = NULL WHERE space = $1 AND kind = $2 AND id = $3 AND verb = $4", "_changes"),
				f.lane.space, k.Kind, k.ID, int64(driver.Put))
			continue
		}
		if seq, err := strconv.ParseInt(k.ID, 10, 64); err == nil { // else no commit has such a position
			f.queue(r, s.sql("UPDATE %s SET acts = NULL, salt = NULL WHERE space = $1 AND seq = $2", "_commits"), f.lane.space, seq)
		}
	}
	return nil
}

// journal queues the journal's rows of all batches aboard.
func (f *flight) journal(ctx context.Context, from head, aboard []*request) error {
	var changes, commits [][]any
	prev, n := from.stamp.Hash, from.changes
	for i, r := range aboard {
		b, stamp, before := r.batch, f.stamps[i], prev
		commits = append(commits, []any{
			f.lane.space, int64(stamp.Position), b.ID, stamp.Time.UnixMicro(), n + 1, int64(len(b.Ops)),
			text(b.Acts), b.Seal.Salt[:], b.Seal.Digest[:], before[:], b.Root[:], stamp.Hash[:],
		})
		for j := range b.Ops {
			n++
			changes = append(changes, f.changeRow(&b.Ops[j], n, int64(stamp.Position)))
		}
		prev = stamp.Hash
	}
	s := f.lane.store
	if err := f.insert(ctx, nil, &s.changes, changes); err != nil {
		return err
	}
	return f.insert(ctx, nil, &s.commits, commits)
}

func (f *flight) changeRow(op *driver.Op, n, seq int64) []any {
	r := &op.Record
	var payload any
	if op.Verb == driver.Put {
		payload = text(r.Payload)
	}
	return []any{
		f.lane.space, n, seq, int64(op.Verb), r.Kind, r.ID, r.Rev, int64(r.Version),
		payload, op.Seal.Salt[:], op.Seal.Digest[:],
	}
}

// text is NULL for content that is not there.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

var (
	changeColumns = strings.Fields("space n seq verb kind id rev ver payload salt digest")
	commitColumns = strings.Fields("space seq batch time first n acts salt digest prev root hash")
)
