package governance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// AmendmentID identifies an amendment.
type AmendmentID = renjia.ID[Amendment]

// AmendmentState is where an amendment stands.
type AmendmentState string

// The states of an amendment.
const (
	AmendmentPending   AmendmentState = "pending"
	AmendmentAdopted   AmendmentState = "adopted"
	AmendmentRejected  AmendmentState = "rejected"
	AmendmentWithdrawn AmendmentState = "withdrawn"
)

var amendmentSteps = lifecycle.Table[AmendmentState]{
	AmendmentPending: {"adopt": AmendmentAdopted, "reject": AmendmentRejected, "withdraw": AmendmentWithdrawn},
}

// Amendment is a proposal to change a motion's text (修正案), or to change such a
// proposal. There is no amendment of the third degree, and at most one of each
// degree is pending; the secondary is voted on first, then the primary, then
// the motion.
type Amendment struct {
	ID     AmendmentID    `json:"id"`
	Motion MotionID       `json:"motion"`
	Parent AmendmentID    `json:"parent,omitzero"` // the primary amendment it changes; none: the motion
	Degree int            `json:"degree"`          // 1 or 2, from Parent
	Mover  renjia.Ref     `json:"mover" privacy:"personal"`
	Second renjia.Ref     `json:"second,omitzero" privacy:"personal"`
	Strike renjia.Text    `json:"strike,omitzero"` // what goes, as it stands; nothing: Insert is added at the end
	Insert renjia.Text    `json:"insert,omitzero"` // what comes in its place
	State  AmendmentState `json:"state"`
	Vote   renjia.Ref     `json:"vote,omitzero"`   // how it was decided
	Before renjia.Text    `json:"before,omitzero"` // the text before an adopted amendment
	After  renjia.Text    `json:"after,omitzero"`  // and after it
}

// Validate reports every problem of the amendment on its own.
func (a Amendment) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Motion.IsZero(), "motion", "must be given")
	p.Require(a.Degree == 1 && a.Parent.IsZero() || a.Degree == 2 && !a.Parent.IsZero(), "degree", "%d: want 1 without a parent, 2 with one", a.Degree)
	p.Require(!a.Mover.IsZero(), "mover", "must be given")
	p.Require(a.Second != a.Mover || a.Second.IsZero(), "second", "is the mover")
	p.Require(!a.Strike.IsZero() || !a.Insert.IsZero(), "insert", "must be given if nothing is struck")
	p.Require(amendmentSteps.Known(a.State), "state", "%q: is no state of an amendment", a.State)
	return p.Err("amendment")
}

// apply returns the text with the change made in each language it names. What
// is struck must stand in the text exactly once.
func (a Amendment) apply(t renjia.Text) (renjia.Text, error) {
	en, err := replace(t.EN, a.Strike.EN, a.Insert.EN)
	if err != nil {
		return t, fmt.Errorf("amendment %s, English: %w", a.ID, err)
	}
	zh, err := replace(t.ZH, a.Strike.ZH, a.Insert.ZH)
	if err != nil {
		return t, fmt.Errorf("amendment %s, Chinese: %w", a.ID, err)
	}
	return renjia.Text{EN: en, ZH: zh}, nil
}

func replace(text, strike, insert string) (string, error) {
	if strike == "" {
		return text + insert, nil
	}
	if n := strings.Count(text, strike); n != 1 {
		return text, fmt.Errorf("%q stands in the text %d times, want once: %w", strike, n, renjia.ErrInvalid)
	}
	return strings.Replace(text, strike, insert, 1), nil
}

// pending is the place of the pending amendment of a degree.
func (m *Motion) pending(degree int) *AmendmentID {
	if degree == 1 {
		return &m.Primary
	}
	return &m.Secondary
}

