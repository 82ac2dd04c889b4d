package governance_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkVote takes 10,000 owners from the frozen roll to the decision.
func BenchmarkVote(b *testing.B) {
	s := estate(b, 10_000)
	for b.Loop() {
		w := ready(b)
		w.open(b, s)
		n, err := w.reg.CastAll(ctx, act, w.motion, votes(6000, 3000))
		require.NoError(b, err)
		require.EqualValues(b, 9000, n)
		require.True(b, w.decide(b).Adopted())
	}
}
