package digest

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Prove returns the proof that leaf i is among the leaves: the hashes of the
// subtrees beside its way to the root, the lowest first (RFC 9162, section
// 2.1.3.1). There are at most ⌈log₂ n⌉ of them.
func Prove(leaves []Hash, i int) ([]Hash, error) {
	if i < 0 || i >= len(leaves) {
		return nil, fmt.Errorf("proof of leaf %d of %d: no such leaf: %w", i, len(leaves), renjia.ErrInvalid)
	}
	return path(leaves, i), nil
}

func path(leaves []Hash, i int) []Hash {
	if len(leaves) == 1 {
		return nil
	}
	k := split(len(leaves))
	if i < k {
		return append(path(leaves[:k], i), Root(leaves[k:]))
	}
	return append(path(leaves[k:], i-k), Root(leaves[:k]))
}

// Verify reports whether the proof shows that the leaf is number i (from 0) of
// the n leaves of which root is the root (RFC 9162, section 2.1.3.2).
func Verify(root, leaf Hash, i, n int, proof []Hash) bool {
	if i < 0 || i >= n {
		return false
	}
	hash, last := leaf, n-1
	for _, beside := range proof {
		if last == 0 {
			return false // the proof is longer than the way
		}
		if i%2 == 1 || i == last {
			hash = node(beside, hash)
			for i%2 == 0 && i != 0 { // levels where this subtree stands alone
				i, last = i/2, last/2
			}
		} else {
			hash = node(hash, beside)
		}
		i, last = i/2, last/2
	}
	return last == 0 && hash == root
}
