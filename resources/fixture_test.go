package resources_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
)

const spaceName = "liede"

func imported[T any](kind, key string) renjia.ID[T] {
	return renjia.ImportedID[T](spaceName, kind, key)
}

func subject(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", imported[int]("collaboration_subject", key))
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(amount string) renjia.Money {
	m, err := renjia.ParseMoney(amount, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

// The station of the tests.
var (
	act   = renjia.Act{By: renjia.Program("test")}
	meals = ledger.Fund{
		ID: imported[ledger.Fund]("resources_fund", "meals"), Name: renjia.Text{EN: "Meals", ZH: "长者餐"},
		Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals for older people"), Projects: []string{"meals"},
	}
	agreement = contract.Contract{
		ID: imported[contract.Contract]("resources_contract", "1"), Number: "FY-2026", Title: renjia.Both("Station"),
		Purchaser: subject("street"), Provider: subject("agency"),
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")},
		Price:  cny("2400000"), Hours: contract.Hours{Minimum: 35_244 * 60},
		Tranches: []contract.Tranche{{Name: renjia.Both("all"), Share: renjia.Frac(1, 1)}},
	}
	charge = resources.Charge{Fund: meals.ID, Expense: "5101", Credit: "1002"}
)

// station is a store with a fund of 1,000 yuan, two programmes and a running
// contract.
func station(t testing.TB) *storage.Space { return stationOn(t, memory.Open()) }

func stationOn(t testing.TB, engine driver.Store) *storage.Space {
	ctx := context.Background()
	clock := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return clock }})
	require.NoError(t, store.Migrate(ctx, resources.Kinds()...))
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	space := store.Space(spaceName)
	r := resources.NewRegistry(space)
	_, err := r.OpenFund(ctx, act, meals)
	require.NoError(t, err)
	for _, code := range []string{"meals", "youth"} {
		_, err = r.AddProgram(ctx, act, service.Program{Code: code, Name: renjia.Both(code), Tier: service.Basic})
		require.NoError(t, err)
	}
	_, err = r.DraftContract(ctx, act, agreement)
	require.NoError(t, err)
	_, err = r.SignContract(ctx, act, agreement.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.StartContract(ctx, act, agreement.ID, day("2026-01-01"))
	require.NoError(t, err)
	_, err = r.Post(ctx, act, gift("gift", "1000"))
	require.NoError(t, err)
	return space
}

func gift(key, amount string) ledger.Entry {
	minus, err := cny(amount).Neg()
	if err != nil {
		panic(err)
	}
	return ledger.Entry{Key: key, Date: day("2026-01-05"), Lines: []ledger.Line{
		{Account: "1002", Fund: meals.ID, Amount: cny(amount)}, {Account: "4101", Fund: meals.ID, Amount: minus, Donor: subject("donor")},
	}}
}

// visit is a service of an hour that costs an amount.
func visit(key, cost string) resources.Service {
	from := time.Date(2026, 2, 3, 1, 0, 0, 0, time.UTC)
	s := resources.Service{
		Contact: service.Contact{
			ID: imported[service.Contact]("resources_contact", key), Kind: service.KindVisit, Program: "meals", Worker: subject("worker"),
			Clients: []renjia.Ref{subject("client " + key)}, Participants: 1, Date: day("2026-02-03"),
			Interval: renjia.Interval{From: from, Until: from.Add(time.Hour)}, Cost: cny(cost),
			Contract: renjia.RefTo("resources_contract", agreement.ID),
		},
	}
	if !s.Contact.Cost.IsZero() {
		s.Charge = charge
	}
	return s
}

func visits(n int, cost string) iter.Seq2[resources.Service, error] {
	return func(yield func(resources.Service, error) bool) {
		for i := range n {
			if !yield(visit(fmt.Sprint(i), cost), nil) {
				return
			}
		}
	}
}

// standing returns what the meals fund has left and the minutes delivered.
func standing(t testing.TB, space *storage.Space) (left renjia.Money, done resources.Delivered) {
	ctx := context.Background()
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		b, err := resources.Balances.Get(ctx, s, resources.BalanceOf(spaceName, meals.ID, renjia.CNY))
		if err != nil {
			return err
		}
		if left, err = b.Value.Net(); err != nil {
			return err
		}
		for d, err := range resources.HoursDone.Find(ctx, s, storage.Query{}) {
			if err != nil {
				return err
			}
			done = d.Value
		}
		return nil
	}))
	return left, done
}

func count[T any](t testing.TB, space *storage.Space, v storage.View[T]) (n int) {
	ctx := context.Background()
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for _, err := range v.Find(ctx, s, storage.Query{}) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	}))
	return n
}

func head(t testing.TB, space *storage.Space) storage.Position {
	stamp, err := space.Head(context.Background())
	require.NoError(t, err)
	return stamp.Position
}
