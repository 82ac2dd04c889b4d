package resources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/storage"
)

// AddItem adds a kind of goods.
func (r *Registry) AddItem(ctx context.Context, act renjia.Act, i stock.Item) (stock.Item, error) {
	err := r.do(ctx, act, "resources.item.add", ref("resources_item", i.ID), func(w *work) error {
		if i.ID.IsZero() {
			i.ID = renjia.NewID[stock.Item](w.tx.Source())
		}
		_, err := items.Ensure(w.ctx, w.tx, i)
		return err
	})
	return i, err
}

// AddPlace adds a place where goods are kept.
func (r *Registry) AddPlace(ctx context.Context, act renjia.Act, p stock.Place) (stock.Place, error) {
	err := r.do(ctx, act, "resources.place.add", ref("resources_place", p.ID), func(w *work) error {
		if p.ID.IsZero() {
			p.ID = renjia.NewID[stock.Place](w.tx.Source())
		}
		_, err := places.Ensure(w.ctx, w.tx, p)
		return err
	})
	return p, err
}

// ReceiveGoods takes goods in: it stores the lot if it is new (without totals),
// moves the quantity to its place, and books the value. The move is one of kind
// stock.Receive; its item and lot are those of the lot.
func (r *Registry) ReceiveGoods(ctx context.Context, act renjia.Act, l stock.Lot, m stock.Move, b Books) (stock.Move, error) {
	m.Kind = stock.Receive
	return r.move(ctx, act, "resources.goods.receive", m, b, func(w *work, m *stock.Move) (err error) {
		if l, err = w.lot(l); err != nil {
			return err
		}
		m.Item, m.Lot = l.Item, l.ID
		return nil
	})
}

// IssueGoods hands out goods of a lot and books what they are worth. A lot past
// its use-by date is a [*stock.ExpiredError]; too little, now or at a later
// instant, is a [*stock.ShortError].
func (r *Registry) IssueGoods(ctx context.Context, act renjia.Act, m stock.Move, b Books) (stock.Move, error) {
	m.Kind = stock.Issue
	return r.move(ctx, act, "resources.goods.issue", m, b, nil)
}

// TransferGoods moves goods from a place to another. Their value stays in the
// lot.
func (r *Registry) TransferGoods(ctx context.Context, act renjia.Act, m stock.Move) (stock.Move, error) {
	m.Kind = stock.Transfer
	return r.move(ctx, act, "resources.goods.transfer", m, Books{}, nil)
}

// WriteOffGoods takes out what was lost or spoilt or has expired, for the
// move's reason or, if it has none, that of the act.
func (r *Registry) WriteOffGoods(ctx context.Context, act renjia.Act, m stock.Move, b Books) (stock.Move, error) {
	m.Kind = stock.WriteOff
	return r.move(ctx, act, "resources.goods.write-off", m, b, nil)
}

// CountGoods brings the stock of a lot in a place to what a count found: a
// surplus enters with m.Value, a shortage leaves with its share of the value.
// The move's kind, places and quantity follow from the count. A count that
// agrees changes nothing and returns the zero Move.
func (r *Registry) CountGoods(ctx context.Context, act renjia.Act, place stock.PlaceID, found stock.Quantity, m stock.Move, b Books) (stock.Move, error) {
	agrees := errors.New("the count agrees")
	moved, err := r.move(ctx, act, "resources.goods.count", m, b, func(w *work, m *stock.Move) error {
		bin, err := shelves{w}.Bin(m.Item, m.Lot, place)
		if err != nil {
			return err
		}
		switch difference := found - bin.StockAt(m.At); {
		case found < 0:
			return fmt.Errorf("count: found %d: %w", found, renjia.ErrInvalid)
		case difference > 0:
			m.Kind, m.To, m.Quantity = stock.Surplus, place, difference
		case difference < 0:
			m.Kind, m.From, m.Quantity = stock.Shortage, place, -difference
		default:
			return agrees
		}
		return nil
	})
	if errors.Is(err, agrees) {
		return stock.Move{}, nil
	}
	return moved, err
}

// Undo says when a move is taken back.
type Undo struct {
	ID     stock.MoveID // of the return; empty: a new one
	At     time.Time
	Date   renjia.Date
	Reason string
}

