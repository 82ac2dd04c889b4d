package storage

import (
	"context"
	"time"

	"github.com/renjia-project/renjia"
)

// Policy decides whether an act is allowed. It is asked inside the transaction
// and reads through r, so that a mandate revoked meanwhile is a conflict and
// not an oversight. The act's At is always set: when it happened, or now. It
// returns nil, or an error that says why not and matches ErrForbidden.
type Policy interface {
	Allow(ctx context.Context, r Reader, act renjia.Act) error
}

// AllowAll is the policy that allows everything: for studies, tests and hosts
// that decide elsewhere.
var AllowAll Policy = allowAll{}

type allowAll struct{}

func (allowAll) Allow(context.Context, Reader, renjia.Act) error { return nil }

type noPolicy struct{}

func (noPolicy) Allow(context.Context, Reader, renjia.Act) error {
	return &renjia.UnspecifiedError{What: "storage.Options", Choices: []renjia.Choice{{
		Name: "Policy", Options: []string{"governance.NewPolicy(founder)", "storage.AllowAll"},
		Why: "nothing changes without someone who may change it",
	}}}
}

// allows asks the policy about an act on the present state of the space.
func (sp *Space) allows(ctx context.Context, act renjia.Act) bool {
	act = dated(act, renjia.Instant(sp.store.clock()))
	err := sp.view(ctx, 0, true, nil, func(s *Snapshot) error { return sp.store.policy.Allow(ctx, s, act) })
	return err == nil
}

// dated fills in the time of an act that happens now.
func dated(act renjia.Act, now time.Time) renjia.Act {
	if act.At.IsZero() {
		act.At = now
	}
	return act
}
