package governance

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// The verbs a founder may use.
const (
	verbGrant  = "governance.mandate.grant"
	verbRevoke = "governance.mandate.revoke"
)

// Policy allows what mandates allow. It holds no store: it reads the mandates
// of the space inside the transaction it is asked in, so that one revoked
// meanwhile is a conflict. It implements storage.Policy.
type Policy struct{ founder renjia.Actor }

// NewPolicy returns the policy of spaces that were founded by an actor. In a
// space in which nobody holds a mandate to grant or revoke mandates, the
// founder may do so.
func NewPolicy(founder renjia.Actor) Policy { return Policy{founder} }

// Allow returns nil if the actor holds a mandate, in force when the act
// happens, for the act's verb; otherwise an error that matches ErrForbidden.
func (p Policy) Allow(ctx context.Context, r storage.Reader, act renjia.Act) error {
	act.By = local(act.By, r.Space())
	held, err := covered(ctx, r, act, storage.Eq("holder", act.By.String()))
	if held != nil || err != nil {
		return err
	}
	if act.By == local(p.founder, r.Space()) && (act.Verb == verbGrant || act.Verb == verbRevoke) {
		taken, err := covered(ctx, r, act)
		if taken == nil || err != nil {
			return err
		}
		return fmt.Errorf("the founder's right to grant mandates has passed to %s: %w", taken.Holder, renjia.ErrForbidden)
	}
	return fmt.Errorf("%s holds no mandate for it: %w", act.By, renjia.ErrForbidden)
}

// covered returns a mandate that covers the act; where holder is among the
// conditions, one that allows it.
func covered(ctx context.Context, r storage.Reader, act renjia.Act, holder ...storage.Cond) (*Mandate, error) {
	q := storage.Query{Where: append(holder, storage.In("verb", verbEntries(act.Verb)...))}
	for doc, err := range mandates.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		if doc.Value.covers(act) && (len(holder) == 0 || doc.Value.Holder == act.By) {
			return &doc.Value, nil
		}
	}
	return nil, nil
}

// local leaves out the name of the space in an actor's references to it, so
// that an actor is the same whichever way it is written.
func local(a renjia.Actor, space string) renjia.Actor {
	for _, ref := range []*renjia.Ref{&a.Subject, &a.For} {
		if ref.Space == space {
			ref.Space = ""
		}
	}
	return a
}
