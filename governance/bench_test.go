package governance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
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

// BenchmarkCast casts single ballots of each variant.
func BenchmarkCast(b *testing.B) {
	for _, variant := range variants {
		b.Run(string(variant), func(b *testing.B) {
			w := readyFor(b, variant, 20_000)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				_, err := w.put(variant, governance.Vote{Voter: voter(i), Response: rule.Yes})
				require.NoError(b, err)
				i++
			}
		})
	}
}

// BenchmarkCount casts 20,000 ballots in bulk and counts them. What 1,000,000
// take, TestAMillionBallots measures.
func BenchmarkCount(b *testing.B) {
	const n = 20_000
	for _, variant := range []governance.Variant{governance.Open, governance.Sealed} {
		b.Run(string(variant), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				w := readyFor(b, variant, n)
				began := time.Now()
				_, err := w.reg.CastAll(ctx, act, w.motion, votes(n, 0))
				require.NoError(b, err)
				b.ReportMetric(float64(time.Since(began).Nanoseconds())/n, "cast-ns/ballot")
				_, err = w.reg.Close(ctx, act, w.motion)
				require.NoError(b, err)
				b.StartTimer()
				_, err = w.reg.Count(ctx, act, w.motion)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "count-ns/ballot")
		})
	}
}

// BenchmarkCountPoll counts 20,000 ballots of eight options.
func BenchmarkCountPoll(b *testing.B) {
	const n = 20_000
	keys := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	for _, variant := range []governance.Variant{governance.Open, governance.Sealed} {
		b.Run(string(variant), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				w := ready(b)
				id := w.poll(b, keys...)
				frozen, err := w.reg.Freeze(ctx, act, estate(b, n))
				require.NoError(b, err)
				o := ballotage(voting.Ranked, variant)
				o.Roll = frozen.ID
				_, err = w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "schulze_winning", Seats: 1, Ties: text})
				require.NoError(b, err)
				began := time.Now()
				_, err = w.reg.CastPollAll(ctx, act, id, func(yield func(governance.Vote, error) bool) {
					for i := range n {
						if !yield(governance.Vote{Voter: voter(i), Preference: governance.Ranking(keys[i%4], keys[4+i%3], keys[7])}, nil) {
							return
						}
					}
				})
				require.NoError(b, err)
				b.ReportMetric(float64(time.Since(began).Nanoseconds())/n, "cast-ns/ballot")
				_, err = w.reg.ClosePoll(ctx, act, id)
				require.NoError(b, err)
				b.StartTimer()
				_, err = w.reg.CountPoll(ctx, act, id)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "count-ns/ballot")
		})
	}
}

// readyFor is an estate of n owners whose motion is open in a variant.
func readyFor(b *testing.B, variant governance.Variant, n int) *world {
	w := ready(b)
	frozen, err := w.reg.Freeze(ctx, act, estate(b, n))
	require.NoError(b, err)
	o := opening(variant)
	o.Roll, o.Rule, o.On = frozen.ID, ordinary(b), day(b)
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.NoError(b, err)
	return w
}
