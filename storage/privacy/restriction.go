package privacy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Restriction stops everything but keeping and protecting data about a person:
// where the law says how long it is kept, or deleting it is technically hard
// (Personal Information Protection Law art. 47). There is one record a person.
type Restriction struct {
	ID     RestrictionID `json:"id"`
	Of     renjia.Ref    `json:"of" privacy:"personal,about"`
	Reason string        `json:"reason" privacy:"personal"`
	Since  time.Time     `json:"since" privacy:"personal"`
	Lifted time.Time     `json:"lifted,omitzero" privacy:"personal"`
}

// RestrictionID identifies a Restriction.
type RestrictionID = renjia.ID[Restriction]

// Validate checks that the restriction is complete.
func (x *Restriction) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	p.Require(!x.Of.IsZero(), "of", "must be given")
	p.Require(x.Reason != "", "reason", "must be given")
	p.Require(!x.Since.IsZero(), "since", "must be given")
	p.Require(x.Lifted.IsZero() || !x.Lifted.Before(x.Since), "lifted", "must not be before since")
	return p.Err("restriction")
}

var restrictions = storage.Define("privacy_restriction", func(x *Restriction) RestrictionID { return x.ID })

func restrictionOf(space string, of renjia.Ref) RestrictionID {
	return renjia.ImportedID[Restriction](space, restrictions.Kind(), of.In(space).String())
}

// Restrict begins a restriction, for the reason of the act.
func (r *Registry) Restrict(ctx context.Context, act renjia.Act, of renjia.Ref) (x Restriction, err error) {
	err = r.w.Write(ctx, act.Does("privacy.restriction.begin", of), func(tx *storage.Tx) error {
		doc, err := restrictions.Get(ctx, tx, restrictionOf(tx.Space(), of))
		if err != nil && !errors.Is(err, renjia.ErrNotFound) {
			return err
		}
		if err == nil && doc.Value.Lifted.IsZero() {
			return &renjia.StateError{Record: "restriction", ID: doc.Value.ID.String(), State: "in force", Verb: "begin", Allowed: []string{"lift"}}
		}
		x = Restriction{ID: restrictionOf(tx.Space(), of), Of: of, Reason: act.Reason, Since: tx.Time()}
		if doc.Rev == 0 {
			return restrictions.Insert(tx, x)
		}
		doc.Value = x
		return restrictions.Save(tx, doc)
	})
	return x, err
}

// Lift ends a restriction.
func (r *Registry) Lift(ctx context.Context, act renjia.Act, of renjia.Ref) (x Restriction, err error) {
	err = r.w.Write(ctx, act.Does("privacy.restriction.lift", of), func(tx *storage.Tx) error {
		doc, err := restrictions.Get(ctx, tx, restrictionOf(tx.Space(), of))
		if err != nil {
			return err
		}
		if !doc.Value.Lifted.IsZero() {
			return &renjia.StateError{Record: "restriction", ID: doc.Value.ID.String(), State: "lifted", Verb: "lift"}
		}
		doc.Value.Lifted = tx.Time()
		x = doc.Value
		return restrictions.Save(tx, doc)
	})
	return x, err
}

// Restricted is a policy that refuses every act on a person under restriction,
// looking at guarded data included, and asks next about all others. Verbs of
// this package stay open: access, consent, erasure and lifting are the person's
// rights. It goes by the act's On.
func Restricted(next storage.Policy) storage.Policy { return restricted{next} }

type restricted struct{ next storage.Policy }

func (p restricted) Allow(ctx context.Context, r storage.Reader, act renjia.Act) error {
	if !act.On.IsZero() && !strings.HasPrefix(act.Verb, ownVerbs) {
		doc, err := restrictions.Get(ctx, r, restrictionOf(r.Space(), act.On))
		if err != nil && !errors.Is(err, renjia.ErrNotFound) {
			return err
		}
		if err == nil && doc.Value.Lifted.IsZero() {
			return fmt.Errorf("data about %s is only kept since %s: %s: %w", act.On, doc.Value.Since.Format(time.DateOnly), doc.Value.Reason, renjia.ErrForbidden)
		}
	}
	return p.next.Allow(ctx, r, act)
}

// ownVerbs begins the verbs of this package.
const ownVerbs = "privacy."
