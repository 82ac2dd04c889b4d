package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// seating is the guard of a body's terms and seats: whoever changes one of them
// reads and saves it, so that two who take one post at once conflict.
type seating struct {
	ID    renjia.ID[seating] `json:"id"` // that of the body
	Terms []termSpan         `json:"terms,omitempty"`
	Seats []seatSpan         `json:"seats,omitempty"`
}

type termSpan struct {
	Term   TermID        `json:"term"`
	Number int           `json:"number"`
	Period renjia.Period `json:"period"`
}

type seatSpan struct {
	Seat   SeatID        `json:"seat"`
	Post   Post          `json:"post"`
	Number int           `json:"number"`
	Holder renjia.Ref    `json:"holder" privacy:"personal"`
	Period renjia.Period `json:"period"`
}

// seat changes the guard of a body, which comes to be with its first change.
func (r *Registry) seat(ctx context.Context, tx *storage.Tx, body BodyID, fn func(*seating) error) error {
	id := renjia.IDFrom[seating](body.UUID())
	doc, err := seatings.Get(ctx, tx, id)
	if errors.Is(err, renjia.ErrNotFound) {
		fresh := seating{ID: id}
		if err := fn(&fresh); err != nil {
			return err
		}
		return seatings.Insert(tx, fresh)
	}
	if err != nil {
		return err
	}
	if err := fn(&doc.Value); err != nil {
		return err
	}
	return seatings.Save(tx, doc)
}

func (g *seating) begin(t Term) error {
	for _, x := range g.Terms {
		if x.Number == t.Number {
			return fmt.Errorf("term %d of the body is there: %w", t.Number, renjia.ErrExists)
		}
		if x.Period.Overlaps(t.Period) {
			return fmt.Errorf("term %d (%s) overlaps term %d (%s): %w", t.Number, t.Period, x.Number, x.Period, renjia.ErrConflict)
		}
	}
	g.Terms = append(g.Terms, termSpan{t.ID, t.Number, t.Period})
	return nil
}

// take refuses a post that is taken and a person who has another seat in the
// body at the time.
func (g *seating) take(s Seat) error {
	for _, x := range g.Seats {
		if !x.Period.Overlaps(s.Period) {
			continue
		}
		if x.Post == s.Post && x.Number == s.Number {
			return fmt.Errorf("seat %s %d is taken %s, wanted %s: %w", s.Post, s.Number, x.Period, s.Period, renjia.ErrConflict)
		}
		if x.Holder == s.Holder {
			return fmt.Errorf("%s is %s %d of the body %s, wanted as %s %d %s: %w", s.Holder, x.Post, x.Number, x.Period, s.Post, s.Number, s.Period, renjia.ErrConflict)
		}
	}
	g.Seats = append(g.Seats, seatSpan{s.ID, s.Post, s.Number, s.Holder, s.Period})
	return nil
}

func (g *seating) end(id SeatID, on renjia.Date) error {
	i := slices.IndexFunc(g.Seats, func(x seatSpan) bool { return x.Seat == id })
	if i < 0 {
		return fmt.Errorf("seat %s is not in the seating of its body: %w", id, renjia.ErrCorrupt)
	}
	g.Seats[i].Period.Until = on
	return nil
}

// BeginTerm adds a term of a body. Terms of a body never overlap (ErrConflict)
// and have one number each (ErrExists).
func (r *Registry) BeginTerm(ctx context.Context, act renjia.Act, t Term) error {
	return r.w.Write(ctx, act.Does("governance.term.begin", bodies.Ref(t.Body)), func(tx *storage.Tx) error {
		if _, err := bodies.Get(ctx, tx, t.Body); err != nil {
			return err
		}
		if err := terms.Insert(tx, t); err != nil {
			return err
		}
		return r.seat(ctx, tx, t.Body, func(g *seating) error { return g.begin(t) })
	})
}

