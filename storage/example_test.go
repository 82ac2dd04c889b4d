package storage_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// Household is a record of a program's own.
type Household struct {
	ID     renjia.ID[Household] `json:"id"`
	Street string               `json:"street"`
	People int64                `json:"people"`
}

var households = storage.Define("example_household", func(h *Household) renjia.ID[Household] { return h.ID },
	storage.Index("street", storage.Text(func(h *Household) string { return h.Street })),
	storage.Index("people", storage.Int(func(h *Household) int64 { return h.People })))

// A program keeps records of its own: it changes them by acts, finds them by
// declared indexes, and asks the journal how they were.
func Example() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, households); err != nil {
		fmt.Println(err)
		return
	}
	space := store.Space("liede")
	census := renjia.Act{By: renjia.Program("census"), Verb: "example.household.count", Reason: "census of 2026"}
	first := Household{ID: renjia.ImportedID[Household]("liede", "example_household", "1"), Street: "Riverside", People: 3}
	counted, err := space.Update(ctx, census, func(tx *storage.Tx) error { return households.Insert(tx, first) })
	fmt.Println("recorded at", counted.Position, err)

	_, err = space.Update(ctx, census, func(tx *storage.Tx) error {
		doc, err := households.Get(ctx, tx, first.ID)
		if err != nil {
			return err
		}
		doc.Value.People++
		return households.Save(tx, doc)
	})
	fmt.Println("corrected:", err)

	large := storage.Query{Order: "people", Where: []storage.Cond{storage.From("people", 4)}}
	show := func(s *storage.Snapshot) error {
		for doc, err := range households.Find(ctx, s, large) {
			if err != nil {
				return err
			}
			fmt.Println(doc.Value.Street, doc.Value.People)
		}
		return nil
	}
	fmt.Println("now:")
	_ = space.View(ctx, show)
	fmt.Println("as counted first:")
	_ = space.AsOf(ctx, counted.Position, show)
	head, err := space.Verify(ctx, 0)
	fmt.Println("the journal holds to", head.Position, err)
	// Output:
	// recorded at 1 <nil>
	// corrected: <nil>
	// now:
	// Riverside 4
	// as counted first:
	// the journal holds to 2 <nil>
}

// An act with a key happens once, however often it is sent.
func ExampleSpace_Update() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, households); err != nil {
		fmt.Println(err)
		return
	}
	space := store.Space("liede")
	act := renjia.Act{Key: "form-17", By: renjia.Program("counter"), Verb: "example.household.add"}
	for range 2 {
		stamp, err := space.Update(ctx, act, func(tx *storage.Tx) error {
			return households.Insert(tx, Household{ID: renjia.NewID[Household](tx.Source()), Street: "Lane 4"})
		})
		fmt.Println(stamp.Position, err)
	}
	act.Reason = "something else under the same key"
	_, err := space.Update(ctx, act, func(*storage.Tx) error { return nil })
	fmt.Println(errors.Is(err, renjia.ErrConflict))
	// Output:
	// 1 <nil>
	// 1 <nil>
	// true
}
