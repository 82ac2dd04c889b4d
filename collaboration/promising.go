package collaboration

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Commit records a promise of a registered subject: it is open at once.
func (r *Registry) Commit(ctx context.Context, act renjia.Act, c Commitment) (Commitment, error) {
	err := r.w.Write(ctx, act.Does("collaboration.commitment.make", c.Owner), func(tx *storage.Tx) error {
		return commit(ctx, tx, &c, CommitmentOpen)
	})
	return c, err
}

// ProposeCommitment records what somebody wants a registered subject to promise.
// It counts for nothing until the owner accepts it.
func (r *Registry) ProposeCommitment(ctx context.Context, act renjia.Act, c Commitment) (Commitment, error) {
	err := r.w.Write(ctx, act.Does("collaboration.commitment.propose", c.Owner), func(tx *storage.Tx) error {
		return commit(ctx, tx, &c, CommitmentProposed)
	})
	return c, err
}

// Minute records what was promised (open) or proposed at a meeting, as its minutes
// have it: all in one act, or nothing. A state other than these two is ErrInvalid;
// an empty one is open.
func (r *Registry) Minute(ctx context.Context, act renjia.Act, meeting renjia.Ref, all ...Commitment) (minuted []Commitment, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.commitment.minute", meeting), func(tx *storage.Tx) error {
		if meeting.IsZero() {
			return fmt.Errorf("minutes: name the meeting: %w", renjia.ErrInvalid)
		}
		minuted = slices.Clone(all)
		for i := range minuted {
			c := &minuted[i]
			if c.State == "" {
				c.State = CommitmentOpen
			}
			if c.State != CommitmentOpen && c.State != CommitmentProposed {
				return fmt.Errorf("minutes: commitments[%d]: state %q: want %s or %s: %w", i, c.State, CommitmentOpen, CommitmentProposed, renjia.ErrInvalid)
			}
			c.Meeting = meeting
			if err := commit(ctx, tx, c, c.State); err != nil {
				return fmt.Errorf("minutes: commitments[%d]: %w", i, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return minuted, nil
}

func commit(ctx context.Context, tx *storage.Tx, c *Commitment, state CommitmentState) error {
	if c.ID.IsZero() {
		c.ID = renjia.NewID[Commitment](tx.Source())
	}
	*c = c.within(tx.Space())
	c.State = state
	if err := registered(ctx, tx, append([]renjia.Ref{c.Owner}, c.To...)...); err != nil {
		return err
	}
	return commitments.Insert(tx, *c)
}

// AcceptCommitment records that the owner takes on what was proposed.
func (r *Registry) AcceptCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "accept", func(c *Commitment) { c.Accepted = on })
}

// RefuseCommitment records that the owner does not take it on.
func (r *Registry) RefuseCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "refuse", func(c *Commitment) { c.Settled, c.Reason = on, act.Reason })
}

// BeginCommitment records that work on it has begun.
func (r *Registry) BeginCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "begin", func(c *Commitment) { c.Begun = on })
}

// Reschedule moves the due day. The days on which it was due before stay, and
// figures count both: by the first due day and by the last. The act's Reason is
// kept with it and must be given.
func (r *Registry) Reschedule(ctx context.Context, act renjia.Act, id CommitmentID, on, due renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "reschedule", func(c *Commitment) {
		c.Moved = append(slices.Clone(c.Moved), Moved{Due: c.Due, On: on, Reason: act.Reason})
		c.Due = due
	})
}

// Keep records that a promise was done on a day: kept, or late if after its due
// day.
func (r *Registry) Keep(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "keep", func(c *Commitment) {
		c.Settled = on
		if c.Due.Before(on) {
			c.State = CommitmentLate
		}
	})
}

// VerifyCommitment records that somebody other than the owner saw that it was
// done. It stays kept or late.
func (r *Registry) VerifyCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date, by renjia.Ref) (c Commitment, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.commitment.verify", commitments.Ref(id)), func(tx *storage.Tx) error {
		by := within(tx.Space(), by)
		if err := registered(ctx, tx, by); err != nil {
			return err
		}
		c, err = r.In(tx).stepCommitment(ctx, act, id, "verify", func(c *Commitment) { c.Verified, c.Verifier = on, by })
		return err
	})
	return c, err
}

// ContestCommitment records that it is not done, though its owner said so: it is in
// progress again. The act's Reason must be given.
func (r *Registry) ContestCommitment(ctx context.Context, act renjia.Act, id CommitmentID) (Commitment, error) {
	if act.Reason == "" {
		return Commitment{}, fmt.Errorf("commitment %s: contest: give the reason of the act: %w", id, renjia.ErrInvalid)
	}
	return r.stepCommitment(ctx, act, id, "contest", func(c *Commitment) {
		if c.Begun.IsZero() {
			c.Begun = c.Settled
		}
		c.Settled, c.Verified, c.Verifier = renjia.Date{}, renjia.Date{}, renjia.Ref{}
	})
}

// Break records that a promise will not be kept.
func (r *Registry) Break(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "break", func(c *Commitment) { c.Settled, c.Reason = on, act.Reason })
}

// ReleaseCommitment records that those it was owed let the owner off.
func (r *Registry) ReleaseCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.stepCommitment(ctx, act, id, "release", func(c *Commitment) { c.Settled, c.Reason = on, act.Reason })
}

// CancelCommitment records that what it was for is gone, or that a proposal was
// taken back.
func (r *Registry) CancelCommitment(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return step(ctx, r.w, act, "collaboration.commitment.cancel", commitments, id, func(c *Commitment) (err error) {
		if c.State == CommitmentOpen {
			c.Accepted = c.Made // a promise, not a proposal
		}
		c.State, err = commitmentSteps.Next("commitment", id.String(), c.State, "cancel")
		c.Settled, c.Reason = on, act.Reason
		return err
	})
}

func (r *Registry) stepCommitment(ctx context.Context, act renjia.Act, id CommitmentID, verb string, change func(*Commitment)) (Commitment, error) {
	return step(ctx, r.w, act, "collaboration.commitment."+verb, commitments, id, func(c *Commitment) (err error) {
		if c.State, err = commitmentSteps.Next("commitment", id.String(), c.State, verb); err != nil {
			return err
		}
		change(c)
		return nil
	})
}
