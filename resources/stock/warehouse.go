package stock

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Shelves is where a move finds the records it changes: a [Warehouse] in
// memory, or the working set of a store. The values are changed in place.
type Shelves interface {
	Lot(LotID) (*Lot, error)
	Place(PlaceID) (Place, error)
	Bin(ItemID, LotID, PlaceID) (*Bin, error)
}

// Apply carries out a move: it checks the lot, the dates and the stock at every
// instant from then on, moves the quantity, and returns the move with its value.
// On an error nothing has changed. Goods past their use-by date can be written
// off, counted, moved and returned, not issued.
func Apply(s Shelves, m Move) (Move, error) {
	if err := m.Validate(); err != nil {
		return m, err
	}
	lot, err := s.Lot(m.Lot)
	if err != nil {
		return m, err
	}
	if lot.Item != m.Item {
		return m, fmt.Errorf("move %s: lot %s is of item %s, not %s: %w", m.ID, lot.ID, lot.Item, m.Item, renjia.ErrInvalid)
	}
	if m.Kind == Issue && lot.Expired(m.Date) {
		return m, &ExpiredError{Lot: lot.ID, UseBy: lot.UseBy, On: m.Date}
	}
	from, err := m.side(s, m.From, -m.Quantity)
	if err != nil {
		return m, err
	}
	to, err := m.side(s, m.To, m.Quantity)
	if err != nil {
		return m, err
	}
	next, m, err := m.value(*lot)
	if err != nil {
		return m, err
	}
	*lot = next
	if from != nil {
		from.shift(m.At, -m.Quantity)
	}
	if to != nil {
		to.shift(m.At, m.Quantity)
	}
	return m, nil
}

// value returns the lot after the move, and the move with its value. What goes
// out is worth its share at the moment it is written down.
func (m Move) value(l Lot) (Lot, Move, error) {
	switch m.Kind {
	case Transfer:
		return l, m, nil
	case Receive, Surplus, Return:
		next, err := l.enter(m.Quantity, m.Value, m.At)
		return next, m, err
	}
	if m.Quantity > l.Quantity {
		return l, m, &ShortError{Lot: l.ID, Place: m.From, Wanted: m.Quantity, At: m.At, Least: l.Quantity, When: m.At}
	}
	share, err := l.Share(m.Quantity)
	if err != nil {
		return l, m, err
	}
	if !m.Value.IsZero() && !same(m.Value, share) {
		return l, m, fmt.Errorf("move %s: is worth %s, not %s: %w", m.ID, share, m.Value, renjia.ErrInvalid)
	}
	m.Value = share
	next, err := l.leave(m.Quantity, share)
	return next, m, err
}

// side returns the bin at a place, which admits the change, or nil if the move
// has no such side.
func (m Move) side(s Shelves, place PlaceID, delta Quantity) (*Bin, error) {
	if place.IsZero() {
		return nil, nil
	}
	p, err := s.Place(place)
	if err != nil {
		return nil, err
	}
	b, err := s.Bin(m.Item, m.Lot, place)
	if err != nil {
		return nil, err
	}
	return b, b.admits(m.At, delta, p.MayOwe != "")
}

// ExpiredError says that goods are past their use-by date. It matches
// renjia.ErrForbidden.
type ExpiredError struct {
	Lot   LotID
	UseBy renjia.Date
	On    renjia.Date
}

// Error names the lot and both dates.
func (e *ExpiredError) Error() string {
	return fmt.Sprintf("lot %s: may be used by %s, not on %s; write it off", e.Lot, e.UseBy, e.On)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *ExpiredError) Is(target error) bool { return target == renjia.ErrForbidden }

// Warehouse keeps items, places, lots and bins in memory. Its zero value is not
// usable; see [NewWarehouse]. It is not safe for use by several goroutines.
type Warehouse struct {
	items  map[ItemID]Item
	places map[PlaceID]Place
	lots   map[LotID]*Lot
	bins   map[binKey]*Bin
	moves  []Move
	index  map[MoveID]int
	undone map[MoveID]bool
}

type binKey struct {
	lot   LotID
	place PlaceID
}

// NewWarehouse returns an empty warehouse.
func NewWarehouse() *Warehouse {
	return &Warehouse{
		items: map[ItemID]Item{}, places: map[PlaceID]Place{}, lots: map[LotID]*Lot{}, bins: map[binKey]*Bin{},
		index: map[MoveID]int{}, undone: map[MoveID]bool{},
	}
}

// AddItem adds an item.
func (w *Warehouse) AddItem(i Item) error { return put(w.items, i.ID, i) }

// AddPlace adds a place.
func (w *Warehouse) AddPlace(p Place) error { return put(w.places, p.ID, p) }

