package resources

import (
	"cmp"
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/storage"
)

var items = storage.Define("resources_item", func(i *stock.Item) stock.ItemID { return i.ID },
	storage.Unique("code", storage.Text(func(i *stock.Item) string { return i.Code })))

var places = storage.Define("resources_place", func(p *stock.Place) stock.PlaceID { return p.ID },
	storage.Unique("code", storage.Text(func(p *stock.Place) string { return p.Code })))

var lots = storage.Define("resources_lot", func(l *stock.Lot) stock.LotID { return l.ID },
	storage.Index("item", storage.Text(func(l *stock.Lot) string { return l.Item.String() })),
	storage.Index("useby", storage.Day(func(l *stock.Lot) renjia.Date { return l.UseBy })))

var bins = storage.Define("resources_bin", func(b *stock.Bin) stock.BinID { return b.ID },
	storage.Index("item", storage.Text(func(b *stock.Bin) string { return b.Item.String() })),
	storage.Index("lot", storage.Text(func(b *stock.Bin) string { return b.Lot.String() })),
	storage.Index("place", storage.Text(func(b *stock.Bin) string { return b.Place.String() })))

var moves = storage.Define("resources_move", func(m *stock.Move) stock.MoveID { return m.ID },
	storage.Index("item", storage.Text(func(m *stock.Move) string { return m.Item.String() })),
	storage.Index("lot", storage.Text(func(m *stock.Move) string { return m.Lot.String() })),
	storage.Index("date", storage.Day(func(m *stock.Move) renjia.Date { return m.Date })),
	storage.Index("event", storage.Text(func(m *stock.Move) string { return m.Event.String() })),
	storage.Unique("undoes", storage.Text(func(m *stock.Move) string { return m.Undoes.String() })))

// Read-only views of the goods.
var (
	Items  = items.Reader()  // resources_item, by code
	Places = places.Reader() // resources_place, by code
	Lots   = lots.Reader()   // resources_lot, by item, useby: the guard of a lot's value
	Bins   = bins.Reader()   // resources_bin, by item, lot, place: the guard of a lot in a place
	Moves  = moves.Reader()  // resources_move, by item, lot, date, event, undoes
)

func stockKinds() []storage.Registration {
	return []storage.Registration{items, places, lots, bins, moves}
}

// BinOf returns the identifier of the bin of a lot in a place.
func BinOf(space string, lot stock.LotID, place stock.PlaceID) stock.BinID {
	return stock.BinOf(space, "resources_bin", lot, place)
}

// Books says how a move of goods is booked: which fund bears it, and the
// account against the item's inventory account. It is needed if the goods have
// a value.
type Books struct {
	Fund    ledger.FundID `json:"fund"`
	Against string        `json:"against"` // what came in: the income or asset credited; what goes out: the expense debited
	Project string        `json:"project,omitempty"`
}

// entry is what a move does to the books: the value between the inventory
// account and the other one, under the move's event.
func (b Books) entry(space string, i stock.Item, m stock.Move) (ledger.Entry, error) {
	if b == (Books{}) {
		return ledger.Entry{}, &renjia.UnspecifiedError{What: fmt.Sprintf("move %s is worth %s", m.ID, m.Value), Choices: []renjia.Choice{{
			Name: "Books", Why: "which fund and account bear goods is the decision of whoever keeps them"}}}
	}
	if i.Account == "" {
		return ledger.Entry{}, fmt.Errorf("item %s: has a value but no inventory account: %w", i.Code, renjia.ErrInvalid)
	}
	minus, err := m.Value.Neg()
	if err != nil {
		return ledger.Entry{}, err
	}
	inventory, other := m.Value, minus
	if m.To.IsZero() {
		inventory, other = minus, m.Value
	}
	key := moveKey(m.ID)
	return ledger.Entry{
		ID: EntryOf(space, key), Key: key, Date: m.Date, Event: eventOf(m),
		Text: renjia.Textf("goods: %s %d %s of %s", "物资（%[1]s）：%[4]s %[2]d %[3]s", m.Kind, m.Quantity, i.Base, i.Code),
		Lines: []ledger.Line{
			{Account: i.Account, Fund: b.Fund, Amount: inventory},
			{Account: b.Against, Fund: b.Fund, Amount: other, Project: b.Project},
		},
	}, nil
}

func moveKey(id stock.MoveID) string { return "move " + id.String() }

// eventOf is the event of a move, else the move that it takes back, else the
// move itself: goods and books name the same.
func eventOf(m stock.Move) renjia.Ref {
	return cmp.Or(m.Event, ref(moves.Kind(), m.Undoes), moves.Ref(m.ID))
}

// ReconcileGoods ties the goods of all items of an inventory account to that
// account, in total and event by event; see [stock.Reconcile].
func ReconcileGoods(ctx context.Context, s storage.Reader, account string) (stock.Reconciliation, error) {
	var none stock.Reconciliation
	of := map[stock.ItemID]bool{}
	for i, err := range items.Find(ctx, s, storage.Query{}) {
		if err != nil {
			return none, err
		}
		of[i.Value.ID] = i.Value.Account == account
	}
	var inLots []stock.Lot
	for l, err := range lots.Find(ctx, s, storage.Query{}) {
		if err != nil {
			return none, err
		}
		if of[l.Value.Item] {
			inLots = append(inLots, l.Value)
		}
	}
	var moved []stock.Move
	for m, err := range moves.Find(ctx, s, storage.Query{}) {
		if err != nil {
			return none, err
		}
		if of[m.Value.Item] {
			m.Value.Event = eventOf(m.Value)
			moved = append(moved, m.Value)
		}
	}
	postings, err := postingsOn(ctx, s, account)
	if err != nil {
		return none, err
	}
	return stock.Reconcile(inLots, moved, postings)
}

func postingsOn(ctx context.Context, s storage.Reader, account string) (all []stock.Posting, err error) {
	for e, err := range EntriesOf(ctx, s, renjia.Period{}) {
		if err != nil {
			return nil, err
		}
		for _, l := range e.Lines {
			if l.Account == account {
				all = append(all, stock.Posting{Event: e.Event, Amount: l.Amount})
			}
		}
	}
	return all, nil
}
