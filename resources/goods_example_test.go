package resources_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// A shop gives rice; what is handed out is booked as cost in the same act.
func ExampleRegistry_HandOut() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, resources.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	space := store.Space("liede")
	r := resources.NewRegistry(space)
	act := renjia.Act{By: renjia.Program("example")}
	at := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	date := renjia.DateIn(at, time.UTC)

	fund, err1 := r.OpenFund(ctx, act, ledger.Fund{Name: renjia.Both("general"), Restriction: ledger.Unrestricted})
	rice, err2 := r.AddItem(ctx, act, stock.Item{Code: "rice", Name: renjia.Text{EN: "Rice", ZH: "大米"}, Base: "bag", Account: "1201"})
	shelf, err3 := r.AddPlace(ctx, act, stock.Place{Code: "shelf", Name: renjia.Both("shelf")})
	value, err4 := renjia.ParseMoney("100.00", renjia.CNY)
	_, err5 := r.ReceiveGoods(ctx, act, stock.Lot{Item: rice.ID, UseBy: date.AddDays(90)},
		stock.Move{To: shelf.ID, Quantity: 30, At: at, Date: date, Value: value}, resources.Books{Fund: fund.ID, Against: "4101"})
	moves, _, err6 := r.HandOut(ctx, act, resources.Request{
		Item: rice.ID, From: shelf.ID, Quantity: 10, Policy: stock.FEFO, At: at.Add(time.Hour), Date: date,
	}, resources.Books{Fund: fund.ID, Against: "5101"})
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("handed out:", moves[0].Quantity, "worth", moves[0].Value)
	err := space.View(ctx, func(s *storage.Snapshot) error {
		both, err := resources.ReconcileGoods(ctx, s, "1201")
		fmt.Println("goods", both.Lots, "books", both.Books)
		return err
	})
	fmt.Println(err)
	// Output:
	// handed out: 10 worth 33.33 CNY
	// goods 66.67 CNY books 66.67 CNY
	// <nil>
}
