package governance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// DrawingID identifies a drawing.
type DrawingID = renjia.ID[Drawing]

// Drawing is an amount taken from a mandate that limits amounts, for one act:
// an act carries no amount, so the act that spends names the drawing as its
// Authority. There is one drawing for a verb on a record.
type Drawing struct {
	ID      DrawingID    `json:"id"`
	Mandate MandateID    `json:"mandate"`
	Verb    string       `json:"verb"` // of the act it is for
	On      renjia.Ref   `json:"on"`   // the record that act is on
	Amount  renjia.Money `json:"amount"`
	At      time.Time    `json:"at"`
}

// Validate reports every problem of the drawing on its own.
func (d Drawing) Validate() error {
	var p renjia.Problems
	p.Require(!d.ID.IsZero(), "id", "must be given")
	p.Require(!d.Mandate.IsZero(), "mandate", "must be given")
	p.Require(d.Verb != "", "verb", "must be given")
	p.Require(!d.On.IsZero(), "on", "must be given")
	p.Require(d.Amount.Sign() > 0, "amount", "%s: want more than nothing", d.Amount)
	return p.Err("drawing")
}

func (d Drawing) use() string { return d.Verb + " " + d.On.String() }

// Grant adds a mandate. The decision it rests on, if it is one of the space,
// must be adopted.
func (r *Registry) Grant(ctx context.Context, act renjia.Act, m Mandate) error {
	return r.w.Write(ctx, act.Does(verbGrant, mandates.Ref(m.ID)), func(tx *storage.Tx) error {
		if !m.Revoked.IsZero() {
			return fmt.Errorf("mandate %s: is revoked already: %w", m.ID, renjia.ErrInvalid)
		}
		if !m.Parent.IsZero() {
			return fmt.Errorf("mandate %s: a mandate is passed on by Delegate: %w", m.ID, renjia.ErrInvalid)
		}
		return grant(ctx, tx, m)
	})
}

// Revoke ends a mandate for good. Revoking it twice is a *renjia.StateError.
func (r *Registry) Revoke(ctx context.Context, act renjia.Act, id MandateID) error {
	return r.w.Write(ctx, act.Does(verbRevoke, mandates.Ref(id)), func(tx *storage.Tx) error {
		doc, err := mandates.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if !doc.Value.Revoked.IsZero() {
			return &renjia.StateError{Record: "mandate", ID: id.String(), State: "revoked", Verb: "revoke"}
		}
		doc.Value.Revoked = tx.Time()
		return mandates.Save(tx, doc)
	})
}

func grant(ctx context.Context, tx *storage.Tx, m Mandate) error {
	m.Holder = local(m.Holder, tx.Space())
	m.Objects = slices.Clone(m.Objects)
	for i := range m.Objects {
		m.Objects[i] = localRef(m.Objects[i], tx.Space())
	}
	m.Totals = slices.Clone(m.Totals)
	for i := range m.Totals {
		t := &m.Totals[i]
		t.From, t.Until, t.Drawn = renjia.Instant(t.From), renjia.Instant(t.Until), renjia.Money{}
	}
	if err := adopted(ctx, tx, m.Basis); err != nil {
		return err
	}
	return mandates.Insert(tx, m)
}

// Delegate passes a mandate on (转授权), whole or in part: m.Parent names it. Only
// its holder may, and only if it is delegable. What is drawn on the new mandate
// is drawn on the one above as well; when that ends, the new one ends too.
func (r *Registry) Delegate(ctx context.Context, act renjia.Act, m Mandate) error {
	return r.w.Write(ctx, act.Does(verbDelegate, mandates.Ref(m.Parent)), func(tx *storage.Tx) error {
		parent, err := mandates.Get(ctx, tx, m.Parent)
		if err != nil {
			return err
		}
		if !parent.Value.Delegable || !parent.Value.inForce(tx.Time()) || !m.Revoked.IsZero() {
			return fmt.Errorf("mandate %s: cannot be passed on: %w", m.Parent, renjia.ErrForbidden)
		}
		if err := parent.Value.wider(m); err != nil {
			return err
		}
		return grant(ctx, tx, m)
	})
}

