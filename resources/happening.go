package resources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/resources/stock"
)

// RecordEvent records a service with all it took: the contact and its hours
// under the contract, the slots of venues, goods from stock, certified time of
// volunteers in their time bank, and one entry in the books with everything that
// is charged. It is one act: all of it happens, or nothing.
//
// The event that is there already with the same content is returned as it is
// stored; other content is ErrExists. Errors are those of the parts:
// [ledger.Ledger.Post], *booking.ConflictError, *stock.ShortError,
// *stock.ExpiredError, *timebank.OverlapError and of [Registry.RecordContact].
func (r *Registry) RecordEvent(ctx context.Context, act renjia.Act, d Delivery) (e Event, err error) {
	err = r.do(ctx, act, "resources.event.record", ref(events.Kind(), EventOf(d.Contact.ID)), func(w *work) error {
		if d.Contact.ID.IsZero() {
			d.Contact.ID = renjia.NewID[service.Contact](w.tx.Source())
		}
		e, err = w.happen(d)
		return err
	})
	return e, err
}

// VoidEvent takes back all that an event did, on a day and for the act's Reason:
// its entry is reversed, its slots are cancelled, its goods returned, its
// volunteers' time uncertified, its contact and hours struck. If one of them
// cannot be taken back, because a credit was spent, a period closed or the
// contract has ended, nothing is.
func (r *Registry) VoidEvent(ctx context.Context, act renjia.Act, id EventID, on renjia.Date) (e Event, err error) {
	err = r.do(ctx, act, "resources.event.void", events.Ref(id), func(w *work) error {
		e, err = w.unhappen(id, on, act.Reason)
		return err
	})
	return e, err
}

// happen carries a delivery out in the working set.
func (w *work) happen(d Delivery) (Event, error) {
	if !d.Contact.Cost.IsZero() {
		return Event{}, fmt.Errorf("contact %s: costs %s: give it as a payment of the event: %w", d.Contact.ID, d.Contact.Cost, renjia.ErrInvalid)
	}
	if stored, found, err := w.findEvent(d); found || err != nil {
		return stored, err
	}
	c := d.Contact
	e := Event{
		ID: EventOf(c.ID), Contact: c.ID, Took: d.Took, Date: c.Date, Program: c.Program, Of: c.Of,
		Clients: c.Clients, Participants: c.Participants, Outcome: c.Outcome,
	}
	if err := e.Validate(); err != nil {
		return e, err
	}
	if _, err := w.record(Service{Contact: c}, true); err != nil {
		return e, err
	}
	entry := ledger.Entry{
		ID: EntryOf(w.tx.Space(), "event "+e.ID.String()), Key: "event " + e.ID.String(), Date: e.Date, Event: events.Ref(e.ID),
		Text: renjia.Textf("service (%s)", "服务（%s）", e.Program),
	}
	for _, step := range [...]func(*Event, *ledger.Entry, service.Contact) error{w.takeSlots, w.takeGoods, w.takeVolunteers, takeStaff, takePayments} {
		if err := step(&e, &entry, c); err != nil {
			return e, fmt.Errorf("event %s: %w", e.ID, err)
		}
	}
	if len(entry.Lines) > 0 {
		e.Entry = entry.ID
		if _, _, err := w.post(entry, true); err != nil {
			return e, err
		}
	}
	return e, events.Insert(w.tx, e)
}

// findEvent looks an event up, and says whether it is the same.
func (w *work) findEvent(d Delivery) (Event, bool, error) {
	doc, err := events.Get(w.ctx, w.tx, EventOf(d.Contact.ID))
	if errors.Is(err, renjia.ErrNotFound) {
		return Event{}, false, nil
	}
	if err != nil {
		return doc.Value, false, err
	}
	contact, err := contacts.Get(w.ctx, w.tx, d.Contact.ID)
	if err != nil {
		return doc.Value, false, err
	}
	given := contact.Value
	given.State, given.Why = d.Contact.State, d.Contact.Why // whether it stands is no part of what happened
	if !sameContent(doc.Value.Took, d.Took) || !sameContent(given, w.local(d.Contact)) {
		return doc.Value, false, fmt.Errorf("event %s: is stored with other content: %w", doc.Value.ID, renjia.ErrExists)
	}
	return doc.Value, true, nil
}

// charge adds a cost to the event, and to its entry if it is charged.
func charge(e *Event, entry *ledger.Entry, kind CostKind, amount renjia.Money, to Charge) error {
	if amount.IsZero() {
		return nil
	}
	e.Costs = append(e.Costs, Item{Kind: kind, Amount: amount, Booked: to != Charge{}, Fund: to.Fund})
	if (to == Charge{}) {
		return nil
	}
	lines, err := to.lines(amount, e.Program)
	entry.Lines = append(entry.Lines, lines...)
	return err
}

func takePayments(e *Event, entry *ledger.Entry, _ service.Contact) error {
	for _, p := range e.Payments {
		if err := charge(e, entry, MoneyCost, p.Amount, p.Charge); err != nil {
			return err
		}
	}
	return nil
}

