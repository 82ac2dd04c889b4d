package resources_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/storage"
)

// Mutants, each of which one of these tests kills:
//
//	shelves.Bin makes no guard            TestEightHandsNeverTakeMoreThanThereIs
//	Registry.move books nothing           TestGoodsAndBooksAgree
//	Books.entry names another event       TestGoodsAndBooksAgree
//	work.returnStock looks for no return  TestAnIssueIsReturnedOnce
//	work.unbookMove keeps the entry       TestAnIssueIsReturnedOnce

var (
	rice = stock.Item{
		ID: imported[stock.Item]("resources_item", "rice"), Code: "rice", Name: renjia.Text{EN: "Rice", ZH: "大米"}, Base: "bag",
		Units: []stock.Unit{{Name: "carton", Of: renjia.Frac(24, 1)}}, Account: "1201",
	}
	store   = stock.Place{ID: imported[stock.Place]("resources_place", "store"), Code: "store", Name: renjia.Both("store")}
	kitchen = stock.Place{ID: imported[stock.Place]("resources_place", "kitchen"), Code: "kitchen", Name: renjia.Both("kitchen")}
	noon    = time.Date(2026, 2, 2, 4, 0, 0, 0, time.UTC)
	given   = resources.Books{Fund: meals.ID, Against: "4101"}
	eaten   = resources.Books{Fund: meals.ID, Against: "5101", Project: "meals"}
)

func lotOf(key, useBy string) stock.Lot {
	return stock.Lot{ID: imported[stock.Lot]("resources_lot", key), Item: rice.ID, Code: key, UseBy: day(useBy)}
}

func goods(key string, lot stock.Lot, quantity int64, days int) stock.Move {
	at := noon.AddDate(0, 0, days)
	return stock.Move{ID: imported[stock.Move]("resources_move", key), Item: rice.ID, Lot: lot.ID, Quantity: quantity, At: at, Date: renjia.DateIn(at, time.UTC)}
}

// pantry has 100 bags worth 33.35 yuan, to be used by the end of March.
func pantry(t *testing.T) (*storage.Space, *resources.Registry, stock.Lot) {
	return pantryIn(t, station(t))
}

func pantryIn(t *testing.T, space *storage.Space) (*storage.Space, *resources.Registry, stock.Lot) {
	r := resources.NewRegistry(space)
	_, err := r.AddItem(ctx, act, rice)
	require.NoError(t, err)
	for _, p := range []stock.Place{store, kitchen} {
		_, err = r.AddPlace(ctx, act, p)
		require.NoError(t, err)
	}
	lot := lotOf("march", "2026-03-31")
	in := goods("in", lot, 100, 0)
	in.To, in.Value = store.ID, cny("33.35")
	_, err = r.ReceiveGoods(ctx, act, lot, in, given)
	require.NoError(t, err)
	return space, r, lot
}

func reconciled(t *testing.T, space *storage.Space) renjia.Money {
	var r stock.Reconciliation
	look(t, space, func(s *storage.Snapshot) {
		var err error
		r, err = resources.ReconcileGoods(ctx, s, "1201")
		require.NoError(t, err)
	})
	require.NoError(t, r.Err())
	require.True(t, r.OK())
	return r.Lots
}

func TestGoodsAndBooksAgree(t *testing.T) {
	space, r, lot := pantry(t)
	require.Equal(t, cny("33.35"), reconciled(t, space))
	before := head(t, space)
	out := goods("out", lot, 33, 5)
	out.From, out.Event = store.ID, renjia.RefTo("resources_contact", imported[int]("x", "lunch"))
	issued, err := r.IssueGoods(ctx, act, out, eaten)
	require.NoError(t, err)
	require.Equal(t, cny("11.01"), issued.Value, "33.35 × 33/100 = 11.0055, by largest remainder")
	require.Equal(t, before+1, head(t, space), "one act")
	again, err := r.IssueGoods(ctx, act, out, eaten)
	require.NoError(t, err)
	require.Equal(t, issued, again)
	require.Equal(t, before+1, head(t, space))
	_, err = r.TransferGoods(ctx, act, func() stock.Move {
		m := goods("transfer", lot, 60, 6)
		m.From, m.To = store.ID, kitchen.ID
		return m
	}())
	require.NoError(t, err)
	spoilt := goods("spoilt", lot, 7, 7)
	spoilt.From = store.ID
	_, err = r.WriteOffGoods(ctx, act, spoilt, eaten)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	spoilt.Reason = "mice"
	_, err = r.WriteOffGoods(ctx, act, spoilt, eaten)
	require.NoError(t, err)
	shortage, err := r.CountGoods(ctx, act, kitchen.ID, 58, reason(goods("count", lot, 0, 8)), eaten)
	require.NoError(t, err)
	require.Equal(t, stock.Shortage, shortage.Kind)
	require.Equal(t, int64(2), shortage.Quantity)
	agrees, err := r.CountGoods(ctx, act, kitchen.ID, 58, reason(goods("recount", lot, 0, 8)), eaten)
	require.NoError(t, err)
	require.Zero(t, agrees)
	left := reconciled(t, space)
	look(t, space, func(s *storage.Snapshot) {
		l, err := resources.Lots.Get(ctx, s, lot.ID)
		require.NoError(t, err)
		require.Equal(t, left, l.Value.Value)
		require.Equal(t, int64(58), l.Value.Quantity)
		for e, err := range resources.Entries.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("event", out.Event)}}) {
			require.NoError(t, err)
			require.Equal(t, issued.Value, e.Value.Lines[1].Amount)
		}
	})
	last := goods("last", lot, 58, 9)
	last.From = kitchen.ID
	issued, err = r.IssueGoods(ctx, act, last, eaten)
	require.NoError(t, err)
	require.Equal(t, left, issued.Value, "the last goods take all that is left")
	require.True(t, reconciled(t, space).IsZero())
}

