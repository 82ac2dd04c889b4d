package single

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// benchmark runs a rule on ballots without structure, so that majorities have many
// cycles and rounds are long.
func benchmark(b *testing.B, run voting.Rule, m, n int) {
	p := random(b, m, n, 42)
	b.ResetTimer()
	for b.Loop() {
		_, err := run(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
		require.NoError(b, err)
	}
}

func BenchmarkIRV10000x20(b *testing.B)         { benchmark(b, IRVLex, 20, 10_000) }
func BenchmarkIRV1000x1000(b *testing.B)        { benchmark(b, IRVLex, 1000, 1000) }
func BenchmarkRankedPairs10000x20(b *testing.B) { benchmark(b, RankedPairsMarginsLex, 20, 10_000) }
func BenchmarkKemeny101x18(b *testing.B)        { benchmark(b, Kemeny, 18, 101) }
func BenchmarkKemeny101x30(b *testing.B)        { benchmark(b, Kemeny, 30, 101) }
func BenchmarkDowdall1000x1000(b *testing.B)    { benchmark(b, Dowdall, 1000, 1000) }

// afterPairs measures what a rule does once pairs are counted.
func afterPairs(b *testing.B, work func(w *voting.Pairwise)) {
	w := random(b, 1000, 501, 42).Pairwise()
	b.ResetTimer()
	for b.Loop() {
		work(w)
	}
}

func BenchmarkSchulze1000(b *testing.B) {
	afterPairs(b, func(w *voting.Pairwise) { strongestPaths(w, margins) })
}

func BenchmarkRankedPairs1000(b *testing.B) {
	afterPairs(b, func(w *voting.Pairwise) {
		k := locker{rule: "ranked_pairs_margins_lex", n: w.Len(), c: newClosure(w.Len()), ties: voting.ByIndex()}
		for level := range levels(links(w, margins)) {
			if _, err := k.lock(level); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSplitCycle1000(b *testing.B) {
	afterPairs(b, func(w *voting.Pairwise) { splitDefeats(w) })
}

// rankedVectors runs a rule on the largest election of the vectors.
func rankedVectors(b *testing.B, run voting.Rule, id string) {
	for _, c := range rankedCases(b) {
		if c.ID == id {
			p := c.profile(b)
			for b.Loop() {
				_, err := run(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
				require.NoError(b, err)
			}
		}
	}
}

func BenchmarkIRVTruncated12000x16(b *testing.B) {
	rankedVectors(b, IRVTruncated, "rk16_truncated_mallows_n12000_m16")
}

func BenchmarkIRVUniverses10000x20(b *testing.B) {
	rankedVectors(b, IRVParallelUniverse, "rk08_complete_spatial_n10000_m20")
}

func BenchmarkSchulze10000x20(b *testing.B) {
	rankedVectors(b, SchulzeMargins, "rk08_complete_spatial_n10000_m20")
}