// Amend moves an amendment to a motion that is before the meeting, or to the
// primary amendment that is pending. A second one of the same degree has to
// wait (ErrConflict); one of the third degree is ErrInvalid.
func (r *Registry) Amend(ctx context.Context, act renjia.Act, a Amendment) error {
	_, err := change(ctx, r, act, "governance.motion.amend", motions, a.Motion, func(tx *storage.Tx, m *Motion) error {
		if err := m.floor(amendIt); err != nil {
			return err
		}
		a.Degree, a.State = 1, AmendmentPending
		a.Mover, a.Second = localRef(a.Mover, tx.Space()), localRef(a.Second, tx.Space())
		if !a.Parent.IsZero() {
			a.Degree = 2
		}
		text, err := m.amendable(ctx, tx, a)
		if err != nil {
			return err
		}
		if _, err := a.apply(text); err != nil {
			return err
		}
		if at := m.pending(a.Degree); !at.IsZero() {
			return fmt.Errorf("motion %s: amendment %s of the same degree is pending: %w", m.ID, *at, renjia.ErrConflict)
		}
		*m.pending(a.Degree) = a.ID
		return amendments.Insert(tx, a)
	})
	return err
}

// amendable returns the text an amendment changes: the motion's, or what the
// pending primary amendment would insert.
func (m *Motion) amendable(ctx context.Context, r storage.Reader, a Amendment) (renjia.Text, error) {
	if a.Parent.IsZero() {
		if !m.Secondary.IsZero() {
			return renjia.Text{}, fmt.Errorf("motion %s: a secondary amendment is pending: %w", m.ID, renjia.ErrConflict)
		}
		return m.Text, nil
	}
	parent, err := amendments.Get(ctx, r, a.Parent)
	if err != nil {
		return renjia.Text{}, err
	}
	if parent.Value.Degree != 1 {
		return renjia.Text{}, fmt.Errorf("amendment %s: amendment %s is of the second degree and cannot be amended: %w", a.ID, a.Parent, renjia.ErrInvalid)
	}
	if m.Primary != a.Parent {
		return renjia.Text{}, fmt.Errorf("amendment %s: amendment %s is not pending: %w", a.ID, a.Parent, renjia.ErrState)
	}
	return parent.Value.Insert, nil
}

// AmendmentOutcome is how the meeting dealt with an amendment.
type AmendmentOutcome string

// The outcomes.
const (
	AdoptAmendment    AmendmentOutcome = "adopt"
	RejectAmendment   AmendmentOutcome = "reject"
	WithdrawAmendment AmendmentOutcome = "withdraw"
)

// Dispose records what the meeting did with an amendment. The secondary comes
// first. An adopted one changes the text it is about, and keeps the text before
// and after.
func (r *Registry) Dispose(ctx context.Context, act renjia.Act, id AmendmentID, o AmendmentOutcome, vote renjia.Ref) (Amendment, error) {
	return change(ctx, r, act, "governance.amendment."+string(o), amendments, id, func(tx *storage.Tx, a *Amendment) (err error) {
		doc, err := motions.Get(ctx, tx, a.Motion)
		if err != nil {
			return err
		}
		m := &doc.Value
		if a.State, err = amendmentSteps.Next("amendment", id.String(), a.State, string(o)); err != nil {
			return err
		}
		if err := m.floor(amendIt); err != nil {
			return err
		}
		if a.Degree == 1 && !m.Secondary.IsZero() {
			return &renjia.StateError{Record: "amendment", ID: id.String(), State: "pending, with a secondary amendment before it", Verb: string(o)}
		}
		*m.pending(a.Degree) = AmendmentID{}
		a.Vote = localRef(vote, tx.Space())
		if a.State == AmendmentAdopted {
			err = a.enact(ctx, tx, m)
		}
		if err != nil {
			return err
		}
		return motions.Save(tx, doc)
	})
}

// enact changes the motion's text, or the insertion of the primary amendment.
func (a *Amendment) enact(ctx context.Context, tx *storage.Tx, m *Motion) (err error) {
	if a.Degree == 1 {
		a.Before = m.Text
		a.After, err = a.apply(m.Text)
		m.Text, m.Amendments = a.After, append(slices.Clone(m.Amendments), a.ID)
		return err
	}
	doc, err := amendments.Get(ctx, tx, a.Parent)
	if err != nil {
		return err
	}
	a.Before = doc.Value.Insert
	if a.After, err = a.apply(a.Before); err != nil {
		return err
	}
	doc.Value.Insert = a.After
	return amendments.Save(tx, doc)
}
