package storage

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Space is the handle of one space. Everything that happens in a store happens
// through one; it can neither see nor touch another space. A Space may be used
// by several goroutines.
type Space struct {
	store *Store
	name  string
	err   error
}

// Name returns the name of the space.
func (sp *Space) Name() string { return sp.name }

// View runs fn on one consistent state of the space. Guarded kinds are not
// readable here.
func (sp *Space) View(ctx context.Context, fn func(*Snapshot) error) error {
	return sp.observe(ctx, Operation{Name: OpView}, func(ctx context.Context, w *watch) error {
		return sp.view(ctx, 0, false, w, fn)
	})
}

// Read is View for guarded kinds too: the policy is asked about the act, and
// the act is in the journal before fn sees anything.
func (sp *Space) Read(ctx context.Context, act renjia.Act, fn func(*Snapshot) error) error {
	return sp.observe(ctx, Operation{Name: OpRead, Verb: act.Verb}, func(ctx context.Context, w *watch) error {
		if _, err := sp.Record(ctx, act); err != nil {
			return err
		}
		return sp.view(ctx, 0, true, w, fn)
	})
}

// AsOf runs fn on the state of the space right after a commit. Guarded kinds
// are not readable here. Queries take time in proportion to the records of
// their kind.
func (sp *Space) AsOf(ctx context.Context, at Position, fn func(*Snapshot) error) error {
	return sp.observe(ctx, Operation{Name: OpAsOf}, func(ctx context.Context, w *watch) error {
		return sp.asOf(ctx, at, false, w, fn)
	})
}

// ReadAsOf is AsOf for guarded kinds too: like [Space.Read] it asks the policy
// and puts the act into the journal first.
func (sp *Space) ReadAsOf(ctx context.Context, act renjia.Act, at Position, fn func(*Snapshot) error) error {
	return sp.observe(ctx, Operation{Name: OpAsOf, Verb: act.Verb}, func(ctx context.Context, w *watch) error {
		if _, err := sp.Record(ctx, act); err != nil {
			return err
		}
		return sp.asOf(ctx, at, true, w, fn)
	})
}

func (sp *Space) asOf(ctx context.Context, at Position, guarded bool, w *watch, fn func(*Snapshot) error) error {
	head, err := sp.Head(ctx)
	if err != nil {
		return err
	}
	if at < 1 || at > head.Position {
		return fmt.Errorf("space %s: position %d: want 1 to %d: %w", sp.name, at, head.Position, renjia.ErrInvalid)
	}
	return sp.view(ctx, at, guarded, w, fn)
}

func (sp *Space) view(ctx context.Context, at Position, guarded bool, w *watch, fn func(*Snapshot) error) error {
	snap, err := sp.store.driver.Snapshot(ctx, sp.name, at)
	if err != nil {
		return fmt.Errorf("space %s: %w", sp.name, err)
	}
	defer snap.Close() //nolint:errcheck // nothing was written
	return fn(&Snapshot{space: sp, driver: snap, guarded: guarded, watch: w})
}

// Head returns the stamp of the newest commit, the zero Stamp in an empty
// space.
func (sp *Space) Head(ctx context.Context) (Stamp, error) {
	return sp.newest(ctx, time.Time{})
}

// At returns the position of the newest commit recorded up to an instant. It
// fails with ErrNotFound if there was none yet.
func (sp *Space) At(ctx context.Context, t time.Time) (Position, error) {
	stamp, err := sp.newest(ctx, t)
	if err == nil && stamp.Position == 0 {
		err = fmt.Errorf("space %s: nothing was recorded by %s: %w", sp.name, t.UTC().Format(time.RFC3339), renjia.ErrNotFound)
	}
	return stamp.Position, err
}

func (sp *Space) newest(ctx context.Context, notAfter time.Time) (Stamp, error) {
	if sp.err != nil {
		return Stamp{}, sp.err
	}
	r := driver.Range{Space: sp.name, NotAfter: notAfter, Desc: true, Limit: 1}
	for commit, err := range sp.store.driver.Commits(ctx, r) {
		if err != nil {
			return Stamp{}, err
		}
		return commit.Stamp, nil
	}
	return Stamp{}, nil
}

