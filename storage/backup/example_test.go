package backup_test

import (
	"fmt"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/renjia-project/renjia/storage/backup"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// The machine of a station knows only the public key. The private one lies in
// the safe of the street office.
func Example() {
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
	defer engine.Close()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		fmt.Println(err)
		return
	}
	recipient, err := age.ParseX25519Recipient(identity.Recipient().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	sealed := filepath.Join(dir, "2026-11-27.age")
	made, err := backup.TakeSealed(ctx, engine, sealed, recipient)
	fmt.Println(len(made.Heads), "spaces,", err)
	_, err = backup.RestoreSealed(ctx, sealed, filepath.Join(dir, "again.db"), []age.Identity{identity}, made.Heads...)
	fmt.Println(err)
	// Output:
	// 0 spaces, <nil>
	// <nil>
}
