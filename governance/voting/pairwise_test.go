package voting_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// Pairs are counted ballot by ballot, candidate by candidate, as the doc comment
// says.
func TestPairwiseByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]voting.Kind{voting.Ranked, voting.Approval, voting.Score, voting.Cumulative}).Draw(t, "kind")
		m := rapid.IntRange(1, 6).Draw(t, "candidates")
		b := voting.NewBuilder(kind, voting.Numbered(m))
		want := make([][]int64, m)
		for i := range want {
			want[i] = make([]int64, m)
		}
		for range rapid.IntRange(0, 6).Draw(t, "ballots") {
			weight := rapid.Int64Range(1, 5).Draw(t, "weight")
			grades := addBallot(t, b, kind, m, weight)
			for a := range m {
				for d := range m {
					if grades[a] > grades[d] {
						want[a][d] += weight
					}
				}
			}
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for a, row := range want {
			require.Equal(t, row, p.Pairwise().Row(a))
		}
	})
}

// addBallot draws a ballot and returns what it thinks of each candidate, higher
// being better and 0 being not listed, or no points.
func addBallot(t *rapid.T, b *voting.Builder, kind voting.Kind, m int, weight int64) []int32 {
	low := int32(0)
	if kind == voting.Score {
		low = -2
	}
	grades := rapid.SliceOfN(rapid.Int32Range(low, 4), m, m).Draw(t, "grades")
	switch kind {
	case voting.Ranked:
		tiers := make([][]int, 4)
		for c, g := range grades {
			if g > 0 {
				tiers[4-g] = append(tiers[4-g], c)
			}
		}
		b.RankTiers(weight, tiers)
	case voting.Approval:
		var set []int
		for c, g := range grades {
			if grades[c] = min(1, g); g > 0 {
				set = append(set, c)
			}
		}
		b.Approve(weight, set...)
	default:
		var marks []voting.Mark
		for c, g := range grades {
			if g != 0 || c%2 == 0 {
				marks = append(marks, voting.Mark{Candidate: c, Points: g})
			}
		}
		b.Give(weight, marks...)
	}
	return grades
}

func BenchmarkPairwise(b *testing.B) {
	for _, c := range []struct {
		name          string
		m, n, shorter int
	}{{"complete10000x20", 20, 10_000, 0}, {"truncated12000x16", 16, 12_000, 12}, {"complete2000x200", 200, 2000, 0}} {
		b.Run(c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			build := voting.NewBuilder(voting.Ranked, voting.Numbered(c.m))
			for range c.n {
				build.Rank(1, r.Perm(c.m)[c.shorter:]...)
			}
			p, err := build.Profile()
			require.NoError(b, err)
			for b.Loop() {
				p.Pairwise()
			}
		})
	}
}
