package sqlite

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Replay appends commits made elsewhere in one transaction of the engine: all
// of them or none. See driver.Replayer.
func (s *Store) Replay(ctx context.Context, after driver.Stamp, run []*driver.Batch) (driver.Stamp, error) {
	if len(run) == 0 {
		return after, ctx.Err()
	}
	r := &request{ctx: ctx, batch: run[0], run: run, after: after}
	for _, b := range run {
		r.keys = append(r.keys, b.Erased()...)
	}
	return s.submit(r)
}

func (g *transaction) replay(h *head, r *request) (stamp driver.Stamp, err error) {
	if h.stamp.Position != r.after.Position || h.stamp.Hash != r.after.Hash {
		return stamp, fmt.Errorf("the head is at %d, not at %d: %w", h.stamp.Position, r.after.Position, renjia.ErrConflict)
	}
	for _, b := range r.run {
		if stamp, err = g.append(h, b, b.Erased()); err != nil {
			return stamp, err
		}
	}
	return stamp, nil
}

var _ driver.Replayer = (*Store)(nil)