// Draw takes an amount from a mandate, and from those it was passed on from,
// within all of their limits (ErrForbidden). Call it in the Update of the act
// it is for, before it, and name the drawing as that act's Authority. Two who
// draw at once conflict, so that no total is ever exceeded.
func (r *Registry) Draw(ctx context.Context, act renjia.Act, d Drawing) error {
	return r.w.Write(ctx, act.Does(verbDraw, mandates.Ref(d.Mandate)), func(tx *storage.Tx) error {
		d.On, d.At = localRef(d.On, tx.Space()), tx.Time()
		if err := drawings.Insert(tx, d); err != nil {
			return err
		}
		for id := d.Mandate; !id.IsZero(); {
			doc, err := mandates.Get(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := doc.Value.draw(d); err != nil {
				return err
			}
			if err := mandates.Save(tx, doc); err != nil {
				return err
			}
			id = doc.Value.Parent
		}
		return nil
	})
}

// draw adds the amount to the total of its time.
func (m *Mandate) draw(d Drawing) error {
	if !m.covers(renjia.Act{Verb: d.Verb, At: d.At}) || !m.on(d.On) {
		return fmt.Errorf("mandate %s does not allow %s on %s: %w", m.ID, d.Verb, d.On, renjia.ErrForbidden)
	}
	if !m.PerAct.IsZero() {
		if err := m.fits(d.Amount, m.PerAct, "an act"); err != nil {
			return err
		}
	}
	if len(m.Totals) == 0 {
		return nil
	}
	i := slices.IndexFunc(m.Totals, func(t Total) bool { return t.Contains(d.At) })
	if i < 0 {
		return fmt.Errorf("mandate %s allows no amount at %s: %w", m.ID, d.At.Format(time.RFC3339), renjia.ErrForbidden)
	}
	sum, err := m.Totals[i].Drawn.Add(d.Amount)
	if err != nil {
		return err
	}
	if err := m.fits(sum, m.Totals[i].Limit, "all acts until "+m.Totals[i].Until.Format(time.RFC3339)); err != nil {
		return err
	}
	m.Totals = slices.Clone(m.Totals)
	m.Totals[i].Drawn = sum
	return nil
}

func (m *Mandate) fits(amount, limit renjia.Money, in string) error {
	c, err := amount.Compare(limit)
	if err != nil {
		return fmt.Errorf("mandate %s: %w", m.ID, err)
	}
	if c > 0 {
		return fmt.Errorf("mandate %s allows %s in %s, not %s: %w", m.ID, limit, in, amount, renjia.ErrForbidden)
	}
	return nil
}

// bodyOf returns the body a record of the wing belongs to; none: it belongs to
// none.
func bodyOf(ctx context.Context, r storage.Reader, on renjia.Ref) (BodyID, error) {
	if on.Space != "" {
		return BodyID{}, nil
	}
	switch on.Kind {
	case bodies.Kind():
		return renjia.IDFrom[Body](on.ID), nil
	case motions.Kind():
		doc, err := motions.Get(ctx, r, renjia.IDFrom[Motion](on.ID))
		return doc.Value.Body, err
	case decisions.Kind():
		doc, err := decisions.Get(ctx, r, renjia.IDFrom[Decision](on.ID))
		return doc.Value.Body, err
	case seats.Kind():
		doc, err := seats.Get(ctx, r, renjia.IDFrom[Seat](on.ID))
		return doc.Value.Body, err
	case meetings.Kind():
		doc, err := meetings.Get(ctx, r, renjia.IDFrom[Meeting](on.ID))
		return doc.Value.Body, err
	case petitions.Kind():
		doc, err := petitions.Get(ctx, r, renjia.IDFrom[Petition](on.ID))
		return doc.Value.Body, err
	case polls.Kind(), budgets.Kind():
		on, err := callOf(ctx, r, on)
		return on.Body, err
	case certificates.Kind():
		doc, err := certificates.Get(ctx, r, renjia.IDFrom[Certificate](on.ID))
		return doc.Value.Body, err
	case options.Kind():
		doc, err := options.Get(ctx, r, renjia.IDFrom[Option](on.ID))
		if err != nil {
			return BodyID{}, err
		}
		return bodyOf(ctx, r, doc.Value.ref())
	case awards.Kind():
		doc, err := awards.Get(ctx, r, renjia.IDFrom[Award](on.ID))
		if err != nil {
			return BodyID{}, err
		}
		return bodyOf(ctx, r, budgets.Ref(doc.Value.Budget))
	case amendments.Kind():
		doc, err := amendments.Get(ctx, r, renjia.IDFrom[Amendment](on.ID))
		if err != nil {
			return BodyID{}, err
		}
		return bodyOf(ctx, r, motions.Ref(doc.Value.Motion))
	}
	return BodyID{}, nil
}
