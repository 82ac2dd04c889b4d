package resources_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// A fund for meals pays for a visit in the act that records it.
func Example() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, resources.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	r := resources.NewRegistry(store.Space("liede"))
	act := renjia.Act{By: renjia.Program("example")}
	lunch := visit("lunch", "15.50")
	lunch.Contact.Contract = renjia.Ref{}

	_, err1 := r.OpenFund(ctx, act, meals)
	_, err2 := r.AddProgram(ctx, act, service.Program{Code: "meals", Name: renjia.Text{EN: "Meals", ZH: "长者餐"}, Tier: service.Basic})
	_, err3 := r.RecordContact(ctx, act, lunch)
	_, err4 := r.Post(ctx, act, gift("receipt 1", "100"))
	_, err5 := r.RecordContact(ctx, act, lunch)
	if err := errors.Join(err1, err2, err4, err5); err != nil {
		fmt.Println(err)
		return
	}
	var short *ledger.OverspendError
	if errors.As(err3, &short) {
		fmt.Println("before the gift:", short.Short, "too little")
	}
	err := store.Space("liede").View(ctx, func(s *storage.Snapshot) error {
		b, err := resources.Balances.Get(ctx, s, resources.BalanceOf("liede", meals.ID, renjia.CNY))
		fmt.Println("spent:", b.Value.Spent, "of", b.Value.Received)
		return err
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// before the gift: 15.50 CNY too little
	// spent: 15.50 CNY of 100.00 CNY
}
