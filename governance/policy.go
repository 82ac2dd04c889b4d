package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// The verbs a founder may use.
const (
	verbGrant  = "governance.mandate.grant"
	verbRevoke = "governance.mandate.revoke"
)

// The verbs that a mandate itself allows its holder.
const (
	verbDraw     = "governance.mandate.draw"
	verbDelegate = "governance.mandate.delegate"
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
// happens, for the act's verb and within its limits; otherwise an error that
// matches ErrForbidden and names the limits that stood in the way.
//
// A mandate passed on needs every mandate above it in force. A mandate that
// limits amounts allows an act only if the act's Authority is a [Drawing] on it
// for that verb and object. One that is limited to bodies allows acts on these
// bodies and on the records of the wing that are theirs and are there already.
func (p Policy) Allow(ctx context.Context, r storage.Reader, act renjia.Act) error {
	act.By, act.On, act.Authority = local(act.By, r.Space()), localRef(act.On, r.Space()), localRef(act.Authority, r.Space())
	if act.Verb == verbDraw || act.Verb == verbDelegate {
		return ownMandate(ctx, r, act)
	}
	held, err := covering(ctx, r, act, storage.Eq("holder", act.By.String()))
	if err != nil {
		return err
	}
	var reasons []error
	for _, m := range held {
		if m.Holder != act.By {
			continue
		}
		reason, err := limits(ctx, r, m, act)
		if err != nil || reason == nil {
			return err
		}
		reasons = append(reasons, fmt.Errorf("mandate %s: %w", m.ID, reason))
	}
	if len(reasons) > 0 {
		return fmt.Errorf("%w: %w", renjia.ErrForbidden, errors.Join(reasons...))
	}
	return p.founding(ctx, r, act)
}

// founding allows the founder to grant and revoke while nobody else may.
func (p Policy) founding(ctx context.Context, r storage.Reader, act renjia.Act) error {
	if act.By != local(p.founder, r.Space()) || act.Verb != verbGrant && act.Verb != verbRevoke {
		return fmt.Errorf("%s holds no mandate for it: %w", act.By, renjia.ErrForbidden)
	}
	all, err := covering(ctx, r, act)
	if err != nil {
		return err
	}
	act.On = renjia.Ref{Kind: mandates.Kind()} // any mandate: who may act on some only has not taken over
	for _, m := range all {
		reason, err := limits(ctx, r, m, act)
		if err != nil {
			return err
		}
		if reason == nil {
			return fmt.Errorf("the founder's right to grant mandates has passed to %s: %w", m.Holder, renjia.ErrForbidden)
		}
	}
	return nil
}

// covering returns the mandates in force that cover the act's verb.
func covering(ctx context.Context, r storage.Reader, act renjia.Act, holder ...storage.Cond) ([]Mandate, error) {
	all, err := find(ctx, r, mandates, append(holder, storage.In("verb", verbEntries(act.Verb)...))...)
	return slices.DeleteFunc(all, func(m Mandate) bool { return !m.covers(act) }), err
}

// ownMandate allows the holder to draw on a mandate and to pass it on.
func ownMandate(ctx context.Context, r storage.Reader, act renjia.Act) error {
	id, err := renjia.As[Mandate](act.On, mandates.Kind())
	if err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrForbidden, err)
	}
	chain, err := chainOf(ctx, r, id)
	if err != nil {
		return err
	}
	if chain[0].Holder != act.By {
		return fmt.Errorf("mandate %s is held by %s, not by %s: %w", id, chain[0].Holder, act.By, renjia.ErrForbidden)
	}
	if act.Verb == verbDelegate && !chain[0].Delegable {
		return fmt.Errorf("mandate %s may not be passed on: %w", id, renjia.ErrForbidden)
	}
	return lapsed(chain, act.At)
}

// lapsed refuses a chain of mandates of which one is not in force.
func lapsed(chain []Mandate, at time.Time) error {
	for _, m := range chain {
		if !m.inForce(at) {
			return fmt.Errorf("mandate %s is not in force: %w", m.ID, renjia.ErrForbidden)
		}
	}
	return nil
}

// deepest is how often a mandate can be passed on.
const deepest = 8

// chainOf returns a mandate and those it was passed on from, nearest first.
func chainOf(ctx context.Context, r storage.Reader, id MandateID) (chain []Mandate, err error) {
	for range deepest {
		doc, err := mandates.Get(ctx, r, id)
		if err != nil {
			return nil, err
		}
		chain = append(chain, doc.Value)
		if id = doc.Value.Parent; id.IsZero() {
			return chain, nil
		}
	}
	return nil, fmt.Errorf("mandate %s was passed on more than %d times: %w", chain[0].ID, deepest, renjia.ErrForbidden)
}

// limits returns why the limits of a mandate that covers the act stand in the
// way; nil: they do not.
func limits(ctx context.Context, r storage.Reader, m Mandate, act renjia.Act) (reason, err error) {
	chain, err := chainOf(ctx, r, m.ID)
	if err != nil {
		return nil, err
	}
	if reason := lapsed(chain, act.At); reason != nil {
		return reason, nil
	}
	if !m.on(act.On) {
		return fmt.Errorf("not on %s", act.On), nil
	}
	if reason, err := ofBody(ctx, r, m, act.On); reason != nil || err != nil {
		return reason, err
	}
	if !slices.ContainsFunc(chain, Mandate.moneyed) {
		return nil, nil
	}
	return drawn(ctx, r, m, act)
}

// ofBody returns why the record is not of one of the mandate's bodies.
func ofBody(ctx context.Context, r storage.Reader, m Mandate, on renjia.Ref) (reason, err error) {
	if len(m.Bodies) == 0 {
		return nil, nil
	}
	body, err := bodyOf(ctx, r, on)
	if errors.Is(err, renjia.ErrNotFound) {
		return fmt.Errorf("%s is not there, so its body is not known", on), nil
	}
	if err != nil || slices.Contains(m.Bodies, body) {
		return nil, err
	}
	return fmt.Errorf("%s is of no body it is limited to", on), nil
}

// drawn returns why the act's authority is no drawing on the mandate.
func drawn(ctx context.Context, r storage.Reader, m Mandate, act renjia.Act) (reason, err error) {
	id, err := renjia.As[Drawing](act.Authority, drawings.Kind())
	if err != nil || act.Authority.Space != "" {
		return fmt.Errorf("it limits amounts: draw on it first, and name the drawing as the act's authority"), nil
	}
	doc, err := drawings.Get(ctx, r, id)
	if errors.Is(err, renjia.ErrNotFound) {
		return err, nil
	}
	if err != nil {
		return nil, err
	}
	if d := doc.Value; d.Mandate != m.ID || d.Verb != act.Verb || d.On != act.On {
		return fmt.Errorf("drawing %s is for %s on %s under mandate %s", d.ID, d.Verb, d.On, d.Mandate), nil
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
