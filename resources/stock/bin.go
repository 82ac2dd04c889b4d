package stock

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/renjia-project/renjia"
)

// BinID identifies a bin.
type BinID = renjia.ID[Bin]

// Bin is what one lot of an item has in one place over time: the guard record
// that every move there reads and saves. The stock of a bin is below zero at no
// instant, however late a move is written down, unless the place may owe.
type Bin struct {
	ID    BinID   `json:"id"`
	Item  ItemID  `json:"item"`
	Lot   LotID   `json:"lot"`
	Place PlaceID `json:"place"`
	// Opening is the stock before the first step. Nothing may happen before
	// Closed, if it is given.
	Opening Quantity  `json:"opening,omitempty"`
	Closed  time.Time `json:"closed,omitzero"`
	// Steps are the changes in order of time, one an instant: moves of one
	// instant happen together.
	Steps []Step   `json:"steps,omitempty"`
	Total Quantity `json:"total"` // opening and all steps
}

// Step is the change of a bin at an instant, and the stock from then on.
type Step struct {
	At    time.Time `json:"at"`
	Delta Quantity  `json:"delta"`
	Stock Quantity  `json:"stock"`
}

// BinOf returns the identifier of the bin of a lot in a place.
func BinOf(space, kind string, lot LotID, place PlaceID) BinID {
	return renjia.ImportedID[Bin](space, kind, lot.String()+" "+place.String())
}

// ShortError says that a place has not enough of a lot, now or at a later
// instant at which others took from it. It matches renjia.ErrState: the same
// move may be possible after a receipt.
type ShortError struct {
	Lot    LotID
	Place  PlaceID
	Wanted Quantity
	At     time.Time // when it is wanted
	Least  Quantity  // the least there is from then on
	When   time.Time // when that is
}

// Error says what is short, and when.
func (e *ShortError) Error() string {
	return fmt.Sprintf("lot %s in place %s: %d wanted from %s on, but only %d there at %s", e.Lot, e.Place, e.Wanted, e.At.UTC().Format(time.RFC3339), e.Least, e.When.UTC().Format(time.RFC3339))
}

// Is reports whether target is renjia.ErrState.
func (e *ShortError) Is(target error) bool { return target == renjia.ErrState }

// StockAt returns the stock at an instant, its own moves included.
func (b *Bin) StockAt(at time.Time) Quantity {
	i := b.after(at)
	if i == 0 {
		return b.Opening
	}
	return b.Steps[i-1].Stock
}

// after returns the index of the first step later than an instant.
func (b *Bin) after(at time.Time) int {
	return sort.Search(len(b.Steps), func(i int) bool { return b.Steps[i].At.After(at) })
}

// Least returns the least stock from an instant on, and when it is first
// reached: what can be taken then without anything later falling short.
func (b *Bin) Least(from time.Time) (Quantity, time.Time) {
	i := b.after(from)
	least, when := b.StockAt(from), from
	for _, s := range b.Steps[i:] {
		if s.Stock < least {
			least, when = s.Stock, s.At
		}
	}
	return least, when
}

// Change adds a quantity at an instant, or takes it if it is negative; mayOwe
// lets the stock fall below zero. On an error nothing has changed. It takes
// O(log n) time at the end and O(n) for the n steps that are later.
func (b *Bin) Change(at time.Time, delta Quantity, mayOwe bool) error {
	if err := b.admits(at, delta, mayOwe); err != nil {
		return err
	}
	b.shift(at, delta)
	return nil
}

func (b *Bin) admits(at time.Time, delta Quantity, mayOwe bool) error {
	if at.Before(b.Closed) {
		return fmt.Errorf("lot %s in place %s: is closed until %s, cannot move at %s: %w", b.Lot, b.Place, b.Closed.UTC().Format(time.RFC3339), at.UTC().Format(time.RFC3339), renjia.ErrState)
	}
	least, when := b.Least(at)
	least, ok := add(least, delta)
	if ok && delta < 0 && least < 0 && !mayOwe {
		return &ShortError{Lot: b.Lot, Place: b.Place, Wanted: -delta, At: at, Least: least - delta, When: when}
	}
	_, fits := add(b.StockAt(at), delta)
	for _, s := range b.Steps[b.after(at):] {
		_, each := add(s.Stock, delta)
		fits = fits && each
	}
	if !ok || !fits {
		return fmt.Errorf("lot %s in place %s: stock out of range: %w", b.Lot, b.Place, renjia.ErrInvalid)
	}
	return nil
}

// shift carries out a change that was admitted.
func (b *Bin) shift(at time.Time, delta Quantity) {
	i := b.after(at)
	if i == 0 || !b.Steps[i-1].At.Equal(at) {
		b.Steps = slices.Insert(b.Steps, i, Step{At: at, Stock: b.StockAt(at)})
		i++
	}
	b.Steps[i-1].Delta += delta
	for k := range b.Steps[i-1:] {
		b.Steps[i-1+k].Stock += delta
	}
	b.Total += delta
}

// Close folds the steps before an instant into the opening stock: nothing can
// be written down before it any more.
func (b *Bin) Close(before time.Time) error {
	if before.Before(b.Closed) {
		return fmt.Errorf("lot %s in place %s: is closed until %s already: %w", b.Lot, b.Place, b.Closed.UTC().Format(time.RFC3339), renjia.ErrState)
	}
	i := sort.Search(len(b.Steps), func(i int) bool { return !b.Steps[i].At.Before(before) })
	if i > 0 {
		b.Opening = b.Steps[i-1].Stock
		b.Steps = slices.Delete(b.Steps, 0, i)
	}
	b.Closed = before
	return nil
}

// Validate reports every problem of the bin: steps out of order and stocks that
// are not the running sum.
func (b Bin) Validate() error {
	var p renjia.Problems
	p.Require(!b.Item.IsZero() && !b.Lot.IsZero() && !b.Place.IsZero(), "", "item, lot and place must be given")
	stock, ok := b.Opening, true
	for i, s := range b.Steps {
		path := fmt.Sprintf("steps[%d]", i)
		p.Require(i == 0 || b.Steps[i-1].At.Before(s.At), path+".at", "is not later than the step before")
		p.Require(!s.At.Before(b.Closed), path+".at", "is before the bin was closed")
		stock, ok = add(stock, s.Delta)
		p.Require(ok && stock == s.Stock, path+".stock", "%d: want %d", s.Stock, stock)
	}
	p.Require(stock == b.Total, "total", "%d: want %d", b.Total, stock)
	return p.Err("bin")
}
