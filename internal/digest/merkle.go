package digest

import "crypto/sha256"

// Hash is a SHA-256 digest.
type Hash = [sha256.Size]byte

// Leaf hashes the content of a leaf. The prefixes 0 and 1 keep leaves and
// inner nodes apart (RFC 6962, section 2.1), so that no inner node can be
// passed off as a leaf.
func Leaf(content []byte) Hash {
	b := make([]byte, 0, 256)
	return sha256.Sum256(append(append(b, 0), content...))
}

func node(left, right Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sha256.Sum256(b[:])
}

// Root returns the Merkle tree hash of RFC 6962 over leaf hashes. The root of
// no leaves is the hash of nothing.
func Root(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := split(len(leaves))
	return node(Root(leaves[:k]), Root(leaves[k:]))
}

// split returns the largest power of two smaller than n.
func split(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}
