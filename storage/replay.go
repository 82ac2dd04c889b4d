package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Replay appends commits of this space that were made in another store, as they
// are: with their times, acts, salts and hashes. It yields the head each time a
// run of them has landed, once even if nothing was missing. An error is the last
// pair; the commits up to the last head stay. Breaking out ends it.
//
// Every commit is checked before it is written: that its contents open their
// digests, that its hash follows from them and from the commit before. The
// commits must begin at or before the first one that is missing here; those
// that are here already are compared by their hash and passed over, so that
// an interrupted replay can be repeated. Records are indexed as this store's
// collections declare; their kinds must have been migrated.
//
// It fails with ErrCorrupt at a commit that does not follow, with ErrConflict
// if the space holds another journal or is written to by others meanwhile, and
// with ErrInvalid at a kind that was not migrated.
//
// Replay writes journal entries that acts have already made; it is an
// administrator's tool and asks the policy about its own act only, before it
// reads the first commit.
func (sp *Space) Replay(ctx context.Context, act renjia.Act, commits iter.Seq2[*Commit, error]) iter.Seq2[Stamp, error] {
	return func(yield func(Stamp, error) bool) {
		err := sp.observe(ctx, Operation{Name: OpReplay, Verb: act.Verb}, func(ctx context.Context, w *watch) error {
			return sp.replay(ctx, act, commits, w, func(head Stamp) bool { return yield(head, nil) })
		})
		if err != nil {
			yield(Stamp{}, fmt.Errorf("replay %s: %w", sp.name, err))
		}
	}
}

// replay appends commits and tells where the head is each time some have
// landed, and at the end at the latest.
func (sp *Space) replay(ctx context.Context, act renjia.Act, commits iter.Seq2[*Commit, error], w *watch, landed func(Stamp) bool) error {
	head, err := sp.openFor(ctx, act)
	if err != nil {
		return err
	}
	r := &replay{space: sp, ctx: ctx, watch: w, head: head}
	err = r.run(commits, landed)
	if errors.Is(err, errStopped) || r.head != r.told && !landed(r.head) {
		return nil // nobody wants to hear more
	}
	return err
}

func (r *replay) run(commits iter.Seq2[*Commit, error], landed func(Stamp) bool) error {
	for run, err := range inOrder(runs(r.missing(commits)), r.prepare) {
		if err == nil {
			err = r.land(run)
		}
		if err != nil {
			return err
		}
		if r.told = r.head; !landed(r.head) {
			return errStopped
		}
		for _, c := range run.commits {
			r.watch.passed(c.Position)
		}
	}
	return nil
}

// errStopped says that the caller has broken off.
var errStopped = errors.New("stopped")

// openFor asks the policy about an act that is not journaled, and returns the
// head.
func (sp *Space) openFor(ctx context.Context, act renjia.Act) (Stamp, error) {
	if err := act.Validate(); err != nil {
		return Stamp{}, err
	}
	asked := dated(act, renjia.Instant(sp.store.clock()))
	allow := func(s *Snapshot) error { return sp.store.policy.Allow(ctx, s, asked) }
	if err := sp.view(ctx, 0, true, nil, allow); err != nil {
		return Stamp{}, err
	}
	return sp.Head(ctx)
}

// replay is a replay under way.
type replay struct {
	space *Space
	ctx   context.Context // of the call
	watch *watch
	chain chain // of the commits that were read
	head  Stamp // of the space
	told  Stamp // the head as the caller knows it
}

// prepared is a run that has been checked and made ready to be sent.
type prepared struct {
	commits []*Commit
	batches []*driver.Batch
}