// Commits yields the journal behind a position, whole commits in order, up to
// the newest. Nothing is ever skipped: positions count by one.
func (sp *Space) Commits(ctx context.Context, after Position) iter.Seq2[*Commit, error] {
	if sp.err != nil {
		return func(yield func(*Commit, error) bool) { yield(nil, sp.err) }
	}
	return sp.store.driver.Commits(ctx, driver.Range{Space: sp.name, After: after})
}

// Record puts an act into the journal that changes no record: a refusal worth
// keeping, a look at guarded data. The policy is asked.
func (sp *Space) Record(ctx context.Context, act renjia.Act) (Stamp, error) {
	return sp.update(ctx, OpRecord, act, true, func(*Tx) error { return nil })
}

// Redact erases records for good: their content and every past content in the
// journal. The journal keeps their digests and still verifies; reading them
// gives ErrErased. Each reference must be of this space. The identifiers can
// not be used again.
func (sp *Space) Redact(ctx context.Context, act renjia.Act, refs ...renjia.Ref) (Stamp, error) {
	keys, err := sp.keysOf(refs)
	if err != nil {
		return Stamp{}, err
	}
	return sp.redact(ctx, act, keys)
}

func (sp *Space) keysOf(refs []renjia.Ref) ([]driver.Key, error) {
	keys := make([]driver.Key, len(refs))
	for i, r := range refs {
		if _, err := sp.store.definition(r.Kind); err != nil {
			return nil, err
		}
		if r.In(sp.name).Space != sp.name {
			return nil, fmt.Errorf("reference %s: not of space %s: %w", r, sp.name, renjia.ErrInvalid)
		}
		keys[i] = driver.Key{Kind: r.Kind, ID: r.ID.String()}
	}
	return keys, nil
}

// RedactActs erases the acts of commits: who did it and why. What changed
// stays. Use it where a reason or a key names a person.
func (sp *Space) RedactActs(ctx context.Context, act renjia.Act, positions ...Position) (Stamp, error) {
	keys := make([]driver.Key, len(positions))
	for i, p := range positions {
		keys[i] = driver.Key{Kind: driver.ActsKind, ID: strconv.FormatInt(int64(p), 10)}
	}
	return sp.redact(ctx, act, keys)
}

func (sp *Space) redact(ctx context.Context, act renjia.Act, keys []driver.Key) (Stamp, error) {
	if len(keys) == 0 {
		return Stamp{}, fmt.Errorf("space %s: nothing to erase was named: %w", sp.name, renjia.ErrInvalid)
	}
	return sp.eraseChosen(ctx, act, func(*Tx) ([]driver.Key, error) { return keys, nil })
}

// RedactChosen is Redact of what a function chooses inside the transaction, so
// that what it reads there holds when the records are erased: it runs again if
// that has changed meanwhile. If it chooses nothing, nothing is recorded and the
// stamp is zero.
func (sp *Space) RedactChosen(ctx context.Context, act renjia.Act, choose func(*Tx) ([]renjia.Ref, error)) (Stamp, error) {
	return sp.eraseChosen(ctx, act, func(tx *Tx) ([]driver.Key, error) {
		refs, err := choose(tx)
		if err != nil {
			return nil, err
		}
		return sp.keysOf(refs)
	})
}

func (sp *Space) eraseChosen(ctx context.Context, act renjia.Act, choose func(*Tx) ([]driver.Key, error)) (Stamp, error) {
	var keys []driver.Key // of the attempt under way
	erase := func(tx *Tx) (err error) {
		if keys, err = choose(tx); err != nil {
			return err
		}
		return tx.erase(ctx, keys)
	}
	return sp.transact(ctx, OpRedact, act, false, erase, func(ctx context.Context, b *driver.Batch) (Stamp, error) {
		return sp.store.driver.Redact(ctx, keys, b)
	})
}

// Verify checks the journal from a position on (1 or 0: all of it): every
// content opens its digest, every hash follows from the one before, missing
// content was erased by an act. When it starts at the beginning it also checks
// that every record equals its newest after-image. It returns the head, whose
// hash stands for all of it, or an error that matches ErrCorrupt and says
// where.
func (sp *Space) Verify(ctx context.Context, from Position) (head Stamp, err error) {
	err = sp.observe(ctx, Operation{Name: OpVerify}, func(ctx context.Context, w *watch) (err error) {
		v := verifier{space: sp, from: max(from, 1), watch: w}
		head, err = v.run(ctx)
		return err
	})
	return head, err
}
