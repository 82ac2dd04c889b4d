package stock_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/stock"
)

func id[T any](kind string, key any) renjia.ID[T] {
	return renjia.ImportedID[T]("test", kind, fmt.Sprint(key))
}

func cny(minor int64) renjia.Money {
	m, err := renjia.MoneyOf(minor, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var (
	origin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	rice   = stock.Item{
		ID: id[stock.Item]("item", "rice"), Code: "rice", Name: renjia.Text{EN: "Rice", ZH: "大米"}, Base: "bag",
		Units: []stock.Unit{{Name: "carton", Of: renjia.Frac(24, 1)}, {Name: "third", Of: renjia.Frac(1, 3)}}, Account: "1201",
	}
	store   = stock.Place{ID: id[stock.Place]("place", "store"), Code: "store", Name: renjia.Both("store")}
	kitchen = stock.Place{ID: id[stock.Place]("place", "kitchen"), Code: "kitchen", Name: renjia.Both("kitchen")}
	hall    = stock.Place{ID: id[stock.Place]("place", "hall"), Code: "hall", Name: renjia.Both("hall"), MayOwe: "deliveries are written down a day later"}
	places  = []stock.Place{store, kitchen, hall}
)

func lotOf(key string, useBy string) stock.Lot {
	l := stock.Lot{ID: id[stock.Lot]("lot", key), Item: rice.ID, Code: key}
	if useBy != "" {
		l.UseBy = day(useBy)
	}
	return l
}

func warehouse(t require.TestingT, lots ...stock.Lot) *stock.Warehouse {
	w := stock.NewWarehouse()
	require.NoError(t, w.AddItem(rice))
	for _, p := range places {
		require.NoError(t, w.AddPlace(p))
	}
	for _, l := range lots {
		require.NoError(t, w.AddLot(l))
	}
	return w
}

// move is a move so many hours after the origin.
func move(key any, kind stock.Kind, l stock.Lot, quantity int64, hours int) stock.Move {
	at := origin.Add(time.Duration(hours) * time.Hour)
	m := stock.Move{ID: id[stock.Move]("move", key), Kind: kind, Item: l.Item, Lot: l.ID, Quantity: quantity, At: at, Date: renjia.DateIn(at, time.UTC)}
	switch kind {
	case stock.Receive, stock.Surplus:
		m.To = store.ID
	case stock.Transfer:
		m.From, m.To = store.ID, kitchen.ID
	default:
		m.From = store.ID
	}
	if kind == stock.WriteOff || kind == stock.Surplus || kind == stock.Shortage {
		m.Reason = "count"
	}
	return m
}

func worth(m stock.Move, minor int64) stock.Move {
	m.Value = cny(minor)
	return m
}

func in(m stock.Move, from, to stock.PlaceID) stock.Move {
	m.From, m.To = from, to
	return m
}

func must(t testing.TB, w *stock.Warehouse, m stock.Move) stock.Move {
	m, err := w.Move(m)
	require.NoError(t, err)
	return m
}
