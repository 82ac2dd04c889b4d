package collaboration

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Commit records a promise of a registered subject.
func (r *Registry) Commit(ctx context.Context, act renjia.Act, c Commitment) (Commitment, error) {
	err := r.w.Write(ctx, act.Does("collaboration.commitment.make", c.Owner), func(tx *storage.Tx) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[Commitment](tx.Source())
		}
		c = c.within(tx.Space())
		c.State = CommitmentOpen
		if err := registered(ctx, tx, c.Owner); err != nil {
			return err
		}
		return commitments.Insert(tx, c)
	})
	return c, err
}

// Keep records that a promise was done on a day: kept, or late if after its due
// day.
func (r *Registry) Keep(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.settle(ctx, act, id, "keep", on)
}

// Break records that a promise will not be kept.
func (r *Registry) Break(ctx context.Context, act renjia.Act, id CommitmentID, on renjia.Date) (Commitment, error) {
	return r.settle(ctx, act, id, "break", on)
}

func (r *Registry) settle(ctx context.Context, act renjia.Act, id CommitmentID, verb string, on renjia.Date) (Commitment, error) {
	return step(ctx, r.w, act, "collaboration.commitment."+verb, commitments, id, func(c *Commitment) (err error) {
		c.State, err = commitmentSteps.next("commitment", id.String(), c.State, verb)
		c.Settled = on
		if c.State == CommitmentKept && c.Due.Before(on) {
			c.State = CommitmentLate
		}
		return err
	})
}
