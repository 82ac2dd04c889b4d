package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage/driver"
)

// attempts bounds how often a transaction runs, and how often a batch is sent.
const attempts = 10

// Update is the only way to change records. It asks the policy about the act,
// runs fn, and commits all changes of fn together with the act and the journal
// entry, or nothing. If others changed what fn had read, fn runs again, at most
// ten times, so fn must not have effects of its own.
//
// An Update in which fn changes nothing leaves no trace and returns the zero
// Stamp; see [Space.Record]. An act with a key is recorded once: repeating it
// with the same content returns the first stamp without running fn, with other
// content it fails with ErrConflict.
func (sp *Space) Update(ctx context.Context, act renjia.Act, fn func(*Tx) error) (Stamp, error) {
	return sp.update(ctx, OpUpdate, act, false, fn)
}

// Write is Update for callers that need no stamp.
func (sp *Space) Write(ctx context.Context, act renjia.Act, fn func(*Tx) error) error {
	_, err := sp.Update(ctx, act, fn)
	return err
}

func (sp *Space) update(ctx context.Context, name OperationName, act renjia.Act, always bool, fn func(*Tx) error) (Stamp, error) {
	return sp.transact(ctx, name, act, always, fn, sp.store.driver.Commit)
}

// transact runs a transaction as one operation that can be observed.
func (sp *Space) transact(ctx context.Context, name OperationName, act renjia.Act, always bool, fn func(*Tx) error, commit commitFunc) (stamp Stamp, err error) {
	err = sp.observe(ctx, Operation{Name: name, Verb: act.Verb}, func(ctx context.Context, w *watch) (err error) {
		stamp, err = sp.retry(ctx, w, act, fn, commit, always)
		return err
	})
	return stamp, err
}

// retry runs the transaction until it commits, fails for good, or has been
// overtaken too often.
func (sp *Space) retry(ctx context.Context, w *watch, act renjia.Act, fn func(*Tx) error, commit commitFunc, always bool) (Stamp, error) {
	for n := 1; ; n++ {
		w.attempt(n)
		stamp, again, err := sp.attempt(ctx, w, act, fn, commit, always)
		if err == nil {
			return stamp, nil
		}
		if !again || n == attempts {
			return stamp, sp.noteAccess(ctx, act, err)
		}
		w.again(ctx, "transaction runs again", n, err)
		if err := sp.store.pause(ctx, n); err != nil {
			return Stamp{}, err
		}
	}
}

type commitFunc func(context.Context, *driver.Batch) (Stamp, error)

// attempt runs the transaction once and reports whether running it again may
// help.
func (sp *Space) attempt(ctx context.Context, w *watch, act renjia.Act, fn func(*Tx) error, commit commitFunc, always bool) (Stamp, bool, error) {
	tx := &Tx{space: sp, ctx: ctx, now: renjia.Instant(sp.store.clock())}
	defer tx.close()
	defer func() { w.read(len(tx.reads)) }()
	if err := tx.begin(ctx, act); err != nil {
		return Stamp{}, tx.overtaken(err), err
	}
	if act.Key != "" {
		stamp, done, err := tx.claim(ctx)
		if done || err != nil {
			return stamp, tx.overtaken(err), err
		}
	}
	if err := fn(tx); err != nil {
		if tx.guarded {
			err = &accessError{err}
		}
		return Stamp{}, tx.overtaken(err), err
	}
	if len(tx.writes) == 0 && !always && !tx.guarded {
		return Stamp{}, false, nil
	}
	b, err := tx.batch()
	if err != nil {
		return Stamp{}, false, err
	}
	tx.close() // no snapshot is held while others commit
	tx.snap = nil
	stamp, err := sp.send(ctx, w, b, commit)
	if err != nil {
		return Stamp{}, tx.restsOn(err), fmt.Errorf("act %s: %w", act.Verb, err)
	}
	w.committed(b, stamp.Position)
	return stamp, false, nil
}

// accessError marks the failure of a transaction that had read guarded data.
type accessError struct{ error }

func (e *accessError) Unwrap() error { return e.error }