// ReturnGoods takes an issue or a write-off back: the goods to their place, the
// value to their lot, and its entry by a reversal.
func (r *Registry) ReturnGoods(ctx context.Context, act renjia.Act, id stock.MoveID, how Undo) (m stock.Move, err error) {
	err = r.do(ctx, act, "resources.goods.return", moves.Ref(id), func(w *work) error {
		if m, err = w.returnStock(id, how); err != nil {
			return err
		}
		return w.unbookMove(id, how)
	})
	return m, err
}

// Request asks for goods without naming a lot.
type Request struct {
	Item     stock.ItemID
	From     stock.PlaceID
	Quantity stock.Quantity
	Policy   stock.PickPolicy
	At       time.Time
	Date     renjia.Date
	Event    renjia.Ref
}

// HandOut issues goods from the lots that a policy picks, each by a move of its
// own, all in one act. The explanation says why these lots.
func (r *Registry) HandOut(ctx context.Context, act renjia.Act, q Request, b Books) (all []stock.Move, why renjia.Explanation, err error) {
	err = r.do(ctx, act, "resources.goods.hand-out", items.Ref(q.Item), func(w *work) error {
		var takes []stock.Take
		if takes, why, err = w.pick(q); err != nil {
			return err
		}
		all = nil
		for _, take := range takes {
			m, err := w.issue(stock.Move{
				ID: renjia.NewID[stock.Move](w.tx.Source()), Kind: stock.Issue, Item: q.Item, Lot: take.Lot, From: q.From,
				Quantity: take.Quantity, At: q.At, Date: q.Date, Event: q.Event,
			})
			if err != nil {
				return err
			}
			if err := w.bookMove(m, b); err != nil {
				return err
			}
			all = append(all, m)
		}
		return nil
	})
	return all, why, err
}

// move runs a verb that moves goods: prepare, if any, fills the move in first.
func (r *Registry) move(ctx context.Context, act renjia.Act, verb string, m stock.Move, b Books, prepare func(*work, *stock.Move) error) (moved stock.Move, err error) {
	if m.Reason == "" && m.Kind != stock.Transfer && m.Kind != stock.Issue && m.Kind != stock.Receive {
		m.Reason = act.Reason
	}
	err = r.do(ctx, act, verb, ref("resources_move", m.ID), func(w *work) error {
		moved = m
		if moved.ID.IsZero() {
			moved.ID = renjia.NewID[stock.Move](w.tx.Source())
		}
		stored, known, err := w.knownMove(moved)
		if known || err != nil {
			moved = stored
			return err
		}
		if prepare != nil {
			if err := prepare(w, &moved); err != nil {
				return err
			}
		}
		if moved, err = w.moveStock(moved); err != nil {
			return err
		}
		return w.bookMove(moved, b)
	})
	return moved, err
}

// knownMove looks whether a move is stored: with what the caller gives the same,
// it is returned as it is stored.
func (w *work) knownMove(m stock.Move) (stock.Move, bool, error) {
	doc, err := moves.Get(w.ctx, w.tx, m.ID)
	if notFound(err) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	if stored := doc.Value; stored.Quantity != m.Quantity || !stored.At.Equal(m.At) || stored.Date != m.Date || stored.From != m.From || stored.To != m.To || stored.Kind != m.Kind {
		return m, false, fmt.Errorf("move %s: is stored with other content: %w", m.ID, renjia.ErrExists)
	}
	return doc.Value, true, nil
}

// shelves is the working set as the stock engine sees it.
type shelves struct{ w *work }

// Lot returns the guard of a lot.
func (s shelves) Lot(id stock.LotID) (*stock.Lot, error) {
	return loadGuard(s.w, lots, id, func() (stock.Lot, error) {
		return stock.Lot{}, fmt.Errorf("lot %s: %w", id, renjia.ErrNotFound)
	})
}

// Place returns a place.
func (s shelves) Place(id stock.PlaceID) (stock.Place, error) {
	doc, err := places.Get(s.w.ctx, s.w.tx, id)
	return doc.Value, err
}

// Bin returns the guard of a lot in a place.
func (s shelves) Bin(item stock.ItemID, lot stock.LotID, place stock.PlaceID) (*stock.Bin, error) {
	id := BinOf(s.w.tx.Space(), lot, place)
	return loadGuard(s.w, bins, id, func() (stock.Bin, error) {
		return stock.Bin{ID: id, Item: item, Lot: lot, Place: place}, nil
	})
}

