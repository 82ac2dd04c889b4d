package digest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

// The test vectors of the Certificate Transparency project for RFC 6962: eight
// leaves, the root after each, and some proofs.
var (
	contents = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots    = []string{
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	proofs = []struct {
		leaf, leaves int
		path         []string
	}{
		{0, 1, nil},
		{0, 8, []string{
			"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
		}},
		{5, 8, []string{
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		}},
		{2, 3, []string{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
		{1, 5, []string{
			"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
		}},
	}
)

func published(t *testing.T) (leaves []digest.Hash) {
	for _, c := range contents {
		b, err := hex.DecodeString(c)
		require.NoError(t, err)
		leaves = append(leaves, digest.Leaf(b))
	}
	return leaves
}

func TestRootsArePublishedOnes(t *testing.T) {
	leaves := published(t)
	require.Equal(t, sha256.Sum256(nil), digest.Root(nil))
	for i, want := range roots {
		root := digest.Root(leaves[:i+1])
		require.Equal(t, want, hex.EncodeToString(root[:]))
	}
}

func TestProofsArePublishedOnes(t *testing.T) {
	leaves := published(t)
	for _, p := range proofs {
		got, err := digest.Prove(leaves[:p.leaves], p.leaf)
		require.NoError(t, err)
		var path []string
		for _, h := range got {
			path = append(path, hex.EncodeToString(h[:]))
		}
		require.Equal(t, p.path, path, "leaf %d of %d", p.leaf, p.leaves)
	}
}

func many(n int) []digest.Hash {
	leaves := make([]digest.Hash, n)
	for i := range leaves {
		leaves[i] = digest.Leaf(fmt.Append(nil, i))
	}
	return leaves
}

func TestAProofShowsItsLeafAtItsPlaceAndNothingElse(t *testing.T) {
	for n := 1; n <= 70; n++ {
		leaves := many(n)
		root := digest.Root(leaves)
		for i := range leaves {
			proof, err := digest.Prove(leaves, i)
			require.NoError(t, err)
			require.True(t, digest.Verify(root, leaves[i], i, n, proof), "leaf %d of %d", i, n)
			for j := range leaves {
				require.Equal(t, i == j, digest.Verify(root, leaves[i], j, n, proof), "leaf %d of %d as %d", i, n, j)
				require.Equal(t, i == j, digest.Verify(root, leaves[j], i, n, proof), "leaf %d of %d as %d", j, n, i)
			}
		}
	}
}

func TestAnAlteredProofShowsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "leaves")
		i := rapid.IntRange(0, n-1).Draw(t, "leaf")
		leaves := many(n)
		root := digest.Root(leaves)
		proof, err := digest.Prove(leaves, i)
		require.NoError(t, err)
		at := rapid.IntRange(0, len(proof)-1).Draw(t, "at")
		altered := slices.Clone(proof)
		altered[at][rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		require.False(t, digest.Verify(root, leaves[i], i, n, altered))
		require.False(t, digest.Verify(root, leaves[i], i, n, slices.Delete(slices.Clone(proof), at, at+1)))
		require.False(t, digest.Verify(root, leaves[i], i, n, append(slices.Clone(proof), proof[at])))
	})
}

func TestLeavesThatAreNotThereHaveNoProof(t *testing.T) {
	leaves := many(3)
	for _, i := range []int{-1, 3} {
		_, err := digest.Prove(leaves, i)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.False(t, digest.Verify(digest.Root(leaves), leaves[0], i, 3, nil))
	}
	_, err := digest.Prove(nil, 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// A naive tree: levels of pairs, an odd last node moving up, which gives the
// same shape as splitting at the largest power of two.
func TestTheRootIsThatOfPairingLevelByLevel(t *testing.T) {
	for n := 1; n < 200; n++ {
		level := many(n)
		for len(level) > 1 {
			var up []digest.Hash
			for pair := range slices.Chunk(level, 2) {
				if len(pair) == 1 {
					up = append(up, pair[0])
					continue
				}
				up = append(up, sha256.Sum256(slices.Concat([]byte{1}, pair[0][:], pair[1][:])))
			}
			level = up
		}
		require.Equal(t, level[0], digest.Root(many(n)), "%d leaves", n)
	}
}
