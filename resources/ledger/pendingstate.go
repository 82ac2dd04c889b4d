package ledger

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// PendingState is where a pending entry is in its life.
type PendingState string

// The states. All but the first are final.
const (
	Waiting PendingState = "pending" // 预留中
	Posted  PendingState = "posted"  // 已入账
	Voided  PendingState = "voided"  // 已作废
	Expired PendingState = "expired" // 已过期
)

// The verbs of a pending entry.
const (
	verbPost   = "post"
	verbVoid   = "void"
	verbExpire = "expire"
)

// pendingSteps is the life of a pending entry: state, verb, next state.
var pendingSteps = map[PendingState]map[string]PendingState{
	Waiting: {verbPost: Posted, verbVoid: Voided, verbExpire: Expired},
	Posted:  {},
	Voided:  {},
	Expired: {},
}

// step resolves the pending entry at an instant. From its expiry on it is
// expired for every verb, whether or not somebody has said so.
func (p *Pending) step(verb string, at time.Time) error {
	if at.IsZero() {
		return fmt.Errorf("pending entry %s: %s: the instant must be given: %w", p.ID, verb, renjia.ErrInvalid)
	}
	state := p.State
	if state == Waiting && p.ExpiredAt(at) && verb != verbExpire {
		state = Expired
	}
	next, ok := pendingSteps[state][verb]
	if !ok {
		e := &renjia.StateError{Record: "pending entry", ID: p.ID.String(), State: string(state), Verb: verb}
		for v := range pendingSteps[state] {
			e.Allowed = append(e.Allowed, v)
		}
		slices.Sort(e.Allowed)
		return e
	}
	p.State, p.Resolved = next, renjia.Instant(at)
	return nil
}

// ExpiredAt reports whether its time is over at an instant: from Expires on.
func (p Pending) ExpiredAt(at time.Time) bool { return !p.Expires.IsZero() && !at.Before(p.Expires) }

// Post resolves it by an entry that posts it, at an instant. The entry must
// name it in Posts, and each of its lines be within those pending: the same in
// all but the size of the amount, which may be less. What is left is free.
// On an error nothing changes: *renjia.StateError, or ErrInvalid.
func (p *Pending) Post(e Entry, at time.Time) error {
	if e.Posts != p.ID {
		return fmt.Errorf("entry %s: posts pending entry %q, not %s: %w", e.ID, e.Posts, p.ID, renjia.ErrInvalid)
	}
	after := *p
	if err := after.step(verbPost, at); err != nil {
		return err
	}
	if err := p.covers(e.Lines); err != nil {
		return err
	}
	after.Entry = e.ID
	*p = after
	return nil
}

// Void resolves it by giving it up, at an instant, for a reason.
func (p *Pending) Void(at time.Time, reason string) error {
	if err := p.step(verbVoid, at); err != nil {
		return err
	}
	p.Reason = reason
	return nil
}

// Expire resolves it because its time is over, at an instant not before Expires.
func (p *Pending) Expire(at time.Time) error {
	if p.State == Waiting && !p.ExpiredAt(at) {
		return &renjia.StateError{Record: "pending entry", ID: p.ID.String(), State: "pending and not expired", Verb: verbExpire, Allowed: []string{verbPost, verbVoid}}
	}
	return p.step(verbExpire, at)
}