func takeStaff(e *Event, entry *ledger.Entry, _ service.Contact) error {
	for i, s := range e.Staff {
		cost, err := s.cost()
		if err != nil {
			return fmt.Errorf("staff[%d]: %w", i, err)
		}
		if err := charge(e, entry, StaffCost, cost, s.Charge); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) takeVolunteers(e *Event, entry *ledger.Entry, _ service.Contact) error {
	for i, v := range e.Volunteers {
		if !v.Bank.IsZero() {
			c, _, err := w.certify(v.certified(w.tx.Space(), *e, i), renjia.Date{}, false)
			if err != nil {
				return fmt.Errorf("volunteers[%d]: %w", i, err)
			}
			e.Certified = append(e.Certified, c.ID)
		}
		if v.Value == nil {
			continue
		}
		amount, err := v.Value.Amount(v.Currency)
		if err != nil {
			return fmt.Errorf("volunteers[%d]: %w", i, err)
		}
		before := len(entry.Lines)
		if err := charge(e, entry, VolunteerCost, amount, v.Charge); err != nil {
			return err
		}
		for k := before; k < len(entry.Lines); k++ {
			entry.Lines[k].Valuation = v.Value
		}
	}
	return nil
}

func (w *work) takeSlots(e *Event, _ *ledger.Entry, _ service.Contact) error {
	for i, b := range e.Slots {
		b.Event = events.Ref(e.ID)
		if b.ID.IsZero() {
			b.ID = renjia.ImportedID[booking.Booking](w.tx.Space(), bookings.Kind(), fmt.Sprintf("event %s %d", e.ID, i))
		}
		b, err := w.book(b)
		if err != nil {
			return fmt.Errorf("slots[%d]: %w", i, err)
		}
		e.Booked = append(e.Booked, b.ID)
	}
	return nil
}

func (w *work) takeGoods(e *Event, entry *ledger.Entry, c service.Contact) error {
	for i, g := range e.Goods {
		m, err := w.issue(stock.Move{
			ID:   renjia.ImportedID[stock.Move](w.tx.Space(), moves.Kind(), fmt.Sprintf("event %s %d", e.ID, i)),
			Item: g.Item, Lot: g.Lot, From: g.From, Quantity: g.Quantity,
			At: renjia.Instant(c.Interval.From), Date: e.Date, Event: events.Ref(e.ID),
		})
		if err != nil {
			return fmt.Errorf("goods[%d]: %w", i, err)
		}
		e.Moves = append(e.Moves, m.ID)
		if err := w.chargeGoods(e, entry, g, m); err != nil {
			return fmt.Errorf("goods[%d]: %w", i, err)
		}
	}
	return nil
}

// chargeGoods books what goods were worth with the rest of the event.
func (w *work) chargeGoods(e *Event, entry *ledger.Entry, g Goods, m stock.Move) error {
	if m.Value.IsZero() {
		return nil
	}
	item, err := items.Get(w.ctx, w.tx, g.Item)
	if err != nil {
		return err
	}
	if g.Books != (Books{}) {
		g.Books.Project = e.Program
	}
	moved, err := g.Books.entry(w.tx.Space(), item.Value, m)
	entry.Lines = append(entry.Lines, moved.Lines...)
	e.Costs = append(e.Costs, Item{Kind: GoodsCost, Amount: m.Value, Booked: true, Fund: g.Books.Fund})
	return err
}

// unhappen takes an event back in the working set.
func (w *work) unhappen(id EventID, on renjia.Date, reason string) (Event, error) {
	doc, err := events.Get(w.ctx, w.tx, id)
	if err != nil {
		return Event{}, err
	}
	e := &doc.Value
	if e.State == Voided {
		return *e, &renjia.StateError{Record: "event", ID: id.String(), State: string(Voided), Verb: "void"}
	}
	if on.IsZero() || on.Before(e.Date) || reason == "" {
		return *e, fmt.Errorf("event %s: voided on %q for %q: want a day not before %s, and a reason: %w", id, on, reason, e.Date, renjia.ErrInvalid)
	}
	for _, step := range [...]func(Event, renjia.Date, string) error{w.reverseEntry, w.returnGoods, w.uncertifyAll, w.freeSlots, w.strikeContact} {
		if err := step(*e, on, reason); err != nil {
			return *e, fmt.Errorf("event %s: %w", id, err)
		}
	}
	e.State, e.Voided, e.VoidedFor = Voided, on, reason
	return *e, events.Save(w.tx, doc)
}

func (w *work) reverseEntry(e Event, on renjia.Date, _ string) error {
	return w.reverseAll(events.Ref(e.ID), on)
}

// returnGoods puts goods back on the day the event is voided, whenever that is
// written down.
func (w *work) returnGoods(e Event, on renjia.Date, reason string) error {
	for _, id := range e.Moves {
		issued, err := moves.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		at := on.Start(time.UTC)
		if at.Before(issued.Value.At) {
			at = issued.Value.At
		}
		if _, err := w.returnStock(id, Undo{At: at, Date: on, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) uncertifyAll(e Event, on renjia.Date, reason string) error {
	for _, id := range e.Certified {
		if _, err := w.uncertify(id, on, renjia.Both(reason)); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) freeSlots(e Event, _ renjia.Date, reason string) error {
	for _, id := range e.Booked {
		if _, err := w.unbook(id, reason); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) strikeContact(e Event, on renjia.Date, reason string) error {
	return w.strike(e.Contact, on, reason)
}