// Take seats a person. A post that is taken at the time, and a person with
// another seat in the body, are ErrConflict. A seat of a term lies in the term
// and, without an end of its own, ends with it. If the seat rests on a decision
// of the space, the decision must be there and adopted.
func (r *Registry) Take(ctx context.Context, act renjia.Act, s Seat) error {
	return r.w.Write(ctx, act.Does("governance.seat.take", bodies.Ref(s.Body)), func(tx *storage.Tx) error {
		s.State = SeatHeld
		s.Holder = localRef(s.Holder, tx.Space())
		if s.End != nil || len(s.Appraisals) > 0 || !s.Resigned.IsZero() {
			return fmt.Errorf("seat %s: a new seat has no resignation, appraisals or end yet: %w", s.ID, renjia.ErrInvalid)
		}
		if _, err := bodies.Get(ctx, tx, s.Body); err != nil {
			return err
		}
		if err := withinTerm(ctx, tx, &s); err != nil {
			return err
		}
		if err := adopted(ctx, tx, s.Since); err != nil {
			return err
		}
		if err := seats.Insert(tx, s); err != nil {
			return err
		}
		return r.seat(ctx, tx, s.Body, func(g *seating) error { return g.take(s) })
	})
}

func withinTerm(ctx context.Context, r storage.Reader, s *Seat) error {
	if s.Term.IsZero() {
		return nil
	}
	doc, err := terms.Get(ctx, r, s.Term)
	if err != nil {
		return err
	}
	term := doc.Value
	if s.Period.Until.IsZero() {
		s.Period.Until = term.Period.Until
	}
	inside, _ := term.Period.Intersect(s.Period)
	if term.Body != s.Body || inside != s.Period {
		return fmt.Errorf("seat %s: %s is not within term %d (%s) of its body: %w", s.ID, s.Period, term.Number, term.Period, renjia.ErrInvalid)
	}
	return nil
}

// adopted refuses a basis that is a decision or certificate of the space but
// missing, not adopted, or of a vote that chose nothing. What lies in other registers cannot be checked here.
func adopted(ctx context.Context, r storage.Reader, basis renjia.Ref) error {
	basis = localRef(basis, r.Space())
	if basis.Space == "" && basis.Kind == certificates.Kind() {
		return chosen(ctx, r, renjia.IDFrom[Certificate](basis.ID))
	}
	if basis.Space != "" || basis.Kind != decisions.Kind() {
		return nil
	}
	doc, err := decisions.Get(ctx, r, renjia.IDFrom[Decision](basis.ID))
	if err != nil {
		return err
	}
	if !doc.Value.Adopted() {
		return fmt.Errorf("decision %s was not adopted: nothing can rest on it: %w", doc.Value.ID, renjia.ErrInvalid)
	}
	return nil
}

func (r *Registry) stepSeat(ctx context.Context, act renjia.Act, verb string, id SeatID, fn func(*storage.Tx, *Seat) error) (Seat, error) {
	return change(ctx, r, act, "governance.seat."+verb, seats, id, func(tx *storage.Tx, s *Seat) (err error) {
		if s.State, err = seatSteps.Next("seat", id.String(), s.State, verb); err != nil {
			return err
		}
		return fn(tx, s)
	})
}

// Resign records that a member wants to resign. The office goes on until the
// residents' meeting or the representatives' meeting approves (Urban Residents'
// Committees Organic Law 2025, art. 21).
func (r *Registry) Resign(ctx context.Context, act renjia.Act, id SeatID, on renjia.Date) (Seat, error) {
	return r.stepSeat(ctx, act, "resign", id, func(_ *storage.Tx, s *Seat) error {
		s.Resigned = on
		return nil
	})
}

// Stay records that a resignation was taken back or not approved.
func (r *Registry) Stay(ctx context.Context, act renjia.Act, id SeatID) (Seat, error) {
	return r.stepSeat(ctx, act, "stay", id, func(_ *storage.Tx, s *Seat) error {
		s.Resigned = renjia.Date{}
		return nil
	})
}

// ApproveResignation ends an office by the decision that approves it.
func (r *Registry) ApproveResignation(ctx context.Context, act renjia.Act, id SeatID, on renjia.Date, decision renjia.Ref) (Seat, error) {
	return r.stepSeat(ctx, act, "approve", id, func(tx *storage.Tx, s *Seat) error {
		return r.end(ctx, tx, s, Ending{On: on, Why: ResignedApproved, Basis: decision})
	})
}

// Recall ends an office by a decision of the electors (art. 20).
func (r *Registry) Recall(ctx context.Context, act renjia.Act, id SeatID, on renjia.Date, decision renjia.Ref) (Seat, error) {
	return r.stepSeat(ctx, act, "recall", id, func(tx *storage.Tx, s *Seat) error {
		return r.end(ctx, tx, s, Ending{On: on, Why: Recalled, Basis: decision})
	})
}

