package stv

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

func firsts(t *testing.T, votes ...int64) *voting.Profile {
	t.Helper()
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(len(votes)))
	for c, v := range votes {
		b.Rank(v, c)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

// Sure losers have together fewer votes than the next, not as many: 1 < 2, but
// 1 + 2 = 3.
func TestSureLosersCannotDrawLevel(t *testing.T) {
	p := firsts(t, 4, 3, 2, 1)
	for _, rule := range []voting.Rule{WIGMBatch, Minneapolis} {
		r, err := rule(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		for _, x := range r.Rounds {
			if len(x.Excluded) > 0 {
				require.Equal(t, []int{3}, x.Excluded, r.Rule)
				break
			}
		}
	}
}

// 0.9999 · 1.5001 is 1.49994999: truncated to 1.4999 before it is divided by
// 1.5001, it gives 0.9998, not 0.9999.
func TestProductsAreTruncatedFirst(t *testing.T) {
	require.Equal(t, int64(9998), fixed(4, false).share(9999, 15001, 15001))
	require.Equal(t, int64(9999), fixed(4, true).share(9999, 15001, 15001))
}

// Papers that list nobody are no part of a quota.
func TestEmptyPapersDoNotRaiseTheQuota(t *testing.T) {
	p := firsts(t, 6, 3, 2)
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(6, 0)
	b.Rank(3, 1)
	b.Rank(2, 2)
	b.Rank(90)
	q, err := b.Profile()
	require.NoError(t, err)
	for _, m := range Methods() {
		want, err := m.Run(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err, m.Name)
		got, err := m.Run(context.Background(), q, 1, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err, m.Name)
		require.Equal(t, want, got, m.Name)
	}
}

// Options.All is the most outcomes that are told, and More that there are others.
func TestAllIsALimit(t *testing.T) {
	p := firsts(t, 1, 1, 1)
	for _, m := range Methods() {
		full, err := m.Run(context.Background(), p, 1, voting.Options{All: 100})
		require.NoError(t, err, m.Name)
		n := len(full.Outcomes)
		require.Equal(t, 3, n, m.Name)
		for k := 1; k <= n; k++ {
			r, err := m.Run(context.Background(), p, 1, voting.Options{All: k})
			require.NoError(t, err, m.Name)
			require.Len(t, r.Outcomes, k, m.Name)
			require.Equal(t, k < n, r.More, "%s: %d of %d", m.Name, k, n)
		}
	}
}
