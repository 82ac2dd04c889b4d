package collaboration_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// exampleSpace is an empty space in memory.
func exampleSpace() *storage.Space {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, collaboration.Kinds()...); err != nil {
		fmt.Println(err)
	}
	return store.Space("liede")
}
