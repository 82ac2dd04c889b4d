package stock_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/stock"
)

func TestStockIsNeverShortAtAnyInstant(t *testing.T) {
	lot := lotOf("a", "")
	w := warehouse(t, lot)
	must(t, w, worth(move("in", stock.Receive, lot, 100, 0), 10_000))
	must(t, w, move("late", stock.Issue, lot, 90, 20))
	must(t, w, worth(move("more", stock.Receive, lot, 50, 30), 5_000))
	_, err := w.Move(move("early", stock.Issue, lot, 11, 10))
	var short *stock.ShortError
	require.ErrorAs(t, err, &short, "at hour 10 there are a hundred, at the end sixty, but at hour 20 only ten")
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, int64(10), short.Least)
	require.True(t, short.When.Equal(origin.Add(20*time.Hour)))
	require.ErrorContains(t, err, "2026-03-02T08:00:00Z")
	_, err = w.Move(move("before", stock.Issue, lot, 1, -1))
	require.ErrorIs(t, err, renjia.ErrState, "before anything came")
	must(t, w, move("fits", stock.Issue, lot, 10, 10))
	_, err = w.Move(move("none left", stock.Transfer, lot, 1, 5))
	require.ErrorIs(t, err, renjia.ErrState)
	must(t, w, move("later", stock.Transfer, lot, 50, 30))
}

func TestMovesOfOneInstantHappenTogether(t *testing.T) {
	lot := lotOf("a", "")
	w := warehouse(t, lot)
	must(t, w, move("in", stock.Receive, lot, 5, 0))
	must(t, w, move("out", stock.Issue, lot, 5, 0))
	b, err := w.Bin(rice.ID, lot.ID, store.ID)
	require.NoError(t, err)
	require.Len(t, b.Steps, 1)
	require.Equal(t, stock.Step{At: origin, Delta: 0, Stock: 0}, b.Steps[0])
}

func TestAPlaceMayOweForAReasonALotNever(t *testing.T) {
	lot := lotOf("a", "")
	w := warehouse(t, lot)
	must(t, w, move("in", stock.Receive, lot, 10, 0))
	must(t, w, in(move("meal", stock.Issue, lot, 6, 5), hall.ID, stock.PlaceID{}))
	b, err := w.Bin(rice.ID, lot.ID, hall.ID)
	require.NoError(t, err)
	require.Equal(t, int64(-6), b.StockAt(origin.Add(5*time.Hour)))
	_, err = w.Move(in(move("x", stock.Issue, lot, 5, 6), hall.ID, stock.PlaceID{}))
	require.ErrorIs(t, err, renjia.ErrState, "there are but four bags of the lot anywhere")
	must(t, w, in(move("delivery", stock.Transfer, lot, 6, 4), store.ID, hall.ID))
	_, err = w.Move(in(move("y", stock.Transfer, lot, 5, 7), store.ID, hall.ID))
	var short *stock.ShortError
	require.ErrorAs(t, err, &short, "four bags are left in the store, which may not owe")
	require.Equal(t, store.ID, short.Place)
	require.Equal(t, int64(0), b.Total)
}