// missing checks how the commits follow from each other and yields those that
// the space does not hold yet.
func (r *replay) missing(commits iter.Seq2[*Commit, error]) iter.Seq2[*Commit, error] {
	return func(yield func(*Commit, error) bool) {
		start, last := r.head, (*Commit)(nil)
		for c, err := range commits {
			if err == nil {
				err = r.follows(c, start, last == nil)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if last = c; c.Position > start.Position && !yield(c, nil) {
				return
			}
		}
		if last == nil || last.Position >= start.Position {
			return
		}
		if err := r.holds(last.Stamp); err != nil {
			yield(nil, err)
		}
	}
}

// follows checks what ties a commit to the one before it, or to the space.
func (r *replay) follows(c *Commit, start Stamp, first bool) error {
	if c.Space != r.space.name {
		return fmt.Errorf("commit %d is of space %s: %w", c.Position, c.Space, renjia.ErrInvalid)
	}
	if first {
		r.chain.head = start
		if c.Position > start.Position+1 {
			return fmt.Errorf("begins with commit %d, but %d is missing here: %w", c.Position, start.Position+1, renjia.ErrInvalid)
		}
		if c.Position <= start.Position {
			r.chain.head = Stamp{Position: c.Position - 1, Hash: c.Prev}
		} else if start.Position > 0 && c.Prev != start.Hash {
			return r.otherJournal(start.Position)
		}
	}
	if err := r.chain.link(c); err != nil {
		return err
	}
	if c.Position == start.Position && c.Hash != start.Hash {
		return r.otherJournal(c.Position)
	}
	return nil
}

// holds checks that the space holds a commit.
func (r *replay) holds(s Stamp) error {
	here, err := r.space.stampAt(r.ctx, s.Position)
	if err == nil && here.Hash != s.Hash {
		err = r.otherJournal(s.Position)
	}
	return err
}

func (r *replay) otherJournal(at Position) error {
	return fmt.Errorf("commit %d is another one here, the space holds another journal: %w", at, renjia.ErrConflict)
}

// prepare checks a run of commits and turns it into batches. Several runs are
// prepared at once.
func (r *replay) prepare(commits []*Commit) (prepared, error) {
	run := prepared{commits: commits, batches: make([]*driver.Batch, len(commits))}
	if err := checkContents(commits); err != nil {
		return run, err
	}
	for i, c := range commits {
		b, err := r.space.store.batchOf(c)
		if err != nil {
			return run, fmt.Errorf("commit %d: %w", c.Position, err)
		}
		run.batches[i] = b
	}
	return run, nil
}

// batchOf is the batch that makes a commit.
func (s *Store) batchOf(c *Commit) (*driver.Batch, error) {
	b := &driver.Batch{
		ID: c.Batch, Space: c.Space, Time: c.Time, Acts: c.Acts, Seal: c.Seal, Root: c.Root,
		Ops: make([]driver.Op, len(c.Changes)),
	}
	for i := range c.Changes {
		op, err := s.opOf(&c.Changes[i])
		if err != nil {
			return nil, err
		}
		b.Ops[i] = op
	}
	return b, nil
}

func (s *Store) opOf(x *driver.Change) (driver.Op, error) {
	op := driver.Op{
		Verb: x.Verb, Expect: x.Rev - 1, Seal: x.Seal,
		Record: driver.Record{Key: x.Key, Rev: x.Rev, Version: x.Version, Payload: x.Payload},
	}
	if x.Kind == driver.ActsKind {
		return op, nil
	}
	d, err := s.definition(x.Kind)
	if err != nil || x.Verb != driver.Put || x.Erased {
		return op, err
	}
	if op.Record.Index, err = d.kind.Extract(x.Version, x.Payload); err != nil {
		err = fmt.Errorf("%s %s: %w", x.Kind, x.ID, err)
	}
	return op, err
}

// land writes a run. When it fails in a way that passes, or with an unknown
// outcome, the head of the space tells where to go on.
func (r *replay) land(run prepared) error {
	for n := 1; ; n++ {
		err := r.send(run)
		var transient *driver.TransientError
		again := errors.As(err, &transient) || errors.Is(err, renjia.ErrUnknown)
		if err == nil || !again || n == attempts {
			return err
		}
		r.watch.again(r.ctx, "commits are sent again", n, err)
		r.watch.resent()
		if stop := r.space.store.pause(r.ctx, n); stop != nil {
			return errors.Join(err, stop)
		}
		if lost := r.locate(run); lost != nil {
			return errors.Join(err, lost)
		}
	}
}

// locate reads the head of the space and checks that it lies within a run.
func (r *replay) locate(run prepared) error {
	head, err := r.space.Head(r.ctx)
	if err != nil {
		return err
	}
	landed := int(head.Position - run.commits[0].Position) // index of the commit at the head
	if head == r.head || landed >= 0 && landed < len(run.commits) && head.Hash == run.commits[landed].Hash {
		r.head = head
		return nil
	}
	return r.overtaken(head.Position)
}

func (r *replay) overtaken(at Position) error {
	return fmt.Errorf("others have written commit %d: let nobody write to a space that is being copied to: %w", at, renjia.ErrConflict)
}

// send writes what of the run has not landed yet.
func (r *replay) send(run prepared) error {
	next := int(r.head.Position + 1 - run.commits[0].Position)
	commits, batches := run.commits[next:], run.batches[next:]
	if len(batches) == 0 {
		return nil
	}
	if engine, ok := r.space.store.driver.(driver.Replayer); ok {
		stamp, err := engine.Replay(r.ctx, r.head, batches)
		return r.advance(stamp, err, commits[len(commits)-1])
	}
	for i, b := range batches {
		stamp, err := r.commit(b)
		if err := r.advance(stamp, err, commits[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *replay) commit(b *driver.Batch) (Stamp, error) {
	if err := r.ctx.Err(); err != nil {
		return Stamp{}, err
	}
	if keys := b.Erased(); len(keys) > 0 {
		return r.space.store.driver.Redact(r.ctx, keys, b)
	}
	return r.space.store.driver.Commit(r.ctx, b)
}

// advance moves the head to a commit that has landed.
func (r *replay) advance(stamp Stamp, err error, want *Commit) error {
	if err != nil {
		return fmt.Errorf("after commit %d: %w", r.head.Position, err)
	}
	if stamp.Hash != want.Hash {
		return r.overtaken(stamp.Position)
	}
	r.head = stamp
	return nil
}
