package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Approval lets one member of staff look at data about one minor, for one
// purpose and a time: staff see it by least privilege, with the approval of the
// person in charge, and every look is recorded (Regulation on the Protection of
// Minors Online, 2023, art. 36).
type Approval struct {
	ID      ApprovalID   `json:"id"`
	Staff   renjia.Ref   `json:"staff" privacy:"personal"`
	Of      renjia.Ref   `json:"of" privacy:"minor,about"`
	Verbs   []string     `json:"verbs" privacy:"none"` // of the acts it allows; "x.*" is all that begin with "x."
	Purpose string       `json:"purpose" privacy:"minor"`
	By      renjia.Actor `json:"by" privacy:"personal"` // who approved, set by Approve
	From    time.Time    `json:"from" privacy:"none"`   // zero when given to Approve: the act's time
	Until   time.Time    `json:"until" privacy:"none"`  // exclusive
	Revoked time.Time    `json:"revoked,omitzero" privacy:"none"`
}

// ApprovalID identifies an Approval.
type ApprovalID = renjia.ID[Approval]

// Validate checks that the approval is complete, and that nobody approves of
// their own look.
func (a *Approval) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Staff.IsZero(), "staff", "must be given")
	p.Require(!a.Of.IsZero(), "of", "must be given")
	p.Require(len(a.Verbs) > 0 && !slices.Contains(a.Verbs, ""), "verbs", "must name one at least")
	p.Require(a.Purpose != "", "purpose", "must be given")
	p.Within("by", a.By.Validate())
	p.Require(a.By.Subject.IsZero() || a.By.Subject != a.Staff, "by", "must be another than the staff")
	p.Require(!a.From.IsZero() && a.From.Before(a.Until), "until", "must be after from")
	return p.Err("approval")
}

// Covers reports whether the approval allows an act.
func (a *Approval) Covers(act renjia.Act, space string) bool {
	verb := slices.ContainsFunc(a.Verbs, func(v string) bool {
		below, tree := strings.CutSuffix(v, "*")
		return v == act.Verb || tree && strings.HasSuffix(below, ".") && strings.HasPrefix(act.Verb, below)
	})
	return verb && a.Staff.In(space) == act.By.Subject.In(space) && a.Of.In(space) == act.On.In(space) &&
		!act.At.Before(a.From) && act.At.Before(a.Until) &&
		(a.Revoked.IsZero() || act.At.Before(a.Revoked))
}

var approvals = storage.Define("privacy_approval", func(a *Approval) ApprovalID { return a.ID },
	storage.Index("staff", storage.Text(func(a *Approval) string { return a.Staff.String() })))

// Approve records an approval of the actor.
func (r *Registry) Approve(ctx context.Context, act renjia.Act, a Approval) (Approval, error) {
	a.By = act.By
	err := add(ctx, r, act, "privacy.approval.give", approvals, &a, &a.ID, func(tx *storage.Tx) error {
		if a.From.IsZero() {
			a.From = tx.Time()
		}
		return nil
	})
	return a, err
}

// Revoke ends an approval.
func (r *Registry) Revoke(ctx context.Context, act renjia.Act, id ApprovalID) (Approval, error) {
	return step(ctx, r, act, "privacy.approval.revoke", approvals, id, func(tx *storage.Tx, a *Approval) error {
		if !a.Revoked.IsZero() {
			return &renjia.StateError{Record: "approval", ID: id.String(), State: "revoked", Verb: "revoke"}
		}
		a.Revoked = tx.Time()
		return nil
	})
}

// IsMinor tells whether the record that an act is on is about a minor at a time.
// It reads through r, so that the answer is that of the transaction.
type IsMinor func(ctx context.Context, r storage.Reader, on renjia.Ref, at time.Time) (bool, error)

// ForMinors is a policy that allows an act on data about a minor only under an
// [Approval] in force for its actor, verb and object, and then asks next, as it
// does about all other acts. Acts of this package need none, so that approvals
// can be given and rights be used; next decides about them. An act reads or
// changes more than its On at the caller's word: one act, one child.
func ForMinors(minor IsMinor, next storage.Policy) storage.Policy { return forMinors{minor, next} }

type forMinors struct {
	minor IsMinor
	next  storage.Policy
}

func (p forMinors) Allow(ctx context.Context, r storage.Reader, act renjia.Act) error {
	if !act.On.IsZero() && !strings.HasPrefix(act.Verb, ownVerbs) {
		minor, err := p.minor(ctx, r, act.On, act.At)
		if err != nil {
			return err
		}
		if minor {
			if err := approved(ctx, r, act); err != nil {
				return err
			}
		}
	}
	return p.next.Allow(ctx, r, act)
}

// approved looks for an approval by either way of writing the staff's reference.
func approved(ctx context.Context, r storage.Reader, act renjia.Act) error {
	if act.By.Subject.IsZero() {
		return fmt.Errorf("%s: a program has no approval to see data about minors: %w", act.By, renjia.ErrForbidden)
	}
	local := act.By.Subject.In(r.Space())
	full := local
	if local.Space == r.Space() {
		local.Space = ""
	}
	q := storage.Query{Where: []storage.Cond{storage.In("staff", local.String(), full.String())}}
	for doc, err := range approvals.Find(ctx, r, q) {
		if err != nil {
			return err
		}
		if doc.Value.Covers(act, r.Space()) {
			return nil
		}
	}
	return fmt.Errorf("%s on %s by %s: no approval in force; ask the person in charge (Minors Online 2023, art. 36): %w", act.Verb, act.On, act.By, renjia.ErrForbidden)
}