func TestTheValuesOfAllIssuesAreTheValueReceived(t *testing.T) {
	lot := lotOf("a", "")
	w := warehouse(t, lot)
	must(t, w, worth(move("in", stock.Receive, lot, 7, 0), 1000))
	must(t, w, move("transfer", stock.Transfer, lot, 3, 1))
	var sum int64
	for i := range 4 {
		m := must(t, w, move(i, stock.Issue, lot, 1, 2))
		exact := renjia.Frac(1000, 7)
		require.InDelta(t, exact.Float64(), float64(m.Value.Minor()), 1)
		sum += m.Value.Minor()
	}
	last := must(t, w, in(move("last", stock.WriteOff, lot, 3, 2), kitchen.ID, stock.PlaceID{}))
	require.Equal(t, int64(1000), sum+last.Value.Minor())
	left := w.Lots()[0]
	require.True(t, left.Value.IsZero())
	require.Equal(t, cny(1000), left.OutValue)
	_, err := left.Share(1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	wrong := worth(move("wrong", stock.Receive, lot, 2, 3), 100)
	must(t, w, wrong)
	claimed := worth(move("claimed", stock.Issue, lot, 1, 4), 51)
	_, err = w.Move(claimed)
	require.ErrorIs(t, err, renjia.ErrInvalid, "it is worth 50")
}

func TestAReturnBringsBackWhatWentOut(t *testing.T) {
	lot := lotOf("a", "2026-03-01")
	w := warehouse(t, lot)
	must(t, w, worth(move("in", stock.Receive, lot, 7, 0), 100))
	first := must(t, w, move("first", stock.Issue, lot, 1, 1))
	require.Equal(t, cny(14), first.Value)
	out := must(t, w, move("out", stock.Issue, lot, 5, 1))
	require.Equal(t, cny(72), out.Value, "five sixths of 86, by largest remainder")
	back, err := out.Return(id[stock.Move]("move", "back"), origin.Add(30*time.Hour), day("2026-03-02"), "not needed")
	require.NoError(t, err)
	forged := back
	forged.Quantity = 2
	_, err = w.Move(forged)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	must(t, w, back)
	again := back
	again.ID = id[stock.Move]("move", "again")
	_, err = w.Move(again)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, cny(86), w.Lots()[0].Value)
	_, err = back.Return(again.ID, back.At, back.Date, "")
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = out.Return(again.ID, origin, back.Date, "")
	require.ErrorIs(t, err, renjia.ErrInvalid, "before it left")
	_, err = w.Move(again)
	require.ErrorIs(t, err, renjia.ErrState)
	again.Undoes = again.ID
	_, err = w.Move(again)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestExpiredGoodsAreNotIssued(t *testing.T) {
	lot := lotOf("a", "2026-03-02")
	w := warehouse(t, lot)
	must(t, w, move("in", stock.Receive, lot, 9, 0))
	must(t, w, move("on the day", stock.Issue, lot, 1, 24))
	_, err := w.Move(move("after", stock.Issue, lot, 1, 48))
	var expired *stock.ExpiredError
	require.ErrorAs(t, err, &expired)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	must(t, w, move("to the bin", stock.WriteOff, lot, 8, 48))
}

func TestWhatExpiresFirstIsPickedFirst(t *testing.T) {
	lots := []stock.Lot{lotOf("keeps", ""), lotOf("may", "2026-05-31"), lotOf("april", "2026-04-30"), lotOf("march", "2026-03-31"), lotOf("april too", "2026-04-30")}
	w := warehouse(t, lots...)
	for i, l := range lots {
		must(t, w, worth(move(l.Code, stock.Receive, l, 10, i), 100))
	}
	pick := func(policy stock.PickPolicy, need int64, on string) []string {
		takes, why, err := w.Pick(rice.ID, store.ID, need, policy, origin.Add(9*time.Hour), day(on))
		require.NoError(t, err)
		require.NotEmpty(t, why.Text(renjia.Chinese))
		var got []string
		for _, take := range takes {
			for _, l := range lots {
				if l.ID == take.Lot {
					got = append(got, l.Code+" "+renjia.Frac(take.Quantity, 1).String())
				}
			}
		}
		return got
	}
	require.Equal(t, []string{"march 10", "april 10", "april too 10", "may 5"}, pick(stock.FEFO, 35, "2026-03-31"))
	require.Equal(t, []string{"april 10", "april too 1"}, pick(stock.FEFO, 11, "2026-04-01"), "march has expired")
	require.Equal(t, []string{"may 10", "keeps 2"}, pick(stock.FEFO, 12, "2026-05-01"))
	require.Equal(t, []string{"keeps 10", "may 2"}, pick(stock.FIFO, 12, "2026-04-01"))
	_, why, err := w.Pick(rice.ID, store.ID, 21, stock.FEFO, origin.Add(9*time.Hour), day("2026-05-01"))
	var short *stock.NotEnoughError
	require.ErrorAs(t, err, &short)
	require.Equal(t, stock.NotEnoughError{Wanted: 21, Found: 20, Expired: 30, On: day("2026-05-01")}, *short)
	require.False(t, why.All(), "it says what had expired")
	_, _, err = w.Pick(rice.ID, store.ID, 1, "", origin, day("2026-05-01"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, _, err = w.Pick(rice.ID, store.ID, 1, "lifo", origin, day("2026-05-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, _, err = w.Pick(rice.ID, store.ID, 0, stock.FIFO, origin, day("2026-05-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestGoodsAndBooksAreReconciledEventByEvent(t *testing.T) {
	lot := lotOf("a", "")
	w := warehouse(t, lot)
	event := func(key string) renjia.Ref { return renjia.RefTo("event", id[int]("event", key)) }
	for _, m := range []stock.Move{worth(move("in", stock.Receive, lot, 3, 0), 100), move("x", stock.Issue, lot, 1, 1), move("y", stock.Issue, lot, 1, 1), move("t", stock.Transfer, lot, 1, 2)} {
		m.Event = event(string(m.Kind) + m.ID.String())
		must(t, w, m)
	}
	var postings []stock.Posting
	for _, m := range w.Moves() {
		amount := m.Value
		if m.Kind == stock.Issue {
			amount, _ = amount.Neg()
		}
		if m.Kind != stock.Transfer {
			postings = append(postings, stock.Posting{Event: m.Event, Amount: amount})
		}
	}
	r, err := stock.Reconcile(w.Lots(), w.Moves(), postings)
	require.NoError(t, err)
	require.NoError(t, r.Err())
	require.Equal(t, cny(33), r.Lots)
	swapped := append([]stock.Posting(nil), postings...)
	swapped[1].Event, swapped[2].Event = swapped[2].Event, swapped[1].Event // totals agree, events do not
	r, err = stock.Reconcile(w.Lots(), w.Moves(), swapped)
	require.NoError(t, err)
	require.Len(t, r.Events, 2)
	require.True(t, r.Difference.IsZero())
	require.ErrorIs(t, r.Err(), renjia.ErrCorrupt)
	require.False(t, r.Explanation().All())
	require.Contains(t, r.Explanation().Text(renjia.Chinese), "33")
	r, err = stock.Reconcile(w.Lots(), w.Moves(), postings[:2])
	require.NoError(t, err)
	require.Equal(t, cny(-34), r.Difference)
}

func TestAClosedBinKeepsItsStock(t *testing.T) {
	b := stock.Bin{Item: rice.ID, Lot: id[stock.Lot]("lot", "a"), Place: store.ID}
	at := func(h int) time.Time { return origin.Add(time.Duration(h) * time.Hour) }
	require.NoError(t, b.Change(at(1), 10, false))
	require.NoError(t, b.Change(at(5), -3, false))
	require.NoError(t, b.Change(at(9), 4, false))
	require.NoError(t, b.Close(at(5)))
	require.NoError(t, b.Validate())
	require.Equal(t, int64(10), b.Opening)
	require.Len(t, b.Steps, 2, "the instant itself is still open")
	require.Equal(t, int64(11), b.StockAt(at(9)))
	require.ErrorIs(t, b.Change(at(4), 1, false), renjia.ErrState)
	require.ErrorIs(t, b.Close(at(4)), renjia.ErrState)
	require.ErrorIs(t, b.Change(at(5), -8, false), renjia.ErrState)
	require.NoError(t, b.Change(at(5), -7, false))
	least, when := b.Least(at(0))
	require.Equal(t, int64(0), least)
	require.True(t, when.Equal(at(5)))
	const most = 1<<63 - 1
	require.ErrorIs(t, b.Change(at(9), most, true), renjia.ErrInvalid, "no wrapping")
	require.NoError(t, b.Change(at(1000), most-4, true))
	require.ErrorIs(t, b.Change(at(5), 1<<62, true), renjia.ErrInvalid, "nor later")
	b.Steps[0].Stock++
	require.ErrorIs(t, b.Validate(), renjia.ErrInvalid)
}

func TestUnitsConvertExactly(t *testing.T) {
	for _, c := range []struct {
		n    renjia.Fraction
		unit string
		want int64
	}{{renjia.Frac(2, 1), "carton", 48}, {renjia.Frac(1, 2), "carton", 12}, {renjia.Frac(6, 1), "third", 2}, {renjia.Frac(5, 1), "bag", 5}} {
		got, err := rice.InBase(c.n, c.unit)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
		back, err := rice.In(got, c.unit)
		require.NoError(t, err)
		require.Equal(t, c.n, back)
	}
	_, err := rice.InBase(renjia.Frac(1, 1), "third")
	require.ErrorContains(t, err, "1/3 bag, not a whole number")
	_, err = rice.InBase(renjia.Frac(1, 1), "ton")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = rice.InBase(renjia.Frac(1<<62, 1), "carton")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	third, err := rice.In(1, "carton")
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 24), third)
}

func TestRecordsReportEveryProblem(t *testing.T) {
	err := stock.Item{Base: "bag", Units: []stock.Unit{{Name: "bag"}, {}}}.Validate()
	for _, part := range []string{"code", "name", "units[0].name", "units[0].of", "units[1].name"} {
		require.ErrorContains(t, err, part)
	}
	require.ErrorIs(t, stock.Place{}.Validate(), renjia.ErrInvalid)
	require.ErrorIs(t, stock.Lot{Item: rice.ID, In: 5, Out: 2, Quantity: 4}.Validate(), renjia.ErrInvalid)
	require.ErrorIs(t, stock.Lot{Item: rice.ID, InValue: cny(5), Value: cny(5)}.Validate(), renjia.ErrInvalid, "value without goods")
	lot := lotOf("a", "")
	for name, spoil := range map[string]func(*stock.Move){
		"kind": func(m *stock.Move) { m.Kind = "lend" }, "item": func(m *stock.Move) { m.Item = stock.ItemID{} }, "lot": func(m *stock.Move) { m.Lot = stock.LotID{} },
		"from": func(m *stock.Move) { m.From = stock.PlaceID{} }, "to": func(m *stock.Move) { m.To = m.From }, "quantity": func(m *stock.Move) { m.Quantity = 0 },
		"at": func(m *stock.Move) { m.At = m.At.Add(1) }, "date": func(m *stock.Move) { m.Date = m.Date.AddDays(2) }, "value": func(m *stock.Move) { m.Value = cny(1) },
		"undoes": func(m *stock.Move) { m.Undoes = m.ID }, "reason": func(m *stock.Move) { m.Kind, m.To = stock.WriteOff, stock.PlaceID{} },
	} {
		m := move("m", stock.Transfer, lot, 1, 0)
		require.NoError(t, m.Validate())
		spoil(&m)
		require.ErrorContains(t, m.Validate(), name+":", name)
	}
	w := warehouse(t, lot)
	require.ErrorIs(t, w.AddLot(lot), renjia.ErrExists)
	require.ErrorIs(t, w.AddItem(rice), renjia.ErrExists)
	require.ErrorIs(t, w.AddPlace(store), renjia.ErrExists)
	other := lotOf("b", "")
	other.Item = id[stock.Item]("item", "oil")
	require.ErrorIs(t, w.AddLot(other), renjia.ErrNotFound)
	m := must(t, w, move("in", stock.Receive, lot, 1, 0))
	_, err = w.Move(m)
	require.ErrorIs(t, err, renjia.ErrExists)
	m.ID, m.Item = id[stock.Move]("move", "y"), other.Item
	_, err = w.Move(m)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	m.Item, m.To = rice.ID, id[stock.Place]("place", "moon")
	_, err = w.Move(m)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}
