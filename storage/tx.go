package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Writer is what a registry writes through: a [*Space], where every verb is an
// Update of its own, or a [*Tx], which binds several verbs into one.
type Writer interface {
	// Write performs one act: the policy is asked, fn changes records, and
	// both are committed together or not at all. On a Space fn may run more
	// than once.
	Write(ctx context.Context, act renjia.Act, fn func(*Tx) error) error
}

// Tx is a transaction: it buffers changes, sees its own changes, and remembers
// the revision of all it has read. It is used by one goroutine, inside the
// function it was given to.
type Tx struct {
	space   *Space
	ctx     context.Context // of the Update, for opening the snapshot when first needed
	snap    driver.Snapshot
	now     time.Time
	acts    []renjia.Act
	reads   map[driver.Key]int64
	queried bool
	guarded bool               // guarded kinds were read, so the act is journaled in any case
	pending map[driver.Key]int // index into writes
	writes  []write
}

// write is a buffered change: the newest content of a key in the transaction.
type write struct {
	def     *definition
	base    int64 // the committed revision it replaces; 0 = none
	record  driver.Record
	verb    driver.OpVerb
	dropped bool // inserted and deleted again
}

// Space returns the name of the space.
func (tx *Tx) Space() string { return tx.space.name }

// Time returns when the present act happened: its At, or the store's clock.
func (tx *Tx) Time() time.Time {
	if at := tx.act().At; !at.IsZero() {
		return at
	}
	return tx.now
}

// Actor returns who performs the present act.
func (tx *Tx) Actor() renjia.Actor { return tx.act().By }

// Source makes identifiers for new records.
func (tx *Tx) Source() *renjia.Source { return tx.space.store.source }

func (tx *Tx) act() renjia.Act { return tx.acts[len(tx.acts)-1] }

// Act adds a further act to the transaction. The policy is asked, and the
// commit carries it beside the others.
func (tx *Tx) Act(act renjia.Act) error { return tx.begin(tx.ctx, act) }

// Write performs one act inside the transaction.
func (tx *Tx) Write(ctx context.Context, act renjia.Act, fn func(*Tx) error) error {
	if err := tx.begin(ctx, act); err != nil {
		return err
	}
	return fn(tx)
}

func (tx *Tx) begin(ctx context.Context, act renjia.Act) error {
	if err := act.Validate(); err != nil {
		return err
	}
	if act.Key != "" && len(tx.acts) > 0 {
		return fmt.Errorf("act %s: only the first act of a transaction can have a key: %w", act.Verb, renjia.ErrInvalid)
	}
	if !act.At.IsZero() {
		act.At = renjia.Instant(act.At)
	}
	if err := tx.space.store.policy.Allow(ctx, tx, dated(act, tx.now)); err != nil {
		return fmt.Errorf("act %s: %w", act.Verb, err)
	}
	tx.acts = append(tx.acts, act)
	return nil
}

// Assert makes the commit depend on a record it does not change: it must still
// have the revision it is read at now. An invariant over several records needs
// such a guard, or a unique index; reading through Get or Find asserts already.
// A reference to another space is ErrInvalid.
func (tx *Tx) Assert(ctx context.Context, ref renjia.Ref) error {
	_, err := tx.referred(ctx, ref)
	return err
}

// Revision returns the revision that a record of any kind has now, 0 if there is
// none, and makes the commit depend on it as [Tx.Assert] does. An erased record
// counts as none. A reference to another space is ErrInvalid.
func (tx *Tx) Revision(ctx context.Context, ref renjia.Ref) (int64, error) {
	records, err := tx.referred(ctx, ref)
	if err != nil || len(records) == 0 || records[0].Erased {
		return 0, err
	}
	return records[0].Rev, nil
}

