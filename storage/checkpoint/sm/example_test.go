package sm_test

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/checkpoint"
	"github.com/renjia-project/renjia/storage/checkpoint/sm"
	"github.com/renjia-project/renjia/storage/memory"
)

// A street office signs the state of a journal with SM2, over a chain of SM3 too,
// and somebody else compares the store with it later.
func Example() {
	ctx := context.Background()
	space := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll}).Space("liede")
	_, _ = space.Record(ctx, renjia.Act{By: renjia.Program("clerk"), Verb: "example.note"})

	key, _ := sm2.GenerateKey(rand.Reader) // in earnest: in a cryptographic module
	signer, err := sm.NewSigner("street.example", key)
	if err != nil {
		fmt.Println(err)
		return
	}
	made, _ := checkpoint.Take(ctx, space, sm.SM3())
	signed, _ := checkpoint.Sign(made, signer)

	verifier, _ := sm.NewVerifier("street.example", &key.PublicKey)
	kept, by, err := checkpoint.Open(signed, note.VerifierList(verifier))
	fmt.Println(kept.Digests[0].Algorithm, by, err)
	fmt.Println(checkpoint.Verify(ctx, space, kept, sm.SM3()))
	// Output:
	// SM3 [street.example] <nil>
	// <nil>
}
