package stock

import (
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
	events := map[renjia.Ref]*EventDifference{}
	of := func(e renjia.Ref) *EventDifference {
		if events[e] == nil {
			events[e] = &EventDifference{Event: e}
		}
		return events[e]
	}
	for _, p := range postings {
		e := of(p.Event)
		if r.Books, err = r.Books.Add(p.Amount); err != nil {
			return r, err
		}
		if e.Books, err = e.Books.Add(p.Amount); err != nil {
			return r, err
		}
	}
	for _, m := range moves {
		change, err := m.worth()
		if err != nil {
			return r, err
		}
		e := of(m.Event)
		if e.Goods, err = e.Goods.Add(change); err != nil {
			return r, fmt.Errorf("move %s: %w", m.ID, err)
		}
	}
	for _, e := range events {
		if !same(e.Goods, e.Books) {
			r.Events = append(r.Events, *e)
		}
	}
	slices.SortFunc(r.Events, func(a, b EventDifference) int {
		return slices.Compare([]byte(a.Event.String()), []byte(b.Event.String()))
	})
	r.Difference, err = r.Lots.Sub(r.Books)
	return r, err
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
