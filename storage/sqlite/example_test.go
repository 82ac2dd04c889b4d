package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// One file, no server. Several programs may have it open.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "renjia")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	engine, err := sqlite.Open(filepath.Join(dir, "station.db"), sqlite.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	head, err := store.Space("liede").Head(ctx)
	fmt.Println(head.Position, err)
	// Output: 0 <nil>
}
