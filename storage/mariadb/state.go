package mariadb

import (
	"maps"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// state is what is known of records, as read under the lock and as changed by
// the batches accepted since.
type state map[driver.Key]known

// known is a record's revision, 0 if it is absent.
type known struct {
	rev    int64
	erased bool
}

// accept tests the conditions of a batch in their order and, if all hold,
// changes the state as the batch does.
func (g *transaction) accept(r *request) error {
	after := state{}
	look := func(k driver.Key) (known, error) {
		if _, err := g.store.writable(k.Kind); err != nil {
			return known{}, err
		}
		if now, ok := after[k]; ok {
			return now, nil
		}
		return g.state[k], nil
	}
	for _, c := range r.batch.Checks {
		if now, err := look(c.Key); err != nil {
			return err
		} else if now.rev != c.Rev {
			return &driver.ConflictError{Key: c.Key, Want: c.Rev, Have: now.rev}
		}
	}
	for i := range r.batch.Ops {
		op := &r.batch.Ops[i]
		if op.Record.Kind == driver.ActsKind {
			continue
		}
		now, err := look(op.Record.Key)
		if err == nil {
			after[op.Record.Key], err = now.next(op)
		}
		if err != nil {
			return err
		}
	}
	maps.Copy(g.state, after)
	return nil
}

// next returns what an operation makes of a record, or why it cannot.
func (k known) next(op *driver.Op) (known, error) {
	switch {
	case k.erased && op.Verb != driver.Erase: // two may erase the same, one after the other
		return k, renjia.ErrErased
	case k.rev != op.Expect:
		return k, &driver.ConflictError{Key: op.Record.Key, Want: op.Expect, Have: k.rev}
	case op.Verb == driver.Delete:
		return known{}, nil
	}
	return known{rev: op.Record.Rev, erased: op.Verb == driver.Erase}, nil
}