func reason(m stock.Move) stock.Move { m.Reason = "monthly count"; return m }

func TestGoodsAreNeverShortAtAnyInstant(t *testing.T) {
	space, r, lot := pantry(t)
	late := goods("late", lot, 90, 20)
	late.From = store.ID
	_, err := r.IssueGoods(ctx, act, late, eaten)
	require.NoError(t, err)
	before := head(t, space)
	back := goods("back", lot, 11, 10)
	back.From = store.ID
	_, err = r.IssueGoods(ctx, act, back, eaten)
	var short *stock.ShortError
	require.ErrorAs(t, err, &short, "on day 10 there are a hundred, but on day 20 only ten")
	require.Equal(t, int64(10), short.Least)
	require.True(t, short.When.Equal(late.At))
	early := goods("early", lot, 1, -1)
	early.From = store.ID
	_, err = r.IssueGoods(ctx, act, early, eaten)
	require.ErrorIs(t, err, renjia.ErrState, "before it arrived")
	expired := goods("expired", lot, 1, 58) // 1 April
	expired.From = store.ID
	_, err = r.IssueGoods(ctx, act, expired, eaten)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	back.Quantity = 10
	_, err = r.IssueGoods(ctx, act, back, resources.Books{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.Equal(t, before, head(t, space), "nothing of all that")
	_, err = r.IssueGoods(ctx, act, back, eaten)
	require.NoError(t, err)
}

func TestAnIssueIsReturnedOnce(t *testing.T) {
	space, r, lot := pantry(t)
	worth := reconciled(t, space)
	out := goods("out", lot, 7, 1)
	out.From = store.ID
	issued, err := r.IssueGoods(ctx, act, out, eaten)
	require.NoError(t, err)
	undo := resources.Undo{At: out.At.Add(time.Hour), Date: out.Date, Reason: "lunch was cancelled"}
	back, err := r.ReturnGoods(ctx, act, out.ID, undo)
	require.NoError(t, err)
	require.Equal(t, issued.Value, back.Value)
	require.Equal(t, worth, reconciled(t, space))
	_, err = r.ReturnGoods(ctx, act, out.ID, undo)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.ReturnGoods(ctx, act, back.ID, undo)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestHandingOutTakesWhatExpiresFirst(t *testing.T) {
	space, r, lot := pantry(t)
	soon := lotOf("february", "2026-02-10")
	in := goods("soon", soon, 10, 1)
	in.To, in.Value = store.ID, cny("5")
	_, err := r.ReceiveGoods(ctx, act, soon, in, given)
	require.NoError(t, err)
	q := resources.Request{Item: rice.ID, From: store.ID, Quantity: 15, At: noon.AddDate(0, 0, 2), Date: day("2026-02-04")}
	_, _, err = r.HandOut(ctx, act, q, eaten)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	q.Policy = stock.FEFO
	all, why, err := r.HandOut(ctx, act, q, eaten)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, soon.ID, all[0].Lot)
	require.Equal(t, cny("5"), all[0].Value)
	require.Equal(t, int64(5), all[1].Quantity)
	require.Equal(t, lot.ID, all[1].Lot)
	require.Len(t, why.Steps, 2)
	reconciled(t, space)
	q.Quantity = 96
	_, _, err = r.HandOut(ctx, act, q, eaten)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestEightHandsNeverTakeMoreThanThereIs(t *testing.T) {
	space, r, lot := pantry(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var taken int64
	for g := range 8 {
		wg.Go(func() {
			for i := range 10 {
				m := goods(fmt.Sprint(g, " ", i), lot, 3, 1+i)
				m.From = store.ID
				switch _, err := issueAgain(r, m); {
				case err == nil:
					mu.Lock()
					taken += 3
					mu.Unlock()
				case !errors.Is(err, renjia.ErrState):
					t.Errorf("unexpected: %v", err)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(99), taken)
	look(t, space, func(s *storage.Snapshot) {
		b, err := resources.Bins.Get(ctx, s, resources.BinOf(spaceName, lot.ID, store.ID))
		require.NoError(t, err)
		require.NoError(t, b.Value.Validate())
		require.Equal(t, int64(1), b.Value.Total)
	})
	reconciled(t, space)
}

func issueAgain(r *resources.Registry, m stock.Move) (stock.Move, error) {
	for {
		moved, err := r.IssueGoods(ctx, act, m, eaten)
		if !errors.Is(err, renjia.ErrConflict) {
			return moved, err
		}
	}
}
