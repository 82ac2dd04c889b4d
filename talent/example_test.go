package talent_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/talent"
)

func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, talent.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	registry := talent.NewRegistry(store.Space("liede"))
	person, err := registry.Enrol(ctx, act, talent.Person{Subject: subject("wong"), Zone: "Asia/Shanghai"})
	if err != nil {
		fmt.Println(err)
		return
	}
	shift := stretch(person.ID, "2026-05-01T21:00:00+08:00", "2026-05-02T01:30:00+08:00")
	recorded, err := registry.RecordHours(ctx, act, shift)
	fmt.Println(recorded.Minutes(), "minutes", err)
	_, err = registry.RecordHours(ctx, act, shift)
	fmt.Println(errors.Is(err, renjia.ErrConflict))
	// Output:
	// 270 minutes <nil>
	// true
}
