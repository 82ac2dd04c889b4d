package stock

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Posting is what the books say: a change of an inventory account by an entry of
// an event.
type Posting struct {
	Event  renjia.Ref
	Amount renjia.Money // debit positive
}

// Reconciliation compares goods with books (账实核对).
type Reconciliation struct {
	Lots       renjia.Money `json:"lots,omitzero"`       // value left in all lots
	Books      renjia.Money `json:"books,omitzero"`      // balance of the inventory account
	Difference renjia.Money `json:"difference,omitzero"` // lots less books
	// Events are those whose goods and postings differ, in order of reference.
	// Moves without an event are one event, the zero reference.
	Events []EventDifference `json:"events,omitempty"`
}

// EventDifference is an event whose goods and books disagree.
type EventDifference struct {
	Event renjia.Ref   `json:"event,omitzero"`
	Goods renjia.Money `json:"goods,omitzero"` // value in less value out
	Books renjia.Money `json:"books,omitzero"`
}

// OK reports whether goods and books agree, in total and event by event.
func (r Reconciliation) OK() bool { return r.Difference.IsZero() && len(r.Events) == 0 }

// Err returns nil if goods and books agree, else an error that matches
// renjia.ErrCorrupt.
func (r Reconciliation) Err() error {
	if r.OK() {
		return nil
	}
	return fmt.Errorf("stock: lots are worth %s, the inventory account has %s, and %d events differ: %w", r.Lots, r.Books, len(r.Events), renjia.ErrCorrupt)
}

// Reconcile ties goods to the books: the values left in the lots are the balance
// of the inventory account, and each event changed both by the same amount. All
// amounts must be of one currency.
func Reconcile(lots []Lot, moves []Move, postings []Posting) (r Reconciliation, err error) {
	for _, l := range lots {
		if r.Lots, err = r.Lots.Add(l.Value); err != nil {
			return r, fmt.Errorf("lot %s: %w", l.ID, err)
		}
	}
	for _, p := range postings {
		if r.Books, err = r.Books.Add(p.Amount); err != nil {
			return r, fmt.Errorf("event %s: %w", p.Event, err)
		}
	}
	if r.Events, err = differences(moves, postings); err != nil {
		return r, err
	}
	r.Difference, err = r.Lots.Sub(r.Books)
	return r, err
}

// differences returns the events that changed goods and books differently.
func differences(moves []Move, postings []Posting) (all []EventDifference, err error) {
	events := map[renjia.Ref]EventDifference{}
	for _, p := range postings {
		e := events[p.Event]
		if e.Books, err = e.Books.Add(p.Amount); err != nil {
			return nil, fmt.Errorf("event %s: %w", p.Event, err)
		}
		events[p.Event] = e
	}
	for _, m := range moves {
		e := events[m.Event]
		change, err := m.worth()
		if err == nil {
			e.Goods, err = e.Goods.Add(change)
		}
		if err != nil {
			return nil, fmt.Errorf("move %s: %w", m.ID, err)
		}
		events[m.Event] = e
	}
	for event, e := range events {
		if e.Event = event; !same(e.Goods, e.Books) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b EventDifference) int { return cmp.Compare(a.Event.String(), b.Event.String()) })
	return all, nil
}

// worth is what a move adds to the value of the stock.
func (m Move) worth() (renjia.Money, error) {
	switch m.Kind {
	case Receive, Surplus, Return:
		return m.Value, nil
	case Transfer:
		return renjia.Money{}, nil
	}
	return m.Value.Neg()
}
