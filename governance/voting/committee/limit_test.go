package committee_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/committee"
)

// Options.All is the most committees that are told, and More that there are
// others. Of four candidates with one supporter each every pair is tied.
func TestAllIsALimit(t *testing.T) {
	b := voting.NewBuilder(voting.Approval, voting.Numbered(4))
	r := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	for c := range 4 {
		b.Approve(1, c)
		r.Rank(1, c)
	}
	approvals, err := b.Profile()
	require.NoError(t, err)
	rankings, err := r.Profile()
	require.NoError(t, err)
	for _, m := range committee.Methods() {
		p := approvals
		if m.Kinds[0] == voting.Ranked {
			p = rankings
		}
		full, err := m.Run(context.Background(), p, 2, voting.Options{All: 100})
		if m.Name == "equal-shares-with-increment-completion" {
			require.ErrorIs(t, err, renjia.ErrUnsupported)
			continue
		}
		require.NoError(t, err, m.Name)
		n := len(full.Outcomes)
		require.False(t, full.More, m.Name)
		for k := 1; k <= n; k++ {
			r, err := m.Run(context.Background(), p, 2, voting.Options{All: k})
			require.NoError(t, err, m.Name)
			require.Len(t, r.Outcomes, k, m.Name)
			require.Equal(t, k < n, r.More, "%s: %d of %d", m.Name, k, n)
			require.Equal(t, r.Outcomes[0], r.Winners, m.Name)
		}
	}
}
