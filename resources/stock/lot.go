package stock

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// LotID identifies a lot.
type LotID = renjia.ID[Lot]

// Lot is one delivery of an item (批次): goods of one value and one use-by date.
// It is also the guard record of its value: every receipt, issue and return
// reads and saves it.
type Lot struct {
	ID    LotID       `json:"id"`
	Item  ItemID      `json:"item"`
	Code  string      `json:"code,omitempty"`  // printed on the goods
	UseBy renjia.Date `json:"use_by,omitzero"` // the last day it may be used (保质期至); none: it keeps
	Since time.Time   `json:"since,omitzero"`  // when the first of it arrived
	Donor renjia.Ref  `json:"donor,omitzero" privacy:"personal"`
	// Quantity and Value are what is left in all places together; In and Out, and
	// their values, count what came and went.
	Quantity Quantity     `json:"quantity"`
	Value    renjia.Money `json:"value,omitzero"`
	In       Quantity     `json:"in"`
	InValue  renjia.Money `json:"in_value,omitzero"`
	Out      Quantity     `json:"out"`
	OutValue renjia.Money `json:"out_value,omitzero"`
}

// Validate reports every problem of the lot, also whether its totals agree.
func (l Lot) Validate() error {
	var p renjia.Problems
	p.Require(!l.Item.IsZero(), "item", "must be given")
	left, ok := add(l.In, -l.Out)
	p.Require(ok && l.In >= 0 && l.Out >= 0 && left == l.Quantity, "quantity", "%d: in %d and out %d leave %d", l.Quantity, l.In, l.Out, left)
	value, err := l.InValue.Sub(l.OutValue)
	p.Within("value", err)
	p.Require(err != nil || same(value, l.Value), "value", "%s: in %s and out %s leave %s", l.Value, l.InValue, l.OutValue, value)
	p.Require(l.Quantity > 0 || l.Value.IsZero(), "value", "%s without goods", l.Value)
	return p.Err("lot")
}

func same(a, b renjia.Money) bool { return a == b || a.IsZero() && b.IsZero() }

// Expired reports whether the lot may not be used on a day any more.
func (l Lot) Expired(on renjia.Date) bool { return !l.UseBy.IsZero() && l.UseBy.Before(on) }

// lastDay is the use-by date, or the last of all days for a lot that keeps.
func (l Lot) lastDay() renjia.Date {
	if l.UseBy.IsZero() {
		return forever
	}
	return l.UseBy
}

var forever, _ = renjia.NewDate(9999, 12, 31)

// Share returns the value of a part of what is left: proportional by largest
// remainder, an odd minor unit going with the goods that leave. All that is left
// takes all the value, so that the values of all issues add up to the value
// received, exactly.
func (l Lot) Share(q Quantity) (renjia.Money, error) {
	if q < 1 || q > l.Quantity {
		return renjia.Money{}, fmt.Errorf("lot %s: a share of %d of %d: %w", l.ID, q, l.Quantity, renjia.ErrInvalid)
	}
	if l.Value.IsZero() {
		return l.Value, nil
	}
	parts, err := l.Value.Split([]int64{q, l.Quantity - q}, renjia.TieFirst)
	if err != nil {
		return renjia.Money{}, err
	}
	return parts[0], nil
}

// enter adds goods with their value.
func (l Lot) enter(q Quantity, value renjia.Money, at time.Time) (Lot, error) {
	in, ok1 := add(l.In, q)
	left, ok2 := add(l.Quantity, q)
	if !ok1 || !ok2 {
		return l, fmt.Errorf("lot %s: quantity out of range: %w", l.ID, renjia.ErrInvalid)
	}
	var err error
	next := l
	next.In, next.Quantity = in, left
	if next.InValue, err = l.InValue.Add(value); err != nil {
		return l, fmt.Errorf("lot %s: %w", l.ID, err)
	}
	if next.Value, err = l.Value.Add(value); err != nil {
		return l, fmt.Errorf("lot %s: %w", l.ID, err)
	}
	if next.Since.IsZero() || at.Before(next.Since) {
		next.Since = at
	}
	return next, nil
}

// leave takes goods out with a value.
func (l Lot) leave(q Quantity, value renjia.Money) (Lot, error) {
	out, ok := add(l.Out, q)
	if !ok {
		return l, fmt.Errorf("lot %s: quantity out of range: %w", l.ID, renjia.ErrInvalid)
	}
	var err error
	next := l
	next.Out, next.Quantity = out, l.Quantity-q
	if next.OutValue, err = l.OutValue.Add(value); err != nil {
		return l, fmt.Errorf("lot %s: %w", l.ID, err)
	}
	if next.Value, err = l.Value.Sub(value); err != nil {
		return l, fmt.Errorf("lot %s: %w", l.ID, err)
	}
	return next, nil
}
