package mariadb_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/mariadb"
)

type household struct {
	ID   renjia.ID[household] `json:"id"`
	Door string               `json:"door"`
}

// A program names the nodes of its cluster; the first that answers serves it.
// (There is no server here, so it says so.)
func ExampleOpen() {
	households := storage.Define("community_household", func(h *household) renjia.ID[household] { return h.ID },
		storage.Unique("door", storage.Text(func(h *household) string { return h.Door })))

	ctx := context.Background()
	engine, err := mariadb.Open(ctx, "app:secret@tcp(127.0.0.1:1,127.0.0.1:2)/city", mariadb.Options{})
	if err != nil {
		fmt.Println("no server answers")
		return
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	if err := store.Migrate(ctx, households); err != nil {
		fmt.Println(err)
		return
	}
	act := renjia.Act{By: renjia.Program("register"), Verb: "household.add"}
	err = store.Space("liede").Write(ctx, act, func(tx *storage.Tx) error {
		return households.Insert(tx, household{ID: renjia.NewID[household](tx.Source()), Door: "Liede Road 1, 101"})
	})
	fmt.Println(err)
	// Output: no server answers
}
