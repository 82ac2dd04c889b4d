package otel_test

import (
	"fmt"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/otel"
)

// The providers are those that the program has set up globally.
func Example() {
	observer, err := otel.New(otel.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Observer: observer})
	defer store.Close()
	head, err := store.Space("liede").Head(ctx)
	fmt.Println(head.Position, err)
	// Output: 0 <nil>
}
