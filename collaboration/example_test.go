package collaboration_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

func Example() {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, collaboration.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	registry := collaboration.NewRegistry(store.Space("liede"), classes)
	act := renjia.Act{By: renjia.Program("example"), Reason: "new partner"}
	station, err := registry.Register(ctx, act, collaboration.Subject{Name: renjia.Text{EN: "Station", ZH: "社工站"}, Class: "station"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = registry.Commit(ctx, act, collaboration.Commitment{
		Owner: station.Ref(), What: "visit every flat above the sixth floor", Made: day("2026-03-02"), Due: day("2026-03-01"),
	})
	fmt.Println(err)
	// Output: commitment: due: must be given and not before 2026-03-02
}
