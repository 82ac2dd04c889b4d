package memory_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	head, err := store.Space("study").Head(context.Background())
	fmt.Println(head.Position, err)
	// Output: 0 <nil>
}
