package single

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// shape says which ranked profiles to draw.
type shape struct {
	candidates, ballots int
	complete, equals    bool
}

var (
	strictComplete = shape{candidates: 5, ballots: 7, complete: true}
	truncated      = shape{candidates: 5, ballots: 7}
	weak           = shape{candidates: 5, ballots: 7, equals: true}
)

// paper is a ballot as drawn.
type paper struct {
	weight int64
	tiers  [][]int
}

func drawPapers(t *rapid.T, s shape) (int, []paper) {
	m := rapid.IntRange(1, s.candidates).Draw(t, "candidates")
	papers := make([]paper, rapid.IntRange(1, s.ballots).Draw(t, "ballots"))
	for i := range papers {
		papers[i].weight = rapid.Int64Range(1, 3).Draw(t, "weight")
		order := rapid.Permutation(numbered(m)).Draw(t, "order")
		if !s.complete {
			order = order[:rapid.IntRange(0, m).Draw(t, "length")]
		}
		for j, c := range order {
			if j > 0 && s.equals && rapid.Bool().Draw(t, "equal") {
				last := len(papers[i].tiers) - 1
				papers[i].tiers[last] = append(papers[i].tiers[last], c)
				continue
			}
			papers[i].tiers = append(papers[i].tiers, []int{c})
		}
	}
	return m, papers
}

func build(t require.TestingT, m int, papers []paper) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for _, p := range papers {
		b.RankTiers(p.weight, p.tiers)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func draw(t *rapid.T, s shape) *voting.Profile {
	m, papers := drawPapers(t, s)
	return build(t, m, papers)
}

// profile builds a profile of strict ballots over letters, such as {3: "ABC"}.
func profile(t testing.TB, letters string, ballots map[string]int64) *voting.Profile {
	var names []string
	for _, l := range letters {
		names = append(names, string(l))
	}
	b := voting.NewBuilder(voting.Ranked, voting.Named(names...))
	for order, weight := range ballots {
		var marks []int
		for _, l := range order {
			marks = append(marks, slices.Index(names, string(l)))
		}
		b.Rank(weight, marks...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

// every runs a rule for all winners.
func every(t require.TestingT, run voting.Rule, p *voting.Profile) []int {
	r, err := run(context.Background(), p, 1, voting.Options{All: 1 << 20})
	require.NoError(t, err)
	require.False(t, r.More)
	require.Equal(t, r.Winners, r.Outcomes[0])
	return slices.Concat(r.Outcomes...)
}

// permutations returns all orders of some things.
func permutations[T any](all []T) [][]T {
	if len(all) == 0 {
		return [][]T{nil}
	}
	var orders [][]T
	for i := range all {
		rest := slices.Delete(slices.Clone(all), i, i+1)
		for _, p := range permutations(rest) {
			orders = append(orders, append([]T{all[i]}, p...))
		}
	}
	return orders
}

// under collects who wins with each order of candidates as policy.
func under(t require.TestingT, run voting.Rule, p *voting.Profile) []int {
	var won []int
	for _, order := range permutations(numbered(len(p.Candidates))) {
		ties, err := voting.ByOrder(p, order)
		require.NoError(t, err)
		r, err := run(context.Background(), p, 1, voting.Options{Ties: ties})
		require.NoError(t, err)
		require.Len(t, r.Winners, 1)
		won = append(won, r.Winners[0])
	}
	slices.Sort(won)
	return slices.Compact(won)
}
