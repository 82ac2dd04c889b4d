package digest_test

import (
	"fmt"

	"github.com/renjia-project/renjia/internal/digest"
)

func ExampleCanonical() {
	b, err := digest.Canonical(map[string]any{"name": "猎德", "households": 300, "area": "89.53"})
	fmt.Println(string(b), err)
	_, err = digest.Canonical(89.53)
	fmt.Println(err)
	// Output:
	// {"area":"89.53","households":300,"name":"猎德"} <nil>
	// canonical form: number 89.53: want an integer of at most 53 bits, or text: invalid
}

func ExampleVerify() {
	var ballots []digest.Hash
	for _, b := range []string{"yes", "no", "yes", "abstain"} {
		ballots = append(ballots, digest.Leaf([]byte(b)))
	}
	root := digest.Root(ballots) // published
	proof, err := digest.Prove(ballots, 1)
	fmt.Println(len(proof), err)
	fmt.Println(digest.Verify(root, digest.Leaf([]byte("no")), 1, 4, proof))
	fmt.Println(digest.Verify(root, digest.Leaf([]byte("yes")), 1, 4, proof))
	// Output:
	// 2 <nil>
	// true
	// false
}
