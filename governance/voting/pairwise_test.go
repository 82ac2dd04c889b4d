package voting_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// grade is what a ballot thinks of a candidate, by the definition: higher is
// better, and who is not listed is below all who are, or has no points.
func grade(kind voting.Kind, b voting.Ballot, c int) int {
	for i, m := range b.Marks {
		if int(m) != c {
			continue
		}
		switch kind {
		case voting.Approval:
			return 1
		case voting.Ranked:
			above := 0
			for tier := range b.Tiers() {
				for _, x := range tier {
					if int(x) == c {
						return 1000 - above
					}
				}
				above++
			}
		default:
			return int(b.Levels[i])
		}
	}
	return 0
}

func TestPairwiseByTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		w := p.Pairwise()
		require.Equal(t, len(p.Candidates), w.Len())
		for a := range p.Candidates {
			for d := range p.Candidates {
				var prefer, against int64
				for b := range p.Ballots() {
					switch x, y := grade(p.Kind, b, a), grade(p.Kind, b, d); {
					case x > y:
						prefer += b.Weight
					case x < y:
						against += b.Weight
					}
				}
				require.Equal(t, prefer, w.Prefer(a, d))
				require.Equal(t, prefer, w.Row(a)[d])
				require.Equal(t, prefer-against, w.Margin(a, d))
			}
		}
	})
}

// Negative points are below no mark, which is 0.
func TestPairwiseOfNegativePoints(t *testing.T) {
	b := voting.NewBuilder(voting.Score, voting.Numbered(3))
	b.Give(2, voting.Mark{Candidate: 0, Points: -1}, voting.Mark{Candidate: 1})
	p, err := b.Profile()
	require.NoError(t, err)
	w := p.Pairwise()
	require.EqualValues(t, 2, w.Prefer(2, 0))
	require.EqualValues(t, 0, w.Margin(1, 2))
}

// Condorcet's own example of a cycle: 23, 17, 2, 10 and 8 of 60 voters (Essai,
// 1785, p. lxi).
func TestCondorcetsExample(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("A", "B", "C"))
	b.Rank(23, 0, 1, 2)
	b.Rank(17, 1, 2, 0)
	b.Rank(2, 1, 0, 2)
	b.Rank(10, 2, 0, 1)
	b.Rank(8, 2, 1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	w := p.Pairwise()
	require.Equal(t, []int64{33, 42, 35}, []int64{w.Prefer(0, 1), w.Prefer(1, 2), w.Prefer(2, 0)})
}

func BenchmarkPairwise(b *testing.B) {
	x := voting.NewBuilder(voting.Ranked, voting.Numbered(40))
	for k := range 20_000 {
		x.Rank(1, k%10, 10+k/10%10, 20+k/100%10, 30+k/1000%10)
	}
	p, err := x.Profile()
	require.NoError(b, err)
	for b.Loop() {
		p.Pairwise()
	}
}