// AddLot adds a lot, still without goods: they come by a move.
func (w *Warehouse) AddLot(l Lot) error {
	if _, ok := w.items[l.Item]; !ok {
		return fmt.Errorf("lot %s: item %s: %w", l.ID, l.Item, renjia.ErrNotFound)
	}
	if l.In != 0 || l.Out != 0 {
		return fmt.Errorf("lot %s: has goods already: %w", l.ID, renjia.ErrInvalid)
	}
	if err := l.Validate(); err != nil {
		return err
	}
	if _, ok := w.lots[l.ID]; ok {
		return fmt.Errorf("lot %s: %w", l.ID, renjia.ErrExists)
	}
	w.lots[l.ID] = &l
	return nil
}

func put[K comparable, V interface{ Validate() error }](m map[K]V, id K, v V) error {
	if err := v.Validate(); err != nil {
		return err
	}
	if _, ok := m[id]; ok {
		return fmt.Errorf("%v: %w", id, renjia.ErrExists)
	}
	m[id] = v
	return nil
}

// Lot implements [Shelves].
func (w *Warehouse) Lot(id LotID) (*Lot, error) {
	if l, ok := w.lots[id]; ok {
		return l, nil
	}
	return nil, fmt.Errorf("lot %s: %w", id, renjia.ErrNotFound)
}

// Place implements [Shelves].
func (w *Warehouse) Place(id PlaceID) (Place, error) {
	if p, ok := w.places[id]; ok {
		return p, nil
	}
	return Place{}, fmt.Errorf("place %s: %w", id, renjia.ErrNotFound)
}

// Bin implements [Shelves]; a bin begins empty.
func (w *Warehouse) Bin(item ItemID, lot LotID, place PlaceID) (*Bin, error) {
	k := binKey{lot, place}
	if w.bins[k] == nil {
		w.bins[k] = &Bin{Item: item, Lot: lot, Place: place}
	}
	return w.bins[k], nil
}

// Move carries out a move and returns it with its value; see [Apply]. A return
// must be that of a move that is here and not yet returned. A move that is here
// already is ErrExists.
func (w *Warehouse) Move(m Move) (Move, error) {
	if _, ok := w.index[m.ID]; ok {
		return m, fmt.Errorf("move %s: %w", m.ID, renjia.ErrExists)
	}
	if m.Kind == Return {
		if err := w.checkReturn(m); err != nil {
			return m, err
		}
	}
	m, err := Apply(w, m)
	if err != nil {
		return m, err
	}
	w.index[m.ID] = len(w.moves)
	w.moves = append(w.moves, m)
	if m.Kind == Return {
		w.undone[m.Undoes] = true
	}
	return m, nil
}

func (w *Warehouse) checkReturn(m Move) error {
	i, ok := w.index[m.Undoes]
	if !ok {
		return fmt.Errorf("move %s: returns move %s: %w", m.ID, m.Undoes, renjia.ErrNotFound)
	}
	if w.undone[m.Undoes] {
		return &renjia.StateError{Record: "move", ID: m.Undoes.String(), State: "returned", Verb: "return"}
	}
	return m.Mirrors(w.moves[i])
}

// Moves returns the moves in the order in which they were written down.
func (w *Warehouse) Moves() []Move { return slices.Clone(w.moves) }

// Lots returns the lots with what is left of them, by code, then by identifier.
func (w *Warehouse) Lots() []Lot {
	all := make([]Lot, 0, len(w.lots))
	for _, l := range w.lots {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b Lot) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return all
}

// Holdings returns what lies where at an instant, without what is zero, by the
// codes of item, place and lot.
func (w *Warehouse) Holdings(at time.Time) []Holding {
	var all []Holding
	for k, b := range w.bins {
		if stock := b.StockAt(at); stock != 0 {
			all = append(all, Holding{Item: w.items[b.Item], Lot: *w.lots[k.lot], Place: w.places[k.place], Stock: stock})
		}
	}
	slices.SortFunc(all, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(a.Item.Code, b.Item.Code), cmp.Compare(a.Place.Code, b.Place.Code), cmp.Compare(a.Lot.Code, b.Lot.Code))
	})
	return all
}

// Pick chooses lots of an item in a place by a policy, of what can be taken from
// an instant on without anything later falling short; see [Pick].
func (w *Warehouse) Pick(item ItemID, place PlaceID, need Quantity, policy PickPolicy, at time.Time, on renjia.Date) ([]Take, renjia.Explanation, error) {
	var from []Available
	for k, b := range w.bins {
		if b.Item == item && k.place == place {
			least, _ := b.Least(at)
			from = append(from, Available{Lot: *w.lots[k.lot], Quantity: least})
		}
	}
	return Pick(from, need, policy, on)
}