// referred peeks at the record of a reference.
func (tx *Tx) referred(ctx context.Context, ref renjia.Ref) ([]driver.Record, error) {
	if ref.In(tx.space.name).Space != tx.space.name {
		return nil, fmt.Errorf("reference %s: not of space %s: %w", ref, tx.space.name, renjia.ErrInvalid)
	}
	d, err := tx.space.store.definition(ref.Kind)
	if err != nil {
		return nil, err
	}
	return tx.peek(ctx, d, []string{ref.ID.String()})
}

func (tx *Tx) get(ctx context.Context, d *definition, ids []string) ([]driver.Record, error) {
	tx.guarded = tx.guarded || d.guarded
	return tx.peek(ctx, d, ids)
}

// peek reads for the storage layer itself: nothing of it reaches the caller.
func (tx *Tx) peek(ctx context.Context, d *definition, ids []string) ([]driver.Record, error) {
	if err := tx.space.store.known(d); err != nil {
		return nil, err
	}
	committed, err := tx.committed(ctx, d.kind.Name, ids)
	if err != nil || len(tx.writes) == 0 {
		return committed, err
	}
	return tx.overlay(d.kind.Name, ids, committed), nil
}

// committed reads from the snapshot and remembers revisions, absence included.
func (tx *Tx) committed(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if err := tx.open(ctx); err != nil {
		return nil, err
	}
	records, err := tx.snap.Get(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	next := 0
	for _, id := range ids {
		rev := int64(0)
		if next < len(records) && records[next].ID == id {
			rev = records[next].Rev
			next++
		}
		if err := tx.saw(driver.Key{Kind: kind, ID: id}, rev); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// overlay puts the transaction's own changes over committed records.
func (tx *Tx) overlay(kind string, ids []string, committed []driver.Record) []driver.Record {
	byID := make(map[string]driver.Record, len(committed))
	for _, r := range committed {
		byID[r.ID] = r
	}
	var merged []driver.Record
	for _, id := range ids {
		r, ok := byID[id]
		if i, changed := tx.pending[driver.Key{Kind: kind, ID: id}]; changed {
			r, ok = tx.writes[i].record, tx.writes[i].visible()
		}
		if ok {
			merged = append(merged, r)
		}
	}
	return merged
}

func (w *write) visible() bool { return w.verb == driver.Put && !w.dropped }

func (tx *Tx) query(ctx context.Context, d *definition, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		if err := tx.space.store.known(d); err != nil {
			yield(nil, err)
			return
		}
		if err := tx.open(ctx); err != nil {
			yield(nil, err)
			return
		}
		tx.queried, tx.guarded = true, tx.guarded || d.guarded
		for r, err := range tx.merged(ctx, d, q) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// saw remembers the revision a read rests on; the snapshot never changes, so
// the first one stands.
func (tx *Tx) saw(k driver.Key, rev int64) error {
	if _, known := tx.reads[k]; known {
		return nil
	}
	if len(tx.reads) >= driver.MaxOps {
		return fmt.Errorf("transaction reads more than %d records; read in a View and guard it with one record: %w", driver.MaxOps, renjia.ErrInvalid)
	}
	if tx.reads == nil {
		tx.reads = make(map[driver.Key]int64, 8)
	}
	tx.reads[k] = rev
	return nil
}

func (tx *Tx) open(ctx context.Context) error {
	if tx.snap != nil {
		return nil
	}
	snap, err := tx.space.store.driver.Snapshot(ctx, tx.space.name, 0)
	if err == nil { // else it may be a nil of some type
		tx.snap = snap
	}
	return err
}

func (tx *Tx) close() {
	if tx.snap != nil {
		_ = tx.snap.Close() // nothing was written through it
	}
}

func (tx *Tx) insert(d *definition, r driver.Record) error {
	if err := tx.space.store.known(d); err != nil {
		return err
	}
	if i, ok := tx.pending[r.Key]; ok {
		w := &tx.writes[i]
		if w.visible() {
			return &driver.ConflictError{Key: r.Key, Want: 0, Have: w.record.Rev}
		}
		r.Rev = w.base + 1
		w.record, w.verb, w.dropped = r, driver.Put, false
		return nil
	}
	r.Rev = 1
	return tx.buffer(write{def: d, record: r, verb: driver.Put})
}

func (tx *Tx) save(d *definition, r driver.Record, rev int64) error {
	return tx.replace(d, r, rev, driver.Put)
}

func (tx *Tx) delete(d *definition, k driver.Key, rev int64) error {
	return tx.replace(d, driver.Record{Key: k}, rev, driver.Delete)
}

func (tx *Tx) replace(d *definition, r driver.Record, rev int64, verb driver.OpVerb) error {
	if err := tx.space.store.known(d); err != nil {
		return err
	}
	if rev < 1 {
		return fmt.Errorf("%s %s: was never read, insert it: %w", r.Kind, r.ID, renjia.ErrInvalid)
	}
	if i, ok := tx.pending[r.Key]; ok {
		w := &tx.writes[i]
		if !w.visible() || rev != w.record.Rev {
			return &driver.ConflictError{Key: r.Key, Want: rev, Have: w.record.Rev}
		}
		r.Rev = w.record.Rev
		w.record, w.verb = r, verb
		w.dropped = verb == driver.Delete && w.base == 0
		return nil
	}
	if seen, ok := tx.reads[r.Key]; ok && seen != rev {
		return &driver.ConflictError{Key: r.Key, Want: rev, Have: seen}
	}
	r.Rev = rev + 1
	return tx.buffer(write{def: d, base: rev, record: r, verb: verb})
}

func (tx *Tx) buffer(w write) error {
	if len(tx.writes) >= driver.MaxOps {
		return fmt.Errorf("transaction changes more than %d records: %w", driver.MaxOps, renjia.ErrInvalid)
	}
	if tx.pending == nil {
		tx.pending = make(map[driver.Key]int, 8)
	}
	tx.pending[w.record.Key] = len(tx.writes)
	tx.writes = append(tx.writes, w)
	return nil
}

// erase buffers the erasure of keys; acts of a commit are a key without record.
func (tx *Tx) erase(ctx context.Context, keys []driver.Key) error {
	for _, k := range keys {
		rev := int64(0)
		if k.Kind != driver.ActsKind {
			if _, err := tx.committed(ctx, k.Kind, []string{k.ID}); err != nil {
				return err
			}
			rev = tx.reads[k]
		}
		w := write{base: rev, record: driver.Record{Key: k, Rev: rev + 1}, verb: driver.Erase}
		if err := tx.buffer(w); err != nil {
			return err
		}
	}
	return nil
}

// batch turns the transaction into data.
func (tx *Tx) batch() (*driver.Batch, error) {
	acts, err := json.Marshal(tx.acts)
	if err != nil {
		return nil, fmt.Errorf("encode acts: %w", err)
	}
	b := &driver.Batch{
		ID: tx.space.store.source.UUID(), Space: tx.space.name, Time: tx.now,
		Acts: string(acts), Ops: make([]driver.Op, 0, len(tx.writes)),
	}
	for i := range tx.writes {
		if w := &tx.writes[i]; !w.dropped {
			b.Ops = append(b.Ops, driver.Op{Verb: w.verb, Expect: w.base, Record: w.record})
		}
	}
	for k, rev := range tx.reads {
		if i, written := tx.pending[k]; !written || tx.writes[i].dropped {
			b.Checks = append(b.Checks, driver.Check{Key: k, Rev: rev})
		}
	}
	b.Prepare(tx.space.store.fill)
	return b, nil
}

// restsOn reports whether a refused commit may have been overtaken by others:
// it failed on a record the transaction read, or on a unique index it queried.
func (tx *Tx) restsOn(err error) bool {
	var conflict *driver.ConflictError
	if errors.As(err, &conflict) {
		_, read := tx.reads[conflict.Key]
		return read
	}
	return tx.queried && errors.Is(err, renjia.ErrUnique)
}