// noteAccess puts the act of a failed transaction into the journal if it had
// read guarded data, so that no look at such data goes unrecorded.
func (sp *Space) noteAccess(ctx context.Context, act renjia.Act, cause error) error {
	var access *accessError
	if !errors.As(cause, &access) {
		return cause
	}
	act.Key = "" // it was not carried out
	if _, err := sp.Record(context.WithoutCancel(ctx), act); err != nil {
		return errors.Join(access.error, err)
	}
	return access.error
}

// overtaken reports whether fn failed on something that passes.
func (tx *Tx) overtaken(err error) bool {
	var transient *driver.TransientError
	return errors.As(err, &transient)
}

// send commits a batch. What failed without a trace, or with an unknown
// outcome, is sent again under the same identifier, so that it happens once.
func (sp *Space) send(ctx context.Context, w *watch, b *driver.Batch, commit commitFunc) (Stamp, error) {
	var unknown error // what once left the outcome open; only an answer of the engine settles it
	for n := 1; ; n++ {
		stamp, err := commit(ctx, b)
		var transient *driver.TransientError
		again := errors.As(err, &transient) || errors.Is(err, renjia.ErrUnknown)
		if errors.Is(err, renjia.ErrUnknown) {
			unknown = err
		}
		if n == attempts || !again {
			if unknown != nil && !answered(err) {
				err = errors.Join(unknown, err)
			}
			return stamp, err
		}
		w.resent()
		w.again(ctx, "batch is sent again", n, err)
		if stop := sp.store.pause(ctx, n); stop != nil {
			return Stamp{}, errors.Join(unknown, err, stop)
		}
	}
}

// answered reports whether a reply is the engine's judgement of the batch, and not
// a failure on the way to it. Had the batch been committed before, the engine
// would have returned its stamp.
func answered(err error) bool {
	return err == nil || errors.Is(err, renjia.ErrConflict) || errors.Is(err, renjia.ErrUnique) || errors.Is(err, renjia.ErrErased)
}

// pause waits a random time that doubles with the attempts, at most about a
// second, or until the context ends.
func (s *Store) pause(ctx context.Context, attempt int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var b [4]byte
	s.fill(b[:])
	random := time.Duration(b[0])<<8 | time.Duration(b[1]) // 0..65535
	timer := time.NewTimer(random * time.Microsecond / 64 << min(attempt, 10))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// usedKey records that an act's key was used, and for which content.
type usedKey struct {
	ID     renjia.ID[usedKey] `json:"id"`
	Digest []byte             `json:"digest"`
}

var keys = Define("storage_key", func(k *usedKey) renjia.ID[usedKey] { return k.ID })

// claim looks the act's key up. If it was used for the same act, the first
// stamp is returned; if not yet, its use becomes part of the transaction.
func (tx *Tx) claim(ctx context.Context) (Stamp, bool, error) {
	content, err := json.Marshal(tx.acts[0])
	if err != nil {
		return Stamp{}, false, fmt.Errorf("encode act: %w", err)
	}
	key := tx.acts[0].Key
	print := digest.Leaf(content)
	use := usedKey{ID: renjia.ImportedID[usedKey](tx.space.name, keys.Kind(), key), Digest: print[:]}
	records, err := tx.get(ctx, &keys.def, []string{use.ID.String()})
	if err != nil {
		return Stamp{}, false, err
	}
	if len(records) == 0 {
		return Stamp{}, false, keys.Insert(tx, use)
	}
	doc, err := keys.decode(&records[0])
	if err != nil {
		return Stamp{}, false, err
	}
	if string(doc.Value.Digest) != string(use.Digest) {
		return Stamp{}, false, fmt.Errorf("act key %q: was used for another act: %w", key, renjia.ErrConflict)
	}
	stamp, err := tx.space.stampAt(ctx, records[0].Position)
	return stamp, true, err
}

func (sp *Space) stampAt(ctx context.Context, at Position) (Stamp, error) {
	r := driver.Range{Space: sp.name, After: at - 1, Until: at, Limit: 1}
	for commit, err := range sp.store.driver.Commits(ctx, r) {
		if err != nil {
			return Stamp{}, err
		}
		return commit.Stamp, nil
	}
	return Stamp{}, fmt.Errorf("space %s: commit %d: %w", sp.name, at, renjia.ErrNotFound)
}
