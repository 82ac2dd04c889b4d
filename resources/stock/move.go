package stock

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// MoveID identifies a move.
type MoveID = renjia.ID[Move]

// Kind is what a move does.
type Kind string

// The kinds of moves.
const (
	Receive  Kind = "receive"   // 入库: bought or given, to a place
	Issue    Kind = "issue"     // 领用、发放: to people or for use, from a place
	Transfer Kind = "transfer"  // 调拨: from a place to a place
	WriteOff Kind = "write-off" // 报损: lost, spoilt, expired, from a place, for a reason
	Surplus  Kind = "surplus"   // 盘盈: a count found more, at a place
	Shortage Kind = "shortage"  // 盘亏: a count found less, at a place
	Return   Kind = "return"    // 退回: takes an issue or a write-off back, to where it came from
)

// sides says whether a kind of move has a place it comes from and one it goes to.
var sides = map[Kind]struct{ from, to bool }{
	Receive: {to: true}, Surplus: {to: true}, Return: {to: true}, Transfer: {from: true, to: true},
	Issue: {from: true}, WriteOff: {from: true}, Shortage: {from: true},
}

// Move is one movement of goods of a lot (出入库记录). It never changes; a
// mistake is taken back by a [Return] or corrected by a count.
type Move struct {
	ID       MoveID      `json:"id"`
	Kind     Kind        `json:"kind"`
	Item     ItemID      `json:"item"`
	Lot      LotID       `json:"lot"`
	From     PlaceID     `json:"from,omitzero"`
	To       PlaceID     `json:"to,omitzero"`
	Quantity Quantity    `json:"quantity"` // base units, positive
	At       time.Time   `json:"at"`       // when it happened; may lie in the past
	Date     renjia.Date `json:"date"`     // the day at the place: decides expiry and the books
	// Value of the goods: given for what comes in; computed for what goes out,
	// and zero for a transfer, which keeps the value in the lot.
	Value  renjia.Money `json:"value,omitzero"`
	Event  renjia.Ref   `json:"event,omitzero"`  // what it belongs to; the entry in the books names the same
	Undoes MoveID       `json:"undoes,omitzero"` // of a return
	Reason string       `json:"reason,omitempty"`
}

// Validate reports every problem of the move on its own.
func (m Move) Validate() error {
	var p renjia.Problems
	s, known := sides[m.Kind]
	p.Require(known, "kind", "%q: want receive, issue, transfer, write-off, surplus, shortage or return", m.Kind)
	p.Require(!m.Item.IsZero(), "item", "must be given")
	p.Require(!m.Lot.IsZero(), "lot", "must be given")
	if known {
		p.Require(s.from != m.From.IsZero(), "from", "must be given exactly for what leaves a place")
		p.Require(s.to != m.To.IsZero(), "to", "must be given exactly for what comes to a place")
	}
	p.Require(m.From.IsZero() || m.From != m.To, "to", "is the place it comes from")
	p.Require(m.Quantity > 0, "quantity", "%d: want at least 1", m.Quantity)
	p.Require(!m.At.IsZero() && m.At.Equal(renjia.Instant(m.At)), "at", "%s: must be given, in whole microseconds", m.At)
	p.Require(!m.Date.IsZero(), "date", "must be given")
	if !m.At.IsZero() && !m.Date.IsZero() {
		apart := m.Date.Sub(renjia.DateIn(m.At, time.UTC))
		p.Require(apart >= -1 && apart <= 1, "date", "%s is not the day of %s anywhere", m.Date, m.At.UTC().Format(time.RFC3339))
	}
	p.Require(m.Value.Sign() >= 0, "value", "%s is negative", m.Value)
	p.Require(m.Kind != Transfer || m.Value.IsZero(), "value", "%s: a transfer keeps the value in the lot", m.Value)
	p.Require((m.Kind == Return) == !m.Undoes.IsZero(), "undoes", "must be given exactly for a return")
	needs := m.Kind == WriteOff || m.Kind == Surplus || m.Kind == Shortage
	p.Require(!needs || m.Reason != "", "reason", "must be given for a %s", m.Kind)
	return p.Err("move")
}

// Return returns the move that takes an issue or a write-off back to its place
// with the value it went out with.
func (m Move) Return(id MoveID, at time.Time, on renjia.Date, reason string) (Move, error) {
	if m.Kind != Issue && m.Kind != WriteOff && m.Kind != Shortage {
		return Move{}, &renjia.StateError{Record: "move", ID: m.ID.String(), State: "a " + string(m.Kind), Verb: "return"}
	}
	if at.Before(m.At) {
		return Move{}, fmt.Errorf("move %s: returned at %s, before it left at %s: %w", m.ID, at.UTC().Format(time.RFC3339), m.At.UTC().Format(time.RFC3339), renjia.ErrInvalid)
	}
	return Move{
		ID: id, Kind: Return, Item: m.Item, Lot: m.Lot, To: m.From, Quantity: m.Quantity, At: at, Date: on,
		Value: m.Value, Event: m.Event, Undoes: m.ID, Reason: reason,
	}, nil
}

// Mirrors verifies that a return takes back what a move took, with its value.
func (m Move) Mirrors(original Move) error {
	want, err := original.Return(m.ID, m.At, m.Date, m.Reason)
	if err != nil {
		return err
	}
	if m.Event = want.Event; m != want {
		return fmt.Errorf("move %s: is not move %s taken back: %w", m.ID, original.ID, renjia.ErrInvalid)
	}
	return nil
}
