package rule

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestHeaviestAgainstSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 6), 0, 20).Draw(t, "weights")
		limit := rapid.Int64Range(0, 60).Draw(t, "limit")
		sorted := slices.Clone(weights)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		want, left := int64(0), limit
		for _, w := range sorted {
			if w > left {
				break
			}
			left -= w
			want++
		}
		n, all := heaviest(weights, limit)
		require.Equal(t, want, n)
		require.Equal(t, int(want) == len(sorted), all)
	})
}