// EndSeat ends an office because its term is over or its holder lost the
// qualification or died. A term that is over needs no decision.
func (r *Registry) EndSeat(ctx context.Context, act renjia.Act, id SeatID, on renjia.Date, why EndReason, basis renjia.Ref) (Seat, error) {
	return r.stepSeat(ctx, act, "end", id, func(tx *storage.Tx, s *Seat) error {
		if why != TermOver && why != Disqualified && why != Died {
			return fmt.Errorf("seat %s: ends as %q by a verb of its own, here want %s, %s or %s: %w", id, why, TermOver, Disqualified, Died, renjia.ErrInvalid)
		}
		if why == TermOver && on != s.Period.Until {
			return fmt.Errorf("seat %s: is held %s, its term is not over on %s: %w", id, s.Period, on, renjia.ErrInvalid)
		}
		return r.end(ctx, tx, s, Ending{On: on, Why: why, Basis: basis})
	})
}

// end closes the period of a seat and starts the clock of the handover.
func (r *Registry) end(ctx context.Context, tx *storage.Tx, s *Seat, e Ending) error {
	if (e.Why == ResignedApproved || e.Why == Recalled) && e.Basis.IsZero() {
		return fmt.Errorf("seat %s: must name the decision: %w", s.ID, renjia.ErrInvalid)
	}
	if err := adopted(ctx, tx, e.Basis); err != nil {
		return err
	}
	late := !s.Period.Until.IsZero() && s.Period.Until.Before(e.On)
	if e.On.Compare(s.Period.From) <= 0 || late {
		return fmt.Errorf("seat %s: held %s, cannot end on %s: %w", s.ID, s.Period, e.On, renjia.ErrInvalid)
	}
	if !s.Term.IsZero() {
		term, err := terms.Get(ctx, tx, s.Term)
		if err != nil {
			return err
		}
		if days := term.Value.HandoverDays; days > 0 {
			e.HandoverDue = e.On.AddDays(days)
		}
	}
	s.State, s.End, s.Period.Until = SeatEnded, &e, e.On
	return r.seat(ctx, tx, s.Body, func(g *seating) error { return g.end(s.ID, e.On) })
}

// Appraise records the yearly appraisal. The second "incompetent" in a row ends
// the office on the day of the appraisal (art. 37).
func (r *Registry) Appraise(ctx context.Context, act renjia.Act, id SeatID, a Appraisal) (Seat, error) {
	return r.stepSeat(ctx, act, "appraise", id, func(tx *storage.Tx, s *Seat) error {
		s.Appraisals = append(slices.Clone(s.Appraisals), a)
		if !s.twiceIncompetent() {
			return nil
		}
		return r.end(ctx, tx, s, Ending{On: a.On, Why: TwiceIncompetent, Basis: a.Basis})
	})
}

// HandOver records that whose office ended handed over to the successor. A late
// handover is recorded as it was: see [Seat.LateHandover].
func (r *Registry) HandOver(ctx context.Context, act renjia.Act, id SeatID, on renjia.Date, to renjia.Ref) (Seat, error) {
	return r.stepSeat(ctx, act, "hand-over", id, func(_ *storage.Tx, s *Seat) error {
		if on.Before(s.End.On) {
			return fmt.Errorf("seat %s: the office ended on %s, cannot be handed over on %s: %w", id, s.End.On, on, renjia.ErrInvalid)
		}
		end := *s.End
		end.HandedOver, end.HandedTo = on, to
		s.End = &end
		return nil
	})
}

// DeclareKinship records that two people are near relatives.
func (r *Registry) DeclareKinship(ctx context.Context, act renjia.Act, k Kinship) error {
	return r.w.Write(ctx, act.Does("governance.kinship.declare", kinships.Ref(k.ID)), func(tx *storage.Tx) error {
		k.A, k.B = localRef(k.A, tx.Space()), localRef(k.B, tx.Space())
		return kinships.Insert(tx, k)
	})
}

// localRef leaves out the name of the own space.
func localRef(ref renjia.Ref, space string) renjia.Ref {
	if ref.Space == space {
		ref.Space = ""
	}
	return ref
}
