package checkpoint

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

// Verify verifies the whole journal of a space and compares it with a
// checkpoint. It fails with ErrCorrupt if the journal contradicts itself, ends
// before the checkpoint, or holds another commit in its place: somebody has cut
// it off or rewritten it. What was recorded since, and what was erased since by
// an act, is no contradiction. For every digest of the checkpoint its algorithm
// must be given, else it fails with ErrUnspecified.
func Verify(ctx context.Context, sp *storage.Space, c Checkpoint, further ...Algorithm) error {
	if c.Space != sp.Name() {
		return fmt.Errorf("checkpoint of space %s: cannot be compared with space %s: %w", c.Space, sp.Name(), renjia.ErrInvalid)
	}
	if err := c.Validate(); err != nil {
		return err
	}
	wanted, err := wantedOf(c.Digests, further)
	if err != nil {
		return err
	}
	if _, err := sp.Verify(ctx, 0); err != nil {
		return err
	}
	if err := compare(ctx, sp, c.Stamp); err != nil {
		return fmt.Errorf("space %s: %w", c.Space, err)
	}
	found, err := digests(ctx, sp, c.Position, wanted)
	if err != nil {
		return err
	}
	for i, d := range c.Digests {
		if !bytes.Equal(found[i].Sum, d.Sum) {
			return fmt.Errorf("space %s: %w", c.Space, driver.Fault{
				Position: c.Position, What: "the journal does not have the " + d.Algorithm + " of the checkpoint",
			})
		}
	}
	return nil
}

// compare looks up the commit of a stamp.
func compare(ctx context.Context, sp *storage.Space, want storage.Stamp) error {
	for commit, err := range sp.Commits(ctx, want.Position-1) {
		if err != nil {
			return err
		}
		if commit.Hash != want.Hash || !commit.Time.Equal(want.Time) {
			return driver.Fault{Position: want.Position, What: "is not the one of the checkpoint: the journal was rewritten"}
		}
		return nil
	}
	return driver.Fault{Position: want.Position, What: "is missing: the journal was cut off after the checkpoint"}
}

// wantedOf returns the algorithms of digests, in their order.
func wantedOf(digests []Digest, known []Algorithm) ([]Algorithm, error) {
	wanted := make([]Algorithm, len(digests))
	for i, d := range digests {
		n := slices.IndexFunc(known, func(a Algorithm) bool { return a.Name == d.Algorithm })
		if n < 0 {
			return nil, &renjia.UnspecifiedError{What: "checkpoint", Choices: []renjia.Choice{{
				Name: "algorithm " + d.Algorithm, Why: "the checkpoint carries a digest by it that cannot be left unchecked",
			}}}
		}
		wanted[i] = known[n]
	}
	return wanted, nil
}
