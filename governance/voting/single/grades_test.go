package single

import (
	"context"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

func drawGrades(t *rapid.T) (*voting.Profile, [][]int32) {
	m := rapid.IntRange(1, 4).Draw(t, "candidates")
	b := voting.NewBuilder(voting.Score, voting.Numbered(m))
	of := make([][]int32, m)
	for range rapid.IntRange(1, 5).Draw(t, "ballots") {
		weight := rapid.Int64Range(1, 4).Draw(t, "weight")
		var marks []voting.Mark
		for c := range m {
			points := rapid.Int32Range(-1, 3).Draw(t, "points")
			for range weight {
				of[c] = append(of[c], points)
			}
			if points != 0 || rapid.Bool().Draw(t, "listed") {
				marks = append(marks, voting.Mark{Candidate: c, Points: points})
			}
		}
		b.Give(weight, marks...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p, of
}

// takeMedians lists medians, taking each away.
func takeMedians(grades []int32) []int32 {
	left := slices.Sorted(slices.Values(grades))
	var medians []int32
	for len(left) > 0 {
		at := (len(left) - 1) / 2
		medians = append(medians, left[at])
		left = slices.Delete(left, at, at+1)
	}
	return medians
}

func TestMajorityJudgementTakesMediansAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, of := drawGrades(t)
		values := make([][]int32, len(of))
		for c := range of {
			values[c] = takeMedians(of[c])
		}
		top := slices.MaxFunc(values, slices.Compare)
		want := slices.DeleteFunc(numbered(len(of)), func(c int) bool { return slices.Compare(values[c], top) != 0 })
		r, err := MajorityJudgement(context.Background(), p, 1, voting.Options{All: 99})
		require.NoError(t, err)
		require.Equal(t, want, slices.Concat(r.Outcomes...))
		for _, s := range r.Rounds[0].Scores {
			require.Equal(t, int64(values[s.Candidate][0]), s.Value.Num().Int64())
		}
	})
}

// A weight as large as a profile may have takes no longer.
func TestMajorityJudgementOfManyVoters(t *testing.T) {
	b := voting.NewBuilder(voting.Score, voting.Numbered(2))
	b.Give(voting.MaxWeight/2, voting.Mark{Candidate: 0, Points: 2}, voting.Mark{Candidate: 1, Points: 2})
	b.Give(voting.MaxWeight/2-1, voting.Mark{Candidate: 0, Points: 1}, voting.Mark{Candidate: 1, Points: 1})
	b.Give(1, voting.Mark{Candidate: 1, Points: 1})
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := MajorityJudgement(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1}, r.Winners)
}

func TestRunoffsUnderEveryPolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := drawGrades(t)
		// Ties for the runoff and in it may want opposite orders: each order's winner
		// is among all.
		require.Subset(t, every(t, STAR, p), under(t, STAR, p))
		q := draw(t, truncated)
		require.Subset(t, every(t, PluralityRunoff, q), under(t, PluralityRunoff, q))
	})
}

func TestSTARElectsTheBetterOfTheFirstTwo(t *testing.T) {
	b := voting.NewBuilder(voting.Score, voting.Named("A", "B", "C"))
	b.Give(4, voting.Mark{Candidate: 0, Points: 5}, voting.Mark{Candidate: 1, Points: 3})
	b.Give(5, voting.Mark{Candidate: 1, Points: 4}, voting.Mark{Candidate: 0, Points: 3}, voting.Mark{Candidate: 2, Points: 5})
	p, err := b.Profile()
	require.NoError(t, err)
	// Points 35, 32 and 25; five of nine prefer B to A.
	r, err := STAR(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1}, r.Winners)
	require.Equal(t, []int64{35, 32, 25}, wholeScores(r.Rounds[0]))
	r, err = Score(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{0}, r.Winners)
}

// pointsByPlace scores papers with points that depend on the place, the length of
// the ballot and the number of candidates.
func pointsByPlace(m int, papers []paper, points func(place, listed int) *big.Rat) []*big.Rat {
	sums := make([]*big.Rat, m)
	for c := range sums {
		sums[c] = new(big.Rat)
	}
	for _, p := range papers {
		listed := 0
		for _, tier := range p.tiers {
			listed += len(tier)
		}
		place := 0
		for _, tier := range p.tiers {
			share := new(big.Rat)
			for range tier {
				share.Add(share, points(place, listed))
				place++
			}
			share.Mul(share, big.NewRat(p.weight, int64(len(tier))))
			for _, c := range tier {
				sums[c].Add(sums[c], share)
			}
		}
	}
	return sums
}

func TestPositionalPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range []struct {
			run    voting.Rule
			s      shape
			points func(m int) func(place, listed int) *big.Rat
		}{
			{Plurality, truncated, func(int) func(place, listed int) *big.Rat {
				return func(place, _ int) *big.Rat { return big.NewRat(int64(max(0, 1-place)), 1) }
			}},
			{Borda, strictComplete, bordaPlace},
			{BordaZero, weak, bordaPlace},
			{BordaMean, shape{candidates: 5, ballots: 7, complete: true, equals: true}, bordaPlace},
			{BordaModified, weak, func(int) func(place, listed int) *big.Rat {
				return func(place, listed int) *big.Rat { return big.NewRat(int64(listed-place), 1) }
			}},
			{Dowdall, truncated, func(int) func(place, listed int) *big.Rat {
				return func(place, _ int) *big.Rat { return big.NewRat(1, int64(place+1)) }
			}},
		} {
			m, papers := drawPapers(t, c.s)
			want := pointsByPlace(m, papers, c.points(m))
			r, err := c.run(context.Background(), build(t, m, papers), 1, voting.Options{All: 99})
			require.NoError(t, err)
			top := slices.MaxFunc(want, func(a, b *big.Rat) int { return a.Cmp(b) })
			for _, s := range r.Rounds[0].Scores {
				require.Zero(t, want[s.Candidate].Cmp(s.Value))
				require.Equal(t, s.Value.Cmp(top) == 0, slices.Contains(slices.Concat(r.Outcomes...), s.Candidate))
			}
		}
	})
}

func bordaPlace(m int) func(place, listed int) *big.Rat {
	return func(place, _ int) *big.Rat { return big.NewRat(int64(m-1-place), 1) }
}

// Mean and tournament agree with each other on whatever ballots.
func TestBordaMeanCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, weak)
		p := build(t, m, papers)
		points := bordaOf(papers, numbered(m))
		r, err := BordaMean(context.Background(), p, 1, voting.Options{All: 99})
		require.NoError(t, err)
		for _, s := range r.Rounds[0].Scores {
			require.Zero(t, big.NewRat(points[s.Candidate], 2).Cmp(s.Value))
		}
		require.Equal(t, every(t, BordaTournament, p), every(t, BordaMean, p))
	})
}

func TestBucklinByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, truncated)
		p := build(t, m, papers)
		scores := make([]int64, m)
		for place := range m {
			for _, paper := range papers {
				if place < len(paper.tiers) {
					scores[paper.tiers[place][0]] += paper.weight
				}
			}
			if 2*slices.Max(scores) > p.Voters() {
				break
			}
		}
		require.Equal(t, best(numbered(m), of(scores)), every(t, Bucklin, p))
		over := slices.DeleteFunc(numbered(m), func(c int) bool { return 2*scores[c] <= p.Voters() })
		if len(over) > 0 {
			require.Equal(t, over, every(t, BucklinSimplified, p))
		}
	})
}