// lot stores a lot that is new, in the working set, or finds it as it was
// described.
func (w *work) lot(l stock.Lot) (stock.Lot, error) {
	if _, err := items.Get(w.ctx, w.tx, l.Item); err != nil {
		return l, err
	}
	if l.In != 0 || l.Out != 0 {
		return l, fmt.Errorf("lot %s: has totals; they follow from its moves: %w", l.ID, renjia.ErrInvalid)
	}
	if l.ID.IsZero() {
		l.ID = renjia.NewID[stock.Lot](w.tx.Source())
	}
	known, err := loadGuard(w, lots, l.ID, func() (stock.Lot, error) { return l, l.Validate() })
	if err != nil {
		return l, err
	}
	if known.Item != l.Item || known.Code != l.Code || known.UseBy != l.UseBy || known.Donor != l.Donor {
		return l, fmt.Errorf("lot %s: is stored with other content: %w", l.ID, renjia.ErrExists)
	}
	return l, nil
}

// moveStock carries out a move in the working set and inserts it.
func (w *work) moveStock(m stock.Move) (stock.Move, error) {
	if m.ID.IsZero() {
		m.ID = renjia.NewID[stock.Move](w.tx.Source())
	}
	if m.Event.Space == w.tx.Space() {
		m.Event.Space = "" // one form for the index
	}
	m, err := stock.Apply(shelves{w}, m)
	if err != nil {
		return m, err
	}
	return m, moves.Insert(w.tx, m)
}

// issue hands out goods in the working set and returns the move with its value.
// The caller books the value, under the same event.
func (w *work) issue(m stock.Move) (stock.Move, error) {
	m.Kind = stock.Issue
	return w.moveStock(m)
}

// returnStock takes an issue or a write-off back in the working set. Its entry
// is the caller's to reverse.
func (w *work) returnStock(id stock.MoveID, how Undo) (stock.Move, error) {
	original, err := moves.Get(w.ctx, w.tx, id)
	if err != nil {
		return stock.Move{}, err
	}
	for _, err := range moves.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("undoes", id)}}) {
		if err != nil {
			return stock.Move{}, err
		}
		return stock.Move{}, &renjia.StateError{Record: "move", ID: id.String(), State: "returned", Verb: "return"}
	}
	if how.ID.IsZero() {
		how.ID = renjia.NewID[stock.Move](w.tx.Source())
	}
	m, err := original.Value.Return(how.ID, how.At, how.Date, how.Reason)
	if err != nil {
		return m, err
	}
	return w.moveStock(m)
}

// pick chooses lots for a request from the bins of its place.
func (w *work) pick(q Request) ([]stock.Take, renjia.Explanation, error) {
	var from []stock.Available
	for b, err := range bins.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("item", q.Item), storage.Eq("place", q.From)}}) {
		if err != nil {
			return nil, renjia.Explanation{}, err
		}
		bin, err := shelves{w}.Bin(q.Item, b.Value.Lot, q.From)
		if err != nil {
			return nil, renjia.Explanation{}, err
		}
		least, _ := bin.Least(q.At)
		if least <= 0 {
			continue
		}
		lot, err := shelves{w}.Lot(b.Value.Lot)
		if err != nil {
			return nil, renjia.Explanation{}, err
		}
		from = append(from, stock.Available{Lot: *lot, Quantity: least})
	}
	return stock.Pick(from, q.Quantity, q.Policy, q.Date)
}

// bookMove books the value of a move, if it has one.
func (w *work) bookMove(m stock.Move, b Books) error {
	if m.Value.IsZero() {
		return nil
	}
	i, err := items.Get(w.ctx, w.tx, m.Item)
	if err != nil {
		return err
	}
	e, err := b.entry(w.tx.Space(), i.Value, m)
	if err != nil {
		return err
	}
	_, _, err = w.post(e, true)
	return err
}

// unbookMove reverses the entry of a move, if it has one.
func (w *work) unbookMove(id stock.MoveID, how Undo) error {
	original, err := entries.Get(w.ctx, w.tx, EntryOf(w.tx.Space(), moveKey(id)))
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	e, err := original.Value.Reversal(ledger.EntryID{}, how.Date, renjia.Text{EN: how.Reason, ZH: how.Reason})
	if err != nil {
		return err
	}
	_, _, err = w.post(e, true)
	return err
}
