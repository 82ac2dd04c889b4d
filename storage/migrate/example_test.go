package migrate_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
)

// household is a record of the examples.
type household struct {
	ID     renjia.ID[household] `json:"id"`
	Street string               `json:"street"`
}

var households = storage.Define("example_household", func(h *household) renjia.ID[household] { return h.ID })

// station opens a store that knows the kinds, and registers households.
func station(streets ...string) *storage.Store {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, households); err != nil {
		fmt.Println(err)
	}
	register(store, streets...)
	return store
}

func register(store *storage.Store, streets ...string) {
	for _, street := range streets {
		_, err := store.Space("liede").Update(ctx, act, func(tx *storage.Tx) error {
			return households.Insert(tx, household{ID: renjia.NewID[household](tx.Source()), Street: street})
		})
		if err != nil {
			fmt.Println(err)
		}
	}
}

// A space is copied while it is in use, and cut over when its writers have
// stopped.
func Example() {
	old, server := station("Riverside", "Temple", "Market"), station()
	act := renjia.Act{By: renjia.Program("admin"), Verb: "storage.move", Reason: "the street office has a server now"}

	first, err := migrate.Copy(ctx, old.Space("liede"), server.Space("liede"), act, migrate.Options{Quick: true})
	fmt.Println(first.Commits, "commits copied,", err)

	register(old, "Garden") // a late writer
	standing, err := migrate.Compare(ctx, old.Space("liede"), server.Space("liede"))
	fmt.Println(standing.Lag(), "behind,", err)

	last, err := migrate.CutOver(ctx, old.Space("liede"), server.Space("liede"), act, migrate.Options{})
	fmt.Println(last.Commits, "more,", last.Records["example_household"], "households,", err)
	fmt.Println("same journal:", last.Source.Hash == last.Target.Hash)
	// Output:
	// 4 commits copied, <nil>
	// 1 behind, <nil>
	// 2 more, 4 households, <nil>
	// same journal: true
}

// Both sides went on: one of them must be given up.
func ExampleCompare() {
	old, server := station("Riverside"), station()
	_, err := migrate.Copy(ctx, old.Space("liede"), server.Space("liede"), act, migrate.Options{})
	fmt.Println(err)
	register(old, "Temple")
	register(server, "Market")
	_, err = migrate.Compare(ctx, old.Space("liede"), server.Space("liede"))
	var fork *migrate.ForkError
	fmt.Println(errors.As(err, &fork), fork.After)
	// Output:
	// <nil>
	// true 2
}
