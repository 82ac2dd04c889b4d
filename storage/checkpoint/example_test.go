package checkpoint_test

import (
	"crypto/rand"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/checkpoint"
	"github.com/renjia-project/renjia/storage/memory"
)

// The committee signs what its journal is today; the street office keeps the few
// lines and compares next year.
func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	sp := store.Space("liede")
	if _, err := sp.Record(ctx, act); err != nil {
		fmt.Println(err)
		return
	}

	secret, public, err := note.GenerateKey(rand.Reader, "liede.example")
	if err != nil {
		fmt.Println(err)
		return
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := checkpoint.Take(ctx, sp)
	if err != nil {
		fmt.Println(err)
		return
	}
	signed, err := checkpoint.Sign(made, signer)
	if err != nil {
		fmt.Println(err)
		return
	}

	verifier, err := note.NewVerifier(public)
	if err != nil {
		fmt.Println(err)
		return
	}
	kept, by, err := checkpoint.Open(signed, note.VerifierList(verifier))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(by, kept.Space, kept.Position, checkpoint.Verify(ctx, sp, kept))
	// Output: [liede.example] liede 1 <nil>
}
