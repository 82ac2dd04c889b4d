package single

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

func distance(w *voting.Pairwise, order []int) int64 {
	sum := int64(0)
	for i, a := range order {
		for _, b := range order[i+1:] {
			sum += w.Prefer(b, a)
		}
	}
	return sum
}

func TestKemenyTriesEveryRanking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		w := p.Pairwise()
		least, tops := int64(-1), map[int]bool{}
		for _, order := range permutations(numbered(w.Len())) {
			d := distance(w, order)
			if least < 0 || d < least {
				least, tops = d, map[int]bool{}
			}
			if d == least {
				tops[order[0]] = true
			}
		}
		r, err := Kemeny(context.Background(), p, 1, voting.Options{All: 99})
		require.NoError(t, err)
		require.Equal(t, keys(tops), slices.Concat(r.Outcomes...))
		require.Equal(t, least, r.Value.Num().Int64())
		require.Zero(t, r.Value.Cmp(r.Bound))
		require.Equal(t, least, distance(w, placesOf(r)))
	})
}

// placesOf reads the ranking off a result.
func placesOf(r *voting.Result) []int {
	order := make([]int, len(r.Rounds[0].Scores))
	for _, s := range r.Rounds[0].Scores {
		order[s.Value.Num().Int64()-1] = s.Candidate
	}
	return order
}

// random draws a profile without any structure, so that majorities have cycles.
func random(t testing.TB, m, n int, seed uint64) *voting.Profile {
	r := rand.New(rand.NewPCG(seed, 1))
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for range n {
		b.Rank(1, r.Perm(m)...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func TestKemenySearchAgreesWithTheTable(t *testing.T) {
	for seed := range uint64(20) {
		w := random(t, 9, 3+int(seed), seed).Pairwise()
		k := kemeny{search: newSearch(context.Background(), "kemeny", w.Len(), 1, voting.Options{}), w: w}
		for _, part := range dominantSets(w) {
			want, got := k.tabulate(part), k.branch(part)
			slices.Sort(want.tops)
			slices.Sort(got.tops)
			require.Equal(t, want.tops, got.tops)
			require.Equal(t, want.cost, got.cost)
			require.Equal(t, want.bound, got.bound)
			require.Equal(t, want.cost, k.backward(want.order))
			require.Equal(t, want.cost, k.backward(got.order))
		}
	}
}

func TestKemenyStoppedSaysSo(t *testing.T) {
	p := random(t, 24, 31, 7)
	r, err := Kemeny(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex(), Nodes: 5})
	require.NoError(t, err)
	require.True(t, r.More)
	require.Positive(t, r.Value.Cmp(r.Bound))
	require.Equal(t, r.Value.Num().Int64(), distance(p.Pairwise(), placesOf(r)))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = Kemeny(ctx, p, 1, voting.Options{})
	require.ErrorIs(t, err, context.Canceled)
}
