package governance

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry performs the verbs of the wing. The caller fills the act's By, At,
// Authority, Reason and Key; the verb fills Verb and On.
type Registry struct{ w storage.Writer }

// NewRegistry returns the registry of a space, where every verb is an Update
// of its own, or one bound to a transaction.
func NewRegistry(w storage.Writer) *Registry { return &Registry{w} }

// In returns the registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return NewRegistry(tx) }

// Draft adds a motion of a body that is there. Its state becomes draft; what
// later verbs fill in must be empty. A decision it would rescind must have been
// adopted.
func (r *Registry) Draft(ctx context.Context, act renjia.Act, m Motion) error {
	return r.w.Write(ctx, act.Does("governance.motion.draft", motions.Ref(m.ID)), func(tx *storage.Tx) error {
		if !m.Reconsiders.IsZero() {
			return fmt.Errorf("motion %s: a decision is reconsidered by Reconsider: %w", m.ID, renjia.ErrInvalid)
		}
		return r.draft(ctx, tx, m)
	})
}

func (r *Registry) draft(ctx context.Context, tx *storage.Tx, m Motion) error {
	if m.Rule != nil || !m.Roll.IsZero() || !m.Opened.IsZero() || !m.Ends.IsZero() || !m.Closed.IsZero() || m.Count != nil || !m.Decision.IsZero() {
		return fmt.Errorf("motion %s: a draft has no rule, roll, times, count or decision yet: %w", m.ID, renjia.ErrInvalid)
	}
	if m.Floor != NotMoved || !m.Mover.IsZero() || len(m.Seconds)+len(m.Steps)+len(m.Amendments) > 0 || !m.Primary.IsZero() || !m.Secondary.IsZero() {
		return fmt.Errorf("motion %s: a draft has had no debate yet: %w", m.ID, renjia.ErrInvalid)
	}
	if _, err := bodies.Get(ctx, tx, m.Body); err != nil {
		return err
	}
	if !m.Matter.IsZero() {
		if _, err := matters.Get(ctx, tx, m.Matter); err != nil {
			return err
		}
	}
	if !m.Rescinds.IsZero() {
		if err := adopted(ctx, tx, decisions.Ref(m.Rescinds)); err != nil {
			return err
		}
	}
	m.State = Drafted
	return motions.Insert(tx, m)
}

// Withdraw ends a motion that is not closed yet. Ballots cast so far remain.
func (r *Registry) Withdraw(ctx context.Context, act renjia.Act, id MotionID) (Motion, error) {
	return r.advance(ctx, act, "withdraw", id, func(*storage.Tx, *Motion) error { return nil })
}

// advance performs a verb that takes a motion from one state to the next.
func (r *Registry) advance(ctx context.Context, act renjia.Act, verb string, id MotionID, fn func(*storage.Tx, *Motion) error) (Motion, error) {
	return change(ctx, r, act, "governance.motion."+verb, motions, id, func(tx *storage.Tx, m *Motion) error {
		if err := m.step(verb); err != nil {
			return err
		}
		if verb == "open" {
			if err := m.mayOpen(ctx, tx); err != nil {
				return err
			}
		}
		return fn(tx, m)
	})
}

func get[T any](ctx context.Context, r storage.Reader, c *storage.Collection[T], id renjia.ID[T], into *T) error {
	doc, err := c.Get(ctx, r, id)
	*into = doc.Value
	return err
}

// read runs fn on a consistent state: a view of the space, or the transaction
// the registry is bound to.
func (r *Registry) read(ctx context.Context, fn func(storage.Reader) error) error {
	switch w := r.w.(type) {
	case *storage.Space:
		return w.View(ctx, func(s *storage.Snapshot) error { return fn(s) })
	case *storage.Tx:
		return fn(w)
	}
	return fmt.Errorf("registry on %T: can only read through a space or a transaction: %w", r.w, renjia.ErrUnsupported)
}
