package driver

import "context"

// Replayer is an optional ability of a Store: to append commits that were made
// elsewhere, many of them in one transaction of the engine.
type Replayer interface {
	// Replay appends batches of one space in order, each as a commit of its
	// own, and returns the new head. A batch with Erase operations erases the
	// content of their keys, as Redact does. Checks are empty.
	//
	// It writes nothing and fails with renjia.ErrConflict unless the head of
	// the space is after: so what others have written meanwhile is never
	// mixed in. On any other error the first of the batches may have been
	// appended; the head then tells.
	Replay(ctx context.Context, after Stamp, run []*Batch) (Stamp, error)
}

// Erased returns the keys whose content the batch erases: those to give to
// Redact.
func (b *Batch) Erased() (keys []Key) {
	for i := range b.Ops {
		if b.Ops[i].Verb == Erase {
			keys = append(keys, b.Ops[i].Record.Key)
		}
	}
	return keys
}
