package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Hold exempts a record, or all records of a kind, from erasure for as long as
// somebody claims it.
type Hold struct {
	ID     renjia.ID[Hold] `json:"id"`
	On     renjia.Ref      `json:"on,omitzero"`    // the record held
	Kind   string          `json:"kind,omitempty"` // or the kind
	Claims []Claim         `json:"claims"`
}

// Claim is one party's reason to hold.
type Claim struct {
	Authority string      `json:"authority"` // complaint, court order, audit: what it rests on; one claim each
	Reason    string      `json:"reason" privacy:"personal"`
	Since     renjia.Date `json:"since"`
}

// Validate checks that the hold names one target and its claims.
func (h Hold) Validate() error {
	var p renjia.Problems
	p.Require(h.On.IsZero() != (h.Kind == ""), "", "name exactly one of a record and a kind")
	p.Require(len(h.Claims) > 0, "claims", "must hold a claim")
	for i, c := range h.Claims {
		path := fmt.Sprintf("claims[%d]", i)
		p.Require(c.Authority != "", path+".authority", "must say what the hold rests on")
		p.Require(c.Reason != "", path+".reason", "must be given")
		p.Require(!c.Since.IsZero(), path+".since", "must be given")
	}
	return p.Err("hold")
}

var holds = storage.Define("retention_hold", func(h *Hold) renjia.ID[Hold] { return h.ID },
	storage.Index("kind", storage.Text(func(h *Hold) string {
		if h.Kind != "" {
			return h.Kind
		}
		return h.On.Kind
	})))

// Holds is the read-only view of the holds, with an index on kind.
var Holds = holds.Reader()

// Collections are what this package stores; pass them to Migrate.
func Collections() []storage.Registration { return []storage.Registration{holds} }

// holdID is the same for the same target, so that a transaction can rest on
// there being no hold.
func holdID(space string, on renjia.Ref, kind string) renjia.ID[Hold] {
	target := kind
	if target == "" {
		target = on.In(space).String()
	}
	return renjia.ImportedID[Hold](space, holds.Kind(), target)
}

// Place holds a record. The same authority can hold it once; again is ErrExists.
func Place(ctx context.Context, w storage.Writer, act renjia.Act, on renjia.Ref, c Claim) error {
	return place(ctx, w, act.Does("retention.hold", on), Hold{On: on}, c)
}

// PlaceOnKind holds all records of a kind, present and future.
func PlaceOnKind(ctx context.Context, w storage.Writer, act renjia.Act, kind string, c Claim) error {
	if err := renjia.CheckKind(kind); err != nil {
		return err
	}
	return place(ctx, w, act.Does("retention.hold", renjia.Ref{}), Hold{Kind: kind}, c)
}

func place(ctx context.Context, w storage.Writer, act renjia.Act, h Hold, c Claim) error {
	return w.Write(ctx, act, func(tx *storage.Tx) error {
		h.ID = holdID(tx.Space(), h.On, h.Kind)
		h.Claims = []Claim{c}
		doc, err := holds.Get(ctx, tx, h.ID)
		if errors.Is(err, renjia.ErrNotFound) {
			return holds.Insert(tx, h)
		}
		if err != nil {
			return err
		}
		if doc.Value.claimed(c.Authority) >= 0 {
			return fmt.Errorf("hold: %s holds already: %w", c.Authority, renjia.ErrExists)
		}
		doc.Value.Claims = append(doc.Value.Claims, c)
		return holds.Save(tx, doc)
	})
}

// Lift ends the claim of one authority on a record.
func Lift(ctx context.Context, w storage.Writer, act renjia.Act, on renjia.Ref, authority string) error {
	return lift(ctx, w, act.Does("retention.lift", on), on, "", authority)
}

// LiftFromKind ends the claim of one authority on a kind.
func LiftFromKind(ctx context.Context, w storage.Writer, act renjia.Act, kind, authority string) error {
	return lift(ctx, w, act.Does("retention.lift", renjia.Ref{}), renjia.Ref{}, kind, authority)
}

func lift(ctx context.Context, w storage.Writer, act renjia.Act, on renjia.Ref, kind, authority string) error {
	return w.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := holds.Get(ctx, tx, holdID(tx.Space(), on, kind))
		if err != nil {
			return err
		}
		n := doc.Value.claimed(authority)
		if n < 0 {
			return fmt.Errorf("hold: %s does not hold it: %w", authority, renjia.ErrNotFound)
		}
		if len(doc.Value.Claims) == 1 {
			return holds.Delete(tx, doc)
		}
		doc.Value.Claims = slices.Delete(doc.Value.Claims, n, n+1)
		return holds.Save(tx, doc)
	})
}

func (h *Hold) claimed(authority string) int {
	return slices.IndexFunc(h.Claims, func(c Claim) bool { return c.Authority == authority })
}

// held returns the hold on a record or its kind, nil if there is none.
func held(ctx context.Context, r storage.Reader, ref renjia.Ref) (*Hold, error) {
	for _, id := range [...]renjia.ID[Hold]{holdID(r.Space(), renjia.Ref{}, ref.Kind), holdID(r.Space(), ref, "")} {
		doc, err := holds.Get(ctx, r, id)
		if err == nil {
			return &doc.Value, nil
		}
		if !errors.Is(err, renjia.ErrNotFound) {
			return nil, err
		}
	}
	return nil, nil
}
